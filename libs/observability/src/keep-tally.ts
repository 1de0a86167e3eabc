import { randomUUID } from 'node:crypto';
import { ACTIVITY_STEP_MS, type Count, type Gauge, type CountedApp } from '#libs/domain';
import { type Resources, repeatEvery } from '#libs/lifecycle';
import { type Step, Tally } from './tally';

/** What a process of this house counts. */
export type ActivityTally = Tally<Count | Gauge>;

/**
 * Counts for a process, and writes what was counted every ten seconds and once more when it stops. What cannot be written
 * is written the next time; what is not when the process dies is lost: it is for looking at, nothing is decided by it.
 */
export function keepTally(
  app: CountedApp,
  resources: Resources,
  given: {
    write: (process: { app: string; source: string }, steps: readonly Step<Count | Gauge>[]) => Promise<void>;
    /** Measures before it is written. */
    measure?: (tally: ActivityTally) => Promise<void>;
    onError: (error: unknown) => void;
  },
): ActivityTally {
  const tally: ActivityTally = new Tally(ACTIVITY_STEP_MS, Date.now);
  const process = { app, source: randomUUID() };
  const round = async () => {
    await given.measure?.(tally);
    const steps = tally.unwritten();
    await given.write(process, steps);
    tally.forget(steps);
  };
  const keeping = repeatEvery(ACTIVITY_STEP_MS, round, given.onError);
  resources.defer('activity', async () => {
    await keeping.stop();
    await round().catch(given.onError);
  });
  return tally;
}
