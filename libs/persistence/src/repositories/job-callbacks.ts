import { type Operation, type SecretOwner, jobStatus, payloadOf } from '#libs/domain';
import { type Database } from '../database';

interface DoneJob {
  id: string;
  broker_code: string | null;
  organization_fiscal_code: string;
  operation: Operation;
  dry_run: number;
  submitted: number;
  succeeded: number;
  failed: number;
  unprocessed: number;
  cancel_requested_at: Date | null;
  completed_at: Date;
  callback_url: string;
  callback_owner: SecretOwner;
}

/**
 * Writes the messages that completed jobs owe to those who handed them in. A job owes one from its acceptance on, so
 * completing it costs nothing more and cannot forget it.
 *
 * @returns how many
 */
export async function writeJobCallbacks(database: Database, limit: number): Promise<number> {
  return database.transaction(async (transaction) => {
    const jobs = await transaction.query<DoneJob>(
      `SELECT id, broker_code, organization_fiscal_code, operation, dry_run, submitted, succeeded, failed,
              unprocessed, cancel_requested_at, completed_at, callback_url, callback_owner FROM job
        WHERE callback_state = 'OWED' AND completed_at IS NOT NULL
        ORDER BY completed_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [limit],
    );
    if (jobs.length === 0) return 0;
    const now = new Date();
    await transaction.execute(
      `INSERT INTO webhook_message
         (event_id, owner, url, job_id, event_type, payload, status, due_at, created_at) VALUES ?`,
      [
        jobs.map((job) => [
          // One event a job: its id will do.
          job.id,
          job.callback_owner,
          job.callback_url,
          job.id,
          'job.completed',
          payload(job),
          'PENDING',
          now,
          now,
        ]),
      ],
    );
    return transaction.execute("UPDATE job SET callback_state = 'WRITTEN' WHERE id IN (?)", [
      jobs.map(({ id }) => id),
    ]);
  });
}

function payload(job: DoneJob): string {
  const { submitted, succeeded, failed, unprocessed } = job;
  const counts = { submitted, succeeded, failed, unprocessed, pending: 0 };
  return payloadOf({
    type: 'job.completed',
    at: job.completed_at,
    data: {
      jobId: job.id,
      organizationFiscalCode: job.organization_fiscal_code,
      ...(job.broker_code === null ? {} : { brokerCode: job.broker_code }),
      operation: job.operation,
      dryRun: job.dry_run === 1,
      status: jobStatus(counts, job.cancel_requested_at !== null),
      counts: { total: submitted, succeeded, failed, unprocessed },
      completedAt: job.completed_at,
    },
  });
}
