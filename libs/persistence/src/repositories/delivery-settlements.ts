import { type AttemptRecord } from '#libs/domain';
import { type Transaction } from '../database';
import { later } from '../sql';
import { placeInHistory } from './delivery-history';

/** Longest part of a station's answer that is kept. */
const MAX_ANSWER = 4_000;

/** Records attempts and what they make of their deliveries, inside a transaction. */
export async function settleDeliveries(
  transaction: Transaction,
  records: readonly AttemptRecord[],
  now: Date,
): Promise<void> {
  const settled: AttemptRecord[] = [];
  for (const record of records) if (await settleOne(transaction, record, now)) settled.push(record);
  if (settled.length === 0) return;
  await transaction.execute('INSERT IGNORE INTO delivery_status (delivery_id, seq, status, at) VALUES ?', [
    settled.map((record) => [
      record.deliveryId,
      placeInHistory(record.attempt, 'ended'),
      record.verdict.status,
      now,
    ]),
  ]);
}

/** @returns whether the attempt decided on its delivery */
async function settleOne(transaction: Transaction, record: AttemptRecord, now: Date): Promise<boolean> {
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
  const reason = verdict.status === 'NOTICE_PENDING' && verdict.parked ? verdict.reason : null;
  // Only the latest attempt speaks for the delivery, and only while it counts as under way: one that was overtaken
  // by another, by a redelivery, by a redirect or by the station's mailbox leaves its record and no more.
  const decided = await transaction.execute(
    `UPDATE delivery SET status = ?, next_attempt_at = ?, owed_at = ?, parked_at = ?, parked_reason = ?,
            outcome = ?,
            fault_code = ?, fault_string = ?, last_error = ?, notified_at = ?
      WHERE id = ? AND attempts = ? AND status = 'NOTICE_SENT'`,
    [
      verdict.status,
      nextAttempt,
      nextAttempt,
      reason === null ? null : now,
      reason,
      answered?.outcome ?? null,
      fault?.faultCode.slice(0, 255) ?? null,
      fault?.faultString.slice(0, 255) ?? null,
      failed === undefined ? null : `${failed.errorClass}: ${failed.message}`.slice(0, 255),
      verdict.status === 'NOTIFIED' ? now : null,
      record.deliveryId,
      record.attempt,
    ],
  );
  return decided > 0;
}
