import { type OptionStatus, type PositionStatus } from './status';
import { type PaymentOption, type Position } from './stored-position';

/** Who changes positions, and within what. */
export interface Cause {
  /** `operator:<key>`, `broker:<code>`, `node` (the SOAP endpoint), `job`, `clock`. */
  actor: string;
  jobId?: string;
}

export type PositionEventType =
  | 'CREATED'
  | 'UPDATED'
  | 'PUBLISHED'
  | 'INVALIDATED'
  | 'DELETED'
  /** The clock's: the validity date was reached, the last due date has passed. */
  | 'BECAME_VALID'
  | 'EXPIRED'
  | 'PAID'
  | 'REPORTED'
  | 'FEE_CHANGED'
  /** Something about a payment did not fit; nothing was changed by it. */
  | 'ANOMALY';

/** One thing that happened to a position. No personal data: it outlives the position. */
export interface PositionEvent {
  /** 23 characters UTC */
  at: string;
  type: PositionEventType;
  /** Absent where there was no position, or is none any more. */
  statusFrom?: PositionStatus;
  statusTo?: PositionStatus;
  /** The option it is about, where it is about one. */
  nav?: string;
  optionFrom?: OptionStatus;
  optionTo?: OptionStatus;
  receiptId?: string;
  /** What else there is to say, in words: anomalies, a fee. */
  detail?: string;
}

/** A change of the position as a whole; without `before` it was created, without `after` deleted. */
export function positionEvent(
  type: PositionEventType,
  before: Pick<Position, 'status'> | undefined,
  after: Pick<Position, 'status'> | undefined,
  at: string,
): PositionEvent {
  const event: PositionEvent = { at, type };
  if (before !== undefined) event.statusFrom = before.status;
  if (after !== undefined) event.statusTo = after.status;
  return event;
}

/** What a publication or withdrawal made of a position. */
export const stateEvent = (before: Position | undefined, after: Position): PositionEvent =>
  positionEvent(
    after.status === 'INVALID' ? 'INVALIDATED' : 'PUBLISHED',
    before,
    after,
    after.lastUpdatedDate,
  );

/** What a payment, a report or a fee changed: one event for each option that differs. */
export function optionEvents(
  before: Position,
  after: Position,
  anomalies: readonly string[] = [],
): PositionEvent[] {
  const known = new Map(before.paymentOption.map((option) => [option.iuv, option]));
  return after.paymentOption.flatMap((option) => {
    const old = known.get(option.iuv);
    const type = old === undefined ? undefined : typeOf(old, option);
    if (old === undefined || type === undefined) return [];
    const detail = type === 'FEE_CHANGED' ? feeDetail(old, option) : anomalies.join(',');
    return [
      {
        ...positionEvent(type, before, after, after.lastUpdatedDate),
        nav: option.nav,
        optionFrom: old.status,
        optionTo: option.status,
        ...(type === 'PAID' && option.idReceipt !== undefined ? { receiptId: option.idReceipt } : {}),
        ...(detail === '' ? {} : { detail }),
      },
    ];
  });
}

function typeOf(before: PaymentOption, after: PaymentOption): PositionEventType | undefined {
  if (before.status !== after.status) return after.status === 'PO_PAID' ? 'PAID' : 'REPORTED';
  // A further transfer of an option that stays partially reported.
  const count = (option: PaymentOption) =>
    option.transfer.filter(({ status }) => status === 'T_REPORTED').length;
  if (count(before) !== count(after)) return 'REPORTED';
  return before.notificationFee === after.notificationFee ? undefined : 'FEE_CHANGED';
}

const feeDetail = (before: PaymentOption, after: PaymentOption): string =>
  `notification fee ${before.notificationFee} -> ${after.notificationFee}`;
