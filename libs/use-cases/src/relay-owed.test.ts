import { type ChunkRef, type DueDelivery } from '#libs/domain';
import { type RelayPorts, relayOwed } from './relay-owed';

const BATCH = 1_000;

/** A database that owes this much, and a queue that takes it. */
function owing(given: { chunks?: number; deliveries?: number; open?: string[] }) {
  const owed = { chunks: given.chunks ?? 0, deliveries: given.deliveries ?? 0 };
  const seen = {
    takes: 0,
    limits: new Set<number>(),
    chunks: [] as ChunkRef[],
    deliveries: [] as DueDelivery[],
    completed: [] as string[],
  };
  const take = (kind: 'chunks' | 'deliveries', limit: number): number => {
    seen.takes += 1;
    seen.limits.add(limit);
    const taken = Math.min(owed[kind], limit);
    owed[kind] -= taken;
    return taken;
  };
  const ports: RelayPorts = {
    takeOwedChunks: (limit) =>
      Promise.resolve(Array.from({ length: take('chunks', limit) }, (_, seq) => ({ jobId: 'job', seq }))),
    takeOwedDeliveries: (limit) =>
      Promise.resolve(
        Array.from({ length: take('deliveries', limit) }, (_, deliveryId) => ({ deliveryId, attempt: 0 })),
      ),
    doneButOpenJobs: () => Promise.resolve(given.open ?? []),
    completeIfDone: (jobId) => {
      seen.completed.push(jobId);
      return Promise.resolve([`${jobId}-next`]);
    },
    pendingChunks: (jobId) => Promise.resolve([{ jobId, seq: 0 }]),
    enqueueChunks: (refs) => {
      seen.chunks.push(...refs);
      return Promise.resolve();
    },
    enqueueDeliveries: (due) => {
      seen.deliveries.push(...due);
      return Promise.resolve();
    },
  };
  return { ports, seen };
}

describe('relayOwed', () => {
  it('queues nothing where nothing is owed, and asks once', async () => {
    const { ports, seen } = owing({});
    expect(await relayOwed(ports)).toEqual({ chunks: 0, deliveries: 0 });
    expect(seen.takes).toBe(2);
  });

  it('queues all that is owed in steps of a bounded size, then ends', async () => {
    const { ports, seen } = owing({ chunks: 2 * BATCH + 1, deliveries: BATCH });
    expect(await relayOwed(ports)).toEqual({ chunks: 2 * BATCH + 1, deliveries: BATCH });
    expect(seen.chunks).toHaveLength(2 * BATCH + 1);
    expect(seen.deliveries).toHaveLength(BATCH);
    expect([...seen.limits]).toEqual([BATCH]);
    expect(seen.takes).toBe(6);
  });

  it('closes the jobs whose last worker died, and queues those that waited for them', async () => {
    const { ports, seen } = owing({ open: ['a', 'b'] });
    await relayOwed(ports);
    expect(seen.completed).toEqual(['a', 'b']);
    expect(seen.chunks).toEqual([
      { jobId: 'a-next', seq: 0 },
      { jobId: 'b-next', seq: 0 },
    ]);
  });

  it('stops at a queue that is away: what it took is owed again after its lease', async () => {
    const { ports, seen } = owing({ chunks: 5 * BATCH });
    ports.enqueueChunks = () => Promise.reject(new Error('no redis'));
    await expect(relayOwed(ports)).rejects.toThrow('no redis');
    expect(seen.takes).toBe(2);
  });
});
