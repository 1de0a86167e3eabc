import {
  type AttemptView,
  type DeliveryStatus,
  type DeliveryView,
  type Outcome,
  type ParkedReason,
} from '#libs/domain';
import { withoutNulls } from '../sql';
import { attemptBegunAt, byHistory } from './delivery-history';

/** Rows of deliveries as their readers see them, everything in the order it happened in. */
export function toDeliveryViews(
  deliveries: readonly DeliveryRow[],
  history: readonly HistoryRow[],
  attempts: readonly AttemptRow[],
): DeliveryView[] {
  const ordered = [...deliveries].sort((a, b) => a.ordinal - b.ordinal || a.id - b.id);
  return ordered.map((row) => ({
    ...withoutNulls({
      nextAttemptAt: row.next_attempt_at,
      parkedReason: row.parked_reason,
      outcome: row.outcome,
      faultCode: row.fault_code,
      faultString: row.fault_string,
      lastError: row.last_error,
      notifiedAt: row.notified_at,
    }),
    ...linksOf(row, ordered),
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
      .sort(byHistory)
      .map(({ status, at, note }) => ({ status, at, ...withoutNulls({ note }) })),
    attemptLog: attemptsOf(row, history, attempts),
  }));
}

export interface HistoryRow {
  delivery_id: number;
  seq: number;
  status: DeliveryStatus;
  at: Date;
  note: string | null;
}

export interface DeliveryRow {
  id: number;
  ordinal: number;
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

export interface AttemptRow {
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

/** Those without an end, which are under way or whose process died, are in the history alone. */
function attemptsOf(
  { id }: DeliveryRow,
  history: readonly HistoryRow[],
  attempts: readonly AttemptRow[],
): AttemptView[] {
  const ended = attempts.filter((attempt) => attempt.delivery_id === id).map(toAttempt);
  const known = new Set(ended.map(({ attempt }) => attempt));
  const begun = history
    .filter((entry) => entry.delivery_id === id)
    .map(({ seq, at }) => ({ attempt: attemptBegunAt(seq), startedAt: at }))
    .filter((each): each is AttemptView => each.attempt !== undefined && !known.has(each.attempt));
  return [...ended, ...begun].sort((a, b) => a.attempt - b.attempt);
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
