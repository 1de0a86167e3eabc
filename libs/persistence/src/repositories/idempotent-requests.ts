import { Rejected, Transient } from '#libs/domain';
import { type Database, type Transaction, isDuplicate } from '../database';
import { later, withoutNulls } from '../sql';

/** A request that may come again: a hash of whose key it is and which, and one of all that it asks. */
export interface IdempotentRequest {
  organization: string;
  keyHash: Buffer;
  requestHash: Buffer;
}

/** An answer as it was sent. */
export interface StoredReply {
  status: number;
  contentType?: string;
  etag?: string;
  body?: string;
}

/** Runs work in a transaction, as {@link Database.transaction}. */
export type Transact = Database['transaction'];

/** What a request came to: its own result, or the answer an earlier one like it got. */
export type Once<T> = { result: T } | { replay: StoredReply };

interface RequestRow {
  request_hash: Buffer;
  status: number | null;
  content_type: string | null;
  etag: string | null;
  body: string | null;
  expires_at: Date;
}

/** Ends a transaction that has nothing to do: its request was answered before. */
class Answered extends Error {
  constructor(readonly reply: StoredReply) {
    super('This request was answered before');
  }
}

/**
 * Does a request's work once: the answer is committed in the very transaction that makes the change, so there is
 * never one without the other, whenever the process dies and however often the request comes.
 *
 * @param work uses its `transact` once
 * @param replyOf the answer to what that transaction returned
 * @param keepMs how long the answer is kept
 * @throws Rejected IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS, and whatever `work` throws; nothing is kept then
 */
export async function runOnce<T>(
  database: Database,
  request: IdempotentRequest,
  keepMs: number,
  work: (transact: Transact) => Promise<T>,
  replyOf: (result: T) => StoredReply,
): Promise<Once<T>> {
  const transact: Transact = (inner) =>
    database.transaction(async (transaction, tries) => {
      const known = await claim(transaction, request, keepMs);
      if (known !== undefined) throw new Answered(known);
      const result = await inner(transaction, tries);
      // What a use case returns is what its one transaction did, or that and more.
      await keep(transaction, request, replyOf(result as unknown as T));
      return result;
    });
  try {
    return { result: await work(transact) };
  } catch (error) {
    if (error instanceof Answered) return { replay: error.reply };
    throw error;
  }
}

/** Forgets answers whose time is over, so many at most; several may do so at once. @returns how many */
export async function forgetAnswers(database: Database, limit: number): Promise<number> {
  return database.transaction(async (transaction) => {
    // By its index whatever the table's size: a scan would stop at the requests that are at work.
    const rows = await transaction.query<{ key_hash: Buffer }>(
      `SELECT key_hash FROM idempotent_request FORCE INDEX (idempotent_request_expiry) WHERE expires_at <= ?
        ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [new Date(), limit],
    );
    if (rows.length === 0) return 0;
    return transaction.execute('DELETE FROM idempotent_request WHERE key_hash IN (?)', [
      rows.map((row) => row.key_hash),
    ]);
  });
}

/** Makes the key this transaction's own, before it locks anything else. @returns the answer, if there is one */
async function claim(
  transaction: Transaction,
  request: IdempotentRequest,
  keepMs: number,
): Promise<StoredReply | undefined> {
  // Repetitions read without a lock. Only then the row is looked for under lock: an uncommitted one is a request
  // that is still at work.
  for (const locking of ['', 'FOR UPDATE NOWAIT']) {
    const row = await find(transaction, request, locking);
    if (row !== undefined && row.expires_at > new Date()) return answerOf(row, request);
    if (row !== undefined && locking !== '') {
      await transaction.execute('DELETE FROM idempotent_request WHERE key_hash = ?', [request.keyHash]);
    }
  }
  try {
    await transaction.execute(
      `INSERT INTO idempotent_request (organization_fiscal_code, key_hash, request_hash, expires_at)
       VALUES (?, ?, ?, ?)`,
      [request.organization, request.keyHash, request.requestHash, later(keepMs)],
    );
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Two firsts at once: the unique key has decided, this one starts over and finds the other's answer.
    throw new Transient('IDENTIFIER_TAKEN', 'Another request was first', [], { cause: error });
  }
  return undefined;
}

async function find(
  transaction: Transaction,
  request: IdempotentRequest,
  locking: string,
): Promise<RequestRow | undefined> {
  try {
    const [row] = await transaction.query<RequestRow>(
      `SELECT request_hash, status, content_type, etag, body, expires_at FROM idempotent_request
        WHERE key_hash = ? ${locking}`,
      [request.keyHash],
    );
    return row;
  } catch (error) {
    if (!isLocked(error)) throw error;
    throw new Rejected(
      'IDEMPOTENCY_IN_PROGRESS',
      'A request with this Idempotency-Key is still being worked on: repeat yours in a moment',
    );
  }
}

/** MySQL has an error of its own for NOWAIT, MariaDB says that the wait was over. */
function isLocked(error: unknown): boolean {
  const { errno } = (error instanceof Transient ? error.cause : error) as { errno?: number };
  return errno === 3572 || errno === 1205;
}

function answerOf(row: RequestRow, request: IdempotentRequest): StoredReply {
  if (!row.request_hash.equals(request.requestHash)) {
    throw new Rejected(
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used for a different request; use a new key for a new request',
    );
  }
  return {
    status: row.status ?? 200,
    ...withoutNulls({ contentType: row.content_type, etag: row.etag, body: row.body }),
  };
}

async function keep(transaction: Transaction, request: IdempotentRequest, reply: StoredReply): Promise<void> {
  await transaction.execute(
    `UPDATE idempotent_request SET status = ?, content_type = ?, etag = ?, body = ?
      WHERE key_hash = ?`,
    [reply.status, reply.contentType ?? null, reply.etag ?? null, reply.body ?? null, request.keyHash],
  );
}
