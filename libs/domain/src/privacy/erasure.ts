import { type Position } from '../position/stored-position';
import { statusAt } from '../position/state';

/**
 * Why something of a debtor is not erased:
 * - OPEN_DEBT: it may still be paid; the right to erasure ends where an authority's claim begins (GDPR art. 17(3)(b))
 * - PAID: records of money received are kept as long as the law on public accounts says (the same article)
 * - UNDELIVERED: a station is still owed the receipt
 * - JOB_RUNNING: an item its job has still to try
 */
export const KEPT_BECAUSE = ['OPEN_DEBT', 'PAID', 'UNDELIVERED', 'JOB_RUNNING'] as const;
export type KeptBecause = (typeof KEPT_BECAUSE)[number];

/**
 * Why a position may not be erased; undefined when it may: nobody awaits a payment of it, and none was made, or none
 * since `paidBefore`.
 *
 * @param now 23 characters UTC, as all instants
 * @param paidBefore payments before it need not be kept any longer; absent: all are kept
 */
export function whyPositionStays(
  position: Position,
  now: string,
  paidBefore?: string,
): KeptBecause | undefined {
  const status = statusAt(position, now);
  if (status === 'PUBLISHED' || status === 'VALID' || status === 'PARTIALLY_PAID') return 'OPEN_DEBT';
  const paid = position.paymentOption.filter((option) => option.status !== 'PO_UNPAID');
  if (paid.length === 0 && status !== 'PAID' && status !== 'REPORTED') return undefined;
  const dates = paid.flatMap(({ paymentDate, reportingDate }) => [paymentDate, reportingDate]);
  const last = dates.reduce((a, b) => (b !== undefined && (a === undefined || b > a) ? b : a), undefined);
  return paidBefore !== undefined && (last ?? position.lastUpdatedDate) < paidBefore ? undefined : 'PAID';
}
