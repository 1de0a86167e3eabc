import { type AttemptRecord, type ClaimedDelivery, type DueDelivery, type Receipt } from '#libs/domain';
import { type Database, type Transaction } from '../database';
import { later } from '../sql';

/** Longest part of a station's answer that is kept. */
const MAX_ANSWER = 4_000;

interface ClaimRow {
  id: number;
  attempts: number;
  round_attempts: number;
  organization_fiscal_code: string;
  broker_code: string;
  station_id: string;
  receipt_pk: number;
  endpoint_url: string | null;
  enabled: number | null;
  timeout_ms: number | null;
  primitive_version: number | null;
}

/**
 * Writes of deliveries: claim before sending, settle after. Both take many at once, so that one commit
 * carries the attempts of all that are in flight together.
 */
export class DeliveryLedger {
  constructor(
    private readonly database: Database,
    /** Milliseconds an attempt may take at a station that states no timeout of its own. */
    private readonly timeoutMs: number,
    /**
     * Milliseconds a queued delivery may stay silent before it is queued again, and a claimed one beyond its
     * station's timeout: then whoever took it is dead.
     */
    private readonly leaseMs: number,
  ) {}

  /**
   * Takes deliveries for one attempt each: counts it, writes NOTICE_SENT, and commits before anything is sent.
   * Left out are those whose attempt was already made or that need none: a repeated queue job ends here.
   */
  async claim(due: readonly DueDelivery[]): Promise<Map<number, ClaimedDelivery>> {
    return this.database.transaction(async (transaction) => {
      const rows = await lockClaimable(transaction, due);
      if (rows.length === 0) return new Map<number, ClaimedDelivery>();
      const now = new Date();
      for (const timeoutMs of new Set(rows.map((row) => row.timeout_ms ?? this.timeoutMs))) {
        const alike = rows.filter((row) => (row.timeout_ms ?? this.timeoutMs) === timeoutMs);
        await transaction.execute(
          `UPDATE delivery SET attempts = attempts + 1, round_attempts = round_attempts + 1,
                  status = 'NOTICE_SENT', next_attempt_at = NULL, owed_at = ? WHERE id IN (?)`,
          [later(timeoutMs + this.leaseMs), alike.map(({ id }) => id)],
        );
      }
      await transaction.execute('INSERT INTO delivery_status (delivery_id, seq, status, at) VALUES ?', [
        rows.map((row) => [row.id, placeInHistory(row.attempts + 1, 'sent'), 'NOTICE_SENT', now]),
      ]);
      await transaction.execute('INSERT INTO delivery_attempt (delivery_id, attempt, started_at) VALUES ?', [
        rows.map((row) => [row.id, row.attempts + 1, now]),
      ]);
      const receipts = await documentsOf(transaction, rows);
      return new Map(rows.map((row) => [row.id, toClaimed(row, receipts, now)]));
    });
  }

  /** Records attempts and what they make of their deliveries, in one transaction. */
  async settle(records: readonly AttemptRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.database.transaction(async (transaction) => {
      const now = new Date();
      for (const record of records) await settleOne(transaction, record, now);
      await transaction.execute(
        'INSERT IGNORE INTO delivery_status (delivery_id, seq, status, at) VALUES ?',
        [
          records.map((record) => [
            record.deliveryId,
            placeInHistory(record.attempt, 'ended'),
            record.verdict.status,
            now,
          ]),
        ],
      );
    });
  }

  /** Takes up to `limit` deliveries that are due and grants each a new lease. */
  async takeOwed(limit: number): Promise<DueDelivery[]> {
    return this.database.transaction(async (transaction) => {
      const rows = await transaction.query<{ id: number; attempts: number }>(
        'SELECT id, attempts FROM delivery WHERE owed_at <= ? ORDER BY owed_at LIMIT ? FOR UPDATE SKIP LOCKED',
        [new Date(), limit],
      );
      if (rows.length > 0) {
        await transaction.execute('UPDATE delivery SET owed_at = ? WHERE id IN (?)', [
          later(this.leaseMs),
          rows.map(({ id }) => id),
        ]);
      }
      return rows.map((row) => ({ deliveryId: row.id, attempt: row.attempts }));
    });
  }

  /**
   * Frees parked deliveries that have attempts left, which happens when the cap was raised; oldest first.
   * Never those that were parked before any attempt: no message can be made of them.
   */
  async releaseParked(maxAttempts: number, limit: number): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const rows = await transaction.query<{ id: number }>(
        `SELECT id FROM delivery WHERE parked_at IS NOT NULL AND round_attempts BETWEEN 1 AND ?
          ORDER BY parked_at LIMIT ? FOR UPDATE SKIP LOCKED`,
        [maxAttempts - 1, limit],
      );
      if (rows.length === 0) return 0;
      return transaction.execute('UPDATE delivery SET parked_at = NULL, owed_at = ? WHERE id IN (?)', [
        new Date(),
        rows.map(({ id }) => id),
      ]);
    });
  }

  /**
   * Sends a delivery once more, whatever its state, with a fresh budget of attempts.
   * @returns undefined when the delivery is not of this receipt; 'in-flight' while an attempt is under way;
   *   'inexpressible' when no valid message can be made of the receipt
   */
  async redeliver(
    receiptPk: number,
    deliveryId: number,
  ): Promise<DueDelivery | 'in-flight' | 'inexpressible' | undefined> {
    return this.database.transaction(async (transaction) => {
      const [row] = await transaction.query<{
        attempts: number;
        status: string;
        owed_at: Date | null;
        parked_at: Date | null;
      }>(
        'SELECT attempts, status, owed_at, parked_at FROM delivery WHERE id = ? AND receipt_pk = ? FOR UPDATE',
        [deliveryId, receiptPk],
      );
      if (row === undefined) return undefined;
      if (row.status === 'NOTICE_SENT' && row.owed_at !== null && row.owed_at > new Date())
        return 'in-flight';
      // Parked before any attempt: it was found to break the contract when it was taken in.
      if (row.parked_at !== null && row.attempts === 0) return 'inexpressible';
      await transaction.execute(
        `UPDATE delivery SET round_attempts = 0, parked_at = NULL, next_attempt_at = NULL,
                status = 'NOTICE_PENDING', owed_at = ? WHERE id = ?`,
        [later(this.leaseMs), deliveryId],
      );
      await transaction.execute(
        'INSERT IGNORE INTO delivery_status (delivery_id, seq, status, at) VALUES (?, ?, ?, ?)',
        [deliveryId, placeInHistory(row.attempts, 'reopened'), 'NOTICE_PENDING', new Date()],
      );
      return { deliveryId, attempt: row.attempts };
    });
  }
}

/** Place of a status in a delivery's history: by attempt, and by what happened around it. NOTICE_GENERATED is 0. */
function placeInHistory(attempt: number, event: 'sent' | 'ended' | 'reopened'): number {
  return 3 * attempt + { sent: 0, ended: 1, reopened: 2 }[event];
}

async function lockClaimable(transaction: Transaction, due: readonly DueDelivery[]): Promise<ClaimRow[]> {
  if (due.length === 0) return [];
  const expected = new Map(due.map(({ deliveryId, attempt }) => [deliveryId, attempt]));
  const locked = await transaction.query<{ id: number }>(
    `SELECT id FROM delivery WHERE id IN (?) AND owed_at IS NOT NULL AND parked_at IS NULL
      ORDER BY id FOR UPDATE SKIP LOCKED`,
    [[...expected.keys()]],
  );
  if (locked.length === 0) return [];
  const rows = await transaction.query<ClaimRow>(
    `SELECT d.id, d.attempts, d.round_attempts, d.organization_fiscal_code, d.broker_code, d.station_id,
            d.receipt_pk, s.endpoint_url, s.enabled, s.timeout_ms, s.primitive_version
       FROM delivery d LEFT JOIN station s ON s.id = d.station_id WHERE d.id IN (?)`,
    [locked.map(({ id }) => id)],
  );
  return rows.filter((row) => expected.get(row.id) === row.attempts);
}

async function documentsOf(
  transaction: Transaction,
  rows: readonly ClaimRow[],
): Promise<Map<number, Receipt>> {
  const documents = await transaction.query<{ id: number; document: string }>(
    'SELECT id, document FROM receipt WHERE id IN (?)',
    [[...new Set(rows.map((row) => row.receipt_pk))]],
  );
  return new Map(documents.map(({ id, document }) => [id, JSON.parse(document) as Receipt]));
}

function toClaimed(row: ClaimRow, receipts: Map<number, Receipt>, startedAt: Date): ClaimedDelivery {
  const receipt = receipts.get(row.receipt_pk);
  if (receipt === undefined) throw new Error(`Delivery ${row.id} has no receipt`);
  return {
    deliveryId: row.id,
    attempt: row.attempts + 1,
    attemptInRound: row.round_attempts + 1,
    address: { idPA: row.organization_fiscal_code, idBrokerPA: row.broker_code, idStation: row.station_id },
    receipt,
    ...(row.enabled === 1 && row.endpoint_url !== null
      ? {
          station: {
            endpointUrl: row.endpoint_url,
            primitiveVersion: row.primitive_version ?? 2,
            ...(row.timeout_ms === null ? {} : { timeoutMs: row.timeout_ms }),
          },
        }
      : {}),
    startedAt,
  };
}

async function settleOne(transaction: Transaction, record: AttemptRecord, now: Date): Promise<void> {
  const { outcome, verdict } = record;
  const answered = outcome.kind === 'answered' ? outcome : undefined;
  const failed = outcome.kind === 'failed' ? outcome : undefined;
  const fault = answered?.fault;
  await transaction.execute(
    `UPDATE delivery_attempt SET duration_ms = ?, http_status = ?, outcome = ?, error_class = ?,
            error_message = ?, fault_code = ?, fault_string = ?, answer = ?
      WHERE delivery_id = ? AND attempt = ?`,
    [
      record.durationMs,
      record.httpStatus ?? null,
      answered?.outcome ?? 'FAILED',
      failed?.errorClass ?? null,
      failed?.message.slice(0, 500) ?? null,
      fault?.faultCode.slice(0, 255) ?? null,
      fault?.faultString.slice(0, 255) ?? null,
      record.answer?.slice(0, MAX_ANSWER) ?? null,
      record.deliveryId,
      record.attempt,
    ],
  );
  const nextAttempt = verdict.status === 'NOTICE_PENDING' && !verdict.parked ? later(verdict.waitMs) : null;
  const parked = verdict.status === 'NOTICE_PENDING' && verdict.parked;
  // Only the latest attempt speaks for the delivery: one that was overtaken leaves its record and no more.
  await transaction.execute(
    `UPDATE delivery SET status = ?, next_attempt_at = ?, owed_at = ?, parked_at = ?, outcome = ?,
            fault_code = ?, fault_string = ?, last_error = ?, notified_at = ? WHERE id = ? AND attempts = ?`,
    [
      verdict.status,
      nextAttempt,
      nextAttempt,
      parked ? now : null,
      answered?.outcome ?? null,
      fault?.faultCode.slice(0, 255) ?? null,
      fault?.faultString.slice(0, 255) ?? null,
      failed === undefined ? null : `${failed.errorClass}: ${failed.message}`.slice(0, 255),
      verdict.status === 'NOTIFIED' ? now : null,
      record.deliveryId,
      record.attempt,
    ],
  );
}
