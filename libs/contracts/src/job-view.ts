import { type Item, type Job, type Operation, operationStatus, takesIupds } from '#libs/domain';
import { type z } from 'zod';
import type * as schema from './job-view-schemas';
import { problemKind } from './problems';

type JobView = z.output<typeof schema.jobView>;

/** A job in our own API. `total` is always `pending + succeeded + failed + unprocessed`. */
export function viewJob(job: Job): JobView {
  const self = `/organizations/${encodeURIComponent(job.organizationFiscalCode)}/jobs/${job.id}`;
  return {
    id: job.id,
    organizationFiscalCode: job.organizationFiscalCode,
    brokerCode: job.brokerCode,
    serviceType: job.serviceType,
    operation: job.operation,
    toPublish: takesIupds(job.operation) ? undefined : job.toPublish,
    dryRun: job.dryRun,
    status: job.status,
    counts: {
      total: job.counts.submitted,
      pending: job.counts.pending,
      succeeded: job.counts.succeeded,
      failed: job.counts.failed,
      unprocessed: job.counts.unprocessed,
    },
    parentJobId: job.parentJobId,
    undoOf: job.undoOf,
    undo: viewUndo(job),
    createdAt: job.createdAt.toISOString(),
    completedAt: job.completedAt?.toISOString(),
    links: {
      self,
      events: `${self}/events`,
      items: `${self}/items`,
      resultsNdjson: `${self}/results.ndjson`,
      resultsCsv: `${self}/results.csv`,
      failedZip: `${self}/failed.zip`,
      cancel: `${self}/cancel`,
      retryFailed: `${self}/retry-failed`,
      undo: job.operation === 'CREATE' && !job.dryRun ? `${self}/undo` : undefined,
      callback: job.callback === undefined ? undefined : `${self}/callback`,
    },
  };
}

/** How far an undo went, or would go; what is pending is in none of these. */
function viewUndo(job: Job): JobView['undo'] {
  if (job.undoOf === undefined) return undefined;
  const failed = job.failuresByCode ?? {};
  return {
    [job.dryRun ? 'removable' : 'removed']: job.counts.succeeded,
    paid: failed['DEBT_POSITION_PAYMENT_FOUND'] ?? 0,
    changedSince: failed['UNDO_POSITION_CHANGED'] ?? 0,
    alreadyGone: failed['DEBT_POSITION_NOT_FOUND'] ?? 0,
  };
}

/** One item's result; `pointer` leads into the document that was submitted. */
export type ItemView = z.output<typeof schema.itemView>;

/** GPD's text for an item that succeeded. */
const SUCCESS: Record<Operation, { statusCode: number; message: string }> = {
  CREATE: { statusCode: 201, message: 'Debt position CREATED' },
  UPDATE: { statusCode: 200, message: 'Debt position operation OK' },
  DELETE: { statusCode: 200, message: 'Debt position operation OK' },
  PUBLISH: { statusCode: 200, message: 'Debt position operation OK' },
  INVALIDATE: { statusCode: 200, message: 'Debt position operation OK' },
};

export function viewItem(item: Item, operation: Operation): ItemView {
  const { seq, iupd, status, failure } = item;
  if (failure !== undefined) {
    const list = takesIupds(operation) ? 'paymentPositionIUPDs' : 'paymentPositions';
    return {
      seq,
      iupd,
      status,
      statusCode: problemKind(failure.code)?.status ?? 500,
      code: failure.code,
      message: failure.message,
      pointer: `/${list}/${seq}${failure.pointer ?? ''}`,
    };
  }
  return { seq, iupd, status, ...(status === 'succeeded' ? SUCCESS[operation] : {}) };
}

/** A group of GPD's report: all items with the same outcome. */
export interface ResponseGroup {
  statusCode: number;
  statusMessage: string;
  iupds: string[];
}

/** Collects items into GPD's groups, in the order their outcomes first appear. Pending items are left out. */
export async function groupItems(
  items: AsyncIterable<readonly Item[]>,
  operation: Operation,
): Promise<ResponseGroup[]> {
  const groups = new Map<string, ResponseGroup>();
  for await (const some of items) {
    for (const item of some) {
      const outcome =
        item.status === 'unprocessed'
          ? { statusCode: 500, message: 'The job was cancelled before this position was processed' }
          : viewItem(item, operation);
      if (outcome.statusCode === undefined) continue;
      const statusMessage = `${outcome.statusCode} - ${outcome.message ?? ''}`;
      const group = groups.get(statusMessage);
      if (group === undefined) {
        groups.set(statusMessage, { statusCode: outcome.statusCode, statusMessage, iupds: [item.iupd] });
      } else group.iupds.push(item.iupd);
    }
  }
  return [...groups.values()];
}

/** GPD's two faces of an upload: field names and date formats differ between v1 and v2. */
export type UploadVersion = 'v1' | 'v2';

/** UploadStatus (v1) or UploadStatusDTO (v2). `startTime` is `yyyy-MM-dd HH:mm:ss`, as GPD writes it. */
export function viewUploadStatus(
  job: Job,
  fileId: string,
  version: UploadVersion,
): z.output<typeof schema.uploadStatusV1> | z.output<typeof schema.uploadStatusV2> {
  const status = {
    processedItem: job.counts.submitted - job.counts.pending,
    submittedItem: job.counts.submitted,
    startTime: job.createdAt.toISOString().slice(0, 19).replace('T', ' '),
  };
  return version === 'v1'
    ? { uploadID: fileId, ...status }
    : { fileId, ...status, operationStatus: operationStatus(job.counts) };
}

/** UploadReport (v1) or UploadReportDTO (v2). Times are `yyyy-MM-dd'T'HH:mm:ss.SSS` without zone. */
export function viewUploadReport(
  job: Job,
  fileId: string,
  version: UploadVersion,
  groups: readonly ResponseGroup[],
): z.output<typeof schema.uploadReportV1> | z.output<typeof schema.uploadReportV2> {
  const counts = {
    processedItem: job.counts.submitted - job.counts.pending,
    submittedItem: job.counts.submitted,
  };
  const times = {
    startTime: job.createdAt.toISOString().slice(0, 23),
    ...(job.completedAt === undefined ? {} : { endTime: job.completedAt.toISOString().slice(0, 23) }),
  };
  return version === 'v1'
    ? {
        uploadID: fileId,
        ...counts,
        responses: groups.map(({ iupds, ...group }) => ({ ...group, requestIDs: iupds })),
        ...times,
      }
    : { fileId, ...counts, responses: [...groups], ...times };
}
