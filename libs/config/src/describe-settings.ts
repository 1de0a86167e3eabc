import { z } from 'zod';
import { sections } from './schema';

/** A setting as its reference has it. */
export interface SettingView {
  name: string;
  description: string;
  /** As it would stand in the environment; empty: none or nothing; absent: it must be set. */
  default?: string;
  /** What it may be, where that is a range or a choice. */
  values?: string;
}

export interface SectionView {
  title: string;
  note?: string;
  settings: SettingView[];
}

/** Every setting there is, by what it is about. */
export const describeSettings = (): SectionView[] =>
  sections.map(({ title, note, settings }) => ({
    title,
    ...(note === undefined ? {} : { note }),
    settings: Object.entries(settings).map(([name, kind]) => describe(name, kind as z.ZodType)),
  }));

function describe(name: string, kind: z.ZodType): SettingView {
  const absent = kind.safeParse(undefined);
  const values = valuesOf(kind);
  return {
    name,
    description: kind.description ?? '',
    ...(absent.success ? { default: asText(absent.data) } : {}),
    ...(values === undefined ? {} : { values }),
  };
}

const asText = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));

function valuesOf(kind: z.ZodType): string | undefined {
  const { minimum, maximum, enum: choices } = z.toJSONSchema(kind, { unrepresentable: 'any' });
  if (choices !== undefined) return choices.join(', ');
  if (minimum === undefined) return undefined;
  return maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER
    ? `${minimum} or more`
    : `${minimum} to ${maximum}`;
}

/** Names in an environment that are no setting, and so like one that it may have been meant. */
export function likelyTypos(env: NodeJS.ProcessEnv = process.env): { name: string; meant: string }[] {
  const known = sections.flatMap(({ settings }) => Object.keys(settings));
  return Object.keys(env).flatMap((name) => {
    if (known.includes(name) || name.length < SHORTEST) return [];
    const meant = known.find((each) => distance(name.toUpperCase(), each) <= MOST_SLIPS);
    return meant === undefined ? [] : [{ name, meant }];
  });
}

/** PATH is no misspelt PORT. */
const SHORTEST = 8;
const MOST_SLIPS = 2;

/** Letters to add, leave out or replace to make one of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(one).entries()) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const replaced = (row[j] ?? 0) + (letter === other[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
