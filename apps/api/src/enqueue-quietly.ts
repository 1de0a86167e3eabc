import type { ChunkRef, DueDelivery } from '#libs/domain';
import type { Logger } from '#libs/observability';
import type { Producer } from '#libs/queues';

/**
 * Queues after a commit. While Redis is away this fails and says so, and that is all: MySQL holds what is owed,
 * and the relay queues it.
 */
export function enqueueQuietly(
  producer: Producer,
  logger: Logger,
): {
  chunks: (refs: readonly ChunkRef[]) => Promise<void>;
  deliveries: (due: readonly DueDelivery[]) => Promise<void>;
} {
  const quietly = async (what: string, count: number, work: () => Promise<void>): Promise<void> => {
    if (count === 0) return;
    try {
      await work();
    } catch (error) {
      logger.warn({ err: error, count }, `${what} not queued: the relay will`);
    }
  };
  return {
    chunks: (refs) => quietly('chunks', refs.length, () => producer.enqueue('position-chunk', refs)),
    deliveries: (due) => quietly('deliveries', due.length, () => producer.enqueue('receipt-delivery', due)),
  };
}
