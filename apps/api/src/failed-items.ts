import { type Response } from 'express';
import { type Job, Rejected, takesIupds } from '#libs/domain';
import { decodeChunk } from '#libs/uploads';
import type { ApiDeps } from './deps';
import { sendZip } from './send-zip';

/** @throws Rejected JOB_NOT_COMPLETE, NOTHING_TO_RETRY: of such a job no item has failed for good */
export function assertFailed({ counts }: Job): void {
  if (counts.pending > 0) {
    throw new Rejected('JOB_NOT_COMPLETE', `${counts.pending} items are still pending: wait or cancel first`);
  }
  if (counts.failed === 0) throw new Rejected('NOTHING_TO_RETRY', 'No item of this job has failed');
}

/** JSON of the failed items that are still kept, some at a time; memory does not grow with the job. */
export async function* failedItems(deps: Pick<ApiDeps, 'archive'>, jobId: string): AsyncGenerator<string[]> {
  for await (const chunk of deps.archive.failedPayloads(jobId)) {
    const items = await decodeChunk(chunk.payload);
    // null: erased meanwhile.
    const failed = items.filter((item, index) => item !== null && chunk.failed.has(chunk.firstItem + index));
    if (failed.length > 0) yield failed.map((item) => JSON.stringify(item));
  }
}

/**
 * Sends the failed items as an upload takes them: a ZIP with one document, to be mended and posted again.
 *
 * @throws Rejected JOB_NOT_COMPLETE, NOTHING_TO_RETRY, FAILED_ITEMS_GONE before anything is sent
 */
export async function sendFailedZip(
  deps: Pick<ApiDeps, 'archive'>,
  response: Response,
  job: Job,
): Promise<void> {
  assertFailed(job);
  const items = failedItems(deps, job.id);
  // Read before anything is sent: an answer that has begun cannot say that there is nothing.
  const first = await items.next();
  if (first.done === true)
    throw new Rejected('FAILED_ITEMS_GONE', 'The items of this job that failed are no longer kept');
  const entry = {
    name: 'failed.json',
    content: documentOf(job, first.value, items),
    mtime: job.completedAt ?? new Date(),
  };
  await sendZip(response, `failed_${job.id}`, [entry]);
}

async function* documentOf(
  { operation }: Job,
  first: readonly string[],
  rest: AsyncIterable<readonly string[]>,
): AsyncGenerator<Buffer> {
  const isImplied = operation === 'CREATE' || operation === 'DELETE';
  const list = takesIupds(operation) ? 'paymentPositionIUPDs' : 'paymentPositions';
  // What the list does not say: posted again as it is, an update must not become a creation.
  yield Buffer.from(`{${isImplied ? '' : `"operation":"${operation}",`}"${list}":[\n${first.join(',\n')}`);
  for await (const items of rest) yield Buffer.from(`,\n${items.join(',\n')}`);
  yield Buffer.from('\n]}\n');
}
