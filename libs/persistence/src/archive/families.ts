import { identifierKey } from '#libs/domain';
import { type Queryable, type Row, type Transaction } from '../database';
import { insertOf } from '../sql-rows';
import { type ArchivedRows } from './rows-document';

/** A table whose rows belong to those of another: by an id, or by a name within the organization. */
export interface FamilyTable {
  table: string;
  /** Column that says which row of the parent it belongs to; of the first table, its own id. */
  column: string;
  /** Table above, and the column of it that is meant; absent: the first table. */
  of?: string;
  by?: string;
  /** Whether the rows are looked for within the organization. */
  ofOrganization?: true;
  /** What the database computes. */
  generated?: string;
}

/** The tables one kind of thing is in, parents first. */
export type Family = readonly [FamilyTable, ...FamilyTable[]];

export const POSITION_FAMILY: Family = [
  { table: 'payment_position', column: 'id', generated: 'next_change_at' },
  { table: 'payment_option', column: 'payment_position_id', of: 'payment_position' },
  { table: 'payment_option_debtor', column: 'payment_option_id', of: 'payment_option' },
  { table: 'payment_option_metadata', column: 'payment_option_id', of: 'payment_option' },
  { table: 'transfer', column: 'payment_option_id', of: 'payment_option' },
  { table: 'transfer_metadata', column: 'transfer_id', of: 'transfer' },
  { table: 'position_event', column: 'iupd', of: 'payment_position', by: 'iupd', ofOrganization: true },
];

export const RECEIPT_FAMILY: Family = [
  { table: 'receipt', column: 'id' },
  { table: 'receipt_organization', column: 'receipt_pk', of: 'receipt' },
  { table: 'delivery', column: 'receipt_pk', of: 'receipt', generated: 'state' },
  { table: 'delivery_status', column: 'delivery_id', of: 'delivery' },
  { table: 'delivery_attempt', column: 'delivery_id', of: 'delivery' },
];

/**
 * All rows of some things of an organization: a statement a table, however many there are.
 *
 * @returns rows by the id of what they belong to
 */
export async function readFamily(
  queryable: Queryable,
  family: Family,
  organization: string,
  ids: readonly (number | string)[],
): Promise<Map<number | string, ArchivedRows>> {
  const found = new Map<number | string, ArchivedRows>();
  /** By table and column: which thing a value of it belongs to. */
  const owners = new Map<string, Map<number | string, number | string>>();
  const ownersOf = (table: string, column: string) => {
    const name = `${table}.${column}`;
    const known = owners.get(name) ?? new Map<number | string, number | string>();
    owners.set(name, known);
    return known;
  };
  for (const { table, column, of, by = 'id', ofOrganization, generated } of family) {
    const parents = of === undefined ? undefined : ownersOf(of, by);
    const values = parents === undefined ? ids : [...parents.keys()];
    if (values.length === 0) continue;
    const rows = await queryable.query(
      `SELECT * FROM ${table} WHERE ${ofOrganization ? 'organization_fiscal_code = ? AND ' : ''}${column} IN (?)`,
      [...(ofOrganization ? [organization] : []), values],
    );
    const below = family.filter((each) => each.of === table).map((each) => each.by ?? 'id');
    for (const { [generated ?? '']: _, ...row } of rows) {
      const value = keyOf(row[column]);
      const owner = parents === undefined ? value : parents.get(value);
      if (owner === undefined) throw new Error(`A row of ${table} belongs to nothing: ${String(value)}`);
      const thing = found.get(owner) ?? {};
      (thing[table] ??= []).push(row);
      found.set(owner, thing);
      for (const name of below) ownersOf(table, name).set(keyOf(row[name]), owner);
    }
  }
  return found;
}

/** Writes rows back to the tables they came from. */
export async function restoreFamily(
  transaction: Transaction,
  family: Family,
  things: readonly ArchivedRows[],
): Promise<void> {
  for (const { table } of family) {
    const rows = things.flatMap((thing) => thing[table] ?? []);
    if (rows.length === 0) continue;
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    await transaction.execute(
      ...insertOf({
        table,
        columns: columns.map((column) => `\`${column}\``).join(','),
        rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
      }),
    );
  }
}

/** The database holds names that differ in trailing spaces for the same. */
const keyOf = (value: Row[string]): number | string =>
  typeof value === 'string' ? identifierKey(value) : (value as number);
