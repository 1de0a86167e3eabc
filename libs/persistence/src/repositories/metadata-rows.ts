import { type Metadata } from '#libs/domain';

export interface KeyAndValue {
  key: string;
  value: string | null;
}
export type MetadataRow<Parent extends string> = Record<Parent, number> & KeyAndValue;

export const toMetadata = ({ key, value }: KeyAndValue): Metadata => ({
  key,
  ...(value === null ? {} : { value }),
});

export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
