import { Rejected, Transient } from '#libs/domain';
import { type OwnServers, type RedisGroup, openOwnServers } from '#libs/local-services';
import { QueueScene, closedPort, until } from '#libs/testing';
import { connect } from './connection';
import { markOf } from './keeper';

let scene: QueueScene;

const chunk = (seq: number) => ({ jobId: 'job', seq });

describe.each(['one server', 'a cluster'])('on %s,', (home) => {
  let servers: OwnServers | undefined;
  let cluster: RedisGroup | undefined;
  beforeAll(async () => {
    if (home === 'one server') return;
    servers = await openOwnServers({ env: process.env, onProgress: () => undefined });
    cluster = await servers.startRedisCluster(3, 0);
  });
  afterAll(async () => {
    await cluster?.stop();
    servers?.release();
  });
  beforeEach(() => {
    scene = new QueueScene();
    if (cluster !== undefined) scene.settings.redisUrl = cluster.url;
  });
  afterEach(() => scene.close());

  describe('a queue that was lost', () => {
    it('is told from one that was not, and from the other ones', async () => {
      const made = await scene.connected();
      const mark = await made.findLoss(['position-chunk', 'receipt-deliveries']);
      await mark?.();
      expect(await made.findLoss(['position-chunk', 'receipt-deliveries'])).toBeUndefined();
      const redis = connect(scene.settings, 'consumer');
      await redis.del(markOf(scene.settings.prefix, 'position-chunk'));
      redis.disconnect();
      expect(await made.findLoss(['receipt-deliveries'])).toBeUndefined();
      expect(await made.findLoss(['position-chunk'])).toBeDefined();
    });

    it('may have lost its last jobs when another server has it, or the same after a new start', async () => {
      const made = await scene.connected();
      const redis = connect(scene.settings, 'consumer');
      await redis.set(markOf(scene.settings.prefix, 'position-chunk'), 'the-one-before');
      redis.disconnect();
      const mark = await made.findLoss(['position-chunk']);
      await mark?.();
      expect(await made.findLoss(['position-chunk'])).toBeUndefined();
    });
  });

  describe('a queue', () => {
    it('carries payloads from a producer to a consumer, more of them than go in one batch', async () => {
      const seen = new Set<number>();
      scene.consume(({ seq }) => {
        seen.add(seq);
        return Promise.resolve();
      });
      const queue = await scene.connected();
      await queue.enqueue(
        'position-chunk',
        Array.from({ length: 1_200 }, (_, seq) => chunk(seq)),
      );
      await until(
        () => seen.size,
        (size) => size === 1_200,
      );
      await until(
        () => queue.backlog('position-chunk'),
        (left) => left === 0,
      );
    });

    it('runs what is queued twice once while it waits, and again once it has ended', async () => {
      const queue = await scene.connected();
      await queue.enqueue('position-chunk', [chunk(1), chunk(1)]);
      await queue.enqueue('position-chunk', [chunk(1)]);
      expect(await queue.backlog('position-chunk')).toBe(1);
      let runs = 0;
      scene.consume(() => {
        runs += 1;
        return Promise.resolve();
      });
      const drained = () =>
        until(
          () => queue.backlog('position-chunk'),
          (left) => left === 0,
        );
      await drained();
      expect(runs).toBe(1);
      await queue.enqueue('position-chunk', [chunk(1)]);
      await until(
        () => runs,
        (count) => count === 2,
      );
      await drained();
    });

    it('runs what is queued twice once while it runs', async () => {
      let runs = 0;
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      scene.consume(async () => {
        runs += 1;
        await gate;
      });
      const queue = await scene.connected();
      await queue.enqueue('position-chunk', [chunk(1)]);
      await until(
        () => runs,
        (count) => count === 1,
      );
      await queue.enqueue('position-chunk', [chunk(1)]);
      expect(await queue.backlog('position-chunk')).toBe(1);
      release();
      await until(
        () => queue.backlog('position-chunk'),
        (left) => left === 0,
      );
      expect(runs).toBe(1);
    });

    it('runs a job again after a passing fault', async () => {
      let runs = 0;
      scene.consume(() => {
        runs += 1;
        return runs === 1 ? Promise.reject(new Transient('AWAY', 'away')) : Promise.resolve();
      });
      const queue = await scene.connected();
      await queue.enqueue('position-chunk', [chunk(1)]);
      await until(
        () => queue.backlog('position-chunk'),
        (left) => left === 0,
      );
      expect(runs).toBe(2);
      expect(scene.errors).toMatchObject([{ message: 'away' }]);
      expect(scene.failed).toEqual([chunk(1)]);
    });

    it('does not run a job again that was refused, and keeps nothing of it', async () => {
      let runs = 0;
      scene.consume(() => {
        runs += 1;
        return Promise.reject(new Rejected('NO', 'never'));
      });
      const queue = await scene.connected();
      await queue.enqueue('position-chunk', [chunk(1)]);
      await until(
        () => scene.errors.length,
        (count) => count === 1,
      );
      expect(await queue.backlog('position-chunk')).toBe(0);
      expect(runs).toBe(1);
      expect(scene.errors).toMatchObject([{ message: 'never' }]);
      await queue.enqueue('position-chunk', [chunk(1)]);
      await until(
        () => runs,
        (count) => count === 2,
      );
    });

    it('survives a job it does not understand, and runs the next', async () => {
      const seen: number[] = [];
      scene.consume(({ seq }) => {
        seen.push(seq);
        return Promise.resolve();
      });
      const queue = await scene.connected();
      await queue.enqueue('position-chunk', [{ jobId: 7, seq: 'x' } as never, chunk(2)]);
      await until(
        () => seen,
        (all) => all.includes(2),
      );
      expect(seen).toEqual([2]);
      expect(scene.errors.length).toBeGreaterThan(0);
    });

    it('keeps kinds of jobs, and prefixes, apart', async () => {
      const seen: unknown[] = [];
      scene.consume((payload) => {
        seen.push(payload);
        return Promise.resolve();
      });
      const queue = await scene.connected();
      const elsewhere = scene.producer({ prefix: `${scene.settings.prefix}-other` });
      await until(
        () => elsewhere.fault(),
        (fault) => fault === undefined,
      );
      await queue.enqueue('receipt-deliveries', [{ due: [{ deliveryId: 1, attempt: 0 }], owner: '' }]);
      await elsewhere.enqueue('position-chunk', [chunk(5)]);
      await queue.enqueue('position-chunk', [chunk(1)]);
      await until(
        () => seen.length,
        (count) => count > 0,
      );
      expect(seen).toEqual([chunk(1)]);
      expect(await queue.backlog('receipt-deliveries')).toBe(1);
    });
  });

  describe('a queue that nobody takes from', () => {
    it('is full in the end, and is not once somebody does', async () => {
      const queue = await scene.connected();
      expect(await queue.isFull('position-chunk', 'a')).toBe(false);
      await queue.enqueue(
        'position-chunk',
        Array.from({ length: 4_100 }, (_, seq) => chunk(seq)),
        Array.from({ length: 4_100 }, () => ({ broker: 'a', organization: '1', cost: 1 })),
      );
      const asksFull = () => queue.isFull('position-chunk', 'a');
      await until(asksFull, (full) => full);
      expect(await queue.isFull('position-chunk', 'b')).toBe(false);
      scene.consume(() => Promise.resolve(), { concurrency: 50 });
      await until(asksFull, (full) => !full);
    });
  });
});

describe('a producer while Redis is away', () => {
  beforeEach(() => {
    scene = new QueueScene();
  });
  afterEach(() => scene.close());

  it('fails in seconds, whatever is asked of it, and closes', async () => {
    const queue = scene.producer({ redisUrl: `redis://127.0.0.1:${await closedPort()}` });
    const startedAt = Date.now();
    const ends = await Promise.allSettled([
      queue.enqueue('position-chunk', [chunk(1)]),
      queue.backlog('position-chunk'),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await queue.fault()).toBe('Redis does not answer');
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });

  it('works again afterwards, also when it was used for the first time while Redis was silent', async () => {
    const way = await scene.wayToRedis();
    const made = await scene.connected();
    way.hold();
    await expect(made.enqueue('position-chunk', [chunk(1)])).rejects.toThrow();
    await expect(made.backlog('position-chunk')).rejects.toThrow();
    // As long as the silence goes on, and longer than any command of its own may take.
    await until(
      () => scene.errors.some(({ message }) => message.includes('timed out')),
      (timedOut) => timedOut,
    );
    way.letGo();
    await until(
      () =>
        made.enqueue('position-chunk', [chunk(2)]).then(
          () => true,
          () => false,
        ),
      (queued) => queued,
      5_000,
    );
    expect(await made.backlog('position-chunk')).toBeGreaterThan(0);
  });

  it('queues nothing of nothing without asking', async () => {
    const queue = scene.producer({ redisUrl: `redis://127.0.0.1:${await closedPort()}` });
    await queue.enqueue('position-chunk', []);
  });
});
