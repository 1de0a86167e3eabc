import { type OptionStatus, type PositionStatus } from './status';
import { positionBecomes, positionMay } from './transitions';

/**
 * Status of a position published at `now`: VALID as soon as one validity date is absent or reached,
 * PUBLISHED while all lie in the future.
 */
export function publishedStatus(
  validityDates: readonly (string | undefined)[],
  now: string,
): 'PUBLISHED' | 'VALID' {
  return validityDates.some((date) => date === undefined || date <= now) ? 'VALID' : 'PUBLISHED';
}

/** What the clock makes of a stored status at `now`; a stored status may be stale, this one never is. */
export function statusAt(
  position: {
    status: PositionStatus;
    validityDate?: string;
    switchToExpired: boolean;
    maxDueDate: string;
    paymentOption: readonly { status: OptionStatus }[];
  },
  now: string,
): PositionStatus {
  let status = position.status;
  const begins = position.validityDate === undefined || position.validityDate <= now;
  if (begins && positionMay('begin', status)) status = positionBecomes('begin', status, 'VALID');
  const expires =
    position.switchToExpired &&
    position.maxDueDate < now &&
    position.paymentOption.every((option) => option.status === 'PO_UNPAID');
  if (expires && positionMay('expire', status)) status = positionBecomes('expire', status, 'EXPIRED');
  return status;
}

/**
 * Position status after a payment or a report. Options of one instalment plan count together, others alone:
 * a group fully reported makes REPORTED, fully paid makes PAID, any progress makes PARTIALLY_PAID.
 */
export function statusAfterPayment(
  current: PositionStatus,
  options: readonly {
    status: OptionStatus;
    isPartialPayment: boolean;
    paymentPlanId?: string;
    iuv: string;
  }[],
): PositionStatus {
  const groups = new Map<string, OptionStatus[]>();
  for (const option of options) {
    const key = option.isPartialPayment ? `plan ${option.paymentPlanId ?? ''}` : `single ${option.iuv}`;
    groups.set(key, [...(groups.get(key) ?? []), option.status]);
  }
  const all = [...groups.values()];
  if (all.some((group) => group.every((status) => status === 'PO_REPORTED'))) return 'REPORTED';
  if (all.some((group) => group.every((status) => status !== 'PO_UNPAID'))) return 'PAID';
  if (all.some((group) => group.some((status) => status !== 'PO_UNPAID'))) return 'PARTIALLY_PAID';
  return current;
}
