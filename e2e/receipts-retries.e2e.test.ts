import { until } from '#libs/testing';
import { openHouse } from './support/house';
import {
  type DeliveryView,
  type ReceiptDocument,
  Scene,
  organizationCode,
  receiptOf,
  statuses,
} from './support/receipt';
import { type Behaviour } from './support/station';

/** Waits after attempts 1 to 4: 60, 180, 420 and 900 ms. */
const SLOT_MS = 60;
const MAX_ATTEMPTS = 5;
/** Long enough for an answer on a busy machine, short enough to wait for a few times. */
const TIMEOUT_MS = 600;

let scene: Scene;
beforeAll(async () => {
  scene = new Scene(
    await openHouse({
      DELIVERY_SLOT_MS: String(SLOT_MS),
      DELIVERY_MAX_ATTEMPTS: String(MAX_ATTEMPTS),
      RELAY_INTERVAL_MS: '50',
      // Here every attempt is to be seen: what a breaker spares is a test of its own.
      BREAKER_FAILURES: '1000',
    }),
  );
});
afterAll(() => scene.close());

const FIRST_TRY = ['NOTICE_GENERATED', 'NOTICE_SENT', 'NOTICE_PENDING'];

/** A primary organization with its station, doing these things first. */
async function primaryWith(...behaviours: Behaviour[]) {
  const primary = organizationCode();
  const station = await scene.station([{ organization: primary }], { timeoutMs: TIMEOUT_MS });
  station.next(...behaviours);
  return { primary, station };
}

const only = ({ deliveries }: { deliveries: DeliveryView[] }): DeliveryView => {
  expect(deliveries).toHaveLength(1);
  return deliveries[0]!;
};

const redeliver = (receipt: ReceiptDocument, { id }: DeliveryView) =>
  scene.operator.post(
    `/organizations/${receipt.fiscalCode}/receipts/${receipt.receiptId}/deliveries/${id}/redeliver`,
  );

/** The receipt's only delivery once it is parked. */
const parked = async (receipt: ReceiptDocument) =>
  only(await scene.receipt(receipt, ({ deliveries }) => deliveries.every((each) => each.parked)));

describe('a station that gives no valid answer', () => {
  it('in time leaves the delivery NOTICE_PENDING, and gets the receipt again', async () => {
    const { primary, station } = await primaryWith();
    station.always = 'hang';
    const receipt = receiptOf(primary);
    await scene.post(receipt);
    const pending = only(
      await scene.receipt(receipt, ({ deliveries }) => deliveries[0]?.status === 'NOTICE_PENDING'),
    );
    expect(pending.attempts[0]).toMatchObject({ attempt: 1, outcome: 'FAILED', errorClass: 'TIMEOUT' });
    expect(pending.attempts[0]!.durationMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 5);
    expect(pending.lastError).toContain('TIMEOUT');
    station.always = 'ok';
    const delivery = only(await scene.notified(receipt));
    expect(delivery.attemptCount).toBeGreaterThanOrEqual(2);
    expect(delivery.lastError).toBeUndefined();
    expect(new Set(station.received.map(({ xml }) => xml)).size).toBe(1);
  });

  it('is retried while the other recipients have theirs', async () => {
    const { primary, station } = await primaryWith();
    station.always = 'hang';
    const [second, third] = [organizationCode(), organizationCode()];
    const others = await Promise.all(
      [second, third].map((organization) => scene.station([{ organization, broadcast: true }])),
    );
    const lines = [primary, second, third].map((organization) => ({ organization }));
    const receipt = receiptOf(primary, lines);
    await scene.post(receipt);
    const stored = await scene.receipt(
      receipt,
      ({ deliveries: [first, ...rest] }) =>
        first?.status === 'NOTICE_PENDING' && rest.every(({ status }) => status === 'NOTIFIED'),
    );
    expect(stored.status).toBe('NOTICE_SENT');
    expect(stored.deliveries.map(({ idStation }) => idStation)).toEqual(
      [station, ...others].map(({ idStation }) => idStation),
    );
    station.always = 'ok';
    const after = await scene.notified(receipt);
    expect(after.deliveries.map(({ attemptCount }) => attemptCount > 1)).toEqual([true, false, false]);
    expect(others.map((other) => other.received.length)).toEqual([1, 1]);
  });

  it('twice is notified at the third attempt', async () => {
    const { primary, station } = await primaryWith('hang', 'hang');
    const receipt = receiptOf(primary);
    const delivery = only(await scene.deliver(receipt));
    expect(statuses(delivery)).toEqual([
      ...FIRST_TRY,
      'NOTICE_SENT',
      'NOTICE_PENDING',
      'NOTICE_SENT',
      'NOTIFIED',
    ]);
    expect(delivery.attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'FAILED'],
      [2, 'FAILED'],
      [3, 'OK'],
    ]);
    expect(station.received).toHaveLength(3);
    expect(station.messages.map((message) => message.receipt.receiptId)).toEqual([receipt.receiptId]);
    expect(delivery.nextAttemptAt).toBeUndefined();
  });

  it.each<[string, Behaviour, object]>([
    [
      'answers an outcome that is neither OK nor KO',
      'malformed',
      { errorClass: 'UNREADABLE_ANSWER', httpStatus: 200 },
    ],
    ['answers a soap:Fault with HTTP 500', 'http500', { errorClass: 'HTTP_STATUS', httpStatus: 500 }],
    ['answers no XML', 'garbage', { errorClass: 'UNREADABLE_ANSWER', httpStatus: 200 }],
    ['ends the connection', 'reset', { errorClass: 'RESET' }],
  ])('because it %s gets the receipt again', async (_, behaviour, attempt) => {
    const { primary, station } = await primaryWith(behaviour);
    const delivery = only(await scene.deliver(receiptOf(primary)));
    expect(statuses(delivery)).toEqual([...FIRST_TRY, 'NOTICE_SENT', 'NOTIFIED']);
    expect(delivery.attempts).toMatchObject([{ outcome: 'FAILED', ...attempt }, { outcome: 'OK' }]);
    expect(station.received).toHaveLength(2);
  });

  it('but says when to come back is not called before', async () => {
    const { primary, station } = await primaryWith('busy');
    await scene.deliver(receiptOf(primary));
    const [first, second] = station.received;
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(950);
  });
});

describe('a station that answers KO', () => {
  it('closes its delivery as NOTIFIED, the fault kept', async () => {
    const fault = { faultCode: 'PAA_SEMANTICA', faultString: 'Errore semantico', id: '12345678901' };
    const { primary, station } = await primaryWith({ ko: { ...fault, description: 'non ci piace' } });
    const delivery = only(await scene.deliver(receiptOf(primary)));
    expect(statuses(delivery)).toEqual(['NOTICE_GENERATED', 'NOTICE_SENT', 'NOTIFIED']);
    const kept = { outcome: 'KO', faultCode: fault.faultCode, faultString: fault.faultString };
    expect(delivery).toMatchObject({ ...kept, attempts: [{ ...kept, httpStatus: 200 }] });
    expect(delivery.attempts[0]!.answer).toContain('non ci piace');
    expect(station.received).toHaveLength(1);
  });
});

describe('an unreachable broadcast station', () => {
  it('has a delivery of its own and holds up nobody; the last attempt parks it', async () => {
    const { primary } = await primaryWith();
    const [second, third] = [organizationCode(), organizationCode()];
    const unreachable = await scene.station([{ organization: second, broadcast: true }]);
    await unreachable.down();
    const reachable = await scene.station([{ organization: third, broadcast: true }]);
    const lines = [primary, second, third].map((organization) => ({ organization }));
    const receipt = receiptOf(primary, lines);
    await scene.post(receipt);
    const early = await scene.receipt(
      receipt,
      ({ deliveries: [first, , last] }) => first?.status === 'NOTIFIED' && last?.status === 'NOTIFIED',
    );
    expect(early.status).toBe('NOTICE_SENT');
    const late = await scene.receipt(receipt, ({ deliveries }) => deliveries[1]!.parked);
    expect(late.deliveries[1]).toMatchObject({
      idPA: second,
      idStation: unreachable.idStation,
      status: 'NOTICE_PENDING',
      attemptCount: MAX_ATTEMPTS,
    });
    expect(late.deliveries[1]!.nextAttemptAt).toBeUndefined();
    expect(late.deliveries[1]!.attempts).toEqual(
      Array.from(
        { length: MAX_ATTEMPTS },
        () => expect.objectContaining({ errorClass: 'CONNECT' }) as unknown,
      ),
    );
    const starts = late.deliveries[1]!.attempts.map(({ startedAt }) => Date.parse(startedAt));
    const waits = starts.slice(1).map((start, index) => start - starts[index]!);
    waits.forEach((wait, index) => expect(wait).toBeGreaterThanOrEqual(SLOT_MS * (2 ** (index + 1) - 1)));
    expect(reachable.received).toHaveLength(1);
  });
});

describe('redelivery by hand', () => {
  it('sends a parked delivery again, with a fresh budget of attempts', async () => {
    const { primary, station } = await primaryWith();
    station.always = 'reset';
    const receipt = receiptOf(primary);
    await scene.post(receipt);
    const before = await parked(receipt);
    expect(before.attemptCount).toBe(MAX_ATTEMPTS);

    expect(await redeliver(receipt, before)).toMatchObject({ status: 202, body: { id: before.id } });
    await scene.receipt(receipt, ({ deliveries }) => deliveries[0]!.attemptCount > MAX_ATTEMPTS);
    station.always = 'ok';
    const after = only(await scene.notified(receipt));
    expect(after.attemptCount).toBeGreaterThan(MAX_ATTEMPTS);
    expect(after.attempts.map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: after.attemptCount }, (_, index) => index + 1),
    );
    expect(after).toMatchObject({ parked: false, outcome: 'OK' });
  });

  it('sends a delivery that was notified again, as a new attempt', async () => {
    const { primary, station } = await primaryWith();
    const receipt = receiptOf(primary);
    const before = only(await scene.deliver(receipt));
    expect((await redeliver(receipt, before)).status).toBe(202);
    const after = only(await scene.receipt(receipt, ({ deliveries }) => deliveries[0]!.attemptCount === 2));
    expect(after.id).toBe(before.id);
    const [first, second] = await until(
      () => station.messages,
      (messages) => messages.length === 2,
    );
    expect(second).toEqual(first);
    const last = only(await scene.notified(receipt));
    expect(statuses(last).slice(0, 3)).toEqual(['NOTICE_GENERATED', 'NOTICE_SENT', 'NOTIFIED']);
    expect(statuses(last).slice(-2)).toEqual(['NOTICE_SENT', 'NOTIFIED']);
  });

  it('waits for an attempt under way, and knows no other receipt', async () => {
    const { primary, station } = await primaryWith({ slowMs: 400 });
    const receipt = receiptOf(primary);
    await scene.post(receipt);
    await until(
      () => station.received.length,
      (count) => count === 1,
    );
    const delivery = only(await scene.receipt(receipt));
    expect(await redeliver(receipt, delivery)).toMatchObject({
      status: 409,
      body: { code: 'DELIVERY_IN_FLIGHT' },
    });
    await scene.notified(receipt);
    const other = receiptOf(primary);
    await scene.deliver(other);
    expect((await redeliver(other, delivery)).status).toBe(404);
    expect((await redeliver({ ...other, receiptId: 'unheard-of' }, delivery)).status).toBe(404);
  });
});

describe('stations are registered', () => {
  it('with PUT, GET and DELETE; what is owed to one that is gone waits for its return', async () => {
    const organization = organizationCode();
    const station = await scene.station([{ organization, segregationCode: '47', auxDigit: 3 }], {
      timeoutMs: 5_000,
    });
    const path = `/admin/stations/${station.idStation}`;
    const view = {
      stationId: station.idStation,
      brokerCode: station.brokerCode,
      endpointUrl: station.url,
      primitiveVersion: 2,
      enabled: true,
      timeoutMs: 5_000,
      organizations: [
        { organizationFiscalCode: organization, broadcast: false, segregationCode: '47', auxDigit: 3 },
      ],
    };
    const health = { state: 'CLOSED', consecutiveFailures: 0, failedProbes: 0 };
    expect(await scene.operator.get(path)).toMatchObject({ status: 200, body: view });
    expect((await scene.operator.get('/admin/stations')).body.stations).toContainEqual({ ...view, health });
    const { stationId: _, ...body } = view;
    const off = { ...body, enabled: false };
    station.always = 'reset';
    const receipt = receiptOf(organization);
    await scene.post(receipt);
    await scene.receipt(receipt, ({ deliveries }) => deliveries[0]?.status === 'NOTICE_PENDING');
    expect((await scene.operator.put(path, off)).status).toBe(200);
    expect((await scene.operator.get(path)).body).toMatchObject({ ...view, enabled: false });
    expect((await scene.operator.delete(path)).status).toBe(204);
    expect((await scene.operator.delete(path)).status).toBe(404);
    expect((await scene.operator.get(path)).status).toBe(404);
    await until(
      async () => (await scene.receipt(receipt)).deliveries[0]!.parkedReason,
      (reason) => reason === 'STATION_OFF',
    );
    station.always = 'ok';
    expect((await scene.operator.put(path, body)).status).toBe(201);
    await scene.notified(receipt);
  });

  it('only when all of it is right, with a pointer to each fault', async () => {
    const good = { brokerCode: '12345678901', endpointUrl: 'https://ente.example/rt' };
    for (const [body, pointer] of [
      [{ ...good, brokerCode: undefined }, '/brokerCode'],
      [{ ...good, endpointUrl: 'ftp://ente.example' }, '/endpointUrl'],
      [{ ...good, endpointUrl: 'https://user:secret@ente.example' }, '/endpointUrl'],
      [{ ...good, endpointUrl: 'not a url' }, '/endpointUrl'],
      [{ ...good, primitiveVersion: 3 }, '/primitiveVersion'],
      [{ ...good, timeoutMs: 5 }, '/timeoutMs'],
      [
        { ...good, organizations: [{ organizationFiscalCode: '1', segregationCode: '123' }] },
        '/organizations/0/segregationCode',
      ],
      [
        { ...good, organizations: [{ organizationFiscalCode: '1', auxDigit: 7 }] },
        '/organizations/0/auxDigit',
      ],
      [
        { ...good, organizations: [{ organizationFiscalCode: '1' }, { organizationFiscalCode: '1' }] },
        '/organizations',
      ],
    ] as const) {
      const answer = await scene.operator.put('/admin/stations/wrong_01', body);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
      expect(answer.text).not.toContain('secret');
    }
    expect((await scene.operator.put('/admin/stations/wrong_01', '{"broken')).status).toBe(400);
    expect((await scene.operator.get('/admin/stations/wrong_01')).status).toBe(404);
  });
});
