import { Readable } from 'node:stream';
import { type Job, type NewJob, Rejected } from '#libs/domain';
import { spoolBody } from '#libs/uploads';
import type { ApiDeps } from './deps';
import { assertFailed, failedItems } from './failed-items';
import { submitJob } from './submit-job';

/**
 * Submits the failed items of a finished job once more, as a job of its own that names its parent: the same
 * way in as any upload.
 *
 * @throws Rejected JOB_NOT_COMPLETE, NOTHING_TO_RETRY
 */
export async function retryFailed(
  deps: ApiDeps,
  job: Job,
  given: Pick<NewJob, 'callback'> & { idempotencyKey: string | undefined },
): Promise<{ jobId: string; repeated: boolean }> {
  assertFailed(job);
  if (job.undoOf !== undefined) {
    throw new Rejected('NOTHING_TO_RETRY', 'What an undo left was changed, paid or gone: delete it by name');
  }
  // Items are kept normalised, which can be a little longer than they were sent.
  const maxContentBytes = deps.config.UPLOAD_MAX_CONTENT_BYTES * 2;
  await deps.admission.admit(job.brokerCode);
  const items = Readable.from(linesOf(failedItems(deps, job.id)));
  const file = await spoolBody(items, { ...deps.spool, maxBytes: maxContentBytes });
  return submitJob(deps, {
    file,
    format: 'ndjson',
    organization: job.organizationFiscalCode,
    serviceType: job.serviceType,
    operation: job.operation,
    toPublish: job.toPublish,
    dryRun: job.dryRun,
    parentJobId: job.id,
    maxContentBytes,
    ...(job.brokerCode === undefined ? {} : { broker: job.brokerCode }),
    ...(given.callback === undefined ? {} : { callback: given.callback }),
    ...(given.idempotencyKey === undefined ? {} : { idempotencyKey: given.idempotencyKey }),
  }).catch((error: unknown) => {
    if (!(error instanceof Rejected) || error.code !== 'UPLOAD_EMPTY') throw error;
    throw new Rejected('NOTHING_TO_RETRY', 'The items of this job that failed have been erased');
  });
}

async function* linesOf(items: AsyncIterable<readonly string[]>): AsyncGenerator<Buffer> {
  for await (const some of items) yield Buffer.from(some.map((item) => `${item}\n`).join(''));
}
