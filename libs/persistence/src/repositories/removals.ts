import { type Retained } from '#libs/domain';
import { type Transaction } from '../database';
import { holdRows } from './hold-rows';

/** A row that is over, and locked. */
export interface ClosedRow {
  id: number | string;
  /** Of a position. */
  iupd?: string;
}

/** Removes rows of an organization with everything below them. */
export type RemoveClosed = (
  transaction: Transaction,
  organization: string,
  rows: readonly ClosedRow[],
) => Promise<void>;

export const REMOVE_CLOSED: Record<Retained, RemoveClosed> = {
  async jobs(transaction, _organization, rows) {
    const ids = rows.map(({ id }) => id);
    await transaction.execute('DELETE FROM job_dependency WHERE depends_on_job_id IN (?)', [ids]);
    await transaction.execute('DELETE FROM job WHERE id IN (?)', [ids]);
  },
  positions: (transaction, organization, rows) =>
    removePositionRows(transaction, organization, rows as readonly { id: number; iupd: string }[]),
  receipts: (transaction, organization, rows) =>
    removeReceiptRows(
      transaction,
      organization,
      rows.map(({ id }) => Number(id)),
    ),
};

/** Removes positions, everything below them and their history. Their rows are locked. */
export async function removePositionRows(
  transaction: Transaction,
  organization: string,
  rows: readonly { id: number; iupd: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.execute('DELETE FROM position_event WHERE organization_fiscal_code = ? AND iupd IN (?)', [
    organization,
    rows.map(({ iupd }) => iupd),
  ]);
  await transaction.execute('DELETE FROM payment_position WHERE id IN (?)', [rows.map(({ id }) => id)]);
}

/** States of a delivery with nothing left to do. */
const SETTLED = ['DELIVERED', 'REFUSED', 'REDIRECTED'];

/**
 * Of receipts whose rows are locked, those that no station is owed any more. Their deliveries stay as they are until
 * the transaction ends.
 */
export async function settledReceipts(transaction: Transaction, pks: readonly number[]): Promise<number[]> {
  if (pks.length === 0) return [];
  const deliveries = await transaction.query<{ receipt_pk: number; state: string }>(
    'SELECT receipt_pk, state FROM delivery WHERE receipt_pk IN (?) FOR UPDATE',
    [pks],
  );
  const owed = new Set(
    deliveries.filter(({ state }) => !SETTLED.includes(state)).map((delivery) => delivery.receipt_pk),
  );
  return pks.filter((pk) => !owed.has(pk));
}

/**
 * Removes receipts from what an organization has, with the deliveries to its stations; the receipts themselves as
 * soon as no other organization of this house has them. Their rows are locked.
 */
export async function removeReceiptRows(
  transaction: Transaction,
  organization: string,
  pks: readonly number[],
): Promise<void> {
  if (pks.length === 0) return;
  // Two organizations that give up the same receipt at once: the second one must see that the first has.
  await holdRows(transaction, 'receipt', pks);
  for (const table of ['receipt_organization', 'delivery']) {
    await transaction.execute(
      `DELETE FROM ${table} WHERE organization_fiscal_code = ? AND receipt_pk IN (?)`,
      [organization, pks],
    );
  }
  const kept = await transaction.query<{ receipt_pk: number }>(
    `SELECT o.receipt_pk FROM receipt_organization o JOIN organization g
         ON g.fiscal_code = o.organization_fiscal_code WHERE o.receipt_pk IN (?)`,
    [pks],
  );
  const others = new Set(kept.map((row) => row.receipt_pk));
  const gone = pks.filter((pk) => !others.has(pk));
  if (gone.length > 0) await transaction.execute('DELETE FROM receipt WHERE id IN (?)', [gone]);
}
