import { Rejected } from '../errors';
import { assertDeletable } from '../position/commands';
import { type Position } from '../position/stored-position';
import { type Job } from './job';

/**
 * Only what a finished job has really created can be undone.
 * @throws Rejected JOB_NOT_COMPLETE, UNDO_NOT_POSSIBLE, NOTHING_TO_UNDO
 */
export function assertJobUndoable(job: Job): void {
  if (job.operation !== 'CREATE') {
    throw new Rejected(
      'UNDO_NOT_POSSIBLE',
      `Only a job that created can be undone, this one is ${job.operation}`,
    );
  }
  if (job.dryRun)
    throw new Rejected('UNDO_NOT_POSSIBLE', 'A dry run has created nothing that could be undone');
  if (job.counts.pending > 0) {
    throw new Rejected(
      'JOB_NOT_COMPLETE',
      `${job.counts.pending} items are still pending: wait or cancel first`,
    );
  }
  if (job.counts.succeeded === 0) throw new Rejected('NOTHING_TO_UNDO', 'This job has created no position');
}

/**
 * What a job created may go as long as it is unpaid and nobody has changed it since. Time passing is no change:
 * it is not written into the version.
 *
 * @param isOwn whether this very position came from the job, not a later one of the same iupd
 * @throws Rejected UNDO_POSITION_CHANGED, DEBT_POSITION_PAYMENT_FOUND
 */
export function assertUndoable(existing: Position, isOwn: boolean): void {
  const which = `The debt position with Organization Fiscal Code ${existing.organizationFiscalCode} and IUPD ${existing.iupd}`;
  if (!isOwn) {
    throw new Rejected('UNDO_POSITION_CHANGED', `${which} is not the one this job created: it came later`);
  }
  assertDeletable(existing);
  if (existing.version > 0) {
    throw new Rejected('UNDO_POSITION_CHANGED', `${which} was changed after this job created it`);
  }
}
