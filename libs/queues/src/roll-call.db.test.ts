import Redis from 'ioredis';
import { QueueScene, until } from '#libs/testing';
import { joinRollCall } from './roll-call';

let scene: QueueScene;
let redis: Redis;
beforeAll(() => (redis = new Redis(process.env['GPD_TEST_REDIS_URL'] ?? '')));
beforeEach(() => (scene = new QueueScene()));
afterEach(() => scene.close());
afterAll(() => redis.quit());

const join = (over: Partial<Parameters<typeof joinRollCall>[0]> = {}) =>
  joinRollCall({ ...scene.settings, name: 'position-chunk', slots: 4, taken: () => 0, ...over });

describe('a roll call', () => {
  it('has nobody where no worker is', async () => {
    const producer = await scene.connected();
    expect(await producer.workers('position-chunk')).toEqual([]);
  });

  it('hears how busy each worker of a queue is and what it gets done, until it leaves', async () => {
    const producer = await scene.connected();
    const busy = join({ taken: () => 4 });
    const idle = join({ slots: 8 });
    const elsewhere = join({ name: 'receipt-deliveries' });
    busy.count(1_000);
    const said = await until(
      () => producer.workers('position-chunk'),
      (reports) => reports.some((report) => report.busy > 0.2 && report.perSecond > 1),
    );
    expect(said.map(({ slots }) => slots).sort()).toEqual([4, 8]);
    expect(said.find(({ slots }) => slots === 8)).toEqual({ slots: 8, busy: 0, perSecond: 0 });
    await busy.close();
    expect(await producer.workers('position-chunk')).toMatchObject([{ slots: 8 }]);
    await Promise.all([idle.close(), elsewhere.close()]);
    expect(await producer.workers('position-chunk')).toEqual([]);
    expect(scene.errors).toEqual([]);
  });

  it('forgets who is silent, and a Redis that was emptied hears them again', async () => {
    const producer = await scene.connected();
    const alive = join();
    await until(
      () => producer.workers('position-chunk'),
      (reports) => reports.length === 1,
    );
    await redis.del(await redis.keys(`${scene.settings.prefix}*`));
    await until(
      () => producer.workers('position-chunk'),
      (reports) => reports.length === 1,
    );
    await alive.close();
    // A worker that died said nothing at its end: its name is left, and what it said is over.
    const names = `${scene.settings.prefix}:workers:{position-chunks}`;
    await redis.sadd(names, 'dead');
    expect(await producer.workers('position-chunk')).toEqual([]);
    expect(await redis.smembers(names)).toEqual([]);
  });

  it('says nothing while Redis is away, and ends all the same', async () => {
    const way = await scene.wayToRedis();
    const worker = join();
    await until(
      () => way.connections(),
      (count) => count > 0,
    );
    way.hold();
    await worker.close();
  });
});
