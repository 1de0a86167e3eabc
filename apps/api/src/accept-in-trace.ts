import type { NewJob } from '#libs/domain';
import { concerns, traced } from '#libs/observability';
import type { NewChunk, Queryable } from '#libs/persistence';
import { acceptJob } from '#libs/use-cases';
import type { ApiDeps } from './deps';
import { jobPorts } from './job-ports';

/**
 * Accepts a job as a step of its request: whatever is done for it later, whenever it is queued, belongs to this trace.
 * @throws Rejected IDEMPOTENCY_KEY_REUSED
 */
export function acceptInTrace(
  deps: Pick<ApiDeps, 'jobs' | 'enqueueChunks' | 'tally' | 'tracing'>,
  job: NewJob,
  chunks: (transaction: Queryable) => AsyncIterable<NewChunk>,
): Promise<{ jobId: string; repeated: boolean }> {
  const { operation, submitted } = job;
  const attributes = { 'gpd.job.operation': operation, 'gpd.items': submitted };
  return traced(deps.tracing, 'accept job', { kind: 'producer', attributes }, async (span) => {
    const accepted = await acceptJob(jobPorts(deps), { ...job, traceparent: span.traceparent }, chunks);
    span.set({ 'gpd.job.id': accepted.jobId, 'gpd.job.repeated': accepted.repeated });
    concerns({ jobId: accepted.jobId });
    return accepted;
  });
}
