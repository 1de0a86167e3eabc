import { type Resources, createResources } from './resources';
import { type StopOptions, onStopSignals } from './signals';

const INTERRUPTED = 130;
/** For what comes after the release: the line that says it, and the exit. */
const LEAVE_MS = 1_000;

interface Run extends Pick<StopOptions, 'source' | 'exit'> {
  readonly say: (line: string) => void;
  /** For giving everything back. */
  readonly deadlineMs: number;
}

/**
 * Runs work that opens things and comes to an end. What it has deferred is given back, last acquired first, when it has
 * ended and when a signal interrupts it; the process then leaves with 130, and the promise stays open. `signal` tells work
 * that wants to know. What cannot be given back is said, and fails nothing.
 */
export async function runToEnd<T>(
  { say, deadlineMs, source, exit = (code) => process.exit(code) }: Run,
  work: (resources: Resources, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const resources = createResources();
  const leaving = new AbortController();
  const release = () =>
    resources
      .release(deadlineMs)
      .catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
  const stopListening = onStopSignals(release, {
    deadlineMs: deadlineMs + LEAVE_MS,
    onStopping: (reason) => {
      say(`${reason}: stopping`);
      leaving.abort(new Error(`stopped by ${reason}`));
    },
    onError: say,
    exit: (code) => exit(code === 0 ? INTERRUPTED : code),
    ...(source ? { source } : {}),
  });
  try {
    return await work(resources, leaving.signal);
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
    return await new Promise<never>(() => undefined);
  } finally {
    if (!leaving.signal.aborted) {
      await release();
      stopListening();
    }
  }
}
