import { payloadOf } from './event';
import { type WebhookOutcome, webhookVerdict } from './webhook';

const POLICY = { waitsMs: [1_000, 60_000], jitter: 0.2 };
const failed = (over: object = {}): WebhookOutcome => ({ kind: 'failed', error: 'HTTP_STATUS', ...over });

describe('webhookVerdict', () => {
  it('is over once the receiver took it', () => {
    expect(webhookVerdict({ kind: 'taken', httpStatus: 204 }, 1, POLICY, 0)).toEqual({ status: 'DELIVERED' });
  });

  it.each([
    [1, 0, 800],
    [1, 0.5, 1_000],
    [2, 0.999_999, 72_000],
  ])('waits by the schedule after attempt %d (random %d)', (attempt, random, waitMs) => {
    expect(webhookVerdict(failed({ httpStatus: 500 }), attempt, POLICY, random)).toEqual({
      status: 'PENDING',
      waitMs,
      counts: true,
    });
  });

  it('gives up when the waits are used up, and at once when the receiver is gone', () => {
    expect(webhookVerdict(failed({ httpStatus: 500 }), 3, POLICY, 0)).toEqual({ status: 'FAILED' });
    expect(webhookVerdict(failed({ httpStatus: 410 }), 1, POLICY, 0)).toEqual({ status: 'FAILED' });
  });

  it.each([
    ['longer', 10_000, 10_000],
    ['shorter', 10, 1_000],
    ['absurd', 1e12, 24 * 60 * 60 * 1000],
  ])('honours a Retry-After that is %s', (_, retryAfterMs, waitMs) => {
    expect(webhookVerdict(failed({ retryAfterMs }), 1, POLICY, 0.5)).toMatchObject({ waitMs });
  });

  it('does not count an attempt this process gave up', () => {
    expect(webhookVerdict({ kind: 'given-up' }, 3, POLICY, 0.5)).toEqual({
      status: 'PENDING',
      waitMs: 0,
      counts: false,
    });
  });
});

describe('payloadOf', () => {
  it('has type, timestamp and data', () => {
    const at = new Date('2026-05-04T10:20:30.123Z');
    expect(payloadOf({ type: 'station.enabled', at, data: { stationId: 's', brokerCode: 'b' } })).toBe(
      '{"type":"station.enabled","timestamp":"2026-05-04T10:20:30.123Z","data":{"stationId":"s","brokerCode":"b"}}',
    );
  });
});
