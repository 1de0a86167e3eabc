import { type Database, type Transaction } from '../database';
import { later } from '../sql';
import { writeAlert } from './webhook-writes';

interface UntoldRow {
  state: 'CLOSED' | 'OPEN';
  announced_state: 'CLOSED' | 'OPEN';
  consecutive_failures: number;
  opened_at: Date | null;
  closed_at: Date | null;
  last_error: string | null;
  newly_parked: number;
}

const UNTOLD = `(state <> announced_state OR newly_parked > 0) AND (announced_at IS NULL OR announced_at <= ?)`;

/**
 * Tells operators of stations whose breaker stands differently from what they were told last, and of deliveries
 * parked since. Nothing of this is in the way of deliveries, and a breaker that flaps is told of once in `intervalMs`.
 *
 * @returns how many stations
 */
export async function announceStations(
  database: Database,
  intervalMs: number,
  limit: number,
): Promise<number> {
  const due = await database.query<{ station_id: string }>(
    `SELECT station_id FROM station_health WHERE ${UNTOLD} ORDER BY station_id LIMIT ?`,
    [later(-intervalMs), limit],
  );
  let told = 0;
  for (const { station_id: stationId } of due) {
    told += await database.transaction((transaction) => announce(transaction, stationId, intervalMs));
  }
  return told;
}

async function announce(transaction: Transaction, stationId: string, intervalMs: number): Promise<number> {
  const [health] = await transaction.query<UntoldRow>(
    `SELECT state, announced_state, consecutive_failures, opened_at, closed_at, last_error, newly_parked
       FROM station_health WHERE station_id = ? AND ${UNTOLD} FOR UPDATE SKIP LOCKED`,
    [stationId, later(-intervalMs)],
  );
  if (health === undefined) return 0;
  const now = new Date();
  await transaction.execute(
    'UPDATE station_health SET announced_state = state, announced_at = ?, newly_parked = 0 WHERE station_id = ?',
    [now, stationId],
  );
  const station = await nameOf(transaction, stationId);
  const parked = await countParked(transaction, stationId);
  if (health.state !== health.announced_state && health.state === 'OPEN') {
    await writeAlert(transaction, {
      type: 'station.failing',
      at: now,
      data: {
        ...station,
        ...(health.opened_at === null ? {} : { since: health.opened_at }),
        // The class only: what follows it may be in the station's own words.
        ...(health.last_error === null ? {} : { errorClass: health.last_error.split(':')[0] ?? '' }),
        failures: health.consecutive_failures,
        parked,
      },
    });
  }
  if (health.state !== health.announced_state && health.state === 'CLOSED') {
    await writeAlert(transaction, {
      type: 'station.recovered',
      at: now,
      data: { ...station, ...(health.closed_at === null ? {} : { since: health.closed_at }), parked },
    });
  }
  if (health.newly_parked > 0) {
    await writeAlert(transaction, {
      type: 'receipts.parked',
      at: now,
      data: { ...station, newlyParked: health.newly_parked, parked },
    });
  }
  return 1;
}

async function nameOf(
  transaction: Transaction,
  stationId: string,
): Promise<{ stationId: string; brokerCode?: string }> {
  const [row] = await transaction.query<{ broker_code: string }>(
    'SELECT broker_code FROM station WHERE id = ?',
    [stationId],
  );
  return { stationId, ...(row === undefined ? {} : { brokerCode: row.broker_code }) };
}

async function countParked(transaction: Transaction, stationId: string): Promise<number> {
  const [row] = await transaction.query<{ parked: number }>(
    'SELECT COUNT(*) AS parked FROM delivery WHERE station_id = ? AND parked_at IS NOT NULL',
    [stationId],
  );
  return row?.parked ?? 0;
}
