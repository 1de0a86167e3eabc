import { type AttemptRecord } from '#libs/domain';
import { type Transaction } from '../database';
import { later } from '../sql';
import { placeInHistory } from './delivery-history';

/** Longest part of a station's answer that is kept. */
const MAX_ANSWER = 4_000;

/**
 * Records attempts and what they make of their deliveries, inside a transaction: in a few statements, however many
 * went well, and one more for each that did not.
 *
 * @returns those that decided on their delivery
 */
export async function settleDeliveries(
  transaction: Transaction,
  records: readonly AttemptRecord[],
  now: Date,
): Promise<AttemptRecord[]> {
  // By id, as whoever claims takes them: two that meet wait for each other in one order.
  const rows = await transaction.query<{ id: number; attempts: number; status: string }>(
    `SELECT id, attempts, status FROM delivery FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE`,
    [records.map(({ deliveryId }) => deliveryId)],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  await writeAttempts(
    transaction,
    records.filter(({ deliveryId }) => found.has(deliveryId)),
  );
  // Only the latest attempt speaks for the delivery, and only while it counts as under way: one that was overtaken
  // by another, by a redelivery, by a redirect or by the station's mailbox leaves its record and no more.
  const decided = records.filter(({ deliveryId, attempt }) => {
    const row = found.get(deliveryId);
    return row?.status === 'NOTICE_SENT' && row.attempts === attempt;
  });
  if (decided.length === 0) return decided;
  const well = decided.filter(wentWell);
  if (well.length > 0) {
    await transaction.execute(
      `UPDATE delivery SET status = 'NOTIFIED', next_attempt_at = NULL, owed_at = NULL, parked_at = NULL,
              parked_reason = NULL, outcome = 'OK', fault_code = NULL, fault_string = NULL, last_error = NULL,
              notified_at = ? WHERE id IN (?)`,
      [now, well.map(({ deliveryId }) => deliveryId)],
    );
  }
  for (const record of decided) if (!wentWell(record)) await writeEnd(transaction, record, now);
  await transaction.execute('INSERT IGNORE INTO delivery_status (delivery_id, seq, status, at) VALUES ?', [
    decided.map((record) => [
      record.deliveryId,
      placeInHistory(record.attempt, 'ended'),
      record.verdict.status,
      now,
    ]),
  ]);
  return decided;
}

/** The station has it and found nothing wrong: what nearly all come to, and the same for all of them. */
const wentWell = ({ outcome, verdict }: AttemptRecord): boolean =>
  verdict.status === 'NOTIFIED' &&
  outcome.kind === 'answered' &&
  outcome.outcome === 'OK' &&
  outcome.fault === undefined;

const ENDS = [
  'duration_ms',
  'http_status',
  'outcome',
  'error_class',
  'error_message',
  'fault_code',
  'fault_string',
  'answer',
];

/** Anew: an attempt under way is in its delivery's history only. Over what there is: it is the same attempt. */
async function writeAttempts(transaction: Transaction, records: readonly AttemptRecord[]): Promise<void> {
  if (records.length === 0) return;
  await transaction.execute(
    `INSERT INTO delivery_attempt (delivery_id, attempt, started_at, ${ENDS.join(', ')}) VALUES ?
       ON DUPLICATE KEY UPDATE ${ENDS.map((column) => `${column} = VALUES(${column})`).join(', ')}`,
    [
      records.map(({ outcome, ...record }) => {
        const fault = outcome.kind === 'answered' ? outcome.fault : undefined;
        const failed = outcome.kind === 'failed' ? outcome : undefined;
        return [
          record.deliveryId,
          record.attempt,
          record.startedAt,
          record.durationMs,
          record.httpStatus ?? null,
          outcome.kind === 'answered' ? outcome.outcome : 'FAILED',
          failed?.errorClass ?? null,
          failed?.message.slice(0, 500) ?? null,
          fault?.faultCode.slice(0, 255) ?? null,
          fault?.faultString.slice(0, 255) ?? null,
          record.answer?.slice(0, MAX_ANSWER) ?? null,
        ];
      }),
    ],
  );
}

async function writeEnd(
  transaction: Transaction,
  { deliveryId, outcome, verdict }: AttemptRecord,
  now: Date,
): Promise<void> {
  const fault = outcome.kind === 'answered' ? outcome.fault : undefined;
  const nextAttempt = verdict.status === 'NOTICE_PENDING' && !verdict.parked ? later(verdict.waitMs) : null;
  const reason = verdict.status === 'NOTICE_PENDING' && verdict.parked ? verdict.reason : null;
  await transaction.execute(
    `UPDATE delivery SET status = ?, next_attempt_at = ?, owed_at = ?, parked_at = ?, parked_reason = ?,
            outcome = ?, fault_code = ?, fault_string = ?, last_error = ?, notified_at = ? WHERE id = ?`,
    [
      verdict.status,
      nextAttempt,
      nextAttempt,
      reason === null ? null : now,
      reason,
      outcome.kind === 'answered' ? outcome.outcome : null,
      fault?.faultCode.slice(0, 255) ?? null,
      fault?.faultString.slice(0, 255) ?? null,
      outcome.kind === 'failed' ? `${outcome.errorClass}: ${outcome.message}`.slice(0, 255) : null,
      verdict.status === 'NOTIFIED' ? now : null,
      deliveryId,
    ],
  );
}
