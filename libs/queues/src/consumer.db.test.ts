import { Queue } from 'bullmq';
import Redis from 'ioredis';
import { openOwnServers } from '#libs/local-services';
import { catalogue } from './catalogue';
import { QueueScene, closedPort, until } from '#libs/testing';

let scene: QueueScene;
beforeEach(() => {
  scene = new QueueScene();
});
afterEach(() => scene.close());

const chunk = (seq: number) => ({ jobId: 'job', seq });

describe('a Redis that throws keys away when it is full', () => {
  it('is told of by producers and consumers', async () => {
    // One of its own: what is set here concerns all who use it.
    const servers = await openOwnServers({ env: process.env, onProgress: () => undefined });
    const server = await servers.startRedis();
    const redis = new Redis(server.url);
    try {
      scene.settings.redisUrl = server.url;
      const queue = await scene.connected();
      const consumer = scene.consume(() => Promise.resolve());
      await until(
        () => consumer.fault(),
        (fault) => fault === undefined,
      );
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const told = expect.stringContaining('it is allkeys-lru') as string;
      expect([await queue.fault(), await consumer.fault()]).toEqual([told, told]);
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      expect([await queue.fault(), await consumer.fault()]).toEqual([undefined, undefined]);
    } finally {
      redis.disconnect();
      await scene.close();
      await server.stop();
      servers.release();
    }
  });
});

describe('a consumer', () => {
  it('goes on after its connections were cut', async () => {
    const way = await scene.wayToRedis();
    const seen: number[] = [];
    scene.consume(({ seq }) => {
      seen.push(seq);
      return Promise.resolve();
    });
    const queue = await scene.connected();
    await queue.enqueue('position-chunk', [chunk(1)]);
    await until(
      () => seen.length,
      (count) => count === 1,
    );
    way.cut();
    await until(
      () =>
        queue.enqueue('position-chunk', [chunk(2)]).then(
          () => true,
          () => false,
        ),
      (yes) => yes,
    );
    await until(
      () => seen,
      (all) => all.includes(2),
    );
  });

  it('makes connections anew that are open and say nothing, once jobs wait', async () => {
    const queue = await scene.connected();
    const way = await scene.wayToRedis();
    const seen: number[] = [];
    let replaced = 0;
    const consumer = scene.consume(
      ({ seq }) => {
        seen.push(seq);
        return Promise.resolve();
      },
      { patience: { idleMs: 500, busyMs: 60_000 }, onReplaced: () => (replaced += 1) },
    );
    await queue.enqueue('position-chunk', [chunk(1)]);
    await until(
      () => seen.length,
      (count) => count === 1,
    );
    way.hold();
    await queue.enqueue('position-chunk', [chunk(2)]);
    await until(
      () => consumer.fault(),
      (fault) => fault !== undefined,
    );
    await until(
      () => seen,
      (all) => all.includes(2),
    );
    expect(replaced).toBeGreaterThan(0);
    await until(
      () => consumer.fault(),
      (fault) => fault === undefined,
    );
  });

  it('gives up when its slots are held by jobs that do not end', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let givenUp = 0;
    scene.consume(() => gate, {
      concurrency: 1,
      patience: { idleMs: 50, busyMs: 300 },
      onGivenUp: () => (givenUp += 1),
    });
    const queue = await scene.connected();
    await queue.enqueue('position-chunk', [chunk(1), chunk(2)]);
    await until(
      () => givenUp,
      (count) => count > 0,
    );
    release();
  });

  it('does not take a queue that somebody has paused for one it gets nothing out of', async () => {
    const redis = new Redis(scene.settings.redisUrl, { maxRetriesPerRequest: null });
    const { prefix } = scene.settings;
    const paused = new Queue(catalogue['position-chunk'].queue, { connection: redis, prefix });
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    try {
      await paused.pause();
      const queue = await scene.connected();
      await queue.enqueue('position-chunk', [chunk(1)]);
      let replaced = 0;
      const patience = { idleMs: 50, busyMs: 60_000 };
      const seen: number[] = [];
      scene.consume(({ seq }) => Promise.resolve(void seen.push(seq)), {
        patience,
        onReplaced: () => (replaced += 1),
      });
      // A clock of the same kind: another queue, out of which nothing can be got for many times as long.
      let isLate = false;
      scene.consume(() => gate, {
        name: 'small-position-chunk' as 'position-chunk',
        concurrency: 1,
        patience: { idleMs: 50, busyMs: 1_000 },
        onGivenUp: () => (isLate = true),
      });
      await queue.enqueue('small-position-chunk', [chunk(2), chunk(3)]);
      await until(
        () => isLate,
        (yes) => yes,
      );
      expect([replaced, seen]).toEqual([0, []]);
      await paused.resume();
      await until(
        () => seen,
        (all) => all.includes(1),
      );
    } finally {
      release();
      await paused.close();
      redis.disconnect();
    }
  });

  it('finishes the job in hand before it closes, and takes no other', async () => {
    const ended: number[] = [];
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let begun = 0;
    const consumer = scene.consume(
      async ({ seq }) => {
        begun += 1;
        await gate;
        ended.push(seq);
      },
      { concurrency: 1 },
    );
    const queue = await scene.connected();
    await queue.enqueue('position-chunk', [chunk(1), chunk(2)]);
    await until(
      () => begun,
      (count) => count === 1,
    );
    scene.release(consumer);
    const closing = consumer.close();
    release();
    await closing;
    expect(ended).toEqual([1]);
    expect(await queue.backlog('position-chunk')).toBe(1);
  });

  it('closes while Redis is away', async () => {
    const redisUrl = `redis://127.0.0.1:${await closedPort()}`;
    scene.consume(() => Promise.resolve(), { redisUrl });
    await scene.close();
  });

  it('leaves no connection behind once all is closed', async () => {
    const way = await scene.wayToRedis();
    const queue = await scene.connected();
    scene.consume(() => Promise.resolve());
    await queue.enqueue('position-chunk', [chunk(1)]);
    await until(
      () => queue.backlog('position-chunk'),
      (left) => left === 0,
    );
    expect(way.connections()).toBeGreaterThan(1);
    await scene.close();
    await until(
      () => way.connections(),
      (left) => left === 0,
    );
  });
});
