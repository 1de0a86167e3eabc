import { type MetadataEntry } from './receipt';

/** Where the contract demands a value that a `pay` call or a position does not carry. */
const NOT_AVAILABLE = 'NA';

const NOT_IN_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** paForNode.xsd wants a value wherever there is a key; GPD does not. */
export function metadataOf(metadata: readonly { key: string; value?: string }[]): {
  metadata?: MetadataEntry[];
} {
  const entries = metadata
    .map(({ key, value }) => ({ key: fit(key, 140), value: fit(value, 140) }))
    .filter(({ key, value }) => key !== '' && value !== '');
  return entries.length === 0 ? {} : { metadata: entries };
}

/** A text the contract demands: `NA` where too little is left of it. */
export function required(text: string | undefined, max: number, min = 1): string {
  const fitting = fit(text, max);
  return Array.from(fitting).length < min ? NOT_AVAILABLE : fitting;
}

/** A field, or none where it would be empty: the contract has no empty texts. */
export const optional = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined || value === '' ? {} : ({ [key]: value } as Record<K, string>);

/** A text as a message can carry it: without characters that XML has no room for, at most `max` characters. */
export function fit(text: string | undefined, max: number): string {
  const legal = text?.replace(NOT_IN_XML, '') ?? '';
  return legal.length <= max ? legal : Array.from(legal).slice(0, max).join('');
}
