import { type FaultBean, type Outcome } from './receipt';

/**
 * State of one delivery, in the Nodo's words. There is no failed state: a delivery that used up its attempts
 * stays NOTICE_PENDING and is parked, until somebody or something sends it again. One word is ours: REDIRECTED,
 * when a delivery to another station took its place.
 */
export type DeliveryStatus =
  'NOTICE_GENERATED' | 'NOTICE_SENT' | 'NOTIFIED' | 'NOTICE_PENDING' | 'REDIRECTED';

/** How one attempt ended. */
export type AttemptOutcome =
  | { kind: 'answered'; outcome: Outcome; fault?: FaultBean }
  /** Nothing valid came back: to be sent again. */
  | { kind: 'failed'; errorClass: string; message: string; retryAfterMs?: number };

export interface RetryPolicy {
  /** The platform's slot, milliseconds. */
  slotMs: number;
  /** Automatic attempts in a row, the first included. */
  maxAttempts: number;
  /** Share of a wait that is random, 0..1. */
  jitter: number;
}

/** Error class of an attempt that ended before it began: the station's primitives have no room for the receipt. */
export const INEXPRESSIBLE = 'INEXPRESSIBLE';

/** Longest a station's Retry-After may push an attempt out. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Wait after the k-th attempt (first: 1): slot * (2^k - 1), as SANP asks of those who retry.
 * With a slot of one minute: 1, 3, 7, 15 minutes; five attempts span 26 minutes.
 * Jitter spreads a wait over [1 - j, 1 + j] of itself; a station's Retry-After lengthens it, never shortens it.
 *
 * @param random 0 <= random < 1
 */
export function waitAfter(attempt: number, policy: RetryPolicy, random: number, retryAfterMs = 0): number {
  const wait = policy.slotMs * (2 ** attempt - 1);
  const spread = wait * (1 - policy.jitter + 2 * policy.jitter * random);
  return Math.round(Math.max(spread, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS)));
}

/** What becomes of a delivery after an attempt. */
export type Verdict =
  | { status: 'NOTIFIED' }
  | { status: 'NOTICE_PENDING'; parked: false; waitMs: number }
  | { status: 'NOTICE_PENDING'; parked: true; reason: 'EXHAUSTED' | 'INEXPRESSIBLE' };

/**
 * Any valid answer, OK or KO, closes a delivery: a receipt cannot be refused, it certifies the payment.
 * Anything else is sent again while attempts are left, then parked.
 *
 * @param attemptInRound how many attempts were made since the last reset, this one included
 */
export function verdictOf(
  attempt: AttemptOutcome,
  attemptInRound: number,
  policy: RetryPolicy,
  random: number,
): Verdict {
  if (attempt.kind === 'answered') return { status: 'NOTIFIED' };
  // The same receipt makes the same message: trying again is useless until the station speaks another version.
  if (attempt.errorClass === INEXPRESSIBLE)
    return { status: 'NOTICE_PENDING', parked: true, reason: 'INEXPRESSIBLE' };
  if (attemptInRound >= policy.maxAttempts)
    return { status: 'NOTICE_PENDING', parked: true, reason: 'EXHAUSTED' };
  const waitMs = waitAfter(attemptInRound, policy, random, attempt.retryAfterMs);
  return { status: 'NOTICE_PENDING', parked: false, waitMs };
}

/** Status of the payment's notification as a whole: NOTIFIED only when every delivery that counts is. */
export function receiptStatus(all: readonly { status: DeliveryStatus }[]): DeliveryStatus {
  const deliveries = all.filter(({ status }) => status !== 'REDIRECTED');
  if (deliveries.length > 0 && deliveries.every(({ status }) => status === 'NOTIFIED')) return 'NOTIFIED';
  return deliveries.every(({ status }) => status === 'NOTICE_GENERATED') ? 'NOTICE_GENERATED' : 'NOTICE_SENT';
}
