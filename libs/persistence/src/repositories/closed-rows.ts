import { FINAL_STATUSES, type PositionStatus, type Retained } from '#libs/domain';
import { type Database, type Transaction } from '../database';
import { type ClosedRow, settledReceipts } from './removals';

/** Rows looked at in one transaction: it holds those it takes for some tens of milliseconds. */
const BATCH = 200;
/** Items of the jobs taken in one transaction. */
const BATCH_ITEMS = 50_000;

/** Where a walk through what may be old enough has come to. */
interface Place {
  at: Date;
  id: number | string;
}

/** One kind of rows that come to an end: which may be old enough, a page at a time, and which are. */
export interface ClosedRows {
  find(organization: string, before: Date, after: Place, limit: number): Promise<Place[]>;
  /** Locks those that are old enough; what somebody else is at is left for the next round. */
  lock(transaction: Transaction, before: Date, found: readonly Place[]): Promise<ClosedRow[]>;
}

export const closedRows = (database: Database): Record<Retained, readonly ClosedRows[]> => ({
  jobs: [jobs(database)],
  positions: FINAL_STATUSES.map((status) => positions(database, status)),
  receipts: [receipts(database)],
});

/**
 * Walks through an organization's rows that came to their end before an instant, a page at a time.
 * @param take what is done with a page, before the next one is looked for
 */
export async function eachPage(
  rows: ClosedRows,
  organization: string,
  given: { before: Date; isStopping: () => boolean; limit?: number },
  take: (found: Place[]) => Promise<void>,
): Promise<void> {
  const { before, isStopping, limit = BATCH } = given;
  for (let place: Place = { at: new Date(0), id: '' }; !isStopping();) {
    const found = await rows.find(organization, before, place, Math.min(limit, BATCH));
    const last = found.at(-1);
    if (last === undefined) return;
    await take(found);
    place = last;
  }
}

/** The age of a job counts from its end. Its callback must have been written. */
function jobs(database: Database): ClosedRows {
  return {
    async find(organization, before, { at, id }, limit) {
      const rows = await database.query<Place & { submitted: number }>(
        `SELECT created_at AS at, id, submitted FROM job WHERE organization_fiscal_code = ? AND created_at < ?
            AND created_at >= ? AND (created_at > ? OR id > ?) ORDER BY created_at, id LIMIT ?`,
        [organization, before, at, at, id, limit],
      );
      let items = 0;
      return rows.filter(({ submitted }, index) => (items += submitted) <= BATCH_ITEMS || index === 0);
    },
    lock: (transaction, before, found) =>
      lockAmong(
        transaction,
        `SELECT id FROM job WHERE id IN (?) AND completed_at < ?
            AND (callback_state IS NULL OR callback_state <> 'OWED') FOR UPDATE SKIP LOCKED`,
        found,
        [before],
      ),
  };
}

/**
 * The age of a position counts from its last change. It expired, or was paid, no later than that: an index entry says so,
 * and of those that came to their end of late no row is read. The day of a payment is the caller's word: one to come is none.
 */
function positions(database: Database, status: PositionStatus): ClosedRows {
  const ended =
    status === 'EXPIRED'
      ? 'max_due_date < ?'
      : '(payment_date IS NULL OR payment_date < ? OR payment_date > UTC_TIMESTAMP(3))';
  return {
    find: (organization, before, { at, id }, limit) =>
      database.query<Place & object>(
        `SELECT inserted_date AS at, id FROM payment_position FORCE INDEX (position_by_status)
          WHERE organization_fiscal_code = ? AND status = ? AND inserted_date < ? AND ${ended}
            AND inserted_date >= ? AND (inserted_date > ? OR id > ?) ORDER BY inserted_date, id LIMIT ?`,
        [organization, status, before, before, at, at, id || 0, limit],
      ),
    lock: (transaction, before, found) =>
      transaction.query<ClosedRow & object>(
        `SELECT id, iupd FROM payment_position WHERE id IN (?) AND status = ? AND last_updated_date < ?
          FOR UPDATE SKIP LOCKED`,
        [found.map((place) => place.id), status, before],
      ),
  };
}

/** The age of a receipt counts from the payment, or from its arrival where that was later. */
function receipts(database: Database): ClosedRows {
  return {
    find: (organization, before, { at, id }, limit) =>
      database.query<Place & object>(
        `SELECT paid_at AS at, receipt_pk AS id FROM receipt_organization FORCE INDEX (receipt_by_payment)
          WHERE organization_fiscal_code = ? AND paid_at < ?
            AND paid_at >= ? AND (paid_at > ? OR receipt_pk > ?) ORDER BY paid_at, receipt_pk LIMIT ?`,
        [organization, before, at, at, id || 0, limit],
      ),
    async lock(transaction, before, found) {
      const rows = await lockAmong(
        transaction,
        'SELECT id FROM receipt WHERE id IN (?) AND created_at < ? FOR UPDATE SKIP LOCKED',
        found,
        [before],
      );
      const settled = await settledReceipts(
        transaction,
        rows.map(({ id }) => Number(id)),
      );
      return settled.map((id) => ({ id }));
    },
  };
}

const lockAmong = (
  transaction: Transaction,
  sql: string,
  found: readonly Place[],
  params: readonly unknown[],
): Promise<ClosedRow[]> => transaction.query<ClosedRow & object>(sql, [found.map(({ id }) => id), ...params]);
