import { type ClaimedDelivery, type DueDelivery, type ParkedReason, type Receipt } from '#libs/domain';
import { type Transaction } from '../database';
import { later, withoutNulls } from '../sql';
import { placeInHistory } from './delivery-history';

/** Asked for each delivery whether its station has room. @returns 0 for yes, else milliseconds to wait */
export type Admission = (
  stationId: string,
  limits: { maxConcurrency?: number; maxPerSecond?: number },
) => number;

/** Milliseconds: what an attempt may take where the station says nothing, and a silent process is given. */
export interface ClaimTimes {
  timeoutMs: number;
  leaseMs: number;
}

interface ClaimRow {
  id: number;
  attempts: number;
  round_attempts: number;
  organization_fiscal_code: string;
  broker_code: string;
  station_id: string;
  receipt_pk: number;
  created_at: Date;
  endpoint_url: string | null;
  enabled: number | null;
  timeout_ms: number | null;
  primitive_version: number | null;
  max_concurrency: number | null;
  max_per_second: number | null;
  retry_slot_ms: number | null;
  max_attempts: number | null;
  health: 'CLOSED' | 'OPEN' | null;
  consecutive_failures: number | null;
  next_probe_at: Date | null;
  channel_at: Date | null;
}

/**
 * Takes deliveries for one attempt each, inside a transaction. Those whose station is down or off are parked,
 * those whose station is busy are put off; of a station that is down one delivery may be due as a probe.
 */
export async function claimDeliveries(
  transaction: Transaction,
  due: readonly DueDelivery[],
  admission: Admission,
  times: ClaimTimes,
): Promise<ClaimedDelivery[]> {
  const rows = await lockClaimable(transaction, due);
  const now = new Date();
  const parked: [ClaimRow, ParkedReason][] = [];
  const putOff: [ClaimRow, number][] = [];
  const taken: ClaimRow[] = [];
  for (const row of rows) {
    if (row.enabled !== 1) parked.push([row, 'STATION_OFF']);
    else if (row.health === 'OPEN' && !(await becomesProbe(transaction, row, now, times)))
      parked.push([row, 'STATION_DOWN']);
    else {
      const wait = admission(row.station_id, limitsOf(row));
      if (wait === 0) taken.push(row);
      else {
        putOff.push([row, wait]);
        if (row.health === 'OPEN') await giveProbeBack(transaction, row.station_id, wait);
      }
    }
  }
  await park(transaction, parked, now);
  await delay(transaction, putOff);
  return take(transaction, taken, now, times);
}

const limitsOf = (row: ClaimRow) =>
  withoutNulls({ maxConcurrency: row.max_concurrency, maxPerSecond: row.max_per_second });

async function lockClaimable(transaction: Transaction, due: readonly DueDelivery[]): Promise<ClaimRow[]> {
  if (due.length === 0) return [];
  const expected = new Map(due.map(({ deliveryId, attempt }) => [deliveryId, attempt]));
  // Waits for whoever is at one of them, for milliseconds: one that is passed over is silent for a whole lease.
  const locked = await transaction.query<{ id: number }>(
    `SELECT id FROM delivery FORCE INDEX (PRIMARY) WHERE id IN (?) AND owed_at IS NOT NULL AND parked_at IS NULL
      ORDER BY id FOR UPDATE`,
    [[...expected.keys()]],
  );
  if (locked.length === 0) return [];
  const rows = await transaction.query<ClaimRow>(
    `SELECT d.id, d.attempts, d.round_attempts, d.organization_fiscal_code, d.broker_code, d.station_id,
            d.receipt_pk, d.created_at, s.endpoint_url, s.enabled, s.timeout_ms, s.primitive_version, s.max_concurrency,
            s.max_per_second, s.retry_slot_ms, s.max_attempts, h.state AS health, h.consecutive_failures,
            h.next_probe_at, c.updated_at AS channel_at
       FROM delivery d
       LEFT JOIN station s ON s.id = d.station_id
       LEFT JOIN station_health h ON h.station_id = d.station_id
       LEFT JOIN station_channel c ON c.station_id = d.station_id
      WHERE d.id IN (?) ORDER BY d.station_id, d.id`,
    [locked.map(({ id }) => id)],
  );
  return rows.filter((row) => expected.get(row.id) === row.attempts);
}

/** One claim wins the right to look at a station that is down; it holds while its attempt may take. */
async function becomesProbe(
  transaction: Transaction,
  row: ClaimRow,
  now: Date,
  times: ClaimTimes,
): Promise<boolean> {
  if (row.next_probe_at === null || row.next_probe_at > now) return false;
  const won = await transaction.execute(
    `UPDATE station_health SET next_probe_at = ?, probe_released_at = NULL
      WHERE station_id = ? AND state = 'OPEN' AND next_probe_at <= ?`,
    [later((row.timeout_ms ?? times.timeoutMs) + times.leaseMs), row.station_id, now],
  );
  return won > 0;
}

/** A probe that finds no room is made when it has some: what it won holds until then, not for a whole lease. */
async function giveProbeBack(transaction: Transaction, stationId: string, wait: number): Promise<void> {
  await transaction.execute(
    "UPDATE station_health SET next_probe_at = ? WHERE station_id = ? AND state = 'OPEN'",
    [later(wait), stationId],
  );
}

async function park(
  transaction: Transaction,
  parked: readonly [ClaimRow, ParkedReason][],
  now: Date,
): Promise<void> {
  for (const reason of new Set(parked.map(([, why]) => why))) {
    const ids = parked.filter(([, why]) => why === reason).map(([{ id }]) => id);
    await transaction.execute(
      `UPDATE delivery SET parked_at = ?, parked_reason = ?, owed_at = NULL, next_attempt_at = NULL
        WHERE id IN (?)`,
      [now, reason, ids],
    );
  }
}

/** Each to its own instant, in one statement: until then it waits for its station, and no worker could do anything. */
async function delay(transaction: Transaction, putOff: readonly [ClaimRow, number][]): Promise<void> {
  if (putOff.length === 0) return;
  const ids = putOff.map(([{ id }]) => id);
  const instants = putOff.map(([, wait]) => later(wait));
  await transaction.execute(
    `UPDATE delivery SET owed_at = ELT(FIELD(id, ?), ?), next_attempt_at = owed_at WHERE id IN (?)`,
    [ids, instants, ids],
  );
}

async function take(
  transaction: Transaction,
  rows: readonly ClaimRow[],
  now: Date,
  times: ClaimTimes,
): Promise<ClaimedDelivery[]> {
  if (rows.length === 0) return [];
  const timeoutOf = (row: ClaimRow) => row.timeout_ms ?? times.timeoutMs;
  for (const timeoutMs of new Set(rows.map(timeoutOf))) {
    await transaction.execute(
      `UPDATE delivery SET attempts = attempts + 1, round_attempts = round_attempts + 1,
              status = 'NOTICE_SENT', next_attempt_at = NULL, owed_at = ? WHERE id IN (?)`,
      [
        later(timeoutMs + times.leaseMs),
        rows.filter((row) => timeoutOf(row) === timeoutMs).map(({ id }) => id),
      ],
    );
  }
  await transaction.execute('INSERT INTO delivery_status (delivery_id, seq, status, at) VALUES ?', [
    rows.map((row) => [row.id, placeInHistory(row.attempts + 1, 'sent'), 'NOTICE_SENT', now]),
  ]);
  const receipts = await receiptsOf(transaction, rows);
  return rows.map((row) => toClaimed(row, receipts, now));
}

/** What attempts need of a receipt. */
interface ClaimedReceipt {
  receipt: Receipt;
  traceparent: string | null;
}

async function receiptsOf(
  transaction: Transaction,
  rows: readonly ClaimRow[],
): Promise<Map<number, ClaimedReceipt>> {
  const receipts = await transaction.query<{ id: number; document: string; traceparent: string | null }>(
    'SELECT id, document, traceparent FROM receipt WHERE id IN (?)',
    [[...new Set(rows.map((row) => row.receipt_pk))]],
  );
  return new Map(
    receipts.map(({ id, document, traceparent }) => [
      id,
      { receipt: JSON.parse(document) as Receipt, traceparent },
    ]),
  );
}

function toClaimed(row: ClaimRow, receipts: Map<number, ClaimedReceipt>, startedAt: Date): ClaimedDelivery {
  const claimed = receipts.get(row.receipt_pk);
  if (claimed === undefined) throw new Error(`Delivery ${row.id} has no receipt`);
  return {
    deliveryId: row.id,
    attempt: row.attempts + 1,
    attemptInRound: row.round_attempts + 1,
    address: { idPA: row.organization_fiscal_code, idBrokerPA: row.broker_code, idStation: row.station_id },
    receipt: claimed.receipt,
    station: {
      endpointUrl: row.endpoint_url ?? '',
      primitiveVersion: row.primitive_version ?? 2,
      ...(row.channel_at === null ? {} : { channelVersion: row.channel_at.getTime() }),
      isTroubled: row.health === 'OPEN' || (row.consecutive_failures ?? 0) > 0,
      ...withoutNulls({
        timeoutMs: row.timeout_ms,
        retrySlotMs: row.retry_slot_ms,
        maxAttempts: row.max_attempts,
      }),
    },
    startedAt,
    acknowledgedAt: row.created_at,
    ...(claimed.traceparent === null ? {} : { traceparent: claimed.traceparent }),
  };
}
