import {
  type ChunkOutcome,
  type ChunkRef,
  type ChunkResult,
  type IdRange,
  type NewJob,
  type Operation,
  type QueuedChunk,
} from '#libs/domain';
import { type Database, type Queryable, type Transaction, isDuplicate } from '../database';
import {
  type Acceptance,
  type ChunkIds,
  AMONG_CHUNKS,
  type NewChunk,
  amongChunks,
  cancelChunks,
  countCodes,
  findByIdempotencyKey,
  findUndo,
  insertChunks,
  insertJob,
  isStored,
  leasedChunks,
  rangeOf,
} from './job-rows';
import { jobsWithRoom, releaseChunks, takeOwedChunks } from './chunk-turns';
import { IupdHashes } from './iupd-hashes';
import { later } from '../sql';

/** A chunk being applied: rows are locked until the transaction ends. */
export interface OpenChunk {
  organizationFiscalCode: string;
  serviceType: string;
  operation: Operation;
  toPublish: boolean;
  dryRun: boolean;
  /** Set when this undoes another job: the positions it may remove, if they are known. */
  undo?: { created?: IdRange };
  firstItem: number;
  items: number;
  payload: Buffer;
  transaction: Transaction;
  /** How often this transaction was started over. */
  tries: number;
}

/** Of one job, at a time. */
export const CHUNKS_QUEUED = 16;

/** Writes of jobs and chunks. What a job owes lives here, not in the queue. */
export class JobLedger {
  constructor(
    private readonly database: Database,
    /** How long a chunk may stay silent before the relay queues it again, milliseconds. */
    private readonly leaseMs: number,
    /** Chunks of one job that are in the queue at a time; the others wait in here for their turn. */
    private readonly window = CHUNKS_QUEUED,
  ) {}

  /**
   * Stores a job with all its chunks in one transaction. The organization's row, locked at the end, gives the
   * order of acceptance; earlier unfinished jobs that touch the same iupd become predecessors. A job is undone
   * once: asked for again, the undo that is there is the answer, unless it was cancelled. Dry runs are outside
   * the order: they wait for nobody and nobody waits for them.
   *
   * @param chunks called once a try: a retried transaction reads them again, from the database by itself if at all
   */
  async accept(
    job: NewJob,
    chunks: (transaction: Queryable) => AsyncIterable<NewChunk>,
  ): Promise<Acceptance> {
    await this.ensureOrganization(job.organizationFiscalCode);
    try {
      const acceptance = await this.database.transaction<Acceptance>(async (transaction, tries) => {
        if (tries > 0 && (await isStored(transaction, job.id))) {
          return { kind: 'accepted', jobId: job.id, queued: await leasedChunks(transaction, job) };
        }
        const known = (await findByIdempotencyKey(transaction, job)) ?? (await findUndo(transaction, job));
        if (known !== undefined) return known;
        await insertJob(transaction, job);
        const lease = { owedAt: later(this.leaseMs), window: this.window };
        const { hashes, queued } = await insertChunks(transaction, job, chunks(transaction), lease);
        const blocked = await this.takePlace(transaction, job, hashes);
        if (!blocked) return { kind: 'accepted', jobId: job.id, queued };
        await transaction.execute('UPDATE job_chunk SET owed_at = NULL WHERE job_id = ?', [job.id]);
        return { kind: 'accepted', jobId: job.id, queued: [] };
      });
      if (acceptance.kind === 'known' || acceptance.queued.length > 0) return acceptance;
      // A predecessor that ended before this commit has released nobody: it could not see who waits for it.
      return (await this.waits(job.id)) ? acceptance : { ...acceptance, queued: await this.release(job.id) };
    } catch (error) {
      // Two requests with one key at the same time: the unique key has decided, the other one is stored.
      const known = isDuplicate(error) ? await findByIdempotencyKey(this.database, job) : undefined;
      if (known === undefined) throw error;
      return known;
    }
  }

  /**
   * Applies a chunk in one transaction together with its results, unless nothing is owed any more. `work`
   * returns the items that failed; what it threw undoes everything.
   */
  async apply(ref: ChunkRef, work: (chunk: OpenChunk) => Promise<ChunkResult>): Promise<ChunkOutcome> {
    return this.database.transaction<ChunkOutcome>(async (transaction, tries) => {
      const [chunk] = await transaction.query<
        { status: string; first_item: number; items: number; payload: Buffer | null } & ChunkIds
      >(
        `SELECT status, first_item, items, payload, first_position_id, last_position_id FROM job_chunk
          WHERE job_id = ? AND seq = ? FOR UPDATE`,
        [ref.jobId, ref.seq],
      );
      if (chunk?.status !== 'PENDING' || chunk.payload === null) return { end: 'nothing-owed' };
      const [job] = await transaction.query<{
        organization_fiscal_code: string;
        service_type: string;
        operation: Operation;
        to_publish: number;
        dry_run: number;
        undo_of: string | null;
        traceparent: string | null;
        cancel_requested_at: Date | null;
        waits: number;
      }>(
        `SELECT organization_fiscal_code, service_type, operation, to_publish, dry_run, undo_of, traceparent,
                cancel_requested_at,
                EXISTS (SELECT 1 FROM job_dependency d JOIN job p ON p.id = d.depends_on_job_id
                         WHERE d.job_id = job.id AND p.completed_at IS NULL) AS waits
           FROM job WHERE id = ?`,
        [ref.jobId],
      );
      if (job === undefined) return { end: 'nothing-owed' };
      const trace = job.traceparent === null ? {} : { traceparent: job.traceparent };
      if (job.cancel_requested_at !== null) {
        await cancelChunks(transaction, ref.jobId, [ref.seq]);
        return { end: 'cancelled', ...trace };
      }
      if (job.waits === 1) return { end: 'blocked', ...trace };
      const before = rangeOf(chunk);
      const { failures, created = before } = await work({
        organizationFiscalCode: job.organization_fiscal_code,
        serviceType: job.service_type,
        operation: job.operation,
        toPublish: job.to_publish === 1,
        dryRun: job.dry_run === 1,
        ...(job.undo_of === null ? {} : { undo: before === undefined ? {} : { created: before } }),
        firstItem: chunk.first_item,
        items: chunk.items,
        payload: chunk.payload,
        transaction,
        tries,
      });
      const succeeded = chunk.items - failures.length;
      // Items are kept no longer than they are of use: those that failed may be asked for again.
      await transaction.execute(
        `UPDATE job_chunk SET status = 'APPLIED', succeeded = ?, failed = ?, failures = ?, failure_codes = ?,
                first_position_id = ?, last_position_id = ?, applied_at = ?, owed_at = NULL
                ${failures.length === 0 ? ', payload = NULL' : ''} WHERE job_id = ? AND seq = ?`,
        [
          succeeded,
          failures.length,
          failures.length === 0 ? null : JSON.stringify(failures),
          failures.length === 0 ? null : JSON.stringify(countCodes(failures)),
          created?.first ?? null,
          created?.last ?? null,
          new Date(),
          ref.jobId,
          ref.seq,
        ],
      );
      return { end: 'applied', succeeded, failed: failures.length, ...trace };
    });
  }

  /**
   * Makes the counters of a job final once no chunk is pending; repeating it changes nothing.
   * @returns jobs that waited for this one and may run now
   */
  async completeIfDone(jobId: string): Promise<string[]> {
    const pending = await this.database.query(
      "SELECT 1 FROM job_chunk WHERE job_id = ? AND status = 'PENDING' LIMIT 1",
      [jobId],
    );
    if (pending.length > 0) return [];
    const updated = await this.database.execute(
      `UPDATE job JOIN (SELECT job_id, SUM(status = 'PENDING') AS pending, SUM(succeeded) AS succeeded,
              SUM(failed) AS failed, SUM(unprocessed) AS unprocessed, MAX(applied_at) AS ended
              FROM job_chunk WHERE job_id = ? GROUP BY job_id) c ON c.job_id = job.id
          SET job.succeeded = c.succeeded, job.failed = c.failed, job.unprocessed = c.unprocessed,
              job.completed_at = COALESCE(c.ended, ?)
        WHERE job.id = ? AND job.completed_at IS NULL AND c.pending = 0`,
      [jobId, new Date(), jobId],
    );
    if (updated === 0) return [];
    const released = await this.database.query<{ job_id: string }>(
      `SELECT d.job_id FROM job_dependency d WHERE d.depends_on_job_id = ?
          AND NOT EXISTS (SELECT 1 FROM job_dependency o JOIN job p ON p.id = o.depends_on_job_id
                           WHERE o.job_id = d.job_id AND p.completed_at IS NULL)`,
      [jobId],
    );
    return released.map((row) => row.job_id);
  }

  /** Stops what has not begun; chunks being applied right now finish. @returns whether there is such a job */
  async cancel(organization: string, jobId: string): Promise<boolean> {
    const found = await this.database.transaction(async (transaction) => {
      const [job] = await transaction.query<{ completed_at: Date | null }>(
        'SELECT completed_at FROM job WHERE id = ? AND organization_fiscal_code = ? FOR UPDATE',
        [jobId, organization],
      );
      if (job === undefined) return false;
      if (job.completed_at !== null) return true;
      await transaction.execute(
        'UPDATE job SET cancel_requested_at = COALESCE(cancel_requested_at, ?) WHERE id = ?',
        [new Date(), jobId],
      );
      const pending = await transaction.query<{ seq: number }>(
        "SELECT seq FROM job_chunk WHERE job_id = ? AND status = 'PENDING' FOR UPDATE SKIP LOCKED",
        [jobId],
      );
      await cancelChunks(
        transaction,
        jobId,
        pending.map(({ seq }) => seq),
      );
      return true;
    });
    return found;
  }

  /**
   * Leases chunks of a job to the queue whose turn it is now: one for one that has ended, or as many as the queue may
   * have of a job that begins.
   *
   * @param ended the chunk whose place another one takes
   */
  async release(jobId: string, ended?: { seq: number }): Promise<QueuedChunk[]> {
    return releaseChunks(this.database, jobId, {
      after: ended?.seq ?? -1,
      limit: ended === undefined ? this.window : 1,
      leaseMs: this.leaseMs,
    });
  }

  /** Releases what somebody failed to release who died. @returns chunks of up to `limit` jobs */
  async releaseForgotten(limit: number): Promise<QueuedChunk[]> {
    const released: QueuedChunk[] = [];
    for (const { jobId, room } of await jobsWithRoom(this.database, this.window, limit)) {
      const { leaseMs } = this;
      released.push(...(await releaseChunks(this.database, jobId, { after: -1, limit: room, leaseMs })));
    }
    return released;
  }

  /** Takes up to `limit` chunks that have been silent for too long and grants each a new lease. */
  async takeOwed(limit: number): Promise<QueuedChunk[]> {
    return takeOwedChunks(this.database, limit, this.leaseMs);
  }

  /** Traces these jobs belong to, each once. */
  async traceparents(jobIds: readonly string[]): Promise<string[]> {
    if (jobIds.length === 0) return [];
    const rows = await this.database.query<{ traceparent: string }>(
      'SELECT DISTINCT traceparent FROM job WHERE id IN (?) AND traceparent IS NOT NULL',
      [jobIds],
    );
    return rows.map(({ traceparent }) => traceparent);
  }

  /** What could not be queued is owed at once, and not when its lease is over. */
  async giveBack(refs: readonly ChunkRef[]): Promise<void> {
    if (refs.length === 0) return;
    await this.database.execute(
      `UPDATE job_chunk SET owed_at = ? WHERE ${AMONG_CHUNKS} AND status = 'PENDING'`,
      [new Date(), ...amongChunks(refs)],
    );
  }

  /**
   * Ends up to `limit` leases that run beyond `now`: whoever was to do the work has forgotten it. What is being
   * applied right now keeps its own.
   * @returns how many
   */
  async endLeases(now: Date, limit: number): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const rows = await transaction.query<{ job_id: string; seq: number }>(
        'SELECT job_id, seq FROM job_chunk WHERE owed_at > ? ORDER BY owed_at LIMIT ? FOR UPDATE SKIP LOCKED',
        [now, limit],
      );
      if (rows.length === 0) return 0;
      return transaction.execute(`UPDATE job_chunk SET owed_at = ? WHERE ${AMONG_CHUNKS}`, [
        now,
        ...amongChunks(rows.map((row) => ({ jobId: row.job_id, seq: row.seq }))),
      ]);
    });
  }

  /** Unfinished jobs with nothing pending: their last worker died between its commit and completion. */
  async doneButOpen(limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM job WHERE completed_at IS NULL AND NOT EXISTS
         (SELECT 1 FROM job_chunk WHERE job_id = job.id AND status = 'PENDING') LIMIT ?`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  private async waits(jobId: string): Promise<boolean> {
    const predecessors = await this.database.query(
      `SELECT 1 FROM job_dependency d JOIN job p ON p.id = d.depends_on_job_id
        WHERE d.job_id = ? AND p.completed_at IS NULL LIMIT 1`,
      [jobId],
    );
    return predecessors.length > 0;
  }

  private async ensureOrganization(fiscalCode: string): Promise<void> {
    // Outside the transaction: INSERT IGNORE would leave a shared lock there, and two of them a deadlock.
    const [row] = await this.database.query('SELECT 1 FROM organization WHERE fiscal_code = ?', [fiscalCode]);
    if (row !== undefined) return;
    await this.database.execute('INSERT IGNORE INTO organization (fiscal_code, created_at) VALUES (?, ?)', [
      fiscalCode,
      new Date(),
    ]);
  }

  /** Gives the job its place in the organization's order and finds the earlier jobs it must wait for. */
  private async takePlace(transaction: Transaction, job: NewJob, hashes: Buffer[]): Promise<boolean> {
    await transaction.execute(
      'UPDATE organization SET accepted_jobs = accepted_jobs + 1 WHERE fiscal_code = ?',
      [job.organizationFiscalCode],
    );
    await transaction.execute(
      `UPDATE job SET accepted_seq = (SELECT accepted_jobs FROM organization WHERE fiscal_code = ?)
        WHERE id = ?`,
      [job.organizationFiscalCode, job.id],
    );
    if (job.dryRun) return false;
    const pending = await transaction.query<{ job_id: string; iupd_hashes: Buffer }>(
      `SELECT c.job_id, c.iupd_hashes FROM job j JOIN job_chunk c ON c.job_id = j.id
        WHERE j.completed_at IS NULL AND j.organization_fiscal_code = ? AND j.id <> ? AND j.dry_run = 0
          AND c.status = 'PENDING'`,
      [job.organizationFiscalCode, job.id],
    );
    if (pending.length === 0) return false;
    const own = new IupdHashes(hashes);
    const predecessors = new Set<string>();
    for (const { job_id: jobId, iupd_hashes: others } of pending) {
      if (!predecessors.has(jobId) && own.meet(others)) predecessors.add(jobId);
    }
    if (predecessors.size === 0) return false;
    await transaction.execute('INSERT INTO job_dependency (job_id, depends_on_job_id) VALUES ?', [
      [...predecessors].map((predecessor) => [job.id, predecessor]),
    ]);
    return true;
  }
}
