import { type Resources, createResources } from './resources';
import { onStopSignals } from './signals';

/**
 * The life of a process: `start` acquires, a signal or the end of the parent releases in reverse. A start that
 * fails gives back what it had, says why in one line on standard error, and exits 1.
 */
export function runProcess(
  name: string,
  deadlineMs: number,
  start: (resources: Resources) => Promise<void>,
): void {
  const resources = createResources();
  const say = (line: string) => process.stderr.write(`${name}: ${line}\n`);
  onStopSignals(() => resources.release(deadlineMs), { deadlineMs: deadlineMs + 1_000, onError: say });
  start(resources).catch(async (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    await resources.release(deadlineMs).catch(() => undefined);
    process.exit(1);
  });
}
