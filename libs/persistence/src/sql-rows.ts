import { type SqlValue, escape, raw } from 'mysql2';
import { toInstant } from './sql';

/** As the driver is told to read and write times. */
const TIMEZONE = 'Z';

/** Parameters for the driver, which takes a list of rows for what stands behind VALUES or IN. */
export const asSql = (params: readonly unknown[]): unknown[] =>
  params.map((param) => (isRows(param) ? raw(textOf(param, [...(param[0]?.keys() ?? [])])) : param));

const isRows = (param: unknown): param is unknown[][] => Array.isArray(param) && Array.isArray(param[0]);

/** Rows of a table, and the columns they have values for. */
export interface Rows {
  table: string;
  /** Separated by commas, in the order of the values. */
  columns: string;
  rows: readonly (readonly unknown[])[];
}

/**
 * Columns in which any of the rows has a value. The others are left out of what is inserted: reading values is a good
 * part of what it costs the server, a fifth of the columns of most positions say nothing, and NULL is their default.
 */
function columnsOf({ columns, rows }: Rows): { kept: number[]; names: string } {
  const all = columns.split(',');
  const kept = [...all.keys()].filter((column) => rows.some((row) => (row[column] ?? null) !== null));
  return { kept, names: kept.map((column) => all[column]).join(',') };
}

/** Inserts rows, all or none. */
export function insertOf(given: Rows): [sql: string, params: unknown[]] {
  const { kept, names } = columnsOf(given);
  return [`INSERT INTO ${given.table} (${names}) VALUES ?`, [raw(textOf(given.rows, kept))]];
}

/**
 * Loads rows from a text the server asks for. What it does not like it leaves out, or changes, and warns of it: who
 * uses this looks at how many there are, and at the warnings.
 */
export function loadOf(given: Rows): { sql: string; text: string } {
  const { kept, names } = columnsOf(given);
  return {
    sql: `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${given.table} CHARACTER SET utf8mb4 (${names})`,
    text: joined(given.rows, kept, { open: '', between: '\t', close: '\n', after: '\n' }, loadText),
  };
}

/** A value as LOAD DATA reads it by default: fields end with a tab, lines with a line feed. */
function loadText(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll(/[\\\t\n\0]/g, escapeForLoad);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Date) return toInstant(value);
  if (value === null || value === undefined) return '\\N';
  throw new TypeError(`No value of a bulk load: ${typeof value}`);
}

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\0': '\\0', '\\': '\\\\' };
const escapeForLoad = (character: string): string => ESCAPES[character] ?? character;

const sqlText = (value: unknown): string => escape(value as SqlValue, false, TIMEZONE);

/** Rows as the driver itself would write them. */
const textOf = (rows: readonly (readonly unknown[])[], columns: readonly number[]): string =>
  joined(rows, columns, { open: '(', between: ', ', close: '), (', after: ')' }, sqlText);

/**
 * Most columns of a bulk insert say the same in row after row: their text is made once. Written value by value, rows
 * were the largest part of a position-worker's time.
 */
function joined(
  rows: readonly (readonly unknown[])[],
  columns: readonly number[],
  { open, between, close, after }: Record<'open' | 'between' | 'close' | 'after', string>,
  textOfValue: (value: unknown) => string,
): string {
  const values: unknown[] = [];
  const texts: string[] = [];
  let all = open;
  let isFirst = true;
  for (const row of rows) {
    if (!isFirst) all += close;
    isFirst = true;
    for (const column of columns) {
      const value = row[column];
      if (texts[column] === undefined || value !== values[column]) {
        values[column] = value;
        texts[column] = textOfValue(value);
      }
      all += isFirst ? texts[column] : between + texts[column];
      isFirst = false;
    }
  }
  return all + after;
}
