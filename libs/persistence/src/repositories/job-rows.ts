import { type ChunkRef, type IdRange, type ItemFailure, type NewJob, type QueuedChunk } from '#libs/domain';
import { type Database, type Transaction } from '../database';
import { holdRows } from './hold-rows';

/** A chunk on its way into the database: deflated JSON, and hashes that tell which positions it touches. */
export interface NewChunk {
  firstItem: number;
  items: number;
  payload: Buffer;
  keys: Buffer;
  /** 4 bytes little endian an iupd */
  iupdHashes: Buffer;
  /** Of an undo: the ids of the positions the undone chunk created, if they are known. */
  created?: IdRange;
}

export type Acceptance =
  /** `queued`: its first chunks, leased to the queue; none of a job that waits for another. */
  | { kind: 'accepted'; jobId: string; queued: QueuedChunk[] }
  /** The idempotency key was used before. */
  | { kind: 'known'; jobId: string; requestHash: string | undefined };

export async function isStored(transaction: Transaction, jobId: string): Promise<boolean> {
  return (await transaction.query('SELECT 1 FROM job WHERE id = ?', [jobId])).length > 0;
}

export async function findByIdempotencyKey(
  queryable: Pick<Database, 'query'>,
  job: NewJob,
): Promise<Acceptance | undefined> {
  if (job.idempotencyKey === undefined) return undefined;
  const [row] = await queryable.query<{ id: string; request_hash: string | null }>(
    'SELECT id, request_hash FROM job WHERE organization_fiscal_code = ? AND idempotency_key = ?',
    [job.organizationFiscalCode, job.idempotencyKey],
  );
  return row && { kind: 'known', jobId: row.id, requestHash: row.request_hash ?? undefined };
}

/** The undo of a job that was asked for before. Holds the undone job's row: of two at once one waits, or starts over. */
export async function findUndo(transaction: Transaction, job: NewJob): Promise<Acceptance | undefined> {
  if (job.undoOf === undefined || job.dryRun) return undefined;
  await holdRows(transaction, 'job', [job.undoOf]);
  const [row] = await transaction.query<{ id: string }>(
    `SELECT id FROM job WHERE undo_of = ? AND dry_run = 0 AND cancel_requested_at IS NULL LIMIT 1`,
    [job.undoOf],
  );
  return row && { kind: 'known', jobId: row.id, requestHash: job.requestHash };
}

export async function insertJob(transaction: Transaction, job: NewJob): Promise<void> {
  await transaction.execute(
    `INSERT INTO job (id, broker_code, organization_fiscal_code, service_type, operation, accepted_seq,
       submitted, idempotency_key, request_hash, parent_job_id, to_publish, dry_run, undo_of,
       callback_url, callback_owner, callback_state, traceparent, created_at)
     VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      job.id,
      job.brokerCode ?? null,
      job.organizationFiscalCode,
      job.serviceType,
      job.operation,
      job.submitted,
      job.idempotencyKey ?? null,
      job.requestHash ?? null,
      job.parentJobId ?? null,
      job.toPublish,
      job.dryRun,
      job.undoOf ?? null,
      job.callback?.url ?? null,
      job.callback?.owner ?? null,
      job.callback === undefined ? null : 'OWED',
      job.traceparent ?? null,
      new Date(),
    ],
  );
}

/**
 * Stores the chunks of a job: the first ones leased to the queue, the others wait for theirs to end.
 * @returns the hashes of their iupds, and those that are leased
 */
export async function insertChunks(
  transaction: Transaction,
  job: NewJob,
  chunks: AsyncIterable<NewChunk>,
  lease: { owedAt: Date; window: number },
): Promise<{ hashes: Buffer[]; queued: QueuedChunk[] }> {
  const hashes: Buffer[] = [];
  const queued: QueuedChunk[] = [];
  let seq = 0;
  for await (const chunk of chunks) {
    await transaction.execute(
      `INSERT INTO job_chunk (job_id, seq, first_item, items, status, owed_at, payload, item_keys, iupd_hashes,
         first_position_id, last_position_id) VALUES (?, ?, ?, ?, 'PENDING', ?, ?, ?, ?, ?, ?)`,
      [
        job.id,
        seq,
        chunk.firstItem,
        chunk.items,
        seq < lease.window ? lease.owedAt : null,
        chunk.payload,
        chunk.keys,
        chunk.iupdHashes,
        chunk.created?.first ?? null,
        chunk.created?.last ?? null,
      ],
    );
    hashes.push(chunk.iupdHashes);
    if (seq < lease.window) queued.push(queuedChunk(job, seq, chunk.items));
    seq += 1;
  }
  return { hashes, queued };
}

/** What {@link insertChunks} leased, of a job that is stored. */
export async function leasedChunks(transaction: Transaction, job: NewJob): Promise<QueuedChunk[]> {
  const rows = await transaction.query<{ seq: number; items: number }>(
    'SELECT seq, items FROM job_chunk WHERE job_id = ? AND owed_at IS NOT NULL ORDER BY seq',
    [job.id],
  );
  return rows.map(({ seq, items }) => queuedChunk(job, seq, items));
}

export const queuedChunk = (
  { id, brokerCode, organizationFiscalCode }: Pick<NewJob, 'id' | 'brokerCode' | 'organizationFiscalCode'>,
  seq: number,
  items: number,
): QueuedChunk => ({
  jobId: id,
  seq,
  items,
  organizationFiscalCode,
  ...(brokerCode === undefined ? {} : { brokerCode }),
});

export async function cancelChunks(
  transaction: Transaction,
  jobId: string,
  seqs: readonly number[],
): Promise<void> {
  if (seqs.length === 0) return;
  await transaction.execute(
    `UPDATE job_chunk SET status = 'CANCELLED', unprocessed = items, applied_at = ?, owed_at = NULL, payload = NULL
      WHERE job_id = ? AND seq IN (?)`,
    [new Date(), jobId, seqs],
  );
}

/** These chunks, and no others. By pairs alone MariaDB updates one chunk by reading the whole table. */
export const AMONG_CHUNKS = 'job_id IN (?) AND (job_id, seq) IN (?)';

/** @returns the parameters of {@link AMONG_CHUNKS} */
export function amongChunks(refs: readonly ChunkRef[]): unknown[] {
  return [[...new Set(refs.map(({ jobId }) => jobId))], refs.map(({ jobId, seq }) => [jobId, seq])];
}

export interface ChunkIds {
  first_position_id: number | null;
  last_position_id: number | null;
}

export function rangeOf({ first_position_id: first, last_position_id: last }: ChunkIds): IdRange | undefined {
  return first === null || last === null ? undefined : { first, last };
}

export function countCodes(failures: readonly ItemFailure[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of failures) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
