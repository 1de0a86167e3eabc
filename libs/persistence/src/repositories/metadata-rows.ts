import { type Metadata } from '#libs/domain';
import { type Queryable } from '../database';

export interface KeyAndValue {
  key: string;
  value: string | null;
}
export type MetadataRow<Parent extends string> = Record<Parent, number> & KeyAndValue;

export const toMetadata = ({ key, value }: KeyAndValue): Metadata => ({
  key,
  ...(value === null ? {} : { value }),
});

/** Metadata of options or transfers, in the order of their keys. */
export async function metadataOf<Parent extends 'payment_option' | 'transfer'>(
  queryable: Queryable,
  parent: Parent,
  ids: readonly number[],
): Promise<MetadataRow<`${Parent}_id`>[]> {
  if (ids.length === 0) return [];
  return queryable.query<MetadataRow<`${Parent}_id`>>(
    `SELECT ${parent}_id, \`key\`, value FROM ${parent}_metadata WHERE ${parent}_id IN (?)
      ORDER BY ${parent}_id, \`key\``,
    [ids],
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
