import { type ChunkRef, type DueDelivery } from '#libs/domain';

export interface RelayPorts {
  takeOwedChunks(limit: number): Promise<ChunkRef[]>;
  takeOwedDeliveries(limit: number): Promise<DueDelivery[]>;
  /** Jobs whose last chunk is applied but which nobody closed. */
  doneButOpenJobs(limit: number): Promise<string[]>;
  completeIfDone(jobId: string): Promise<string[]>;
  pendingChunks(jobId: string): Promise<ChunkRef[]>;
  enqueueChunks(refs: readonly ChunkRef[]): Promise<void>;
  enqueueDeliveries(due: readonly DueDelivery[]): Promise<void>;
}

/** Rows taken at once; a wiped Redis is refilled in bounded steps. */
const BATCH = 1_000;

/**
 * Queues what MySQL says is owed and the queue does not know or has forgotten. Any number of schedulers may do
 * it at once: rows are taken under lock and carry a lease.
 *
 * @returns how much was queued
 */
export async function relayOwed(ports: RelayPorts): Promise<{ chunks: number; deliveries: number }> {
  const counts = { chunks: 0, deliveries: 0 };
  for (;;) {
    const deliveries = await ports.takeOwedDeliveries(BATCH);
    if (deliveries.length > 0) await ports.enqueueDeliveries(deliveries);
    const chunks = await ports.takeOwedChunks(BATCH);
    if (chunks.length > 0) await ports.enqueueChunks(chunks);
    counts.deliveries += deliveries.length;
    counts.chunks += chunks.length;
    if (deliveries.length < BATCH && chunks.length < BATCH) break;
  }
  for (const jobId of await ports.doneButOpenJobs(BATCH)) {
    for (const released of await ports.completeIfDone(jobId)) {
      await ports.enqueueChunks(await ports.pendingChunks(released));
    }
  }
  return counts;
}
