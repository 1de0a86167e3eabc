import type { DueDelivery, QueuedChunk } from '#libs/domain';
import type { Tracing } from '#libs/observability';
import type { DeliveryLedger, JobLedger } from '#libs/persistence';
import type { Producer } from '#libs/queues';

/** As many as a span may have links: OpenTelemetry's own limit is 128. */
const MAX_LINKS = 100;

/** Queues what is owed, and says so in spans that are linked to the traces of the jobs and receipts it is of. */
export function traceRequeues(
  producer: Pick<Producer, 'enqueueChunks' | 'enqueueDeliveries'>,
  ledgers: { jobs: Pick<JobLedger, 'traceparents'>; deliveries: Pick<DeliveryLedger, 'traceparents'> },
  tracing: Tracing,
): {
  chunks: (chunks: readonly QueuedChunk[]) => Promise<void>;
  deliveries: (due: readonly DueDelivery[]) => Promise<void>;
} {
  const link = async (name: string, count: number, startedAt: number, read: () => Promise<string[]>) => {
    if (!tracing.isOn) return;
    // For the spans alone: what was queued is queued, whether this can be read or not.
    const links = await read().catch(() => []);
    for (let start = 0; start < links.length; start += MAX_LINKS) {
      const some = links.slice(start, start + MAX_LINKS);
      const attributes = { 'gpd.queued': count };
      tracing.begin(name, { kind: 'producer', startedAt, links: some, attributes }).end();
    }
  };
  return {
    async chunks(chunks) {
      const startedAt = Date.now();
      await producer.enqueueChunks(chunks);
      await link('queue chunks again', chunks.length, startedAt, () =>
        ledgers.jobs.traceparents([...new Set(chunks.map(({ jobId }) => jobId))]),
      );
    },
    async deliveries(due) {
      const startedAt = Date.now();
      await producer.enqueueDeliveries(due);
      await link('queue deliveries again', due.length, startedAt, () =>
        ledgers.deliveries.traceparents(due.map(({ deliveryId }) => deliveryId)),
      );
    },
  };
}
