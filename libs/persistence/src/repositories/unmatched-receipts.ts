import { type Database, type Transaction } from '../database';
import { RECEIPT_COLUMNS, type ReceiptRow, type StoredReceipt, toStoredReceipt } from './receipt-rows';

/** Receipts that came in before there was a position with their notice. */
export class UnmatchedReceipts {
  private after = -1;

  constructor(private readonly database: Database) {}

  /**
   * Looks whether the positions of some of them are there by now. Each call looks at the next `limit` of them, and
   * begins again after the last: what it costs does not depend on how many there are.
   *
   * @returns their ids
   */
  async findMatchable(limit: number): Promise<number[]> {
    const rows = await this.database.query<{ receipt_pk: number; found: number }>(
      `SELECT o.receipt_pk, EXISTS (SELECT 1 FROM payment_option p
            WHERE p.organization_fiscal_code = o.organization_fiscal_code AND p.nav = o.notice_number) AS found
         FROM receipt_organization o FORCE INDEX (receipt_unmatched)
        WHERE o.unmatched = 1 AND o.receipt_pk > ? ORDER BY o.receipt_pk LIMIT ?`,
      [this.after, limit],
    );
    this.after = rows.length < limit ? -1 : (rows.at(-1)?.receipt_pk ?? -1);
    return rows.filter(({ found }) => found === 1).map((row) => row.receipt_pk);
  }

  async find(id: number): Promise<StoredReceipt | undefined> {
    const [row] = await this.database.query<ReceiptRow>(
      `SELECT ${RECEIPT_COLUMNS} FROM receipt r WHERE r.id = ?`,
      [id],
    );
    return row && toStoredReceipt(row);
  }

  /** Whether the receipt is still unmatched; held until the end of the transaction. */
  static async lock(transaction: Transaction, id: number): Promise<boolean> {
    const rows = await transaction.query(
      'SELECT 1 FROM receipt_organization WHERE receipt_pk = ? AND unmatched = 1 FOR UPDATE',
      [id],
    );
    return rows.length > 0;
  }

  static async settle(transaction: Transaction, id: number, anomalies: readonly string[]): Promise<void> {
    await transaction.execute('UPDATE receipt SET anomalies = ? WHERE id = ?', [anomalies.join(','), id]);
    await transaction.execute('UPDATE receipt_organization SET unmatched = 0 WHERE receipt_pk = ?', [id]);
  }
}
