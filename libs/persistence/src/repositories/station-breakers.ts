import {
  type AttemptRecord,
  type BreakerPolicy,
  HEALTHY,
  type StationHealth,
  healthAfter,
} from '#libs/domain';
import { type Database, type Queryable, type Transaction } from '../database';
import { later, withoutNulls } from '../sql';
import { LAST_BEGUN } from './delivery-history';

interface HealthRow {
  station_id: string;
  state: 'CLOSED' | 'OPEN';
  consecutive_failures: number;
  failed_probes: number;
  opened_at: Date | null;
  closed_at: Date | null;
  next_probe_at: Date | null;
  last_error: string | null;
}

const HEALTH_COLUMNS = `station_id, state, consecutive_failures, failed_probes, opened_at, closed_at,
  next_probe_at, last_error`;
/** Parked by a version of this software that gave no reason. */
const REASON = "COALESCE(parked_reason, IF(attempts = 0, 'INEXPRESSIBLE', 'EXHAUSTED'))";

/** The last attempt was under way when the station came back, and failed only then. */
const BEGUN_BEFORE = `EXISTS (SELECT 1 FROM delivery_status s
  WHERE s.delivery_id = delivery.id AND s.seq = ${LAST_BEGUN} AND s.at <= ?)`;
/** Longest timeout of a station, and time to write the end of the attempt. */
const LONGEST_ATTEMPT_MS = 150_000;

/**
 * Writes what ended attempts say of their stations. Nothing is written of stations that answer as they always
 * did; rows are taken in one order, so that two workers never wait for each other.
 *
 * @param settled those of them that decided on their delivery
 */
export async function recordEvidence(
  transaction: Transaction,
  records: readonly AttemptRecord[],
  settled: readonly AttemptRecord[],
  policy: BreakerPolicy,
  now: Date,
): Promise<void> {
  const news = new Set(
    records
      .filter(({ outcome, isTroubled }) => isTroubled || outcome.kind === 'failed')
      .map(({ stationId }) => stationId),
  );
  for (const stationId of [...news].sort()) {
    await transaction.execute(
      `INSERT IGNORE INTO station_health (station_id, state, consecutive_failures, failed_probes, updated_at)
       VALUES (?, 'CLOSED', 0, 0, ?)`,
      [stationId, now],
    );
    const [row] = await transaction.query<HealthRow>(
      `SELECT ${HEALTH_COLUMNS} FROM station_health WHERE station_id = ? FOR UPDATE`,
      [stationId],
    );
    const before = row === undefined ? HEALTHY : toHealth(row);
    const evidence = records.filter((record) => record.stationId === stationId);
    const parked = settled.filter((record) => record.stationId === stationId && isParked(record)).length;
    await writeHealth(transaction, stationId, healthAfter(before, evidence, policy, now), parked, now);
  }
}

const isParked = ({ verdict }: AttemptRecord): boolean =>
  verdict.status === 'NOTICE_PENDING' && verdict.parked;

/** Counts deliveries parked from the start, for operators to be told. */
export async function noteParked(
  transaction: Transaction,
  stationIds: readonly string[],
  now: Date,
): Promise<void> {
  for (const stationId of [...new Set(stationIds)].sort()) {
    const parked = stationIds.filter((each) => each === stationId).length;
    await transaction.execute(
      `INSERT INTO station_health (station_id, state, consecutive_failures, failed_probes, newly_parked, updated_at)
       VALUES (?, 'CLOSED', 0, 0, ?, ?) ON DUPLICATE KEY UPDATE newly_parked = newly_parked + VALUES(newly_parked)`,
      [stationId, parked, now],
    );
  }
}

async function writeHealth(
  transaction: Transaction,
  stationId: string,
  health: StationHealth,
  newlyParked: number,
  now: Date,
): Promise<void> {
  await transaction.execute(
    `UPDATE station_health SET state = ?, consecutive_failures = ?, failed_probes = ?, opened_at = ?,
            closed_at = ?, next_probe_at = ?, last_error = ?, newly_parked = newly_parked + ?, updated_at = ?
      WHERE station_id = ?`,
    [
      health.state,
      health.consecutiveFailures,
      health.failedProbes,
      health.openedAt ?? null,
      health.closedAt ?? null,
      health.nextProbeAt ?? null,
      health.lastError?.slice(0, 255) ?? null,
      newlyParked,
      now,
      stationId,
    ],
  );
}

const toHealth = (row: HealthRow): StationHealth => ({
  state: row.state,
  consecutiveFailures: row.consecutive_failures,
  failedProbes: row.failed_probes,
  ...withoutNulls({
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    nextProbeAt: row.next_probe_at,
    lastError: row.last_error,
  }),
});

/**
 * Lets another delivery be the probe of stations that are down, where one that may have been let go for it came to
 * its end unsent: else nobody would look at the station for a lease.
 */
export async function forgetProbes(transaction: Transaction, stationIds: Iterable<string>): Promise<void> {
  for (const stationId of [...new Set(stationIds)].sort()) {
    await transaction.execute(
      "UPDATE station_health SET probe_released_at = NULL WHERE station_id = ? AND state = 'OPEN'",
      [stationId],
    );
  }
}

/** Health of stations; one that never failed has none. */
export async function stationHealth(
  queryable: Queryable,
  stationIds: readonly string[],
): Promise<Map<string, StationHealth>> {
  if (stationIds.length === 0) return new Map();
  const rows = await queryable.query<HealthRow>(
    `SELECT ${HEALTH_COLUMNS} FROM station_health WHERE station_id IN (?)`,
    [stationIds],
  );
  return new Map(rows.map((row) => [row.station_id, toHealth(row)]));
}

/** Finds out when stations are back, and gives them what was parked meanwhile. */
export class ParkedDeliveries {
  constructor(
    private readonly database: Database,
    /** How long a delivery let go as a probe may stay unclaimed before another one is, milliseconds. */
    private readonly leaseMs: number,
  ) {}

  /**
   * Lets the oldest parked delivery of each station go whose probe is due: its claim is the probe.
   * @returns how many
   */
  async releaseProbes(limit: number): Promise<number> {
    const now = new Date();
    const due = await this.database.query<{ station_id: string }>(
      `SELECT station_id FROM station_health WHERE state = 'OPEN' AND next_probe_at <= ?
          AND (probe_released_at IS NULL OR probe_released_at <= ?) ORDER BY next_probe_at LIMIT ?`,
      [now, later(-this.leaseMs), limit],
    );
    let released = 0;
    for (const { station_id: stationId } of due) {
      released += await this.database.transaction(async (transaction) => {
        const won = await transaction.execute(
          `UPDATE station_health SET probe_released_at = ? WHERE station_id = ? AND state = 'OPEN'
              AND (probe_released_at IS NULL OR probe_released_at <= ?)`,
          [now, stationId, later(-this.leaseMs)],
        );
        return won === 0 ? 0 : release(transaction, stationId, `${REASON} <> 'INEXPRESSIBLE'`, [], 1);
      });
    }
    return released;
  }

  /**
   * Gives stations that are up their parked deliveries, oldest first, so many each: those that waited for the
   * station, those whose attempts were used up before it was back, and after `retryMs` any other.
   * @returns how many
   */
  async releaseToRecovered(perStation: number, retryMs: number): Promise<number> {
    const waiting = await this.database.query<{ id: string; closed_at: Date | null }>(
      `SELECT s.id, h.closed_at FROM station s LEFT JOIN station_health h ON h.station_id = s.id
        WHERE s.enabled = 1 AND COALESCE(h.state, 'CLOSED') = 'CLOSED'
          AND EXISTS (SELECT 1 FROM delivery d WHERE d.station_id = s.id AND d.parked_at IS NOT NULL)`,
    );
    let released = 0;
    for (const station of waiting) {
      const isDue = `(parked_reason IN ('STATION_DOWN', 'STATION_OFF')
        OR (${REASON} = 'EXHAUSTED' AND (parked_at <= ? OR parked_at <= ? OR (parked_at <= ? AND ${BEGUN_BEFORE}))))`;
      const closedAt = station.closed_at ?? new Date(0);
      const lastEnd = new Date(closedAt.getTime() + LONGEST_ATTEMPT_MS);
      const since = [closedAt, later(-retryMs), lastEnd, closedAt];
      released += await this.database.transaction((transaction) =>
        release(transaction, station.id, isDue, since, perStation),
      );
    }
    return released;
  }
}

/** A fresh round for the oldest parked deliveries of a station that fit. */
async function release(
  transaction: Transaction,
  stationId: string,
  condition: string,
  params: readonly unknown[],
  limit: number,
): Promise<number> {
  const rows = await transaction.query<{ id: number }>(
    `SELECT id FROM delivery WHERE station_id = ? AND parked_at IS NOT NULL AND ${condition}
      ORDER BY parked_at, id LIMIT ? FOR UPDATE SKIP LOCKED`,
    [stationId, ...params, limit],
  );
  if (rows.length === 0) return 0;
  return transaction.execute(
    `UPDATE delivery SET parked_at = NULL, parked_reason = NULL, round_attempts = 0, owed_at = ?,
            next_attempt_at = owed_at WHERE id IN (?)`,
    [new Date(), rows.map(({ id }) => id)],
  );
}
