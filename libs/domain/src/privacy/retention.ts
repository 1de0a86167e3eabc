import { type PositionStatus } from '../position/status';

/** What is removed by itself once it is old enough. */
export const RETAINED = ['jobs', 'positions', 'receipts'] as const;
export type Retained = (typeof RETAINED)[number];

/** Days each is kept after it came to its end; 0: for ever. */
export type RetentionDays = Record<Retained, number>;

/** Statuses from which no payment is awaited any more: positions in one of them grow old. */
export const FINAL_STATUSES = [
  'PAID',
  'REPORTED',
  'INVALID',
  'EXPIRED',
] as const satisfies readonly PositionStatus[];

/** What came to its end before this instant is due to be removed; undefined: nothing ever is. */
export const removedBefore = (days: number, now: Date): Date | undefined =>
  days === 0 ? undefined : new Date(now.getTime() - days * 86_400_000);
