import { type OwnServers, type RedisGroup, openOwnServers } from '#libs/local-services';
import { QueueScene, until } from '#libs/testing';
import { inspectRedis } from './inspect-redis';
import { markOf } from './keeper';
import { createRateLimit } from './rate-limit';
import { joinRollCall } from './roll-call';

const chunk = (seq: number) => ({ jobId: 'job', seq });

let servers: OwnServers;
beforeAll(async () => {
  servers = await openOwnServers({ env: process.env, onProgress: () => undefined });
});
afterAll(() => {
  servers.release();
});

describe.each<[string, () => Promise<RedisGroup>]>([
  ['a cluster', () => servers.startRedisCluster(3, 1)],
  ['a primary under sentinels', () => servers.startRedisSentinels(1)],
])('%s whose primary dies', (_, start) => {
  let group: RedisGroup;
  let scene: QueueScene;
  beforeAll(async () => {
    group = await start();
    scene = new QueueScene();
    scene.settings.redisUrl = group.url;
  });
  afterAll(async () => {
    await scene.close();
    await group.stop();
  });

  it('tells of all its servers, keeps rates and the roll of workers', async () => {
    // Nodes hear of each other's replicas by and by.
    const { servers: all, faults } = await until(
      () => inspectRedis(group.url),
      (state) => state.servers.length === group.nodes,
    );
    expect(faults).toEqual([]);
    expect(all.filter(({ role }) => role === 'slave')).toHaveLength(group.nodes / 2);

    const worker = joinRollCall({ ...scene.settings, name: 'position-chunk', slots: 4, taken: () => 0 });
    const queue = await scene.connected();
    await until(
      () => queue.workers('position-chunk'),
      (reports) => reports.length === 1,
    );
    await worker.close();

    const rates = [1, 2].map(() => createRateLimit({ ...scene.settings, perSecond: 1 }));
    const taken: number[] = [];
    // One window for both, once both count in Redis.
    await until(
      async () => {
        const key = `key-${taken.length}`;
        const waits: number[] = [];
        for (let n = 0; n < 20; n += 1) waits.push((await rates[n % 2]?.take(key)) ?? 0);
        taken.push(waits.filter((wait) => wait === 0).length);
        return taken.at(-1);
      },
      (passed) => passed === 10,
    );
    await Promise.all(rates.map((rate) => rate.close()));
  });

  it('is followed by producers and consumers, and the new one is told from the old', async () => {
    const seen = new Set<number>();
    scene.consume(({ seq }) => {
      seen.add(seq);
      return Promise.resolve();
    });
    const queue = await scene.connected();
    await (
      await queue.findLoss(['position-chunk'])
    )?.();
    await queue.enqueue('position-chunk', [chunk(1)]);
    await until(
      () => seen.size,
      (size) => size === 1,
    );

    const keeper = () => group.primaryOf(markOf(scene.settings.prefix, 'position-chunk'));
    const dead = (await keeper()) ?? -1;
    await group.kill(dead);
    const mark = await until(
      () => queue.findLoss(['position-chunk']).catch(() => undefined),
      (found) => found !== undefined,
      30_000,
    );
    await until(
      () =>
        queue.enqueue('position-chunk', [chunk(2)]).then(
          () => true,
          () => false,
        ),
      (queued) => queued,
    );
    await until(
      () => seen.has(2),
      (yes) => yes,
      30_000,
    );
    expect(await keeper()).not.toBe(dead);

    const told = await inspectRedis(group.url);
    expect(told.servers.filter(({ role }) => role === 'master').length).toBeGreaterThan(0);
    expect(told.faults.length + told.servers.filter(({ replicas }) => replicas === 0).length).toBeGreaterThan(
      0,
    );

    // The old one comes back, and is none of the primaries any more.
    await group.revive(dead);
    await until(
      () => group.fault(),
      (fault) => fault === undefined,
      30_000,
    );
    await mark?.();
    await queue.enqueue('position-chunk', [chunk(3)]);
    await until(
      () => seen.has(3),
      (yes) => yes,
    );
    expect(await queue.findLoss(['position-chunk'])).toBeUndefined();
    expect(await queue.fault()).toBeUndefined();
  });
});
