import { type ChunkRef, type QueuedChunk } from '#libs/domain';
import { type Database, type Queryable } from '../database';
import { later } from '../sql';
import { AMONG_CHUNKS, amongChunks, queuedChunk } from './job-rows';

/** A job with fewer chunks in the queue than it could have there. */
export interface JobWithRoom {
  jobId: string;
  room: number;
}

/**
 * Leases to the queue chunks of a job that wait for their turn: PENDING and not owed at any time.
 *
 * @param after only those behind this one; the ones before it had their turn
 */
export async function releaseChunks(
  database: Database,
  jobId: string,
  { after, limit, leaseMs }: { after: number; limit: number; leaseMs: number },
): Promise<QueuedChunk[]> {
  const rows = await database.transaction(async (transaction) => {
    // Of two who release at once each gets another one.
    const waiting = await transaction.query<{ seq: number; items: number }>(
      `SELECT seq, items FROM job_chunk FORCE INDEX (PRIMARY)
        WHERE job_id = ? AND seq > ? AND status = 'PENDING' AND owed_at IS NULL
        ORDER BY seq LIMIT ? FOR UPDATE SKIP LOCKED`,
      [jobId, after, limit],
    );
    if (waiting.length > 0) {
      await transaction.execute('UPDATE job_chunk SET owed_at = ? WHERE job_id = ? AND seq IN (?)', [
        later(leaseMs),
        jobId,
        waiting.map(({ seq }) => seq),
      ]);
    }
    return waiting.map((row) => ({ jobId, ...row }));
  });
  return withOwners(database, rows);
}

/**
 * Unfinished jobs that wait for no other and have less than half a window in the queue although more of their chunks
 * could be: whoever was to release them died, or never was. Reads entries of indexes only.
 */
export async function jobsWithRoom(
  database: Queryable,
  window: number,
  limit: number,
): Promise<JobWithRoom[]> {
  const rows = await database.query<{ id: string; queued: string }>(
    `SELECT j.id, COALESCE(q.queued, 0) AS queued
       FROM job j LEFT JOIN (SELECT job_id, COUNT(*) AS queued FROM job_chunk FORCE INDEX (job_chunk_owed)
                              WHERE owed_at IS NOT NULL GROUP BY job_id) q ON q.job_id = j.id
      WHERE j.completed_at IS NULL AND COALESCE(q.queued, 0) < ?
        AND (SELECT COUNT(*) FROM job_chunk WHERE job_id = j.id AND status = 'PENDING') > COALESCE(q.queued, 0)
        AND NOT EXISTS (SELECT 1 FROM job_dependency d JOIN job p ON p.id = d.depends_on_job_id
                         WHERE d.job_id = j.id AND p.completed_at IS NULL)
      LIMIT ?`,
    [Math.ceil(window / 2), limit],
  );
  return rows.map(({ id, queued }) => ({ jobId: id, room: window - Number(queued) }));
}

/** Takes up to `limit` chunks that have been silent for too long and grants each a new lease. */
export async function takeOwedChunks(
  database: Database,
  limit: number,
  leaseMs: number,
): Promise<QueuedChunk[]> {
  const taken = await database.transaction(async (transaction) => {
    const rows = await transaction.query<{ job_id: string; seq: number; items: number }>(
      'SELECT job_id, seq, items FROM job_chunk WHERE owed_at <= ? ORDER BY owed_at LIMIT ? FOR UPDATE SKIP LOCKED',
      [new Date(), limit],
    );
    const chunks = rows.map(({ job_id: jobId, seq, items }) => ({ jobId, seq, items }));
    if (chunks.length > 0) {
      await transaction.execute(`UPDATE job_chunk SET owed_at = ? WHERE ${AMONG_CHUNKS}`, [
        later(leaseMs),
        ...amongChunks(chunks),
      ]);
    }
    return chunks;
  });
  return withOwners(database, taken);
}

async function withOwners(
  database: Queryable,
  chunks: readonly (ChunkRef & { items: number })[],
): Promise<QueuedChunk[]> {
  if (chunks.length === 0) return [];
  const jobs = await database.query<{
    id: string;
    broker_code: string | null;
    organization_fiscal_code: string;
  }>('SELECT id, broker_code, organization_fiscal_code FROM job WHERE id IN (?)', [
    [...new Set(chunks.map(({ jobId }) => jobId))],
  ]);
  const byId = new Map(
    jobs.map((job) => [
      job.id,
      {
        id: job.id,
        organizationFiscalCode: job.organization_fiscal_code,
        ...(job.broker_code === null ? {} : { brokerCode: job.broker_code }),
      },
    ]),
  );
  // A job that is gone meanwhile has no chunks to apply either.
  return chunks.flatMap(({ jobId, seq, items }) => {
    const job = byId.get(jobId);
    return job === undefined ? [] : [queuedChunk(job, seq, items)];
  });
}
