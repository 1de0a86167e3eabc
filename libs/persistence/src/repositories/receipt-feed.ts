import { type Database, type Transaction } from '../database';
import { RECEIPT_COLUMNS, type ReceiptRow, type StoredReceipt, toStoredReceipt } from './receipt-rows';

export interface FeedPage {
  receipts: StoredReceipt[];
  /** Place of the last one; undefined when there is none. */
  last?: number;
}

/** Receipts given their place in one transaction. */
const NUMBERED_AT_ONCE = 1_000;

/**
 * Receipts that concern an organization in the order of its feed: whoever asks for what comes after the last place
 * seen gets every receipt once, however many are stored at the same time. Ids will not do for that, since they are taken
 * before a commit and a later id may become visible first. So places are given after the commit, by the
 * reader, one transaction at a time for each organization.
 *
 * @param given.after place of the last receipt seen, 0 for the beginning
 * @param given.createdFrom leave out what came in before
 * @param given.anomaly only what has this anomaly
 */
export async function readFeed(
  database: Database,
  organization: string,
  given: { after: number; limit: number; createdFrom?: Date; anomaly?: string },
): Promise<FeedPage> {
  await numberNew(database, organization);
  const conditions = ['o.organization_fiscal_code = ?', 'o.feed_seq > ?'];
  const params: unknown[] = [organization, given.after];
  if (given.createdFrom !== undefined) {
    conditions.push('o.created_at >= ?');
    params.push(given.createdFrom);
  }
  if (given.anomaly !== undefined) {
    conditions.push('FIND_IN_SET(?, r.anomalies) > 0');
    params.push(given.anomaly);
  }
  const rows = await database.query<ReceiptRow & { feed_seq: number }>(
    `SELECT ${RECEIPT_COLUMNS}, o.feed_seq FROM receipt_organization o FORCE INDEX (receipt_feed)
       JOIN receipt r ON r.id = o.receipt_pk WHERE ${conditions.join(' AND ')} ORDER BY o.feed_seq LIMIT ?`,
    [...params, given.limit],
  );
  const last = rows.at(-1)?.feed_seq;
  return { receipts: rows.map(toStoredReceipt), ...(last === undefined ? {} : { last }) };
}

async function numberNew(database: Database, organization: string): Promise<void> {
  for (;;) {
    const unnumbered = await database.query(
      `SELECT 1 FROM receipt_organization WHERE organization_fiscal_code = ? AND feed_seq IS NULL LIMIT 1`,
      [organization],
    );
    if (unnumbered.length === 0) return;
    const numbered = await database.transaction((transaction) => numberSome(transaction, organization));
    if (numbered < NUMBERED_AT_ONCE) return;
  }
}

async function numberSome(transaction: Transaction, organization: string): Promise<number> {
  await transaction.execute(
    'INSERT IGNORE INTO receipt_feed_head (organization_fiscal_code, last_seq) VALUES (?, 0)',
    [organization],
  );
  const [head] = await transaction.query<{ last_seq: number }>(
    'SELECT last_seq FROM receipt_feed_head WHERE organization_fiscal_code = ? FOR UPDATE',
    [organization],
  );
  const first = (head?.last_seq ?? 0) + 1;
  const rows = await transaction.query<{ receipt_pk: number }>(
    `SELECT receipt_pk FROM receipt_organization
      WHERE organization_fiscal_code = ? AND feed_seq IS NULL ORDER BY receipt_pk LIMIT ?`,
    [organization, NUMBERED_AT_ONCE],
  );
  if (rows.length === 0) return 0;
  const places = rows.map((row, index) => [row.receipt_pk, first + index]);
  await transaction.execute(
    `UPDATE receipt_organization SET feed_seq = CASE receipt_pk ${places.map(() => 'WHEN ? THEN ?').join(' ')} END
      WHERE organization_fiscal_code = ? AND receipt_pk IN (?)`,
    [...places.flat(), organization, rows.map((row) => row.receipt_pk)],
  );
  await transaction.execute('UPDATE receipt_feed_head SET last_seq = ? WHERE organization_fiscal_code = ?', [
    first + rows.length - 1,
    organization,
  ]);
  return rows.length;
}
