import type { ChunkOutcome, ChunkRef } from '#libs/domain';
import type { Logger, Metrics, Tracing } from '#libs/observability';

/** Ends at which nothing was done: a copy of what was applied, or a job whose turn has not come. */
const NOTHING_DONE = new Set<ChunkOutcome['end']>(['nothing-owed', 'blocked']);

/** Says what became of chunks, in a line of the log, in metrics and in the trace of their job. */
export function tellOfChunks({
  logger,
  metrics,
  tracing,
  traceparents,
}: {
  logger: Logger;
  metrics: Pick<Metrics, 'chunks' | 'chunkSeconds' | 'items'>;
  tracing: Tracing;
  /** Traces of jobs, for chunks that failed before theirs was read. */
  traceparents: (jobIds: readonly string[]) => Promise<string[]>;
}) {
  const begin = ({ jobId, seq }: ChunkRef, parent: string | undefined, startedAt?: number) =>
    tracing.begin('apply chunk', {
      kind: 'consumer',
      parent,
      ...(startedAt === undefined ? {} : { startedAt }),
      attributes: { 'gpd.job.id': jobId, 'gpd.chunk.seq': seq },
    });
  return {
    ended(ref: ChunkRef, { end, traceparent, succeeded, failed }: ChunkOutcome, startedAt: number): void {
      const ms = Date.now() - startedAt;
      metrics.chunks.inc({ end });
      metrics.chunkSeconds.observe(ms / 1000);
      if (succeeded !== undefined) metrics.items.inc({ end: 'succeeded' }, succeeded);
      if (failed !== undefined) metrics.items.inc({ end: 'failed' }, failed);
      if (NOTHING_DONE.has(end)) {
        logger.debug({ ...ref, end, ms }, 'chunk');
        return;
      }
      const span = begin(ref, traceparent, startedAt);
      span.set({ 'gpd.chunk.end': end, 'gpd.items.succeeded': succeeded, 'gpd.items.failed': failed });
      span.end();
      logger.info({ ...ref, end, succeeded, failed, ms, traceId: span.traceId }, 'chunk');
    },
    /** The queue tries again, and after its tries the relay: nothing is changed. */
    async failed(error: Error, ref: ChunkRef | undefined): Promise<void> {
      const [traceparent] = ref === undefined ? [] : await traceparents([ref.jobId]).catch(() => []);
      const span = ref && begin(ref, traceparent);
      span?.fail((error as { code?: string }).code ?? 'INTERNAL_ERROR');
      span?.end();
      const traceId = traceparent === undefined ? undefined : span?.traceId;
      logger.warn({ err: error, ...ref, traceId }, 'a chunk was not applied: it is tried again');
    },
  };
}
