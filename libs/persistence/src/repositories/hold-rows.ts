import { type Transaction } from '../database';

/** Tables with a counter of this, and what names a row. */
const KEYS = { broker: 'code', organization: 'fiscal_code', job: 'id', receipt: 'id' } as const;

/**
 * Holds rows until the transaction ends, against transactions on other nodes of a cluster as well. There a lock is known
 * to its own node only: two transactions that decide by what a row stands for, and write other rows, both commit, unless
 * both of them write that one.
 *
 * @returns how many rows there are
 */
export async function holdRows(
  transaction: Transaction,
  table: keyof typeof KEYS,
  keys: readonly (string | number)[],
): Promise<number> {
  if (keys.length === 0) return 0;
  return transaction.execute(`UPDATE ${table} SET held = held + 1 WHERE ${KEYS[table]} IN (?)`, [
    [...new Set(keys)].sort(),
  ]);
}
