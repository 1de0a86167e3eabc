import { type ChunkRef, type DueDelivery, type QueuedChunk } from '#libs/domain';
import { type OwedQueue, type RelayPorts, relayOwed } from './relay-owed';

const BATCH = 1_000;

interface Given {
  owed?: number;
  /** Leased to the queue for some time to come. */
  leased?: number;
  /** It may have lost something. */
  loss?: boolean;
  room?: number;
  /** Nobody leased them, and nothing keeps them from being queued. */
  forgotten?: number;
}

const chunkOf = (seq: number): QueuedChunk => ({
  jobId: 'job',
  seq,
  organizationFiscalCode: '77777777777',
  items: 1,
});

/** A database that owes this much, and a queue that takes it. */
function owing<T extends R, R = T>(given: Given, rowOf: (n: number) => T) {
  let { owed = 0, leased = 0 } = given;
  const seen = {
    takes: 0,
    limits: new Set<number>(),
    queued: [] as T[],
    givenBack: [] as R[],
    steps: [] as string[],
  };
  const queue: OwedQueue<T, R> = {
    takeForgotten: () =>
      Promise.resolve(Array.from({ length: given.forgotten ?? 0 }, (_, n) => rowOf(-1 - n))),
    owners: () => Promise.resolve(['owner']),
    take: (_owner, limit) => {
      seen.takes += 1;
      seen.limits.add(limit);
      const taken = Math.min(owed, limit);
      owed -= taken;
      return Promise.resolve(Array.from({ length: taken }, (_, n) => rowOf(n)));
    },
    giveBack: (rows) => {
      seen.givenBack.push(...rows);
      return Promise.resolve();
    },
    endLeases: (_now, limit) => {
      seen.steps.push('end leases');
      const ended = Math.min(leased, limit);
      leased -= ended;
      owed += ended;
      return Promise.resolve(ended);
    },
    enqueue: (rows) => {
      seen.queued.push(...rows);
      return Promise.resolve();
    },
    isFull: () => Promise.resolve(seen.queued.length >= (given.room ?? Infinity)),
    findLoss: () =>
      Promise.resolve(
        given.loss === true
          ? () => {
              seen.steps.push('mark');
              return Promise.resolve();
            }
          : undefined,
      ),
  };
  return { queue, seen };
}

function house(given: { chunks?: Given; deliveries?: Given; open?: string[] }) {
  const chunks = owing<QueuedChunk, ChunkRef>(given.chunks ?? {}, chunkOf);
  const deliveries = owing<DueDelivery>(given.deliveries ?? {}, (deliveryId) => ({ deliveryId, attempt: 0 }));
  const completed: string[] = [];
  const ports: RelayPorts = {
    doneButOpenJobs: () => Promise.resolve(given.open ?? []),
    completeIfDone: (jobId) => {
      completed.push(jobId);
      return Promise.resolve();
    },
    chunks: chunks.queue,
    deliveries: deliveries.queue,
  };
  return { ports, completed, chunks: chunks.seen, deliveries: deliveries.seen };
}

const ended = (queued: number, isRefilled = false) => ({ queued, isRefilled });

describe('relayOwed', () => {
  it('queues nothing where nothing is owed, and asks once', async () => {
    const { ports, chunks, deliveries } = house({});
    expect(await relayOwed(ports)).toEqual({ chunks: ended(0), deliveries: ended(0) });
    expect([chunks.takes, deliveries.takes]).toEqual([1, 1]);
  });

  it('queues all that is owed in steps of a bounded size, then ends', async () => {
    const { ports, chunks, deliveries } = house({
      chunks: { owed: 2 * BATCH + 1 },
      deliveries: { owed: BATCH },
    });
    expect(await relayOwed(ports)).toEqual({ chunks: ended(2 * BATCH + 1), deliveries: ended(BATCH) });
    expect([chunks.queued.length, deliveries.queued.length]).toEqual([2 * BATCH + 1, BATCH]);
    expect([...chunks.limits]).toEqual([BATCH]);
    expect([chunks.takes, deliveries.takes]).toEqual([3, 2]);
  });

  it('queues no more than a queue has room for, and the others all the same', async () => {
    const { ports, deliveries } = house({
      chunks: { owed: 1 },
      deliveries: { owed: 5 * BATCH, room: 2 * BATCH },
    });
    expect(await relayOwed(ports)).toEqual({ chunks: ended(1), deliveries: ended(2 * BATCH) });
    const full = house({ chunks: { owed: 1 }, deliveries: { owed: BATCH, room: 0 } });
    expect(await relayOwed(full.ports)).toEqual({ chunks: ended(1), deliveries: ended(0) });
    expect(deliveries.queued).toHaveLength(2 * BATCH);
  });

  it('queues a batch of each owner in turn: who is owed much keeps nobody waiting', async () => {
    const { ports } = house({});
    const owed = new Map([
      ['much', 3 * BATCH],
      ['little', 10],
    ]);
    const taken: [string, number][] = [];
    ports.deliveries.owners = () => Promise.resolve([...owed.keys()]);
    ports.deliveries.take = (owner, limit) => {
      const count = Math.min(limit, owed.get(owner) ?? 0);
      owed.set(owner, (owed.get(owner) ?? 0) - count);
      taken.push([owner, count]);
      return Promise.resolve(Array.from({ length: count }, (_, deliveryId) => ({ deliveryId, attempt: 0 })));
    };
    expect((await relayOwed(ports)).deliveries).toEqual(ended(3 * BATCH + 10));
    expect(taken).toEqual([
      ['much', BATCH],
      ['little', 10],
      ['much', BATCH],
      ['much', BATCH],
      ['much', 0],
    ]);
  });

  it('closes the jobs whose last worker died, then queues what nobody released', async () => {
    const { ports, completed, chunks } = house({ open: ['a', 'b'], chunks: { forgotten: 2 } });
    const forgotten = await ports.chunks.takeForgotten(BATCH);
    ports.chunks.takeForgotten = () => {
      expect(completed).toEqual(['a', 'b']);
      return Promise.resolve(forgotten);
    };
    expect(await relayOwed(ports)).toMatchObject({ chunks: { queued: 2 } });
    expect(chunks.queued).toEqual([chunkOf(-1), chunkOf(-2)]);
  });

  it('gives back at once what the queue did not take, and stops', async () => {
    const { ports, chunks } = house({ chunks: { owed: 5 * BATCH } });
    ports.chunks.enqueue = () => Promise.reject(new Error('no redis'));
    expect((await relayOwed(ports)).chunks).toEqual({ ...ended(0), error: new Error('no redis') });
    expect(chunks.takes).toBe(1);
    expect(chunks.givenBack).toHaveLength(BATCH);
    const forgotten = house({ chunks: { forgotten: 3 } });
    forgotten.ports.chunks.enqueue = (rows) => ports.chunks.enqueue(rows);
    expect((await relayOwed(forgotten.ports)).chunks.error).toEqual(new Error('no redis'));
    expect(forgotten.chunks.givenBack).toHaveLength(3);
  });

  it('takes nothing for a queue that is away, but closes jobs and fills the other queue', async () => {
    const { ports, completed, chunks } = house({
      chunks: { owed: 1 },
      deliveries: { owed: 2 },
      open: ['a'],
    });
    ports.chunks.findLoss = () => Promise.reject(new Error('no redis'));
    expect(await relayOwed(ports)).toEqual({
      chunks: { ...ended(0), error: new Error('no redis') },
      deliveries: ended(2),
    });
    expect(chunks.takes).toBe(0);
    expect(completed).toEqual(['a']);
  });

  it('fills a queue that may have lost something without waiting for leases, in bounded steps, and marks it last', async () => {
    const { ports, chunks, deliveries } = house({
      chunks: { leased: 7 },
      deliveries: { leased: 2 * BATCH + 5, loss: true },
    });
    expect(await relayOwed(ports)).toEqual({ chunks: ended(0), deliveries: ended(2 * BATCH + 5, true) });
    expect(deliveries.steps).toEqual(['end leases', 'end leases', 'end leases', 'mark']);
    expect(chunks.steps).toEqual([]);
  });
});
