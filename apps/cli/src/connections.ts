import { type WorkerLimits } from '#libs/domain';

/** Processes of a house: api, position-worker, one for small chunks, receipt-worker, scheduler. */
const PROCESSES = 5;
/** For migrations, commands, and people. */
const SPARE = 10;

/** Connections to MySQL one process may hold: its pool, and one that hands out ids. */
const ofProcess = (pool: number): number => pool + 1;

/** Connections to MySQL that the processes of a house may hold, one of each kind. */
export const connectionsOfHouse = (pool: number): number => ofProcess(pool) * PROCESSES;

/**
 * Lowers limits so that all processes together stay below what MySQL allows: the largest first, until they fit. One of
 * each there is in any case.
 */
export function fitConnections<W extends string>(
  limits: Readonly<Record<W, WorkerLimits>>,
  pool: number,
  maxConnections: number,
): Record<W, WorkerLimits> {
  const fitted = structuredClone(limits) as Record<W, WorkerLimits>;
  const all = Object.values<WorkerLimits>(fitted);
  const beyondOne = () => all.reduce((sum, { max }) => sum + max - 1, 0);
  const room = Math.floor((maxConnections - SPARE - connectionsOfHouse(pool)) / ofProcess(pool));
  while (beyondOne() > Math.max(0, room)) {
    const [largest] = [...all].sort((a, b) => b.max - a.max);
    if (largest === undefined) break;
    largest.max -= 1;
    largest.min = Math.min(largest.min, largest.max);
  }
  return fitted;
}
