/** What a job does with each of its items. */
export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

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
  submitted: number;
  idempotencyKey?: string;
  /** SHA-256 of the request, to tell a repetition from another request under the same key. */
  requestHash?: string;
  /** The job whose failed items this one tries again. */
  parentJobId?: string;
}

/** A run of a job's items, applied in one transaction. */
export interface ChunkRef {
  jobId: string;
  seq: number;
}

/** A job as it stands. */
export interface Job extends Omit<NewJob, 'requestHash'> {
  counts: JobCounts;
  status: JobStatus;
  createdAt: Date;
  /** Set once nothing is pending. */
  completedAt?: Date;
}

/** One item's end as shown to the partner. */
export interface Item {
  seq: number;
  iupd: string;
  status: ItemStatus;
  failure?: ItemFailure;
}
