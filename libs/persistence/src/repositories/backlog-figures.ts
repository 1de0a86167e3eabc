import { type Queryable } from '../database';

/** What waits, and for how long the oldest of it has. Seconds; 0 where nothing waits. */
interface Waiting {
  count: number;
  oldestSeconds: number;
}

export interface BacklogFigures {
  /** Chunks of jobs that are not applied yet; the oldest counts from when its job was accepted. */
  chunks: Waiting;
  /** Items of these chunks. */
  items: number;
  /** Deliveries that are owed, those that wait for their next attempt included; the oldest of those without any. */
  deliveries: Waiting;
  webhooks: Waiting;
  /** Deliveries that wait for their station or for somebody, by reason. */
  parked: Map<string, number>;
  /** Stations by the state of their breaker, those that were never in trouble aside. */
  breakers: Map<string, number>;
}

/** Deliveries looked at to find the oldest: the first to become due. */
const LOOKED_AT = 10_000;

/**
 * What a deployment owes, from MySQL. Reads entries of indexes only, but for a bounded number of deliveries: cheap enough
 * to be asked every few seconds, whatever is in the tables.
 */
export async function readBacklog(database: Queryable, now: Date): Promise<BacklogFigures> {
  const [chunks] = await database.query<{ n: string; items: string | null; oldest: Date | null }>(
    `SELECT COUNT(*) AS n, SUM(c.items) AS items, MIN(j.created_at) AS oldest
       FROM job j JOIN job_chunk c ON c.job_id = j.id AND c.status = 'PENDING' WHERE j.completed_at IS NULL`,
  );
  const [owed] = await database.query<{ n: string }>(
    'SELECT COUNT(*) AS n FROM delivery WHERE owed_at IS NOT NULL',
  );
  const [untried] = await database.query<{ oldest: Date | null }>(
    `SELECT MIN(IF(attempts = 0, created_at, NULL)) AS oldest FROM (SELECT attempts, created_at FROM delivery
        WHERE owed_at IS NOT NULL ORDER BY owed_at LIMIT ${LOOKED_AT}) first`,
  );
  const [webhooks] = await database.query<{ n: string; oldest: Date | null }>(
    'SELECT COUNT(*) AS n, MIN(created_at) AS oldest FROM webhook_message WHERE due_at IS NOT NULL',
  );
  const parked = await database.query<{ reason: string | null; n: string }>(
    `SELECT parked_reason AS reason, COUNT(*) AS n FROM delivery WHERE parked_at IS NOT NULL GROUP BY parked_reason`,
  );
  const breakers = await database.query<{ state: string; n: string }>(
    'SELECT state, COUNT(*) AS n FROM station_health GROUP BY state',
  );
  const waiting = (n: string | undefined, oldest: Date | null | undefined): Waiting => ({
    count: Number(n ?? 0),
    oldestSeconds: oldest ? Math.max(0, (now.getTime() - oldest.getTime()) / 1000) : 0,
  });
  return {
    chunks: waiting(chunks?.n, chunks?.oldest),
    items: Number(chunks?.items ?? 0),
    deliveries: waiting(owed?.n, untried?.oldest),
    webhooks: waiting(webhooks?.n, webhooks?.oldest),
    parked: new Map(parked.map(({ reason, n }) => [reason ?? 'EXHAUSTED', Number(n)])),
    breakers: new Map(breakers.map(({ state, n }) => [state, Number(n)])),
  };
}
