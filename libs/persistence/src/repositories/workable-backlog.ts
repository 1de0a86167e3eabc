import { SMALL_CHUNK_ITEMS, type WorkableBacklog } from '#libs/domain';
import { type Queryable } from '../database';
import { CHUNKS_QUEUED } from './job-ledger';

/** Deliveries looked at one by one, the first to become due; of more than these their share is told. */
const LOOKED_AT = 10_000;
/** Clocks of processes may differ: a lease given just now can seem to run a little longer than leases do. */
const CLOCKS_MS = 5_000;

/**
 * Chunks workers could take right now, small ones apart: not those of jobs that wait for a predecessor, and of each other
 * job so many pieces as it may have in the queue. The oldest counts from when its job was accepted, or its last predecessor
 * ended. Reads entries of indexes only, of jobs that are not complete.
 */
export async function workableChunks(
  database: Queryable,
  now: Date,
): Promise<Record<'large' | 'small', WorkableBacklog>> {
  const rows = await database.query<{ small: number; pieces: string; items: string; oldest: Date }>(
    `SELECT work.small, SUM(LEAST(work.pieces, ${CHUNKS_QUEUED})) AS pieces, SUM(work.items) AS items,
            MIN(work.since) AS oldest
       FROM (SELECT c.items <= ${SMALL_CHUNK_ITEMS} AS small, COUNT(*) AS pieces, SUM(c.items) AS items,
                    MIN(free.since) AS since
               FROM (SELECT j.id, GREATEST(j.created_at, COALESCE(MAX(p.completed_at), j.created_at)) AS since
                       FROM job j
                       LEFT JOIN job_dependency d ON d.job_id = j.id LEFT JOIN job p ON p.id = d.depends_on_job_id
                      WHERE j.completed_at IS NULL GROUP BY j.id, j.created_at
                     HAVING COALESCE(SUM(p.id IS NOT NULL AND p.completed_at IS NULL), 0) = 0) free
               JOIN job_chunk c ON c.job_id = free.id AND c.status = 'PENDING'
              GROUP BY free.id, small) work
      GROUP BY work.small`,
  );
  const of = (isSmall: boolean): WorkableBacklog => {
    const row = rows.find(({ small }) => Boolean(small) === isSmall);
    return {
      backlog: Number(row?.items ?? 0),
      pieces: Number(row?.pieces ?? 0),
      oldestSeconds: secondsSince(row?.oldest, now),
    };
  };
  return { large: of(false), small: of(true) };
}

/**
 * Deliveries workers could begin right now: not those under way, those that wait for their hour or for room at their
 * station, those that are parked, and those of a station that is down or off. The oldest counts from when it became due.
 *
 * @param leaseMs how long what was queued may stay silent: whatever is due later than that waits for its hour
 */
export async function workableDeliveries(
  database: Queryable,
  leaseMs: number,
  now: Date,
): Promise<WorkableBacklog> {
  const until = new Date(now.getTime() + leaseMs + CLOCKS_MS);
  const [due] = await database.query<{ n: string }>('SELECT COUNT(*) AS n FROM delivery WHERE owed_at <= ?', [
    until,
  ]);
  const [looked] = await database.query<{ n: string | null; workable: string | null; oldest: Date | null }>(
    `SELECT SUM(byStation.n) AS n, SUM(IF(isOpen, byStation.workable, 0)) AS workable,
            MIN(IF(isOpen, byStation.oldest, NULL)) AS oldest
       FROM (SELECT waiting.*, COALESCE(s.enabled, 0) = 1 AND COALESCE(h.state, 'CLOSED') = 'CLOSED' AS isOpen
               FROM (SELECT station_id, COUNT(*) AS n, SUM(workable) AS workable,
                            MIN(IF(workable, GREATEST(created_at, COALESCE(next_attempt_at, created_at)), NULL)) AS oldest
                       FROM (SELECT station_id, created_at, next_attempt_at,
                                    status <> 'NOTICE_SENT' AND (next_attempt_at IS NULL OR next_attempt_at <= ?) AS workable
                               FROM delivery FORCE INDEX (delivery_owed)
                              WHERE owed_at <= ? ORDER BY owed_at LIMIT ${LOOKED_AT}) looked
                      GROUP BY station_id) waiting
               LEFT JOIN station s ON s.id = waiting.station_id
               LEFT JOIN station_health h ON h.station_id = waiting.station_id) byStation`,
    [now, until],
  );
  const seen = Number(looked?.n ?? 0);
  const workable = Number(looked?.workable ?? 0);
  // Counted twice, a moment apart: what was looked at is there in any case.
  const all = Math.max(seen, Number(due?.n ?? 0));
  const backlog = seen === 0 ? 0 : Math.round((all * workable) / seen);
  return { backlog, pieces: backlog, oldestSeconds: secondsSince(looked?.oldest, now) };
}

const secondsSince = (oldest: Date | null | undefined, now: Date): number =>
  oldest ? Math.max(0, (now.getTime() - oldest.getTime()) / 1000) : 0;
