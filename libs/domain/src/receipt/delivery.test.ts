import fc from 'fast-check';
import {
  type AttemptOutcome,
  type DeliveryStatus,
  type RetryPolicy,
  receiptStatus,
  verdictOf,
  waitAfter,
} from './delivery';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const policy: RetryPolicy = { slotMs: MINUTE, maxAttempts: 5, jitter: 0.2 };
const timeout: AttemptOutcome = { kind: 'failed', errorClass: 'TIMEOUT', message: 'no answer' };

const policies = fc.record({
  slotMs: fc.integer({ min: 1, max: 600_000 }),
  maxAttempts: fc.integer({ min: 1, max: 20 }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});
const attempts = fc.integer({ min: 1, max: 20 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('waitAfter', () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 7],
    [4, 15],
  ])('attempt %d waits %d slots: slot * (2^k - 1)', (attempt, slots) => {
    expect(waitAfter(attempt, { ...policy, jitter: 0 }, 0.7)).toBe(slots * MINUTE);
    expect(waitAfter(attempt, policy, 0.5)).toBe(slots * MINUTE);
  });

  it('spreads a wait by the jitter and no further', () => {
    fc.assert(
      fc.property(attempts, policies, random, (attempt, given, chance) => {
        const plain = given.slotMs * (2 ** attempt - 1);
        const wait = waitAfter(attempt, given, chance);
        expect(wait).toBeGreaterThanOrEqual(Math.floor(plain * (1 - given.jitter)));
        expect(wait).toBeLessThanOrEqual(Math.ceil(plain * (1 + given.jitter)));
      }),
    );
  });

  it('never shrinks from one attempt to the next, on the same luck', () => {
    fc.assert(
      fc.property(attempts, policies, random, (attempt, given, chance) => {
        expect(waitAfter(attempt + 1, given, chance)).toBeGreaterThanOrEqual(
          waitAfter(attempt, given, chance),
        );
      }),
    );
  });

  it("is at least a station's Retry-After, up to a day, and never shorter for it", () => {
    const retryAfter = fc.integer({ min: 0, max: 3 * DAY });
    fc.assert(
      fc.property(attempts, policies, random, retryAfter, (attempt, given, chance, retryAfterMs) => {
        const plain = waitAfter(attempt, given, chance);
        const wait = waitAfter(attempt, given, chance, retryAfterMs);
        expect(wait).toBeGreaterThanOrEqual(Math.max(plain, Math.min(retryAfterMs, DAY)));
        expect(wait).toBeLessThanOrEqual(Math.max(plain, DAY));
      }),
    );
  });
});

describe('verdictOf', () => {
  it.each<[string, AttemptOutcome]>([
    ['OK', { kind: 'answered', outcome: 'OK' }],
    ['KO without a fault', { kind: 'answered', outcome: 'KO' }],
    [
      'KO with a fault',
      { kind: 'answered', outcome: 'KO', fault: { faultCode: 'PAA_SEMANTICA', faultString: '', id: '' } },
    ],
  ])('%s closes the delivery, at whatever attempt', (_title, outcome) => {
    for (const attempt of [1, 5, 99]) {
      expect(verdictOf(outcome, attempt, policy, 0)).toEqual({ status: 'NOTIFIED' });
    }
  });

  it('sends what failed again while attempts are left, then parks it', () => {
    const verdicts = [1, 2, 3, 4, 5, 6].map((attempt) => verdictOf(timeout, attempt, policy, 0.5));
    expect(verdicts).toEqual([
      ...[1, 3, 7, 15].map((slots) => ({
        status: 'NOTICE_PENDING',
        parked: false,
        waitMs: slots * MINUTE,
      })),
      { status: 'NOTICE_PENDING', parked: true, reason: 'EXHAUSTED' },
      { status: 'NOTICE_PENDING', parked: true, reason: 'EXHAUSTED' },
    ]);
  });

  it('honours Retry-After, but not beyond the last attempt', () => {
    const busy = { ...timeout, retryAfterMs: 10 * MINUTE };
    expect(verdictOf(busy, 1, policy, 0.5)).toMatchObject({ waitMs: 10 * MINUTE });
    expect(verdictOf(busy, 5, policy, 0.5)).toEqual({
      status: 'NOTICE_PENDING',
      parked: true,
      reason: 'EXHAUSTED',
    });
  });

  it('parks exactly from the last attempt on, whatever the policy', () => {
    fc.assert(
      fc.property(attempts, policies, random, (attempt, given, chance) => {
        const verdict = verdictOf(timeout, attempt, given, chance);
        expect(verdict).toMatchObject({
          status: 'NOTICE_PENDING',
          parked: attempt >= given.maxAttempts,
        });
      }),
    );
  });
});

describe('receiptStatus', () => {
  it.each<[DeliveryStatus[], DeliveryStatus]>([
    [[], 'NOTICE_GENERATED'],
    [['NOTICE_GENERATED', 'NOTICE_GENERATED'], 'NOTICE_GENERATED'],
    [['NOTICE_SENT', 'NOTICE_GENERATED'], 'NOTICE_SENT'],
    [['NOTIFIED', 'NOTICE_GENERATED'], 'NOTICE_SENT'],
    [['NOTICE_PENDING', 'NOTIFIED', 'NOTIFIED'], 'NOTICE_SENT'],
    [['NOTICE_PENDING'], 'NOTICE_SENT'],
    [['NOTIFIED', 'NOTIFIED'], 'NOTIFIED'],
  ])('of %j is %s', (statuses, expected) => {
    expect(receiptStatus(statuses.map((status) => ({ status })))).toBe(expected);
  });
});
