import { v7 as uuidv7 } from 'uuid';
import { type Queryable } from '../database';
import { type AuditEntry, type AuditOutcome } from '#libs/domain';
import { toInstant } from '../sql';

export interface AuditFilter {
  /** Newest first; those before this id. */
  before?: string;
  limit: number;
  keyId?: string;
  operation?: string;
  /** `unknown`: the process ended before it could say. */
  outcome?: AuditOutcome | 'unknown';
  from?: Date;
  to?: Date;
}

/** More than passes between the making of an id and the reading of `at`. */
const SLACK_MS = 60_000;

/** The lowest id that an entry of this time may have. */
const idAt = (time: Date, shiftMs: number): string =>
  Math.max(0, time.getTime() + shiftMs)
    .toString(16)
    .padStart(12, '0');

interface Row {
  id: string;
  at: Date;
  actor: string;
  key_id: string | null;
  method: string;
  operation: string;
  target: string;
  request_id: string | null;
  outcome: AuditOutcome | null;
  status: number | null;
}

/**
 * Who changed what in the administration. Rows are inserted and never changed: what is to be done is written before
 * it is done, what became of it and notes on it in rows of other tables.
 */
export class AuditLog {
  constructor(private readonly database: Queryable) {}

  /** Says what is about to be done. @returns the entry's id. @throws Transient: then it must not be done */
  async begin(entry: Omit<AuditEntry, 'id' | 'at' | 'outcome' | 'status'>): Promise<string> {
    const id = uuidv7().replaceAll('-', '');
    await this.database.execute(
      `INSERT INTO audit_entry (id, at, actor, key_id, method, operation, target, request_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        new Date(),
        entry.actor.slice(0, 100),
        entry.keyId ?? null,
        entry.method.slice(0, 10),
        entry.operation.slice(0, 100),
        entry.target.slice(0, 500),
        entry.requestId ?? null,
      ],
    );
    return id;
  }

  /** Says what became of it. */
  async end(id: string, outcome: AuditOutcome, status?: number): Promise<void> {
    await this.database.execute(
      'INSERT INTO audit_outcome (entry_id, at, outcome, status) VALUES (?, ?, ?, ?)',
      [id, new Date(), outcome, status ?? null],
    );
  }

  /** Adds what is worth knowing of it, and proves it: no personal data. */
  async note(id: string, note: string): Promise<void> {
    await this.database.execute('INSERT INTO audit_note (id, entry_id, at, note) VALUES (?, ?, ?, ?)', [
      uuidv7().replaceAll('-', ''),
      id,
      new Date(),
      note.slice(0, 500),
    ]);
  }

  /** Newest first. */
  async list({ before, limit, keyId, operation, outcome, from, to }: AuditFilter): Promise<AuditEntry[]> {
    const conditions: [string, unknown][] = [];
    if (before !== undefined) conditions.push(['e.id < ?', before]);
    if (keyId !== undefined) conditions.push(['e.key_id = ?', keyId]);
    if (operation !== undefined) conditions.push(['e.operation = ?', operation]);
    if (outcome !== undefined) conditions.push(["COALESCE(o.outcome, 'unknown') = ?", outcome]);
    // Ids begin with their time: they bound the rows that are read, `at` decides.
    if (from !== undefined) conditions.push(['e.at >= ?', from], ['e.id >= ?', idAt(from, -SLACK_MS)]);
    if (to !== undefined) conditions.push(['e.at < ?', to], ['e.id < ?', idAt(to, SLACK_MS)]);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
    const rows = await this.database.query<Row>(
      `SELECT e.*, o.outcome, o.status FROM audit_entry e LEFT JOIN audit_outcome o ON o.entry_id = e.id
       ${where} ORDER BY e.id DESC LIMIT ?`,
      [...conditions.map(([, value]) => value), limit],
    );
    const notes = await this.notesOf(rows.map(({ id }) => id));
    return rows.map((row) => ({
      id: row.id,
      at: toInstant(row.at),
      actor: row.actor,
      method: row.method,
      operation: row.operation,
      target: row.target,
      outcome: row.outcome ?? 'unknown',
      ...(row.key_id === null ? {} : { keyId: row.key_id }),
      ...(row.request_id === null ? {} : { requestId: row.request_id }),
      ...(row.status === null ? {} : { status: row.status }),
      ...(notes.has(row.id) ? { notes: notes.get(row.id) ?? [] } : {}),
    }));
  }

  private async notesOf(ids: readonly string[]): Promise<Map<string, string[]>> {
    const notes = new Map<string, string[]>();
    if (ids.length === 0) return notes;
    const rows = await this.database.query<{ entry_id: string; note: string }>(
      'SELECT entry_id, note FROM audit_note WHERE entry_id IN (?) ORDER BY id',
      [ids],
    );
    for (const row of rows) notes.set(row.entry_id, [...(notes.get(row.entry_id) ?? []), row.note]);
    return notes;
  }
}
