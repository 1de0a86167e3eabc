import {
  type DeliveryFacts,
  type DeliveryState,
  type DeliveryStatus,
  type DueDelivery,
  type ParkedReason,
} from '#libs/domain';
import { type Transaction } from '../database';
import { withoutNulls } from '../sql';
import { noteEvents } from './delivery-history';

/** A delivery whose row the transaction holds. */
export interface LockedDelivery {
  id: number;
  receipt_pk: number;
  ordinal: number;
  organization_fiscal_code: string;
  broker_code: string;
  station_id: string;
  originating: number;
  status: DeliveryStatus;
  state: DeliveryState;
  attempts: number;
  round_attempts: number;
  next_attempt_at: Date | null;
  owed_at: Date | null;
  parked_at: Date | null;
  parked_reason: ParkedReason | null;
  redirected_to: number | null;
}

export const LOCKED_COLUMNS = `id, receipt_pk, ordinal, organization_fiscal_code, broker_code, station_id, originating, status,
  state, attempts, round_attempts, next_attempt_at, owed_at, parked_at, parked_reason, redirected_to`;

/** Locks deliveries, waiting for whoever holds them. By id, so that two who lock the same take turns. */
export async function lockDeliveries(
  transaction: Transaction,
  ids: readonly number[],
): Promise<LockedDelivery[]> {
  if (ids.length === 0) return [];
  return transaction.query<LockedDelivery>(
    `SELECT ${LOCKED_COLUMNS} FROM delivery FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE`,
    [ids],
  );
}

export const factsOf = (row: LockedDelivery): DeliveryFacts => ({
  status: row.status,
  state: row.state,
  attempts: row.attempts,
  ...withoutNulls({ owedAt: row.owed_at, parkedReason: row.parked_reason }),
});

/** How deliveries are sent again. */
export interface Reopening {
  /** When the relay is to queue them. */
  owedAt: Date;
  now: Date;
  /** For their history. */
  note: string;
  redeliveryId?: string;
}

/** Owes deliveries again, with a fresh budget of attempts. */
export async function reopenDeliveries(
  transaction: Transaction,
  rows: readonly LockedDelivery[],
  { owedAt, now, note, redeliveryId }: Reopening,
): Promise<DueDelivery[]> {
  if (rows.length === 0) return [];
  await transaction.execute(
    `UPDATE delivery SET round_attempts = 0, parked_at = NULL, parked_reason = NULL, next_attempt_at = ?,
            status = 'NOTICE_PENDING', owed_at = ?, redirected_to = NULL, redelivery_id = ? WHERE id IN (?)`,
    [now, owedAt, redeliveryId ?? null, rows.map(({ id }) => id)],
  );
  await noteEvents(
    transaction,
    rows.map(({ id, attempts }) => ({ deliveryId: id, attempts, status: 'NOTICE_PENDING', note })),
    now,
  );
  return rows.map((row) => ({
    deliveryId: row.id,
    attempt: row.attempts,
    brokerCode: row.broker_code,
    organizationFiscalCode: row.organization_fiscal_code,
  }));
}
