import { type DueDelivery, type QueuedChunk } from '#libs/domain';
import { type RelayPorts, relayOwed } from './relay-owed';

const BATCH = 1_000;

const chunkOf = (jobId: string, seq: number): QueuedChunk => ({
  jobId,
  seq,
  organizationFiscalCode: '77777777777',
  items: 1,
});

/** A database that owes this much, and a queue that takes it. */
function owing(given: {
  chunks?: number;
  deliveries?: number;
  open?: string[];
  leased?: number;
  emptied?: boolean;
  room?: number;
  forgotten?: number;
}) {
  const owed = { chunks: given.chunks ?? 0, deliveries: given.deliveries ?? 0 };
  const seen = {
    takes: 0,
    limits: new Set<number>(),
    chunks: [] as QueuedChunk[],
    deliveries: [] as DueDelivery[],
    completed: [] as string[],
    givenBack: [] as object[],
    steps: [] as string[],
  };
  let leased = given.leased ?? 0;
  const take = (kind: 'chunks' | 'deliveries', limit: number): number => {
    seen.takes += 1;
    seen.limits.add(limit);
    const taken = Math.min(owed[kind], limit);
    owed[kind] -= taken;
    return taken;
  };
  const ports: RelayPorts = {
    takeOwedChunks: (limit) =>
      Promise.resolve(Array.from({ length: take('chunks', limit) }, (_, seq) => chunkOf('job', seq))),
    takeOwedDeliveries: (limit) =>
      Promise.resolve(
        Array.from({ length: take('deliveries', limit) }, (_, deliveryId) => ({ deliveryId, attempt: 0 })),
      ),
    doneButOpenJobs: () => Promise.resolve(given.open ?? []),
    completeIfDone: (jobId) => {
      seen.completed.push(jobId);
      return Promise.resolve([`${jobId}-next`]);
    },
    releaseForgottenChunks: () =>
      Promise.resolve(Array.from({ length: given.forgotten ?? 0 }, (_, seq) => chunkOf('forgotten', seq))),
    enqueueChunks: (refs) => {
      seen.chunks.push(...refs);
      return Promise.resolve();
    },
    enqueueDeliveries: (due) => {
      seen.deliveries.push(...due);
      return Promise.resolve();
    },
    giveBackChunks: (refs) => {
      seen.givenBack.push(...refs);
      return Promise.resolve();
    },
    giveBackDeliveries: (due) => {
      seen.givenBack.push(...due);
      return Promise.resolve();
    },
    roomForDeliveries: () => Promise.resolve(given.room ?? Infinity),
    endChunkLeases: () => Promise.resolve(0),
    endDeliveryLeases: (_now, limit) => {
      seen.steps.push('end leases');
      const ended = Math.min(leased, limit);
      leased -= ended;
      owed.deliveries += ended;
      return Promise.resolve(ended);
    },
    queueWasEmptied: () => Promise.resolve(given.emptied ?? false),
    markQueueFilled: () => {
      seen.steps.push('mark filled');
      return Promise.resolve();
    },
  };
  return { ports, seen };
}

describe('relayOwed', () => {
  it('queues nothing where nothing is owed, and asks once', async () => {
    const { ports, seen } = owing({});
    expect(await relayOwed(ports)).toEqual({ chunks: 0, deliveries: 0, wasEmptied: false });
    expect(seen.takes).toBe(2);
  });

  it('queues all that is owed in steps of a bounded size, then ends', async () => {
    const { ports, seen } = owing({ chunks: 2 * BATCH + 1, deliveries: BATCH });
    expect(await relayOwed(ports)).toEqual({
      chunks: 2 * BATCH + 1,
      deliveries: BATCH,
      wasEmptied: false,
    });
    expect(seen.chunks).toHaveLength(2 * BATCH + 1);
    expect(seen.deliveries).toHaveLength(BATCH);
    expect([...seen.limits]).toEqual([BATCH]);
    expect(seen.takes).toBe(6);
  });

  it('queues no more deliveries than the queue has room for, and chunks all the same', async () => {
    const { ports, seen } = owing({ chunks: 1, deliveries: BATCH, room: 300 });
    expect(await relayOwed(ports)).toEqual({ chunks: 1, deliveries: 300, wasEmptied: false });
    const full = owing({ chunks: 1, deliveries: BATCH, room: 0 });
    expect(await relayOwed(full.ports)).toEqual({ chunks: 1, deliveries: 0, wasEmptied: false });
    expect(seen.deliveries).toHaveLength(300);
  });

  it('closes the jobs whose last worker died, then queues what nobody released', async () => {
    const { ports, seen } = owing({ open: ['a', 'b'], forgotten: 2 });
    const release = ports.releaseForgottenChunks;
    ports.releaseForgottenChunks = (limit) => {
      expect(seen.completed).toEqual(['a', 'b']);
      return release(limit);
    };
    expect(await relayOwed(ports)).toMatchObject({ chunks: 2 });
    expect(seen.chunks).toEqual([chunkOf('forgotten', 0), chunkOf('forgotten', 1)]);
  });

  it('gives back at once what the queue did not take, and stops', async () => {
    const { ports, seen } = owing({ chunks: 5 * BATCH });
    ports.enqueueChunks = () => Promise.reject(new Error('no redis'));
    await expect(relayOwed(ports)).rejects.toThrow('no redis');
    expect(seen.takes).toBe(2);
    expect(seen.givenBack).toHaveLength(BATCH);
    const forgotten = owing({ forgotten: 3 });
    forgotten.ports.enqueueChunks = ports.enqueueChunks;
    await expect(relayOwed(forgotten.ports)).rejects.toThrow('no redis');
    expect(forgotten.seen.givenBack).toHaveLength(3);
  });

  it('takes nothing while the queue is away, but closes jobs', async () => {
    const { ports, seen } = owing({ chunks: 1, open: ['a'] });
    ports.queueWasEmptied = () => Promise.reject(new Error('no redis'));
    await expect(relayOwed(ports)).rejects.toThrow('no redis');
    expect(seen.takes).toBe(0);
    expect(seen.completed).toEqual(['a']);
  });

  it('fills a queue that was emptied without waiting for leases, in bounded steps, and marks it last', async () => {
    const { ports, seen } = owing({ leased: 2 * BATCH + 5, emptied: true });
    expect(await relayOwed(ports)).toEqual({ chunks: 0, deliveries: 2 * BATCH + 5, wasEmptied: true });
    expect(seen.steps).toEqual(['end leases', 'end leases', 'end leases', 'mark filled']);
  });
});
