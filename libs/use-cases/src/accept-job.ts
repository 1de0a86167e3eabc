import { type ChunkRef, type NewJob, Rejected } from '#libs/domain';

export interface AcceptJobPorts<C, T> {
  accept(
    job: NewJob,
    chunks: (transaction: T) => AsyncIterable<C>,
  ): Promise<
    | { kind: 'accepted'; jobId: string; blocked: boolean }
    | { kind: 'known'; jobId: string; requestHash: string | undefined }
  >;
  enqueueChunks(refs: readonly ChunkRef[]): Promise<void>;
}

/**
 * Accepts a job: it is in MySQL with all its chunks before this returns. Queueing them is best effort, the
 * relay does it otherwise.
 *
 * @param chunks reads them, where that needs the database within the transaction that stores the job
 * @returns the job's id, and whether an earlier request with the same idempotency key had already made it
 * @throws Rejected IDEMPOTENCY_KEY_REUSED when that earlier request was another one
 */
export async function acceptJob<C, T>(
  ports: AcceptJobPorts<C, T>,
  job: NewJob,
  chunks: (transaction: T) => AsyncIterable<C>,
  chunkCount: number,
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
  if (!acceptance.blocked) {
    await ports.enqueueChunks(Array.from({ length: chunkCount }, (_, seq) => ({ jobId: job.id, seq })));
  }
  return { jobId: job.id, repeated: false };
}
