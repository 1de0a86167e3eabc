import { type AttemptOutcome, type AttemptRecord, type DueDelivery, type Verdict } from '#libs/domain';

/** How attempts end, and what follows. */
export const OK: AttemptOutcome = { kind: 'answered', outcome: 'OK' };
export const timeout: AttemptOutcome = {
  kind: 'failed',
  errorClass: 'TIMEOUT',
  message: 'no answer in 8000 ms',
};
export const done: Verdict = { status: 'NOTIFIED' };
export const again: Verdict = { status: 'NOTICE_PENDING', parked: false, waitMs: 60_000 };
export const parked: Verdict = { status: 'NOTICE_PENDING', parked: true, reason: 'EXHAUSTED' };
export const record = (
  due: DueDelivery,
  attempt: number,
  outcome: AttemptOutcome,
  verdict: Verdict,
  over: Partial<AttemptRecord> = {},
): AttemptRecord => ({
  deliveryId: due.deliveryId,
  attempt,
  durationMs: 12,
  outcome,
  verdict,
  stationId: 'quick',
  startedAt: new Date(),
  isTroubled: false,
  ...over,
});
