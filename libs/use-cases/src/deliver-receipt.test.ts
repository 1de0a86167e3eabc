import { type AttemptRecord, type ClaimedDelivery, type StationAnswer, Transient } from '#libs/domain';
import { receiptOf } from '#libs/testing';
import { type DeliverReceiptPorts, type Exchange, deliverReceipt } from './deliver-receipt';

const TRACEPARENT = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`;
const claimed = (over: Partial<ClaimedDelivery> = {}): ClaimedDelivery => ({
  deliveryId: 7,
  attempt: 12,
  attemptInRound: 2,
  address: { idPA: '77777777777', idBrokerPA: '15376371009', idStation: 'station' },
  receipt: receiptOf(),
  station: { endpointUrl: 'http://station.example/soap', primitiveVersion: 2, isTroubled: false },
  startedAt: new Date(),
  acknowledgedAt: new Date(),
  ...over,
});

/** A delivery whose station answers with this exchange; an answer is the JSON of a StationAnswer here. */
function delivery(exchange: Exchange | Error, claim: ClaimedDelivery = claimed()) {
  const seen = {
    order: [] as string[],
    requests: [] as Parameters<DeliverReceiptPorts['post']>[0][],
    settled: [] as AttemptRecord[],
    left: [] as [string, number][],
  };
  const ports: DeliverReceiptPorts = {
    receiptFaults: (_receipt, version) =>
      version === 1 ? [{ pointer: '/transferList/0/IBAN', detail: 'is missing' }] : [],
    buildMessage: (address, receipt) => `${address.idStation} gets ${receipt.receiptId}`,
    post: (request) => {
      seen.order.push('post');
      seen.requests.push(request);
      return exchange instanceof Error ? Promise.reject(exchange) : Promise.resolve(exchange);
    },
    readAnswer: (body) => JSON.parse(body) as StationAnswer,
    settle: (record) => {
      seen.order.push('settle');
      seen.settled.push(record);
      return Promise.resolve();
    },
    leave: (stationId, durationMs) => {
      seen.left.push([stationId, durationMs]);
    },
    policy: { slotMs: 1_000, maxAttempts: 5, jitter: 0.2 },
    defaultTimeoutMs: 8_000,
    random: () => 0.5,
  };
  return { ports, seen, deliver: () => deliverReceipt(ports, claim, TRACEPARENT) };
}

const answer = (given: StationAnswer): string => JSON.stringify(given);
const again = { status: 'NOTICE_PENDING', parked: false, waitMs: 3_000 };

describe('deliverReceipt', () => {
  it('sends the message to the station and settles, in this order', async () => {
    const { deliver, seen } = delivery({ durationMs: 40, httpStatus: 200, body: answer({ outcome: 'OK' }) });
    const made = await deliver();
    expect(seen.order).toEqual(['post', 'settle']);
    expect(seen.requests).toEqual([
      {
        stationId: 'station',
        endpointUrl: 'http://station.example/soap',
        timeoutMs: 8_000,
        primitiveVersion: 2,
        traceparent: TRACEPARENT,
        body: 'station gets receipt-1',
      },
    ]);
    expect(seen.settled).toEqual([
      {
        deliveryId: 7,
        attempt: 12,
        durationMs: 40,
        httpStatus: 200,
        answer: '{"outcome":"OK"}',
        outcome: { kind: 'answered', outcome: 'OK' },
        verdict: { status: 'NOTIFIED' },
        stationId: 'station',
        startedAt: expect.any(Date) as unknown,
        isTroubled: false,
      },
    ]);
    expect(seen.left).toEqual([['station', 40]]);
    expect(made).toMatchObject({ claim: { attempt: 12 }, verdict: { status: 'NOTIFIED' }, durationMs: 40 });
  });

  it("waits as long as the station's own timeout says", async () => {
    const station = { endpointUrl: 'http://s/', timeoutMs: 1_234, primitiveVersion: 2, isTroubled: false };
    const { deliver, seen } = delivery(
      { durationMs: 1, body: answer({ outcome: 'OK' }) },
      claimed({ station }),
    );
    await deliver();
    expect(seen.requests[0]?.timeoutMs).toBe(1_234);
  });

  const fault = { faultCode: 'PAA_SEMANTICA', faultString: 'Errore', id: '77777777777' };
  it.each<[string, Exchange, object, object]>([
    [
      'KO with a fault closes it',
      { durationMs: 1, httpStatus: 200, body: answer({ outcome: 'KO', fault }) },
      { kind: 'answered', outcome: 'KO', fault },
      { status: 'NOTIFIED' },
    ],
    [
      'a valid answer closes it even under HTTP 500',
      { durationMs: 1, httpStatus: 500, body: answer({ outcome: 'KO' }) },
      { kind: 'answered', outcome: 'KO' },
      { status: 'NOTIFIED' },
    ],
    [
      'HTTP 200 with something else is sent again',
      { durationMs: 1, httpStatus: 200, body: '<html>' },
      { kind: 'failed', errorClass: 'UNREADABLE_ANSWER' },
      again,
    ],
    [
      'HTTP 200 without a body is sent again',
      { durationMs: 1, httpStatus: 200 },
      { kind: 'failed', errorClass: 'UNREADABLE_ANSWER' },
      again,
    ],
    [
      'an answer that was cut short is sent again',
      { durationMs: 1, httpStatus: 200, body: '{"outcome":"O', truncated: true },
      { kind: 'failed', errorClass: 'UNREADABLE_ANSWER' },
      again,
    ],
    [
      'a redirect is sent again',
      { durationMs: 1, httpStatus: 302, body: '' },
      { kind: 'failed', errorClass: 'HTTP_STATUS', message: 'The station answered HTTP 302' },
      again,
    ],
    [
      'HTTP 404 is sent again',
      { durationMs: 1, httpStatus: 404, body: 'not here' },
      { kind: 'failed', errorClass: 'HTTP_STATUS', message: 'The station answered HTTP 404' },
      again,
    ],
    [
      'HTTP 503 with Retry-After is sent again after that',
      { durationMs: 1, httpStatus: 503, body: '', retryAfterSeconds: 60 },
      { kind: 'failed', errorClass: 'HTTP_STATUS', retryAfterMs: 60_000 },
      { ...again, waitMs: 60_000 },
    ],
    [
      'no connection is sent again',
      { durationMs: 1, failure: { class: 'CONNECTION_REFUSED', message: 'refused' } },
      { kind: 'failed', errorClass: 'CONNECTION_REFUSED', message: 'refused' },
      again,
    ],
    [
      'a timeout is sent again, whatever came before it',
      {
        durationMs: 1,
        httpStatus: 200,
        body: answer({ outcome: 'OK' }),
        failure: { class: 'TIMEOUT', message: '' },
      },
      { kind: 'failed', errorClass: 'TIMEOUT' },
      again,
    ],
  ])('%s', async (_title, exchange, outcome, verdict) => {
    const { deliver, seen } = delivery(exchange);
    await deliver();
    expect(seen.settled).toHaveLength(1);
    expect(seen.settled[0]).toMatchObject({ outcome, verdict });
  });

  it('parks it when the last attempt of the round fails', async () => {
    const refused = { durationMs: 1, failure: { class: 'CONNECTION_REFUSED', message: 'refused' } };
    const { deliver, seen } = delivery(refused, claimed({ attemptInRound: 5 }));
    await deliver();
    expect(seen.settled[0]?.verdict).toEqual({ status: 'NOTICE_PENDING', parked: true, reason: 'EXHAUSTED' });
  });

  it('sends nothing that the version of the station has no room for, and does not try again', async () => {
    const { deliver, seen } = delivery(
      { durationMs: 1 },
      claimed({ station: { ...claimed().station, primitiveVersion: 1 } }),
    );
    await deliver();
    expect(seen.requests).toEqual([]);
    expect(seen.settled[0]).toMatchObject({
      outcome: {
        errorClass: 'INEXPRESSIBLE',
        message: 'Version 1 of the primitives has no room for /transferList/0/IBAN: is missing',
      },
      verdict: { status: 'NOTICE_PENDING', parked: true, reason: 'INEXPRESSIBLE' },
    });
  });

  it("keeps to the station's own schedule", async () => {
    const station = { ...claimed().station, retrySlotMs: 10, maxAttempts: 3 };
    const refused = { durationMs: 1, failure: { class: 'CONNECT', message: 'refused' } };
    const second = delivery(refused, claimed({ station }));
    await second.deliver();
    expect(second.seen.settled[0]?.verdict).toEqual({ ...again, waitMs: 30 });
    const third = delivery(refused, claimed({ station, attemptInRound: 3 }));
    await third.deliver();
    expect(third.seen.settled[0]?.verdict).toEqual({
      status: 'NOTICE_PENDING',
      parked: true,
      reason: 'EXHAUSTED',
    });
  });

  it('ends the attempt also when sending it is a bug of ours', async () => {
    const { deliver, seen } = delivery(new Error('cannot read properties of undefined'));
    await deliver();
    expect(seen.settled[0]).toMatchObject({
      outcome: {
        kind: 'failed',
        errorClass: 'INTERNAL_ERROR',
        message: 'cannot read properties of undefined',
      },
      verdict: again,
    });
  });

  it('hands on a database that is away', async () => {
    const { deliver, ports } = delivery({ durationMs: 1, body: answer({ outcome: 'OK' }) });
    ports.settle = () => Promise.reject(new Transient('DATABASE_AWAY', 'away'));
    await expect(deliver()).rejects.toThrow('away');
  });
});
