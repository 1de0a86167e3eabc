import { randomBytes } from 'node:crypto';
import path from 'node:path';
import Redis from 'ioredis';
import { type Supervised, supervise } from '#libs/lifecycle';
import { until } from '#libs/testing';
import { openHouse } from './support/house';
import { send, whileHeld } from './support/signals';
import { type ReceiptDocument, Scene, organizationCode, receiptOf } from './support/receipt';

/** One of Redis' logical databases for this file alone, so that all of it can be wiped. */
const REDIS_DATABASE = 9;
const LEASE_MS = 1_000;
const MAX_ATTEMPTS = 2;
const DIST_APPS = path.resolve(__dirname, '../dist/apps');

let scene: Scene;
let redis: Redis;
let appEnv: NodeJS.ProcessEnv;
beforeAll(async () => {
  const redisUrl = `${process.env['GPD_TEST_REDIS_URL'] ?? ''}/${REDIS_DATABASE}`;
  appEnv = {
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: `recovery-${randomBytes(4).toString('hex')}`,
    RELAY_LEASE_MS: String(LEASE_MS),
    RELAY_INTERVAL_MS: '100',
    DELIVERY_SLOT_MS: '100',
    DELIVERY_JITTER: '0',
    BREAKER_FAILURES: '1000',
    DELIVERY_MAX_ATTEMPTS: String(MAX_ATTEMPTS),
  };
  scene = new Scene(await openHouse(appEnv));
  redis = new Redis(redisUrl);
});
afterAll(async () => {
  redis.disconnect();
  await scene.close();
});

async function stationFor(primary: string, timeoutMs = 500) {
  return scene.station([{ organization: primary }], { timeoutMs });
}

describe('nothing owed is lost', () => {
  it('when the receipt worker is killed while a station thinks', async () => {
    const primary = organizationCode();
    // Long enough that the attempt is still under way when its worker is killed, on a busy machine too.
    const station = await stationFor(primary, 4_000);
    station.next('hang');
    const receipt = receiptOf(primary);
    await scene.post(receipt);
    await until(
      () => station.received.length,
      (count) => count === 1,
    );
    await send('SIGKILL', scene.house.apps['receipt-worker']);
    const { deliveries } = await scene.notified(receipt);
    expect(deliveries).toMatchObject([{ attemptCount: 2, attempts: [{ attempt: 1 }, { outcome: 'OK' }] }]);
    expect(deliveries[0]!.attempts[0]!.outcome).toBeUndefined();
    expect(station.received).toHaveLength(2);
  });

  it('when Redis forgets everything between intake and delivery', async () => {
    const primary = organizationCode();
    const station = await stationFor(primary, 8_000);
    const worker = scene.house.apps['receipt-worker'];
    const receipts = Array.from({ length: 10 }, () => receiptOf(primary));
    await whileHeld(worker, async () => {
      for (const receipt of receipts) expect((await scene.post(receipt)).status).toBe(201);
      expect(await redis.dbsize()).toBeGreaterThan(0);
      await redis.flushdb();
    });
    for (const receipt of receipts) await scene.notified(receipt);
    const got = station.messages.map((message) => message.receipt.receiptId);
    expect(new Set(got)).toEqual(new Set(receipts.map(({ receiptId }) => receiptId)));
  });
});

describe('the cap on attempts', () => {
  const started: Supervised[] = [];
  afterAll(() => Promise.all(started.map((app) => app.stop())));

  /** Ends the house's own and starts one with other settings on the same data. */
  async function replace(app: 'scheduler' | 'receipt-worker', over: NodeJS.ProcessEnv): Promise<void> {
    const { house } = scene;
    await house.apps[app].stop();
    const replacement = supervise({
      name: app,
      file: path.join(DIST_APPS, app, 'src/main.js'),
      env: {
        ...process.env,
        MYSQL_URL: house.mysqlUrl,
        OUTBOUND_ALLOWED_NETWORKS: '127.0.0.0/8',
        ...appEnv,
        ...over,
      },
    });
    started.push(replacement);
    await replacement.ready;
  }

  const parkedDelivery = async (receipt: ReceiptDocument) =>
    (await scene.receipt(receipt, ({ deliveries }) => deliveries[0]!.parked)).deliveries[0]!;

  it('parks what it stops and keeps it; raised, it lets the delivery go on', async () => {
    const primary = organizationCode();
    const station = await stationFor(primary);
    station.always = 'malformed';
    const receipt = receiptOf(primary);
    await scene.post(receipt);
    const before = await parkedDelivery(receipt);
    expect(before).toMatchObject({ status: 'NOTICE_PENDING', attemptCount: MAX_ATTEMPTS });
    // Absence: no third attempt, though its wait (300 ms) and a lease go by.
    await new Promise((resolve) => setTimeout(resolve, LEASE_MS + 300));
    expect(await parkedDelivery(receipt)).toEqual(before);
    expect(station.received).toHaveLength(MAX_ATTEMPTS);

    station.always = 'ok';
    const raised = { DELIVERY_MAX_ATTEMPTS: String(MAX_ATTEMPTS + 1) };
    await Promise.all([replace('receipt-worker', raised), replace('scheduler', raised)]);
    const { deliveries } = await scene.notified(receipt);
    expect(deliveries).toMatchObject([
      { id: before.id, parked: false, attemptCount: MAX_ATTEMPTS + 1, outcome: 'OK' },
    ]);
  });
});
