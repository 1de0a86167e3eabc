import {
  type AttemptView,
  type DeliveryStatus,
  type DeliveryView,
  type Outcome,
  type ParkedReason,
} from '#libs/domain';
import { type Queryable } from '../database';
import { withoutNulls } from '../sql';
import { HISTORY_ORDER } from './delivery-history';

/** The deliveries of a receipt in the order of its recipients. Run it on a snapshot, so that history and status agree. */
export async function deliveriesOf(queryable: Queryable, receiptPk: number): Promise<DeliveryView[]> {
  const [deliveries, history, attempts] = await Promise.all([
    queryable.query<DeliveryRow>('SELECT * FROM delivery WHERE receipt_pk = ? ORDER BY ordinal, id', [
      receiptPk,
    ]),
    queryable.query<{ delivery_id: number; status: DeliveryStatus; at: Date; note: string | null }>(
      `SELECT s.delivery_id, s.status, s.at, s.note FROM delivery_status s JOIN delivery d ON d.id = s.delivery_id
        WHERE d.receipt_pk = ? ORDER BY s.delivery_id, ${HISTORY_ORDER}`,
      [receiptPk],
    ),
    queryable.query<AttemptRow>(
      `SELECT a.* FROM delivery_attempt a JOIN delivery d ON d.id = a.delivery_id
        WHERE d.receipt_pk = ? ORDER BY a.delivery_id, a.attempt`,
      [receiptPk],
    ),
  ]);
  return deliveries.map((row) => ({
    ...withoutNulls({
      nextAttemptAt: row.next_attempt_at,
      parkedReason: row.parked_reason,
      outcome: row.outcome,
      faultCode: row.fault_code,
      faultString: row.fault_string,
      lastError: row.last_error,
      notifiedAt: row.notified_at,
    }),
    ...linksOf(row, deliveries),
    id: row.id,
    organizationFiscalCode: row.organization_fiscal_code,
    brokerCode: row.broker_code,
    stationId: row.station_id,
    originating: row.originating === 1,
    status: row.status,
    parked: row.parked_at !== null,
    attempts: row.attempts,
    createdAt: row.created_at,
    history: history
      .filter((entry) => entry.delivery_id === row.id)
      .map(({ status, at, note }) => ({ status, at, ...withoutNulls({ note }) })),
    attemptLog: attempts.filter((attempt) => attempt.delivery_id === row.id).map(toAttempt),
  }));
}

/** The receipt a delivery belongs to, for an organization that either side of it concerns. */
export async function receiptOfDelivery(
  queryable: Queryable,
  organization: string,
  deliveryId: number,
): Promise<number | undefined> {
  const [row] = await queryable.query<{ receipt_pk: number }>(
    `SELECT d.receipt_pk FROM delivery d JOIN receipt r ON r.id = d.receipt_pk
      WHERE d.id = ? AND (d.organization_fiscal_code = ? OR r.organization_fiscal_code = ?)`,
    [deliveryId, organization, organization],
  );
  return row?.receipt_pk;
}

interface DeliveryRow {
  id: number;
  organization_fiscal_code: string;
  broker_code: string;
  station_id: string;
  originating: number;
  status: DeliveryStatus;
  attempts: number;
  next_attempt_at: Date | null;
  parked_at: Date | null;
  parked_reason: ParkedReason | null;
  outcome: Outcome | 'MAILBOX' | null;
  redirected_to: number | null;
  fault_code: string | null;
  fault_string: string | null;
  last_error: string | null;
  created_at: Date;
  notified_at: Date | null;
}

interface AttemptRow {
  delivery_id: number;
  attempt: number;
  started_at: Date;
  duration_ms: number | null;
  http_status: number | null;
  outcome: 'OK' | 'KO' | 'FAILED' | null;
  error_class: string | null;
  error_message: string | null;
  fault_code: string | null;
  fault_string: string | null;
  answer: string | null;
}

function linksOf(
  row: DeliveryRow,
  all: readonly DeliveryRow[],
): Pick<DeliveryView, 'redirectedTo' | 'redirectedFrom'> {
  const link = (other: DeliveryRow) => ({ deliveryId: other.id, stationId: other.station_id });
  const to = all.find(({ id }) => id === row.redirected_to);
  const from = all.find(({ redirected_to: target }) => target === row.id);
  return {
    ...(to === undefined ? {} : { redirectedTo: link(to) }),
    ...(from === undefined ? {} : { redirectedFrom: link(from) }),
  };
}

function toAttempt(row: AttemptRow): AttemptView {
  return {
    attempt: row.attempt,
    startedAt: row.started_at,
    ...withoutNulls({
      durationMs: row.duration_ms,
      httpStatus: row.http_status,
      outcome: row.outcome,
      errorClass: row.error_class,
      errorMessage: row.error_message,
      faultCode: row.fault_code,
      faultString: row.fault_string,
      answer: row.answer,
    }),
  };
}
