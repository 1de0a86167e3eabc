import { type ChunkRef, type DueDelivery, type QueuedChunk } from '#libs/domain';
import { enqueueOrGiveBack } from './enqueue-or-give-back';

/** Rows of one kind that are owed, and the queues they go to. */
export interface OwedQueue<T extends R, R = T> {
  /** Who is owed something now. */
  owners(): Promise<string[]>;
  /** Takes rows an owner is owed, and leases them to the queue. */
  take(owner: string, limit: number): Promise<T[]>;
  /** Leases to the queue what is not, though it could be: once a round. */
  takeForgotten(limit: number): Promise<T[]>;
  /** Makes rows owed at once. */
  giveBack(rows: readonly R[]): Promise<void>;
  /** Makes rows owed now that are leased beyond it to a queue that has forgotten them. @returns how many */
  endLeases(now: Date, limit: number): Promise<number>;
  enqueue(rows: readonly T[]): Promise<void>;
  /** Whether so many of an owner are in the queue that it should hold no more of them. */
  isFull(owner: string): Promise<boolean>;
  /**
   * Undefined when the queue has all it was given since it was marked, else what marks it anew. Rejects while it is
   * away.
   */
  findLoss(): Promise<(() => Promise<void>) | undefined>;
}

export interface RelayPorts {
  /** Jobs whose last chunk is applied but which nobody closed. */
  doneButOpenJobs(limit: number): Promise<string[]>;
  completeIfDone(jobId: string): Promise<unknown>;
  chunks: OwedQueue<QueuedChunk, ChunkRef>;
  deliveries: OwedQueue<DueDelivery>;
}

/** What became of one queue in a round. */
export interface Relayed {
  queued: number;
  /** Whether what is under way was queued again, because the queue may have lost it. */
  isRefilled: boolean;
  /** What ended the round early: the queue is away, or the database. */
  error?: unknown;
}

/** Rows taken at once; a wiped Redis is refilled in bounded steps. */
const BATCH = 1_000;

/**
 * Queues what MySQL says is owed and a queue does not know or has forgotten. Any number of schedulers may do
 * it at once: rows are taken under lock and carry a lease. A queue that may have lost something is filled again at once,
 * without waiting for leases; while it is away, nothing is taken for it, and the other one goes on.
 */
export async function relayOwed(ports: RelayPorts): Promise<{ chunks: Relayed; deliveries: Relayed }> {
  // Jobs that waited for them are released below.
  for (const jobId of await ports.doneButOpenJobs(BATCH)) await ports.completeIfDone(jobId);
  const [chunks, deliveries] = await Promise.all([relay(ports.chunks), relay(ports.deliveries)]);
  return { chunks, deliveries };
}

async function relay<T extends R, R>(queue: OwedQueue<T, R>): Promise<Relayed> {
  const relayed: Relayed = { queued: 0, isRefilled: false };
  const put = async (rows: readonly T[]): Promise<void> => {
    await enqueueOrGiveBack(
      (given) => queue.enqueue(given),
      (given) => queue.giveBack(given),
      rows,
    );
    relayed.queued += rows.length;
  };
  try {
    const mark = await queue.findLoss();
    if (mark !== undefined) {
      const now = new Date();
      while ((await queue.endLeases(now, BATCH)) === BATCH);
      await mark();
      relayed.isRefilled = true;
    }
    await put(await queue.takeForgotten(BATCH));
    // One batch of each in turn: who is owed a million keeps nobody's ten waiting.
    for (let owners = await queue.owners(); owners.length > 0;) {
      const more: string[] = [];
      for (const owner of owners) {
        // Leases of what waits in a long queue run out: what has many waiting needs no second copy of them.
        if (await queue.isFull(owner)) continue;
        const rows = await queue.take(owner, BATCH);
        await put(rows);
        if (rows.length === BATCH) more.push(owner);
      }
      owners = more;
    }
    return relayed;
  } catch (error) {
    return { ...relayed, error };
  }
}
