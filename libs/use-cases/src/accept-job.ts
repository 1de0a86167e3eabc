import { type NewJob, type QueuedChunk, Rejected } from '#libs/domain';

export interface AcceptJobPorts<C, T> {
  accept(
    job: NewJob,
    chunks: (transaction: T) => AsyncIterable<C>,
  ): Promise<
    /** `queued`: chunks that are leased to the queue. */
    | { kind: 'accepted'; jobId: string; queued: readonly QueuedChunk[] }
    | { kind: 'known'; jobId: string; requestHash: string | undefined }
  >;
  enqueueChunks(chunks: readonly QueuedChunk[]): Promise<void>;
}

/**
 * Accepts a job: it is in MySQL with all its chunks before this returns. Queueing the first of them is best effort,
 * the relay does it otherwise; the others follow as these end.
 *
 * @param chunks reads them, where that needs the database within the transaction that stores the job
 * @returns the job's id, and whether an earlier request with the same idempotency key had already made it
 * @throws Rejected IDEMPOTENCY_KEY_REUSED when that earlier request was another one
 */
export async function acceptJob<C, T>(
  ports: AcceptJobPorts<C, T>,
  job: NewJob,
  chunks: (transaction: T) => AsyncIterable<C>,
): Promise<{ jobId: string; repeated: boolean }> {
  const acceptance = await ports.accept(job, chunks);
  if (acceptance.kind === 'known') {
    if (acceptance.requestHash !== job.requestHash) {
      throw new Rejected(
        'IDEMPOTENCY_KEY_REUSED',
        'This Idempotency-Key was used for a different request; use a new key for a new request',
      );
    }
    return { jobId: acceptance.jobId, repeated: true };
  }
  if (acceptance.queued.length > 0) await ports.enqueueChunks(acceptance.queued);
  return { jobId: job.id, repeated: false };
}
