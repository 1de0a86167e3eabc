import { createHash } from 'node:crypto';
import { type Job, type NewJob, assertJobUndoable } from '#libs/domain';
import type { NewChunk, Queryable } from '#libs/persistence';
import { packIupds } from '#libs/uploads';
import { acceptInTrace } from './accept-in-trace';
import type { ApiDeps } from './deps';
import { callbackMark } from './job-callback';
import { newJobId } from './submit-job';

/**
 * Makes a job that removes what another one created and is unpaid and unchanged since, or, as a dry run, says
 * what it would remove. Asked for again, the undo that is there is the answer; a dry run is a new one each time.
 *
 * @throws Rejected JOB_NOT_COMPLETE, UNDO_NOT_POSSIBLE, NOTHING_TO_UNDO, IDEMPOTENCY_KEY_REUSED
 */
export async function undoJob(
  deps: ApiDeps,
  job: Job,
  {
    dryRun,
    idempotencyKey,
    callback,
  }: Pick<NewJob, 'callback' | 'dryRun'> & { idempotencyKey: string | undefined },
): Promise<{ jobId: string; repeated: boolean }> {
  assertJobUndoable(job);
  await deps.admission.admit(job.brokerCode);
  const undo: NewJob = {
    id: newJobId(),
    organizationFiscalCode: job.organizationFiscalCode,
    serviceType: job.serviceType,
    operation: 'DELETE',
    toPublish: true,
    dryRun,
    submitted: job.counts.succeeded,
    undoOf: job.id,
    ...(job.brokerCode === undefined ? {} : { brokerCode: job.brokerCode }),
    ...(callback === undefined ? {} : { callback }),
    ...(idempotencyKey === undefined
      ? {}
      : {
          idempotencyKey,
          requestHash: createHash('sha256')
            .update(`UNDO ${job.id}${dryRun ? ' dry run' : ''}${callbackMark(callback)}`)
            .digest('hex'),
        }),
  };
  return acceptInTrace(deps, undo, (transaction) => createdChunks(deps, transaction, job.id));
}

async function* createdChunks(
  deps: ApiDeps,
  transaction: Queryable,
  jobId: string,
): AsyncGenerator<NewChunk> {
  let firstItem = 0;
  for await (const { iupds, created } of deps.archive.created(transaction, jobId)) {
    const items = iupds.length;
    yield { firstItem, items, ...(await packIupds(iupds)), ...(created === undefined ? {} : { created }) };
    firstItem += items;
  }
}
