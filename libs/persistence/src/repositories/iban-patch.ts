import { type PositionStatus } from '#libs/domain';
import { type Transaction } from '../database';
import { inSegments, statusSegments } from './position-list-status';

/** Positions whose unpaid options may still get another account, as GPD has it. */
const PATCHABLE: readonly PositionStatus[] = ['DRAFT', 'PUBLISHED', 'VALID', 'PARTIALLY_PAID'];

/**
 * Gives an organization's own transfers another IBAN, where nothing was paid yet: `limit` at most, positions in
 * the order of their ids, each locked before it is looked at. Their versions grow: a reader's ETag goes stale.
 *
 * @returns how many transfers were changed; fewer than `limit`: none is left
 */
export async function patchIbans(
  transaction: Transaction,
  organization: string,
  given: { oldIban: string; newIban: string; limit: number; now: string },
): Promise<number> {
  const { oldIban, newIban, limit, now } = given;
  const status = inSegments(statusSegments(PATCHABLE, now));
  const found = await transaction.query<{ id: number }>(
    `SELECT DISTINCT p.id FROM payment_position p
       JOIN payment_option o ON o.payment_position_id = p.id AND o.status = 'PO_UNPAID'
       JOIN transfer t ON t.payment_option_id = o.id AND t.iban = ? AND t.organization_fiscal_code = ?
      WHERE p.organization_fiscal_code = ? AND ${status.sql} ORDER BY p.id LIMIT ?`,
    [oldIban, organization, organization, ...status.params, limit],
  );
  if (found.length === 0) return 0;
  const locked = await transaction.query<{ id: number }>(
    `SELECT p.id FROM payment_position p WHERE p.id IN (?) AND ${status.sql} ORDER BY p.id FOR UPDATE`,
    [found.map(({ id }) => id), ...status.params],
  );
  if (locked.length === 0) return 0;
  const transfers = await transaction.query<{ id: number; position_id: number }>(
    `SELECT t.id, o.payment_position_id AS position_id FROM transfer t
       JOIN payment_option o ON o.id = t.payment_option_id
      WHERE o.payment_position_id IN (?) AND o.status = 'PO_UNPAID' AND t.iban = ?
        AND t.organization_fiscal_code = ?
      ORDER BY o.payment_position_id, t.id LIMIT ?`,
    [locked.map(({ id }) => id), oldIban, organization, limit],
  );
  if (transfers.length === 0) return 0;
  await transaction.execute('UPDATE transfer SET iban = ?, last_updated_date = ? WHERE id IN (?)', [
    newIban,
    now,
    transfers.map(({ id }) => id),
  ]);
  await transaction.execute(
    'UPDATE payment_position SET version = version + 1, last_updated_date = ? WHERE id IN (?)',
    [now, [...new Set(transfers.map(({ position_id: id }) => id))]],
  );
  return transfers.length;
}
