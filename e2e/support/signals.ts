import { type Supervised } from '#libs/lifecycle';
import { until } from '#libs/testing';

/** Of an app that runs, or is about to again: between two processes it has none. */
export async function pidOf(app: Supervised): Promise<number> {
  const pid = await until(
    () => app.pid(),
    (found) => found !== undefined,
  );
  return pid!;
}

export async function send(signal: NodeJS.Signals, app: Supervised): Promise<void> {
  process.kill(await pidOf(app), signal);
}

/** Holds an app still while `work` runs, as a machine that froze: what it would do at once stays to be seen. */
export async function whileHeld<T>(app: Supervised, work: () => Promise<T>): Promise<T> {
  const pid = await pidOf(app);
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}
