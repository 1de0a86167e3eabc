import Redis from 'ioredis';
import type { QueuedChunk } from '#libs/domain';
import { QueueScene, until } from '#libs/testing';

let scene: QueueScene;
beforeEach(() => {
  scene = new QueueScene();
});
afterEach(() => scene.close());

const LARGE = 1_000;
/** Chunks of an organization, of a job of its own. */
const chunksOf = (owner: string, count: number, { from = 0, items = LARGE } = {}): QueuedChunk[] => {
  const [brokerCode = '', organizationFiscalCode = ''] = owner.split('/');
  return Array.from({ length: count }, (_, n) => ({
    jobId: owner,
    seq: from + n,
    brokerCode,
    organizationFiscalCode,
    items,
  }));
};
const times = (count: number, owner: string): string[] => Array.from({ length: count }, () => owner);

/** Takes all that waits, one at a time. @returns whose it was, in the order it was begun */
async function served(expected: number): Promise<string[]> {
  const order: string[] = [];
  const consumer = scene.consume(
    ({ jobId }) => {
      order.push(jobId);
      return Promise.resolve();
    },
    { concurrency: 1 },
  );
  await until(
    () => order.length,
    (count) => count === expected,
  );
  scene.release(consumer);
  await consumer.close();
  return order;
}

describe('turns in a queue', () => {
  it('are in order of arrival for who is alone', async () => {
    const queue = await scene.connected();
    await queue.enqueueChunks(chunksOf('a/1', 3));
    await queue.enqueueChunks(chunksOf('a/1', 3, { from: 3 }));
    const seen: number[] = [];
    scene.consume(
      ({ seq }) => {
        seen.push(seq);
        return Promise.resolve();
      },
      { concurrency: 1 },
    );
    await until(
      () => seen.length,
      (count) => count === 6,
    );
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('let who has little go before what another one has waiting, then take one of each', async () => {
    const queue = await scene.connected();
    await queue.enqueueChunks(chunksOf('a/1', 6));
    await queue.enqueueChunks(chunksOf('b/1', 3));
    expect(await served(9)).toEqual(['a/1', 'b/1', 'a/1', 'b/1', 'a/1', 'b/1', ...times(3, 'a/1')]);
  });

  it('count what a chunk costs: four of few items for one of many', async () => {
    const queue = await scene.connected();
    await queue.enqueueChunks(chunksOf('a/1', 3));
    await queue.enqueueChunks(chunksOf('b/1', 8, { items: 250 }));
    const order = await served(11);
    expect(order.slice(0, 5)).toEqual(['a/1', ...times(4, 'b/1')]);
    expect(order.slice(5, 10)).toEqual(['a/1', ...times(4, 'b/1')]);
  });

  it('are shared by brokers, however many organizations one has', async () => {
    const queue = await scene.connected();
    const many = Array.from({ length: 20 }, (_, n) => `a/${n}`);
    for (const owner of many) await queue.enqueueChunks(chunksOf(owner, 1));
    await queue.enqueueChunks(chunksOf('b/1', 4));
    const order = await served(24);
    expect(order.map((owner) => owner.split('/')[0]).slice(0, 8)).toEqual([
      'a',
      'b',
      'a',
      'b',
      'a',
      'b',
      'a',
      'b',
    ]);
    expect(order.filter((owner) => owner !== 'b/1')).toEqual(many);
  });

  it('let an organization that comes new go before what another one of its broker has waiting', async () => {
    const queue = await scene.connected();
    await queue.enqueueChunks(chunksOf('a/1', 10));
    await queue.enqueueChunks(chunksOf('a/2', 1));
    expect((await served(11)).slice(0, 3)).toContain('a/2');
  });

  it('are given once to what is queued twice: whoever is asked for again pays nothing', async () => {
    const queue = await scene.connected();
    await queue.enqueueChunks(chunksOf('a/1', 2));
    for (let again = 0; again < 5; again += 1) await queue.enqueueChunks(chunksOf('a/1', 2));
    await queue.enqueueChunks(chunksOf('b/1', 4));
    await queue.enqueueChunks(chunksOf('a/1', 2, { from: 2 }));
    const order = await served(8);
    expect(order.slice(0, 6).filter((owner) => owner === 'a/1')).toHaveLength(3);
  });

  it('begin anew when nothing waits, and when Redis has forgotten them', async () => {
    const queue = await scene.connected();
    await queue.enqueueChunks(chunksOf('a/1', 50));
    await served(50);
    await queue.enqueueChunks([...chunksOf('b/1', 2), ...chunksOf('a/1', 2, { from: 50 })]);
    expect(await served(4)).toEqual(['b/1', 'a/1', 'b/1', 'a/1']);
    await queue.enqueueChunks(chunksOf('a/1', 50));
    const redis = new Redis(scene.settings.redisUrl);
    await redis.del(await redis.keys(`${scene.settings.prefix}*`));
    redis.disconnect();
    await queue.enqueueChunks([...chunksOf('b/1', 2), ...chunksOf('a/1', 2)]);
    expect(await served(4)).toEqual(['b/1', 'a/1', 'b/1', 'a/1']);
  });

  it('never keep who has much from going on while others come again and again', async () => {
    const queue = await scene.connected();
    await queue.enqueueChunks(chunksOf('a/1', 20));
    for (const owner of ['b/1', 'c/1', 'd/1']) await queue.enqueueChunks(chunksOf(owner, 1));
    const order: string[] = [];
    let more = 0;
    scene.consume(
      async ({ jobId }) => {
        order.push(jobId);
        // Three that have a chunk each, and the next one as soon as it has ended: never much, and always some.
        if (jobId === 'a/1') return;
        await queue.enqueueChunks(chunksOf(jobId, 1, { from: (more += 1) }));
      },
      { concurrency: 1 },
    );
    await until(
      () => order.length,
      (count) => count >= 60,
    );
    expect(order.slice(0, 60).filter((owner) => owner === 'a/1').length).toBeGreaterThanOrEqual(10);
  });
});

describe('a job that is put back', () => {
  it('lets others go first, and comes again as often as it takes', async () => {
    const queue = await scene.connected();
    await queue.enqueueChunks(chunksOf('a/1', 1));
    await queue.enqueueChunks(chunksOf('b/1', 1));
    const begun: string[] = [];
    scene.consume(
      ({ jobId }) => {
        begun.push(jobId);
        // More often than a job that fails is tried again.
        return Promise.resolve(jobId === 'a/1' && begun.length < 11 ? 'put-back' : undefined);
      },
      { concurrency: 1 },
    );
    await until(
      () => queue.backlog('position-chunk'),
      (left) => left === 0,
    );
    expect(begun.slice(0, 2)).toEqual(['a/1', 'b/1']);
    expect(begun.slice(2)).toEqual(times(9, 'a/1'));
    expect(scene.errors).toEqual([]);
  });
});

describe('small chunks', () => {
  it('wait for no slot of large ones', async () => {
    const queue = await scene.connected();
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const begun: string[] = [];
    scene.consume(async ({ jobId }) => {
      begun.push(jobId);
      await gate;
    });
    const small: string[] = [];
    scene.consume(
      ({ jobId }) => {
        small.push(jobId);
        return Promise.resolve();
      },
      { name: 'small-position-chunk' as 'position-chunk' },
    );
    await queue.enqueueChunks(chunksOf('a/1', 20));
    await until(
      () => begun.length,
      (count) => count === 4,
    );
    await queue.enqueueChunks(chunksOf('b/1', 1, { items: 10 }));
    await until(
      () => small.length,
      (count) => count === 1,
    );
    expect(begun).toEqual(times(4, 'a/1'));
    release();
    await until(
      () => begun.length,
      (count) => count === 20,
    );
  });
});
