import { type LoadView, type ScaledQueue } from '#libs/contracts';
import { SteadyScale, type WorkerLimits } from '#libs/domain';
import { type Crew, type Repetition, repeatEvery } from '#libs/lifecycle';

interface Followed {
  app: string;
  /** Whose work they take: as many as the one asks for that asks for most. */
  queues: readonly ScaledQueue[];
  limits: WorkerLimits;
  crew: Crew;
}

interface FollowSettings {
  followed: readonly Followed[];
  /** What a scheduler says of the load. */
  read: () => Promise<LoadView>;
  /** Workers are let go only when fewer were enough for so long, milliseconds. */
  downAfterMs: number;
  /** A line for each change, which says why. */
  onChange: (line: string) => void;
}

const LOOK_MS = 1_000;
const UNITS: Readonly<Record<ScaledQueue, string>> = {
  chunks: 'positions',
  'small-chunks': 'positions of small jobs',
  deliveries: 'deliveries',
};

/**
 * Starts and stops workers as the load asks for it, within their limits. While nobody can say what the load is, all stay as
 * they are.
 */
export function followLoad({ followed, read, downAfterMs, onChange }: FollowSettings): Repetition {
  const scales = followed.map((each) => ({ ...each, scale: new SteadyScale(each.limits, downAfterMs) }));
  for (const { crew, limits } of scales) crew.resize(Math.max(limits.min, crew.size()));
  return repeatEvery(
    LOOK_MS,
    async () => {
      const loads = (await read()).queues;
      for (const { app, queues, crew, scale } of scales) {
        const [load] = loads
          .filter(({ queue }) => queues.includes(queue))
          .sort((one, other) => other.workersWanted - one.workersWanted);
        if (load === undefined) continue;
        const before = crew.size();
        const wanted = scale.decide(load.workersWanted, before, performance.now());
        if (wanted === before) continue;
        crew.resize(wanted);
        if (crew.size() === before) continue;
        const why =
          wanted > before
            ? `${load.backlog} ${UNITS[load.queue]} wait, the oldest for ${load.oldestSeconds.toFixed(1)} s of ${load.targetSeconds}`
            : `no more were wanted for ${downAfterMs / 1000} s`;
        onChange(`${app}: ${before} -> ${crew.size()} processes: ${why}`);
      }
    },
    () => {
      for (const { scale } of scales) scale.loseSight();
    },
  );
}
