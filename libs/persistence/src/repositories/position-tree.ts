import { type Queryable } from '../database';
import { DEBTOR_COLUMNS, type DebtorColumns } from './debtor-rows';
import { type MetadataRow } from './metadata-rows';
import { type RowsBelow } from './position-building';
import {
  OPTION_COLUMNS,
  type OptionRow,
  PAYMENT_COLUMNS,
  POSITION_COLUMNS,
  type PositionRow,
  TRANSFER_COLUMNS,
  type TransferRow,
} from './position-rows';

/**
 * Positions with all that is below them by one statement. One statement sees one moment by itself, so no transaction
 * is needed round it: a single position asked for costs one way to the server and back where it cost eight, and the
 * ways were more than half of the processor time of the api, and beside load each of them waits for its turn.
 */

type JoinedRow = Record<string, unknown>;
interface Part {
  columns: readonly { name: string; alias: string }[];
  sql: string;
}

function part(table: string, columns: string): Part {
  const named = columns.split(',').map((column) => {
    const name = column.trim();
    return { name, alias: `${table}_${name}` };
  });
  return {
    columns: named,
    sql: named.map(({ name, alias }) => `${table}.${name} AS ${alias}`).join(', '),
  };
}

const POSITION = part('p', POSITION_COLUMNS);
const OPTION = part('o', `${OPTION_COLUMNS}, ${PAYMENT_COLUMNS}`);
const TRANSFER = part('t', TRANSFER_COLUMNS);
const DEBTOR = part('d', DEBTOR_COLUMNS);

// Hexadecimal: what keys and values hold needs no quoting then, and servers differ in how they quote inside JSON.
const metadataSql = (parent: 'payment_option' | 'transfer', id: string): string =>
  `(SELECT JSON_ARRAYAGG(CONCAT(HEX(m.\`key\`), COALESCE(CONCAT(':', HEX(m.value)), '')))
      FROM ${parent}_metadata m WHERE m.${parent}_id = ${id})`;

const BELOW = `${OPTION.sql}, ${TRANSFER.sql}, ${DEBTOR.sql},
  ${metadataSql('payment_option', 'o.id')} AS o_metadata, ${metadataSql('transfer', 't.id')} AS t_metadata`;
const JOINS = `LEFT JOIN payment_option_debtor d ON d.payment_option_id = o.id
  LEFT JOIN transfer t ON t.payment_option_id = o.id`;

/** What is below some positions, in the order it is shown in. */
export async function rowsBelow(
  queryable: Pick<Queryable, 'query'>,
  positionIds: readonly number[],
): Promise<RowsBelow> {
  const rows = await queryable.query<JoinedRow>(
    `SELECT ${BELOW} FROM payment_option o ${JOINS} WHERE o.payment_position_id IN (?)`,
    [positionIds],
  );
  return apart(rows);
}

/**
 * One position and what is below it.
 *
 * @param condition on `payment_position p`, met by one row at most
 */
export async function findTree(
  queryable: Pick<Queryable, 'query'>,
  condition: string,
  params: readonly unknown[],
): Promise<{ position: PositionRow; below: RowsBelow } | undefined> {
  const rows = await queryable.query<JoinedRow>(
    `SELECT ${POSITION.sql}, ${BELOW} FROM payment_position p
       LEFT JOIN payment_option o ON o.payment_position_id = p.id ${JOINS} WHERE ${condition}`,
    params,
  );
  const [first] = rows;
  return first && { position: take(first, POSITION) as PositionRow, below: apart(rows) };
}

/** In the order in which things are shown. Here, as a server puts rows this wide into a file to sort them. */
const inOrder = (one: JoinedRow, other: JoinedRow): number =>
  Number(one['o_id']) - Number(other['o_id']) ||
  (String(one['t_transfer_id']) < String(other['t_transfer_id']) ? -1 : 1);

/** Rows of a join as rows of their tables. */
function apart(rows: readonly JoinedRow[]) {
  const options = new Map<number, OptionRow>();
  const transfers: TransferRow[] = [];
  const debtors: (DebtorColumns & { payment_option_id: number })[] = [];
  const ofOptions: MetadataRow<'payment_option_id'>[] = [];
  const ofTransfers: MetadataRow<'transfer_id'>[] = [];
  for (const row of [...rows].sort(inOrder)) {
    const optionId = row['o_id'] as number | null;
    if (optionId === null) continue;
    if (!options.has(optionId)) {
      options.set(optionId, take(row, OPTION) as OptionRow);
      if (row['d_payment_option_id'] !== null) debtors.push(take(row, DEBTOR) as (typeof debtors)[number]);
      for (const one of readMetadata(row['o_metadata']))
        ofOptions.push({ payment_option_id: optionId, ...one });
    }
    if (row['t_id'] === null) continue;
    const transfer = take(row, TRANSFER) as TransferRow;
    transfers.push(transfer);
    for (const one of readMetadata(row['t_metadata'])) ofTransfers.push({ transfer_id: transfer.id, ...one });
  }
  return {
    payment_option: [...options.values()],
    transfer: transfers,
    payment_option_debtor: debtors,
    payment_option_metadata: ofOptions,
    transfer_metadata: ofTransfers,
  } satisfies RowsBelow;
}

function take(row: JoinedRow, { columns }: Part): unknown {
  const taken: JoinedRow = {};
  for (const { name, alias } of columns) taken[name] = row[alias];
  return taken;
}

/** In the order of their keys. MySQL's driver has read the JSON already, MariaDB's gives its text. */
function readMetadata(given: unknown): { key: string; value: string | null }[] {
  if (given === null) return [];
  const entries = (typeof given === 'string' ? JSON.parse(given) : given) as string[];
  const text = (hex: string) => Buffer.from(hex, 'hex').toString();
  return entries
    .map((entry) => {
      const [key = '', value] = entry.split(':');
      return { key: text(key), value: value === undefined ? null : text(value) };
    })
    .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
}
