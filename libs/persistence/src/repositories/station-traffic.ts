import { type StationTraffic, UNDELIVERED_STATES } from '#libs/domain';
import { type Queryable } from '../database';

/** Deliveries whose attempts are looked at: the newest ones. */
const RECENT = 200;
/** And of each state, for when it last answered and when it last did not: a backlog hides neither. */
const RECENT_OF_STATE = 50;
const STATES = ['OPEN', 'WAITING', 'FAILED', 'REFUSED', 'DELIVERED'];

/** How a station has answered lately, and what it has not got yet: three queries by index, with bounded reads of rows. */
export async function stationTraffic(queryable: Queryable, stationId: string): Promise<StationTraffic> {
  const newest = newestOfStates(RECENT);
  const attempts = await queryable.query<{ outcome: 'OK' | 'KO' | 'FAILED'; duration_ms: number | null }>(
    `SELECT a.outcome, a.duration_ms
       FROM (SELECT id FROM (${newest}) AS newest ORDER BY created_at DESC, id DESC LIMIT ${RECENT}) AS recent
       JOIN delivery_attempt a ON a.delivery_id = recent.id WHERE a.outcome IS NOT NULL`,
    STATES.map(() => stationId),
  );
  const [last] = await queryable.query<{ success: Date | null; failure: Date | null }>(
    `SELECT MAX(IF(a.outcome = 'FAILED', NULL, a.started_at)) AS success,
            MAX(IF(a.outcome = 'FAILED', a.started_at, NULL)) AS failure
       FROM (${newestOfStates(RECENT_OF_STATE)}) AS newest
       JOIN delivery_attempt a ON a.delivery_id = newest.id WHERE a.outcome IS NOT NULL`,
    STATES.map(() => stationId),
  );
  const [backlog] = await queryable.query<{ count: number | string; oldest: Date | null }>(
    `SELECT COUNT(*) AS count, MIN(created_at) AS oldest FROM delivery FORCE INDEX (delivery_of_station)
      WHERE station_id = ? AND state IN (?)`,
    [stationId, UNDELIVERED_STATES],
  );
  const answered = attempts.filter(({ outcome }) => outcome !== 'FAILED');
  const took = answered.map((attempt) => attempt.duration_ms ?? 0).sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return {
    attempts: attempts.length,
    backlog: Number(backlog?.count),
    ...(attempts.length === 0 ? {} : { successRate: answered.length / attempts.length }),
    ...(took.length === 0 ? {} : { p50Ms: at(0.5), p95Ms: at(0.95) }),
    ...(backlog?.oldest == null ? {} : { oldestOwedAt: backlog.oldest }),
    ...(last?.success == null ? {} : { lastSuccessAt: last.success }),
    ...(last?.failure == null ? {} : { lastFailureAt: last.failure }),
  };
}

const newestOfStates = (limit: number): string =>
  STATES.map(
    (state) => `(SELECT id, created_at FROM delivery FORCE INDEX (delivery_of_station)
        WHERE station_id = ? AND state = '${state}' ORDER BY created_at DESC, id DESC LIMIT ${limit})`,
  ).join(' UNION ALL ');
