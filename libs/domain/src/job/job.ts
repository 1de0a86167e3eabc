import { type SecretOwner } from '../event/webhook';

/** What a job does with each of its items. */
export const OPERATIONS = ['CREATE', 'UPDATE', 'DELETE', 'PUBLISH', 'INVALIDATE'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Whether the items of such a job are iupds; they are whole positions otherwise. */
export const takesIupds = (operation: Operation): boolean => operation !== 'CREATE' && operation !== 'UPDATE';

/** One submitted item's end. `seq` is its place in the document, from 0. */
export type ItemStatus = 'pending' | 'succeeded' | 'failed' | 'unprocessed';

/** Why an item failed: a code of the domain, GPD's words, and where in the item, if somewhere. */
export interface ItemFailure {
  seq: number;
  code: string;
  message: string;
  /** JSON pointer within the item, e.g. `/paymentOption/0/amount`. */
  pointer?: string;
}

/** Counters of a job; `succeeded + failed + unprocessed + pending` is always `submitted`. */
export interface JobCounts {
  submitted: number;
  succeeded: number;
  failed: number;
  /** Never tried: the job was cancelled first. */
  unprocessed: number;
  pending: number;
}

export type JobStatus =
  'queued' | 'running' | 'cancelling' | 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';

/**
 * Status of a job from its counters: nothing is stored that could disagree with them.
 * `failed` means that every item failed; `cancelled` that at least one was never tried.
 */
export function jobStatus(counts: JobCounts, cancelRequested: boolean): JobStatus {
  const done = counts.succeeded + counts.failed + counts.unprocessed;
  if (counts.pending > 0) {
    if (cancelRequested) return 'cancelling';
    return done === 0 ? 'queued' : 'running';
  }
  if (counts.unprocessed > 0) return 'cancelled';
  if (counts.failed === 0) return 'completed';
  return counts.succeeded === 0 ? 'failed' : 'completed_with_errors';
}

/** GPD v2's operationStatus. */
export type OperationStatus =
  'IN_PROGRESS' | 'COMPLETED' | 'COMPLETED_WITH_WARNINGS' | 'COMPLETED_UNSUCCESSFULLY';

export function operationStatus(counts: JobCounts): OperationStatus {
  if (counts.pending > 0) return 'IN_PROGRESS';
  if (counts.failed + counts.unprocessed === 0) return 'COMPLETED';
  return counts.succeeded === 0 ? 'COMPLETED_UNSUCCESSFULLY' : 'COMPLETED_WITH_WARNINGS';
}

/** A job as a partner hands it over, before it has an order of acceptance. */
export interface NewJob {
  /** 32 hexadecimal digits, time-ordered. */
  id: string;
  brokerCode?: string;
  organizationFiscalCode: string;
  serviceType: string;
  operation: Operation;
  /** Whether positions are published as they are created or updated; drafts otherwise. */
  toPublish: boolean;
  /** Judges every item as if it were applied, and writes nothing but the results. */
  dryRun: boolean;
  submitted: number;
  idempotencyKey?: string;
  /** SHA-256 of the request, to tell a repetition from another request under the same key. */
  requestHash?: string;
  /** The job whose failed items this one tries again. */
  parentJobId?: string;
  /** The job whose positions this one removes. */
  undoOf?: string;
  /** Where its end is to be told, and whose secret signs that. */
  callback?: { url: string; owner: SecretOwner };
  /** W3C trace context its work belongs to. */
  traceparent?: string;
}

/** Ids of rows, both ends included. */
export interface IdRange {
  first: number;
  last: number;
}

/** What became of a chunk: the items that failed, and the ids that it alone gave to new positions, if any. */
export interface ChunkResult {
  failures: ItemFailure[];
  created?: IdRange;
}

/** Chunks of no more are small: they are applied in some milliseconds, where a thousand items take fifty. */
export const SMALL_CHUNK_ITEMS = 100;

/** A run of a job's items, applied in one transaction. */
export interface ChunkRef {
  jobId: string;
  seq: number;
}

/** A chunk on its way into the queue, with whose it is: chunks of different owners take turns. */
export interface QueuedChunk extends ChunkRef {
  /** Absent: an operator's. */
  brokerCode?: string;
  organizationFiscalCode: string;
  items: number;
}

/** What became of a chunk that was taken from the queue. */
export interface ChunkOutcome {
  end: 'applied' | 'cancelled' | 'nothing-owed' | 'blocked';
  /** Trace of its job; absent where nothing was owed, and where the job has none. */
  traceparent?: string;
  /** Items of one that was applied. */
  succeeded?: number;
  failed?: number;
}

/** A job as it stands. */
export interface Job extends Omit<NewJob, 'requestHash'> {
  counts: JobCounts;
  status: JobStatus;
  createdAt: Date;
  /** Set once nothing is pending. */
  completedAt?: Date;
  /** How many items failed, by their code; only of an undo. */
  failuresByCode?: Record<string, number>;
}

/** One item's end as shown to the partner. */
export interface Item {
  seq: number;
  iupd: string;
  status: ItemStatus;
  failure?: ItemFailure;
}
