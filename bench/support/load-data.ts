import { Readable } from 'node:stream';
import { createConnection } from 'mysql2/promise';
import { benchPosition } from './positions';

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
  let rows: string[] = [];
  const connection = await createConnection({
    uri: mysqlUrl,
    multipleStatements: false,
    infileStreamFactory: () => Readable.from(rows, { objectMode: false }),
  });
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
      await connection.beginTransaction();
      for (const [table, columns, line] of LOADS) {
        rows = numbers.map((n) => line(n));
        await connection.query({
          sql: `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${table} CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' (${columns})`,
          infileStreamFactory: () => Readable.from(rows, { objectMode: false }),
        });
      }
      await connection.commit();
    }
    return performance.now() - startedAt;
  } finally {
    await connection.query(`DROP DATABASE IF EXISTS ${database}`);
    await connection.end();
  }
}

const NOW = '2026-01-01 00:00:00.000';
const DUE = '2099-12-31 23:59:59.000';
const ORGANIZATION = '77777777777';
const tabbed = (...values: (string | number)[]): string => `${values.join('\t')}\n`;

interface BenchOption {
  iuv: string;
  amount: number;
  description: string;
}

const optionOf = (n: number): BenchOption =>
  (benchPosition(n)['paymentOption'] as BenchOption[])[0] ?? {
    iuv: '',
    amount: 0,
    description: '',
  };

const LOADS: readonly [string, string, (n: number) => string][] = [
  [
    'payment_position',
    `id, iupd, organization_fiscal_code, pay_stand_in, type, fiscal_code, full_name, street_name, civic_number,
     postal_code, city, province, region, country, email, service_type, company_name, office_name, inserted_date,
     last_updated_date, publish_date, validity_date, min_due_date, max_due_date, status, switch_to_expired, version`,
    (n) => {
      const p = benchPosition(n) as Record<string, string>;
      return tabbed(
        n + 1,
        p['iupd'] ?? '',
        ORGANIZATION,
        0,
        'F',
        p['fiscalCode'] ?? '',
        p['fullName'] ?? '',
        'Via Roma',
        p['civicNumber'] ?? '',
        '00100',
        'Roma',
        'RM',
        'Lazio',
        'IT',
        p['email'] ?? '',
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
    (n) => {
      const { iuv, amount, description } = optionOf(n);
      return tabbed(
        2 * n + 1,
        n + 1,
        ORGANIZATION,
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
    (n) => {
      const { iuv, amount, description } = optionOf(n);
      return tabbed(
        2 * n + 2,
        2 * n + 1,
        '1',
        iuv,
        ORGANIZATION,
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
