import { randomBytes } from 'node:crypto';
import { type Socket, connect, createServer } from 'node:net';
import Redis from 'ioredis';
import { Rejected, Transient } from '#libs/domain';
import { until } from '#libs/testing';
import { type Consumer, type ConsumerSettings, createConsumer } from './consumer';
import { type Producer, createProducer } from './producer';

const errors: Error[] = [];
const open: { close(): Promise<void> }[] = [];
/** Each test has queues of its own. */
let settings: { redisUrl: string; prefix: string; onError: (error: Error) => void };
beforeEach(() => {
  errors.length = 0;
  settings = {
    redisUrl: process.env['GPD_TEST_REDIS_URL'] ?? '',
    prefix: `test-${randomBytes(6).toString('hex')}`,
    onError: (error) => errors.push(error),
  };
});
const closeAll = async () => {
  for (const each of open.splice(0).reverse()) await each.close();
};
afterEach(closeAll);

const producer = (over: Partial<typeof settings> = {}): Producer => {
  const made = createProducer({ ...settings, ...over });
  open.push(made);
  return made;
};
const consume = (
  handle: ConsumerSettings<'position-chunk'>['handle'],
  over: Partial<ConsumerSettings<'position-chunk'>> = {},
): Consumer => {
  const made = createConsumer({
    ...settings,
    name: 'position-chunk',
    concurrency: 4,
    lockMs: 5_000,
    handle,
    ...over,
  });
  open.push(made);
  return made;
};
/** A producer that is connected: until then it refuses what it is given. */
const connected = async (): Promise<Producer> => {
  const made = producer();
  await until(
    () =>
      made.ping().then(
        () => true,
        () => false,
      ),
    (yes) => yes,
  );
  return made;
};
const chunk = (seq: number) => ({ jobId: 'job', seq });
/** A port where nobody listens. */
const closedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** A way to Redis of the test's own, which can be cut, or held so that nothing comes through. */
async function wayToRedis() {
  const url = new URL(settings.redisUrl);
  const { hostname, port } = url;
  const sockets = new Set<Socket>();
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.on('close', () => pairs.delete(pair));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as { port: number }).port);
  settings.redisUrl = url.toString();
  return {
    connections: () => sockets.size / 2,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    hold: () => {
      for (const [near] of pairs) near.unpipe().pause();
    },
    letGo: () => {
      for (const [near, far] of pairs) near.pipe(far);
    },
  };
}

describe('a Redis that was emptied', () => {
  it('is told from one that was not', async () => {
    const made = await connected();
    expect(await made.wasEmptied()).toBe(true);
    await made.markFilled();
    expect(await made.wasEmptied()).toBe(false);
    const redis = new Redis(settings.redisUrl);
    // The keys of this test only: others use this Redis at the same time.
    await redis.del(await redis.keys(`${settings.prefix}*`));
    redis.disconnect();
    expect(await made.wasEmptied()).toBe(true);
  });
});

describe('a queue', () => {
  it('carries payloads from a producer to a consumer, more of them than go in one batch', async () => {
    const seen = new Set<number>();
    consume(({ seq }) => {
      seen.add(seq);
      return Promise.resolve();
    });
    const queue = await connected();
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
    const queue = await connected();
    await queue.enqueue('position-chunk', [chunk(1), chunk(1)]);
    await queue.enqueue('position-chunk', [chunk(1)]);
    expect(await queue.backlog('position-chunk')).toBe(1);
    let runs = 0;
    consume(() => {
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
    consume(async () => {
      runs += 1;
      await gate;
    });
    const queue = await connected();
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
    consume(() => {
      runs += 1;
      return runs === 1 ? Promise.reject(new Transient('AWAY', 'away')) : Promise.resolve();
    });
    const queue = await connected();
    await queue.enqueue('position-chunk', [chunk(1)]);
    await until(
      () => queue.backlog('position-chunk'),
      (left) => left === 0,
    );
    expect(runs).toBe(2);
    expect(errors).toMatchObject([{ message: 'away' }]);
  });

  it('does not run a job again that was refused, and keeps nothing of it', async () => {
    let runs = 0;
    consume(() => {
      runs += 1;
      return Promise.reject(new Rejected('NO', 'never'));
    });
    const queue = await connected();
    await queue.enqueue('position-chunk', [chunk(1)]);
    await until(
      () => errors.length,
      (count) => count === 1,
    );
    expect(await queue.backlog('position-chunk')).toBe(0);
    expect(runs).toBe(1);
    expect(errors).toMatchObject([{ message: 'never' }]);
    await queue.enqueue('position-chunk', [chunk(1)]);
    await until(
      () => runs,
      (count) => count === 2,
    );
  });

  it('survives a job it does not understand, and runs the next', async () => {
    const seen: number[] = [];
    consume(({ seq }) => {
      seen.push(seq);
      return Promise.resolve();
    });
    const queue = await connected();
    await queue.enqueue('position-chunk', [{ jobId: 7, seq: 'x' } as never, chunk(2)]);
    await until(
      () => seen,
      (all) => all.includes(2),
    );
    expect(seen).toEqual([2]);
    expect(errors.length).toBeGreaterThan(0);
  });

  it('keeps kinds of jobs, and prefixes, apart', async () => {
    const seen: unknown[] = [];
    consume((payload) => {
      seen.push(payload);
      return Promise.resolve();
    });
    const queue = await connected();
    const elsewhere = producer({ prefix: `${settings.prefix}-other` });
    await until(
      () =>
        elsewhere.ping().then(
          () => true,
          () => false,
        ),
      (yes) => yes,
    );
    await queue.enqueue('receipt-deliveries', [{ due: [{ deliveryId: 1, attempt: 0 }] }]);
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
    const queue = await connected();
    expect(await queue.isFull('position-chunk')).toBe(false);
    await queue.enqueue(
      'position-chunk',
      Array.from({ length: 20_000 }, (_, seq) => chunk(seq)),
    );
    const asksFull = () => queue.isFull('position-chunk');
    await until(asksFull, (full) => full);
    consume(() => Promise.resolve(), { concurrency: 50 });
    await until(asksFull, (full) => !full);
  });
});

describe('a producer while Redis is away', () => {
  it('fails in seconds, whatever is asked of it, and closes', async () => {
    const queue = producer({ redisUrl: `redis://127.0.0.1:${await closedPort()}` });
    const startedAt = Date.now();
    const ends = await Promise.allSettled([
      queue.enqueue('position-chunk', [chunk(1)]),
      queue.backlog('position-chunk'),
      queue.ping(),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });

  it('works again afterwards, also when it was used for the first time while Redis was silent', async () => {
    const way = await wayToRedis();
    const made = await connected();
    way.hold();
    await expect(made.enqueue('position-chunk', [chunk(1)])).rejects.toThrow();
    // As long as the silence goes on, and longer than any command of its own may take.
    await until(
      () => errors.some(({ message }) => message.includes('timed out')),
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
    const queue = producer({ redisUrl: `redis://127.0.0.1:${await closedPort()}` });
    await queue.enqueue('position-chunk', []);
  });
});

describe('a consumer', () => {
  it('goes on after its connections were cut', async () => {
    const way = await wayToRedis();
    const seen: number[] = [];
    consume(({ seq }) => {
      seen.push(seq);
      return Promise.resolve();
    });
    const queue = await connected();
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

  it('finishes the job in hand before it closes, and takes no other', async () => {
    const ended: number[] = [];
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let begun = 0;
    const consumer = consume(
      async ({ seq }) => {
        begun += 1;
        await gate;
        ended.push(seq);
      },
      { concurrency: 1 },
    );
    const queue = await connected();
    await queue.enqueue('position-chunk', [chunk(1), chunk(2)]);
    await until(
      () => begun,
      (count) => count === 1,
    );
    open.splice(open.indexOf(consumer), 1);
    const closing = consumer.close();
    release();
    await closing;
    expect(ended).toEqual([1]);
    expect(await queue.backlog('position-chunk')).toBe(1);
  });

  it('closes while Redis is away', async () => {
    const redisUrl = `redis://127.0.0.1:${await closedPort()}`;
    consume(() => Promise.resolve(), { redisUrl });
    await closeAll();
  });

  it('leaves no connection behind once all is closed', async () => {
    const way = await wayToRedis();
    const queue = await connected();
    consume(() => Promise.resolve());
    await queue.enqueue('position-chunk', [chunk(1)]);
    await until(
      () => queue.backlog('position-chunk'),
      (left) => left === 0,
    );
    expect(way.connections()).toBeGreaterThan(1);
    await closeAll();
    await until(way.connections, (left) => left === 0);
  });
});
