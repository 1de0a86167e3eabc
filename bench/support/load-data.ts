import { Readable } from 'node:stream';
import { type Connection, createConnection } from 'mysql2/promise';
import { type BenchPosition, benchPosition } from './positions';

/** Tables the rows of a position go to, and a row of each as LOAD DATA reads it. */
const TABLES = ['payment_position', 'payment_option', 'transfer'] as const;

/**
 * The limit of ingest: LOAD DATA LOCAL of the same rows into tables of the same shape, in one transaction each
 * of `batch` positions, keys and foreign keys included.
 *
 * @returns milliseconds
 */
export async function loadData(mysqlUrl: string, count: number, batch: number): Promise<number> {
  const database = `limit_${Date.now().toString(36)}`;
  const source = new URL(mysqlUrl).pathname.slice(1);
  const connection = await openForLoads(mysqlUrl);
  try {
    await connection.query(`CREATE DATABASE ${database}`);
    for (const table of TABLES) {
      const [[created]] = (await connection.query(`SHOW CREATE TABLE ${source}.${table}`)) as unknown as [
        { 'Create Table': string }[],
      ];
      await connection.query(`USE ${database}`);
      await connection.query(created?.['Create Table'] ?? '');
    }
    const startedAt = performance.now();
    for (let from = 0; from < count; from += batch) {
      const numbers = Array.from({ length: Math.min(batch, count - from) }, (_, index) => from + index);
      await loadRows(connection, LOADS, numbers.map(rowOf));
    }
    return performance.now() - startedAt;
  } finally {
    await connection.query(`DROP DATABASE IF EXISTS ${database}`);
    await connection.end();
  }
}

/** A position of one option and one transfer: which it is, and what its rows are called. */
export interface LoadedPosition {
  n: number;
  organization: string;
  id: number;
  optionId: number;
  transferId: number;
}

/** A table, its columns, and the row of a position in it as LOAD DATA reads it. */
export type Load<R = LoadedPosition> = readonly [table: string, columns: string, line: (row: R) => string];

const rowOf = (n: number): LoadedPosition => ({
  n,
  organization: ORGANIZATION,
  id: n + 1,
  optionId: 2 * n + 1,
  transferId: 2 * n + 2,
});

/** A connection that LOAD DATA LOCAL works on. It reads no file: every statement brings its rows. */
export const openForLoads = (mysqlUrl: string): Promise<Connection> =>
  createConnection({ uri: mysqlUrl, infileStreamFactory: () => Readable.from([], { objectMode: false }) });

/** Loads positions with all that is below them, in one transaction. */
export async function loadRows<R>(
  connection: Connection,
  loads: readonly Load<R>[],
  rows: readonly R[],
): Promise<void> {
  await connection.beginTransaction();
  for (const [table, columns, line] of loads) {
    const lines = rows.map(line);
    await connection.query({
      sql: `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${table} CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' (${columns})`,
      infileStreamFactory: () => Readable.from(lines, { objectMode: false }),
    });
  }
  await connection.commit();
}

const NOW = '2026-01-01 00:00:00.000';
const DUE = '2099-12-31 23:59:59.000';
const ORGANIZATION = '77777777777';
export const tabbed = (...values: (string | number)[]): string => `${values.join('\t')}\n`;

/** The only option of a position. */
function optionOf(n: number): BenchPosition['paymentOption'][number] {
  const [option] = benchPosition(n).paymentOption;
  if (option === undefined) throw new Error('A position of the benches has one option');
  return option;
}

export const LOADS: readonly Load[] = [
  [
    'payment_position',
    `id, iupd, organization_fiscal_code, pay_stand_in, type, fiscal_code, full_name, street_name, civic_number,
     postal_code, city, province, region, country, email, service_type, company_name, office_name, inserted_date,
     last_updated_date, publish_date, validity_date, min_due_date, max_due_date, status, switch_to_expired, version`,
    ({ n, id, organization }) => {
      const p = benchPosition(n);
      return tabbed(
        id,
        p.iupd,
        organization,
        0,
        'F',
        p.fiscalCode,
        p.fullName,
        'Via Roma',
        p.civicNumber,
        '00100',
        'Roma',
        'RM',
        'Lazio',
        'IT',
        p.email,
        'GPD',
        'Comune di Esempio',
        'Ufficio tributi',
        NOW,
        NOW,
        NOW,
        NOW,
        DUE,
        DUE,
        'VALID',
        0,
        0,
      );
    },
  ],
  [
    'payment_option',
    `id, payment_position_id, organization_fiscal_code, nav, iuv, payment_plan_id, amount, description,
     is_partial_payment, validity_date, due_date, switch_to_expired, fee, notification_fee, status, inserted_date,
     last_updated_date`,
    ({ n, id, optionId, organization }) => {
      const { iuv, amount, description } = optionOf(n);
      return tabbed(
        optionId,
        id,
        organization,
        `3${iuv}`,
        iuv,
        'SINGLE_OPTION',
        amount,
        description,
        0,
        NOW,
        DUE,
        0,
        0,
        0,
        'PO_UNPAID',
        NOW,
        NOW,
      );
    },
  ],
  [
    'transfer',
    `id, payment_option_id, transfer_id, iuv, organization_fiscal_code, amount, remittance_information, category,
     iban, status, inserted_date, last_updated_date`,
    ({ n, optionId, transferId, organization }) => {
      const { iuv, amount, description } = optionOf(n);
      return tabbed(
        transferId,
        optionId,
        '1',
        iuv,
        organization,
        amount,
        description,
        '9/0101108TS/',
        'IT60X0542811101000000123456',
        'T_UNREPORTED',
        NOW,
        NOW,
      );
    },
  ],
];

/** What else the house writes of a new position: its history. The limit does without. */
export const EVENT_LOAD: Load = [
  'position_event',
  'organization_fiscal_code, iupd, at, id, type, status_to, actor',
  ({ n, id, organization }) =>
    tabbed(organization, benchPosition(n).iupd, NOW, id, 'CREATED', 'VALID', 'bench'),
];
