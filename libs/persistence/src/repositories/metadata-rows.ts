import { type Metadata } from '#libs/domain';
import { type Queryable } from '../database';

/** Metadata of options or transfers by the id they belong to, in the order of their keys. */
export async function metadataOf(
  queryable: Queryable,
  parent: 'payment_option' | 'transfer',
  ids: readonly number[],
): Promise<Map<number, Metadata[]>> {
  if (ids.length === 0) return new Map();
  const rows = await queryable.query<{ parent_id: number; key: string; value: string | null }>(
    `SELECT ${parent}_id AS parent_id, \`key\`, value FROM ${parent}_metadata WHERE ${parent}_id IN (?)
      ORDER BY ${parent}_id, \`key\``,
    [ids],
  );
  const grouped = groupBy(rows, (row) => row.parent_id);
  return new Map(
    [...grouped].map(([id, entries]) => [
      id,
      entries.map(({ key, value }) => ({ key, ...(value === null ? {} : { value }) })),
    ]),
  );
}

export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
