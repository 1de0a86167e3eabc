import type { DueDelivery, QueuedChunk } from '#libs/domain';
import type { Logger } from '#libs/observability';
import type { DeliveryLedger, JobLedger } from '#libs/persistence';
import type { Producer } from '#libs/queues';
import { enqueueOrGiveBack } from '#libs/use-cases';

/**
 * Queues after a commit. While Redis is away this fails and says so, and that is all: MySQL holds what is owed,
 * and the relay queues it once Redis is back. Deliveries are not queued while very many wait already (chunks are bounded
 * by the admission of jobs): the relay brings them when their lease is over and there is room.
 */
export function enqueueQuietly(
  producer: Producer,
  ledgers: { jobs: Pick<JobLedger, 'giveBack'>; deliveries: Pick<DeliveryLedger, 'giveBack'> },
  logger: Logger,
): {
  chunks: (chunks: readonly QueuedChunk[]) => Promise<void>;
  deliveries: (due: readonly DueDelivery[]) => Promise<void>;
} {
  const quietly = async (what: string, count: number, work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      logger.warn({ err: error, count }, `${what} not queued: the relay will`);
    }
  };
  return {
    chunks: (given) =>
      quietly(
        'chunks',
        given.length,
        enqueueOrGiveBack(
          (chunks) => producer.enqueueChunks(chunks),
          (chunks) => ledgers.jobs.giveBack(chunks),
          given,
        ),
      ),
    deliveries: (given) =>
      quietly(
        'deliveries',
        given.length,
        enqueueOrGiveBack(
          async (due) => {
            const brokers = [...new Set(due.map(({ brokerCode = '' }) => brokerCode))];
            const full = await Promise.all(
              brokers.map((broker) => producer.isFull('receipt-deliveries', broker)),
            );
            const takes = (broker: string) => full[brokers.indexOf(broker)] === false;
            await producer.enqueueDeliveries(due.filter(({ brokerCode = '' }) => takes(brokerCode)));
          },
          (due) => ledgers.deliveries.giveBack(due),
          given,
        ),
      ),
  };
}
