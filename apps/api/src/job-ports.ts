import type { NewJob, QueuedChunk } from '#libs/domain';
import type { Acceptance, NewChunk, Queryable } from '#libs/persistence';
import type { ApiDeps } from './deps';

/** What accepting a job asks for; what comes in is counted. */
export const jobPorts = (deps: Pick<ApiDeps, 'jobs' | 'tally' | 'enqueueChunks'>) => ({
  accept: async (
    job: NewJob,
    chunks: (transaction: Queryable) => AsyncIterable<NewChunk>,
  ): Promise<Acceptance> => {
    const acceptance = await deps.jobs.accept(job, chunks);
    if (acceptance.kind === 'accepted' && !job.dryRun) deps.tally.add('itemsAccepted', job.submitted);
    return acceptance;
  },
  enqueueChunks: (chunks: readonly QueuedChunk[]): Promise<void> => deps.enqueueChunks(chunks),
});
