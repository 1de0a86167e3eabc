import {
  type IdRange,
  type Item,
  type ItemFailure,
  type ItemStatus,
  type Job,
  type JobCounts,
  type Operation,
  type SecretOwner,
  jobStatus,
} from '#libs/domain';
import { type Queryable } from '../database';
import { type ChunkIds, rangeOf } from './job-rows';

interface JobRow {
  id: string;
  broker_code: string | null;
  organization_fiscal_code: string;
  service_type: string;
  operation: Operation;
  submitted: number;
  idempotency_key: string | null;
  parent_job_id: string | null;
  to_publish: number;
  dry_run: number;
  undo_of: string | null;
  callback_url: string | null;
  callback_owner: SecretOwner | null;
  created_at: Date;
  cancel_requested_at: Date | null;
  completed_at: Date | null;
  succeeded: number | null;
  failed: number | null;
  unprocessed: number | null;
}

interface Progress {
  pending: number;
  succeeded: number;
  failed: number;
  unprocessed: number;
  ended: Date | null;
}

/** Where a page of jobs ended, oldest last. */
export interface JobCursor {
  createdAt: Date;
  id: string;
}

/** Reads of jobs: what a partner polls. Counters come from the chunks until the job is complete. */
export class JobArchive {
  constructor(
    private readonly database: Pick<Queryable, 'query'>,
    /** Reads what an upload stored as a chunk's keys: the iupds of its items. */
    private readonly decodeKeys: (keys: Buffer) => Promise<string[]>,
  ) {}

  async find(organization: string, jobId: string): Promise<Job | undefined> {
    const [row] = await this.database.query<JobRow>(
      'SELECT * FROM job WHERE id = ? AND organization_fiscal_code = ?',
      [jobId, organization],
    );
    return row && this.toJob(row);
  }

  /** Items that were accepted and are not applied yet, in all and by broker; index entries only are read. */
  async backlog(): Promise<{ items: number; byBroker: Map<string, number> }> {
    const rows = await this.database.query<{ broker: string | null; items: string }>(
      `SELECT j.broker_code AS broker, SUM(c.items) AS items
         FROM job j JOIN job_chunk c ON c.job_id = j.id AND c.status = 'PENDING'
        WHERE j.completed_at IS NULL GROUP BY j.broker_code`,
    );
    const byBroker = new Map<string, number>();
    let items = 0;
    for (const row of rows) {
      items += Number(row.items);
      if (row.broker !== null) byBroker.set(row.broker, Number(row.items));
    }
    return { items, byBroker };
  }

  /** Newest first. Bounds are inclusive `from`, exclusive `to`. */
  async list(
    organization: string,
    filter: {
      brokerCode?: string;
      serviceType?: string;
      from?: Date;
      to?: Date;
      after?: JobCursor;
      /** Leave out jobs that change nothing. */
      withoutDryRuns?: boolean;
      limit: number;
    },
  ): Promise<Job[]> {
    const conditions = ['organization_fiscal_code = ?'];
    const params: unknown[] = [organization];
    const add = (condition: string, ...values: unknown[]) => {
      conditions.push(condition);
      params.push(...values);
    };
    if (filter.brokerCode !== undefined) add('broker_code = ?', filter.brokerCode);
    if (filter.serviceType !== undefined) add('service_type = ?', filter.serviceType);
    if (filter.withoutDryRuns === true) add('dry_run = 0');
    if (filter.from !== undefined) add('created_at >= ?', filter.from);
    if (filter.to !== undefined) add('created_at < ?', filter.to);
    if (filter.after !== undefined) {
      add(
        '(created_at < ? OR (created_at = ? AND id < ?))',
        filter.after.createdAt,
        filter.after.createdAt,
        filter.after.id,
      );
    }
    const rows = await this.database.query<JobRow>(
      `SELECT * FROM job WHERE ${conditions.join(' AND ')} ORDER BY created_at DESC, id DESC LIMIT ?`,
      [...params, filter.limit],
    );
    return Promise.all(rows.map((row) => this.toJob(row)));
  }

  /**
   * Items in the order they were submitted; memory does not grow with the job.
   * @param fromSeq first item wanted
   */
  async *items(jobId: string, options: { fromSeq?: number; status?: ItemStatus } = {}): AsyncGenerator<Item> {
    for await (const items of this.itemsByChunk(jobId, options)) yield* items;
  }

  /** The same, a chunk at a time: who reads a hundred thousand need not wait for each. */
  async *itemsByChunk(
    jobId: string,
    options: { fromSeq?: number; status?: ItemStatus } = {},
  ): AsyncGenerator<Item[]> {
    let chunkSeq = 0;
    for (;;) {
      const [chunk] = await this.database.query<{
        seq: number;
        first_item: number;
        status: string;
        item_keys: Buffer;
        failures: string | null;
      }>(
        `SELECT seq, first_item, status, item_keys, failures FROM job_chunk
          WHERE job_id = ? AND seq >= ? AND first_item + items > ? ${conditionFor(options.status)}
          ORDER BY seq LIMIT 1`,
        [jobId, chunkSeq, options.fromSeq ?? 0],
      );
      if (chunk === undefined) return;
      const iupds = await this.decodeKeys(chunk.item_keys);
      const failures = new Map(
        (JSON.parse(chunk.failures ?? '[]') as ItemFailure[]).map((failure) => [failure.seq, failure]),
      );
      yield iupds
        .map((iupd, index) => {
          const seq = chunk.first_item + index;
          return toItem(seq, iupd, chunk.status, failures.get(seq));
        })
        .filter(({ seq, status }) => seq >= (options.fromSeq ?? 0) && (options.status ?? status) === status);
      chunkSeq = chunk.seq + 1;
    }
  }

  /** The items of the chunks in which some failed, as they were submitted, a chunk at a time. */
  async *failedPayloads(
    jobId: string,
  ): AsyncGenerator<{ payload: Buffer; firstItem: number; failed: Set<number> }> {
    const rows = await this.database.query<{ seq: number }>(
      'SELECT seq FROM job_chunk WHERE job_id = ? AND failed > 0 ORDER BY seq',
      [jobId],
    );
    for (const { seq } of rows) {
      const [chunk] = await this.database.query<{
        payload: Buffer | null;
        first_item: number;
        failures: string | null;
      }>('SELECT payload, first_item, failures FROM job_chunk WHERE job_id = ? AND seq = ?', [jobId, seq]);
      if (!chunk?.payload) continue;
      const failures = JSON.parse(chunk.failures ?? '[]') as ItemFailure[];
      yield {
        payload: chunk.payload,
        firstItem: chunk.first_item,
        failed: new Set(failures.map((failure) => failure.seq)),
      };
    }
  }

  /**
   * What a job has created, a chunk at a time: the iupds of the items that succeeded, and the ids their positions
   * were given, as far as they are known.
   */
  async *created(
    from: Queryable,
    jobId: string,
  ): AsyncGenerator<{ iupds: string[]; created: IdRange | undefined }> {
    for (let chunkSeq = 0; ;) {
      const [chunk] = await from.query<
        { seq: number; first_item: number; item_keys: Buffer; failures: string | null } & ChunkIds
      >(
        `SELECT seq, first_item, item_keys, failures, first_position_id, last_position_id FROM job_chunk
          WHERE job_id = ? AND seq >= ? AND succeeded > 0 ORDER BY seq LIMIT 1`,
        [jobId, chunkSeq],
      );
      if (chunk === undefined) return;
      const failed = new Set((JSON.parse(chunk.failures ?? '[]') as ItemFailure[]).map(({ seq }) => seq));
      const iupds = await this.decodeKeys(chunk.item_keys);
      yield {
        iupds: iupds.filter((_, index) => !failed.has(chunk.first_item + index)),
        created: rangeOf(chunk),
      };
      chunkSeq = chunk.seq + 1;
    }
  }

  private async failuresByCode(jobId: string): Promise<Record<string, number>> {
    const rows = await this.database.query<{ failure_codes: string }>(
      'SELECT failure_codes FROM job_chunk WHERE job_id = ? AND failure_codes IS NOT NULL',
      [jobId],
    );
    const total: Record<string, number> = {};
    for (const row of rows) {
      for (const [code, count] of Object.entries(JSON.parse(row.failure_codes) as Record<string, number>)) {
        total[code] = (total[code] ?? 0) + count;
      }
    }
    return total;
  }

  private async toJob(row: JobRow): Promise<Job> {
    const progress = row.completed_at === null ? await this.progress(row.id) : undefined;
    const counts: JobCounts = {
      submitted: row.submitted,
      succeeded: progress?.succeeded ?? row.succeeded ?? 0,
      failed: progress?.failed ?? row.failed ?? 0,
      unprocessed: progress?.unprocessed ?? row.unprocessed ?? 0,
      pending: progress?.pending ?? 0,
    };
    const completedAt = row.completed_at ?? (counts.pending === 0 ? progress?.ended : null);
    return {
      id: row.id,
      ...(row.broker_code === null ? {} : { brokerCode: row.broker_code }),
      organizationFiscalCode: row.organization_fiscal_code,
      serviceType: row.service_type,
      operation: row.operation,
      toPublish: row.to_publish === 1,
      dryRun: row.dry_run === 1,
      submitted: row.submitted,
      ...(row.idempotency_key === null ? {} : { idempotencyKey: row.idempotency_key }),
      ...(row.parent_job_id === null ? {} : { parentJobId: row.parent_job_id }),
      ...(row.undo_of === null
        ? {}
        : { undoOf: row.undo_of, failuresByCode: await this.failuresByCode(row.id) }),
      ...(row.callback_url === null || row.callback_owner === null
        ? {}
        : { callback: { url: row.callback_url, owner: row.callback_owner } }),
      counts,
      status: jobStatus(counts, row.cancel_requested_at !== null),
      createdAt: row.created_at,
      ...(completedAt ? { completedAt } : {}),
    };
  }

  private async progress(jobId: string): Promise<Progress> {
    const [row] = await this.database.query<Record<string, string | number | Date | null>>(
      `SELECT COALESCE(SUM(IF(status = 'PENDING', items, 0)), 0) AS pending,
              COALESCE(SUM(succeeded), 0) AS succeeded, COALESCE(SUM(failed), 0) AS failed,
              COALESCE(SUM(unprocessed), 0) AS unprocessed, MAX(applied_at) AS ended
         FROM job_chunk WHERE job_id = ?`,
      [jobId],
    );
    // SUM is DECIMAL, which the driver hands over as text.
    return {
      pending: Number(row?.['pending']),
      succeeded: Number(row?.['succeeded']),
      failed: Number(row?.['failed']),
      unprocessed: Number(row?.['unprocessed']),
      ended: (row?.['ended'] ?? null) as Date | null,
    };
  }
}

function conditionFor(status: ItemStatus | undefined): string {
  switch (status) {
    case undefined:
      return '';
    case 'failed':
      return 'AND failed > 0';
    case 'succeeded':
      return 'AND succeeded > 0';
    case 'unprocessed':
      return "AND status = 'CANCELLED'";
    case 'pending':
      return "AND status = 'PENDING'";
  }
}

function toItem(seq: number, iupd: string, chunkStatus: string, failure: ItemFailure | undefined): Item {
  if (failure !== undefined) return { seq, iupd, status: 'failed', failure };
  if (chunkStatus === 'APPLIED') return { seq, iupd, status: 'succeeded' };
  return { seq, iupd, status: chunkStatus === 'CANCELLED' ? 'unprocessed' : 'pending' };
}
