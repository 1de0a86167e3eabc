import { OPERATIONS, type JobStatus, type ItemStatus, type OperationStatus } from '#libs/domain';
import { z } from 'zod';
import { count, instant, localDateTime } from './view-fields';

const jobId = z.string().regex(/^[0-9a-f]{32}$/);

/** Answers of the job API, and of GPD's bulk upload. */
export const jobView = z.object({
  id: jobId,
  organizationFiscalCode: z.string(),
  brokerCode: z.string().optional(),
  serviceType: z.string(),
  operation: z.enum(OPERATIONS),
  toPublish: z.boolean().optional(),
  dryRun: z.boolean().meta({ description: 'Every item was judged and nothing written.' }),
  status: z.enum([
    'queued',
    'running',
    'cancelling',
    'completed',
    'completed_with_errors',
    'failed',
    'cancelled',
  ]) satisfies z.ZodType<JobStatus>,
  counts: z
    .object({ total: count, pending: count, succeeded: count, failed: count, unprocessed: count })
    .meta({ description: 'total is always pending + succeeded + failed + unprocessed.' }),
  parentJobId: jobId.optional().meta({ description: 'The job whose failed items this one tries again.' }),
  undoOf: jobId.optional().meta({ description: 'The job whose positions this one removes.' }),
  undo: z
    .object({
      removed: count.optional(),
      removable: count.optional().meta({ description: 'Of a dry run, instead of removed.' }),
      paid: count,
      changedSince: count,
      alreadyGone: count,
    })
    .optional(),
  createdAt: instant,
  completedAt: instant.optional(),
  links: z.object({
    self: z.string(),
    events: z.string(),
    items: z.string(),
    resultsNdjson: z.string(),
    resultsCsv: z.string(),
    failedZip: z.string(),
    cancel: z.string(),
    retryFailed: z.string(),
    undo: z.string().optional(),
    callback: z.string().optional().meta({ description: 'Whether its end was told where it was to be.' }),
  }),
});

export const jobList = z.object({
  jobs: z.array(jobView),
  nextCursor: z.string().optional().meta({ description: 'Present where more follow.' }),
});

export const itemView = z.object({
  seq: count.meta({ description: 'Place in the document, from 0.' }),
  iupd: z.string(),
  status: z.enum(['pending', 'succeeded', 'failed', 'unprocessed']) satisfies z.ZodType<ItemStatus>,
  statusCode: z
    .int()
    .optional()
    .meta({ description: 'The HTTP status the same request would have had alone.' }),
  code: z.string().optional().meta({ description: 'Why it failed: a code of the problems.' }),
  message: z.string().optional(),
  pointer: z.string().optional().meta({ description: 'JSON pointer into the document that was submitted.' }),
});

export const itemList = z.object({ items: z.array(itemView), nextCursor: z.string().optional() });

const upload = { processedItem: count, submittedItem: count };
const status = {
  ...upload,
  startTime: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
};
export const uploadStatusV1 = z.object({ uploadID: z.string(), ...status });
export const uploadStatusV2 = z.object({
  fileId: z.string(),
  ...status,
  operationStatus: z.enum([
    'IN_PROGRESS',
    'COMPLETED',
    'COMPLETED_WITH_WARNINGS',
    'COMPLETED_UNSUCCESSFULLY',
  ]) satisfies z.ZodType<OperationStatus>,
});

const report = { ...upload, startTime: localDateTime, endTime: localDateTime.optional() };
const group = { statusCode: z.int(), statusMessage: z.string() };
export const uploadReportV1 = z.object({
  uploadID: z.string(),
  ...report,
  responses: z.array(z.object({ ...group, requestIDs: z.array(z.string()) })),
});
export const uploadReportV2 = z.object({
  fileId: z.string(),
  ...report,
  responses: z.array(z.object({ ...group, iupds: z.array(z.string()) })),
});

export const uploadFiles = z.object({ fileIds: z.array(z.string()), size: count, hasMore: z.boolean() });
