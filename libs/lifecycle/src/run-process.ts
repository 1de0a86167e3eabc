import { type Resources, createResources } from './resources';
import { onStopSignals } from './signals';

/** A process to run: what to acquire, and how long giving it back may take. */
interface Life {
  deadlineMs: number;
  start: (resources: Resources) => Promise<void>;
}

/**
 * The life of a process: `start` acquires, a signal or the end of the parent releases in reverse. A process that
 * cannot start gives back what it had, says why in one line on standard error, and exits 1.
 *
 * @param prepare reads the configuration
 */
export function runProcess(name: string, prepare: () => Life): void {
  const say = (line: string) => process.stderr.write(`${name}: ${line}\n`);
  const resources = createResources();
  let life: Life;
  try {
    life = prepare();
  } catch (error) {
    say(messageOf(error));
    process.exit(1);
  }
  const { deadlineMs, start } = life;
  onStopSignals(() => resources.release(deadlineMs), { deadlineMs: deadlineMs + 1_000, onError: say });
  start(resources).catch(async (error: unknown) => {
    say(messageOf(error));
    await resources.release(deadlineMs).catch(() => undefined);
    process.exit(1);
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
