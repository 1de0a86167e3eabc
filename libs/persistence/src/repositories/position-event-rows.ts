import {
  type Cause,
  type OptionStatus,
  type PositionEvent,
  type PositionEventType,
  type PositionStatus,
} from '#libs/domain';
import { toInstant, withoutNulls } from '../sql';

export interface StoredEvent extends PositionEvent, Cause {
  id: number;
}

export interface EventRow {
  at: Date;
  id: number;
  type: PositionEventType;
  status_from: PositionStatus | null;
  status_to: PositionStatus | null;
  nav: string | null;
  option_from: OptionStatus | null;
  option_to: OptionStatus | null;
  receipt_id: string | null;
  actor: string;
  job_id: string | null;
  detail: string | null;
}

export function toEvent(row: EventRow): StoredEvent {
  return {
    at: toInstant(row.at),
    id: row.id,
    type: row.type,
    actor: row.actor,
    ...withoutNulls({
      statusFrom: row.status_from,
      statusTo: row.status_to,
      nav: row.nav,
      optionFrom: row.option_from,
      optionTo: row.option_to,
      receiptId: row.receipt_id,
      jobId: row.job_id,
      detail: row.detail,
    }),
  };
}
