import { findArchivedReceipt } from '../archive/archived-receipts';
import { type Queryable } from '../database';
import { RECEIPT_COLUMNS, type ReceiptRow, type StoredReceipt, toStoredReceipt } from './receipt-rows';

/** What is looked for among the receipts that concern an organization; everything given must hold. */
export interface ReceiptFilter {
  /** Paid between these, both included. */
  paidFrom: Date;
  paidTo: Date;
  /** Fiscal code of the debtor. */
  debtor?: string;
  /** How the iuv begins. */
  iuvStart?: string;
  /** How the iuv or the debtor's fiscal code begins. */
  debtorOrIuvStart?: string;
  /** None: no limit. */
  segregationCodes?: readonly string[];
}

const FROM_ORGANIZATION = 'FROM receipt_organization o FORCE INDEX (receipt_by_payment)';

/**
 * A page of the receipts that concern an organization, the newest payment first. Two queries, however large the page;
 * what they cost grows with the period.
 *
 * @param page from 0
 */
export async function listReceipts(
  queryable: Queryable,
  organization: string,
  filter: ReceiptFilter,
  { page, size }: { page: number; size: number },
): Promise<{ receipts: StoredReceipt[]; total: number }> {
  const [where, params] = conditionOf(organization, filter);
  const [count] = await queryable.query<{ total: number | string }>(
    `SELECT COUNT(*) AS total ${FROM_ORGANIZATION} WHERE ${where}`,
    params,
  );
  const rows = await queryable.query<ReceiptRow>(
    `SELECT ${RECEIPT_COLUMNS} FROM (SELECT o.receipt_pk, o.paid_at ${FROM_ORGANIZATION} WHERE ${where}
        ORDER BY o.paid_at DESC, o.receipt_pk DESC LIMIT ? OFFSET ?) AS page
       JOIN receipt r ON r.id = page.receipt_pk ORDER BY page.paid_at DESC, page.receipt_pk DESC`,
    [...params, size, page * size],
  );
  return { receipts: rows.map(toStoredReceipt), total: Number(count?.total) };
}

/**
 * Receipts that concern an organization, paid from an instant up to (without) another, oldest first: read by pages,
 * so that memory does not grow with the period.
 */
export async function* eachReceipt(
  queryable: Queryable,
  organization: string,
  { paidFrom, paidBefore }: { paidFrom: Date; paidBefore: Date },
): AsyncGenerator<StoredReceipt> {
  let [paidAt, pk] = [paidFrom, -1];
  for (;;) {
    const rows = await queryable.query<ReceiptRow & { paid_at: Date }>(
      `SELECT ${RECEIPT_COLUMNS}, page.paid_at FROM (SELECT o.receipt_pk, o.paid_at ${FROM_ORGANIZATION}
          WHERE o.organization_fiscal_code = ? AND o.paid_at < ?
            AND o.paid_at >= ? AND (o.paid_at > ? OR o.receipt_pk > ?)
          ORDER BY o.paid_at, o.receipt_pk LIMIT ?) AS page
         JOIN receipt r ON r.id = page.receipt_pk ORDER BY page.paid_at, page.receipt_pk`,
      [organization, paidBefore, paidAt, paidAt, pk, PAGE],
    );
    for (const row of rows) yield toStoredReceipt(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    [paidAt, pk] = [last.paid_at, last.id];
  }
}
const PAGE = 100;

/** The last receipt of an iuv that concerns an organization. Run it on a snapshot, as the next one. */
export async function findReceiptByIuv(
  queryable: Queryable,
  organization: string,
  iuv: string,
): Promise<StoredReceipt | undefined> {
  const [row] = await queryable.query<ReceiptRow>(
    `SELECT ${RECEIPT_COLUMNS} FROM receipt_organization o JOIN receipt r ON r.id = o.receipt_pk
      WHERE o.organization_fiscal_code = ? AND o.creditor_reference_id = ? ORDER BY o.receipt_pk DESC LIMIT 1`,
    [organization, iuv],
  );
  return row ? toStoredReceipt(row) : findArchivedReceipt(queryable, organization, { iuv });
}

/** A receipt by its id, for an organization it concerns: the primary one or one of its transfers'. */
export async function findReceipt(
  queryable: Queryable,
  organization: string,
  receiptId: string,
): Promise<StoredReceipt | undefined> {
  const [row] = await queryable.query<ReceiptRow>(
    `SELECT ${RECEIPT_COLUMNS} FROM receipt r JOIN receipt_organization o
         ON o.organization_fiscal_code = ? AND o.receipt_pk = r.id
      WHERE r.receipt_id = ? ORDER BY r.id DESC LIMIT 1`,
    [organization, receiptId],
  );
  return row ? toStoredReceipt(row) : findArchivedReceipt(queryable, organization, { receiptId });
}

function conditionOf(organization: string, filter: ReceiptFilter): [string, unknown[]] {
  const conditions = ['o.organization_fiscal_code = ? AND o.paid_at BETWEEN ? AND ?'];
  const params: unknown[] = [organization, filter.paidFrom, filter.paidTo];
  const add = (condition: string, ...values: unknown[]) => {
    conditions.push(condition);
    params.push(...values);
  };
  const { debtor, iuvStart, debtorOrIuvStart, segregationCodes = [] } = filter;
  if (debtor !== undefined) add('o.debtor = ?', debtor);
  if (iuvStart !== undefined) add('o.creditor_reference_id LIKE ?', beginsWith(iuvStart));
  if (debtorOrIuvStart !== undefined) {
    const start = beginsWith(debtorOrIuvStart);
    add('(o.debtor LIKE ? OR o.creditor_reference_id LIKE ?)', start, start);
  }
  if (segregationCodes.length > 0) add('SUBSTRING(o.notice_number, 2, 2) IN (?)', segregationCodes);
  return [conditions.join(' AND '), params];
}

const beginsWith = (text: string): string => `${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
