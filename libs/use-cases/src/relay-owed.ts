import { type ChunkRef, type DueDelivery, type QueuedChunk } from '#libs/domain';
import { enqueueOrGiveBack } from './enqueue-or-give-back';

export interface RelayPorts {
  takeOwedChunks(limit: number): Promise<QueuedChunk[]>;
  /** Leases to the queue what is not, though it could be: of up to `limit` jobs. */
  releaseForgottenChunks(limit: number): Promise<QueuedChunk[]>;
  takeOwedDeliveries(limit: number): Promise<DueDelivery[]>;
  /** Makes rows owed at once. */
  giveBackChunks(refs: readonly ChunkRef[]): Promise<void>;
  giveBackDeliveries(due: readonly DueDelivery[]): Promise<void>;
  /** Makes rows owed now that are leased beyond it to a queue that has forgotten them. @returns how many */
  endChunkLeases(now: Date, limit: number): Promise<number>;
  endDeliveryLeases(now: Date, limit: number): Promise<number>;
  /** Jobs whose last chunk is applied but which nobody closed. */
  doneButOpenJobs(limit: number): Promise<string[]>;
  completeIfDone(jobId: string): Promise<unknown>;
  enqueueChunks(chunks: readonly QueuedChunk[]): Promise<void>;
  enqueueDeliveries(due: readonly DueDelivery[]): Promise<void>;
  /** How many more deliveries the queue should hold. */
  roomForDeliveries(): Promise<number>;
  /** Whether the queue has forgotten all since it was last marked. Rejects while it is away. */
  queueWasEmptied(): Promise<boolean>;
  markQueueFilled(): Promise<void>;
}

export interface Relayed {
  chunks: number;
  deliveries: number;
  /** Whether the queue was found empty that should not have been. */
  wasEmptied: boolean;
}

/** Rows taken at once; a wiped Redis is refilled in bounded steps. */
const BATCH = 1_000;

/**
 * Queues what MySQL says is owed and the queue does not know or has forgotten. Any number of schedulers may do
 * it at once: rows are taken under lock and carry a lease. A queue that was emptied is filled again at once, without
 * waiting for leases; while it is away, nothing is taken.
 */
export async function relayOwed(ports: RelayPorts): Promise<Relayed> {
  // Jobs that waited for them are released below.
  for (const jobId of await ports.doneButOpenJobs(BATCH)) await ports.completeIfDone(jobId);
  const wasEmptied = await ports.queueWasEmptied();
  if (wasEmptied) {
    const now = new Date();
    while ((await ports.endDeliveryLeases(now, BATCH)) === BATCH);
    while ((await ports.endChunkLeases(now, BATCH)) === BATCH);
    await ports.markQueueFilled();
  }
  const counts = { chunks: 0, deliveries: 0 };
  const queueChunks = async (chunks: readonly QueuedChunk[]): Promise<void> => {
    await enqueueOrGiveBack(
      (given) => ports.enqueueChunks(given),
      (given) => ports.giveBackChunks(given),
      chunks,
    );
    counts.chunks += chunks.length;
  };
  await queueChunks(await ports.releaseForgottenChunks(BATCH));
  for (;;) {
    // Leases of what waits in a long queue run out: what has many waiting needs no second copy of them.
    const room = Math.min(BATCH, await ports.roomForDeliveries());
    const deliveries = room > 0 ? await ports.takeOwedDeliveries(room) : [];
    await enqueueOrGiveBack(
      (due) => ports.enqueueDeliveries(due),
      (due) => ports.giveBackDeliveries(due),
      deliveries,
    );
    const chunks = await ports.takeOwedChunks(BATCH);
    await queueChunks(chunks);
    counts.deliveries += deliveries.length;
    if (deliveries.length < BATCH && chunks.length < BATCH) return { ...counts, wasEmptied };
  }
}
