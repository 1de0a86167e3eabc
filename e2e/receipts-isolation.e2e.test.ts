import { until } from '#libs/testing';
import { openHouse } from './support/house';
import { type RegisteredStation, Scene, organizationCode, receiptOf } from './support/receipt';

const TIMEOUT_MS = 400;
/** A worker with few slots: stations that hang would fill them all. */
const SLOTS = 6;

let scene: Scene;
beforeAll(async () => {
  scene = new Scene(
    await openHouse({
      RECEIPT_CONCURRENCY: String(SLOTS),
      STATION_CONCURRENCY: '2',
      BREAKER_FAILURES: '3',
      BREAKER_PROBE_MS: '300',
      BREAKER_MAX_PROBE_MS: '600',
      DELIVERY_SLOT_MS: '100',
      DELIVERY_MAX_ATTEMPTS: '2',
      RELAY_INTERVAL_MS: '50',
    }),
  );
});
afterAll(() => scene.close());

const trafficOf = async ({ idStation }: RegisteredStation) =>
  (await scene.operator.get(`/admin/stations/${idStation}`)).body.traffic as object;
const healthOf = async ({ idStation }: RegisteredStation) =>
  (await scene.operator.get(`/admin/stations/${idStation}`)).body.health as { state: string };

async function withStation(over: object = {}) {
  const organization = organizationCode();
  const station = await scene.station([{ organization }], { timeoutMs: TIMEOUT_MS, ...over });
  return { organization, station };
}

const receiptsFor = (organization: string, count: number) =>
  Array.from({ length: count }, () => receiptOf(organization));

describe('a station that hangs', () => {
  it('does not keep others waiting, is left alone after some failures, and gets all when it is back', async () => {
    const hanging = await withStation();
    const healthy = await withStation();
    hanging.station.always = 'hang';
    const forHanging = receiptsFor(hanging.organization, 30);
    for (const receipt of forHanging) await scene.post(receipt);
    // Posted last, there first: the healthy station has its slots whatever the other one does.
    const forHealthy = receiptsFor(healthy.organization, 10);
    for (const receipt of forHealthy) await scene.deliver(receipt);
    expect(healthy.station.messages).toHaveLength(10);

    await until(
      () => healthOf(hanging.station),
      ({ state }) => state === 'OPEN',
    );
    // 30 receipts, two attempts each, would be 60: the breaker spares the station nearly all of them.
    expect(hanging.station.received.length).toBeLessThan(30);
    await scene.receipt(
      forHanging.at(-1)!,
      ({ deliveries }) => deliveries[0]?.parkedReason === 'STATION_DOWN',
    );

    expect(await trafficOf(healthy.station)).toMatchObject({ attempts: 10, successRate: 1, backlog: 0 });
    const traffic = await trafficOf(hanging.station);
    expect(traffic).toMatchObject({
      successRate: 0,
      backlog: 30,
      oldestOwedAt: expect.any(String) as string,
    });
    expect(traffic).not.toHaveProperty('p95Ms');

    hanging.station.always = 'ok';
    for (const receipt of forHanging) await scene.notified(receipt);
    const after = await trafficOf(hanging.station);
    expect(after).toMatchObject({ backlog: 0, p50Ms: expect.any(Number) as number });
    expect(after).not.toHaveProperty('oldestOwedAt');
    expect(await healthOf(hanging.station)).toMatchObject({ state: 'CLOSED', consecutiveFailures: 0 });
    const got = new Set(hanging.station.messages.map(({ receipt }) => receipt.receiptId));
    expect(got).toEqual(new Set(forHanging.map(({ receiptId }) => receiptId)));
  });

  it('is tried at once when somebody sends one again by hand', async () => {
    const { organization, station } = await withStation();
    await station.down();
    const receipts = receiptsFor(organization, 8);
    for (const receipt of receipts) await scene.post(receipt);
    await until(
      () => healthOf(station),
      ({ state }) => state === 'OPEN',
    );
    await station.up();
    const { deliveries } = await scene.receipt(
      receipts[7]!,
      ({ deliveries: [first] }) => first?.parked === true,
    );
    const path = `/organizations/${organization}/receipts/${receipts[7]!.receiptId}/deliveries/${deliveries[0]!.id}`;
    expect((await scene.operator.post(`${path}/redeliver`)).status).toBe(202);
    for (const receipt of receipts) await scene.notified(receipt);
  });
});

describe('a station of primitive version 1', () => {
  it('gets paSendRT', async () => {
    const { organization, station } = await withStation({ primitiveVersion: 1 });
    await scene.deliver(receiptOf(organization));
    expect(station.received[0]).toMatchObject({ soapAction: '"paSendRT"' });
    expect(station.received[0]!.xml).toContain('paSendRTReq');
    expect(station.received[0]!.xml).not.toContain('V2');
  });

  it('is not sent a digital stamp, which has no place in it: the delivery says so', async () => {
    const { organization, station } = await withStation({ primitiveVersion: 1 });
    const stamp = Buffer.from('<marcaDaBollo/>').toString('base64');
    const receipt = receiptOf(organization, [{ organization, stamp }]);
    await scene.post(receipt);
    const { deliveries } = await scene.receipt(receipt, ({ deliveries: [first] }) => first?.parked === true);
    expect(deliveries[0]).toMatchObject({ parkedReason: 'INEXPRESSIBLE' });
    expect(deliveries[0]!.lastError).toContain('Version 1 of the primitives has no room for');
    expect(station.received).toEqual([]);
  });
});
