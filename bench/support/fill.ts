import { type ResultSetHeader, type RowDataPacket } from 'mysql2';
import { type Connection } from 'mysql2/promise';
import { perSecond } from './figures';
import { EVENT_LOAD, LOADS, loadRows, openForLoads } from './load-data';

const BATCH = 10_000;
const ORGANIZATIONS = 1_000;
/** Numbers of the positions it makes begin here: nobody else's do. */
const FIRST_NUMBER = 1_000_000_000;
/** Of its first rows and of its last, on which it says how fast it was. */
const SHARE = 0.1;

/** Rows a second that LOAD DATA got in: at first, and when the tables were full. */
export interface FillRates {
  first: number;
  last: number;
}

/**
 * Fills the tables with positions of a thousand organizations that are not the measured ones, each with its option,
 * transfer and history, and with the jobs that would have brought them: copies of one there is. Ids go on from where
 * the house's own are.
 *
 * @param likeJob id of the job to copy, once for each `perJob` positions
 */
export async function fillTables(
  mysqlUrl: string,
  positions: number,
  { likeJob, perJob }: { likeJob: string; perJob: number },
  say: (line: string) => void,
): Promise<FillRates> {
  const connection = await openForLoads(mysqlUrl);
  try {
    const firstId = await takeIds(connection, 3 * positions);
    const times: number[] = [];
    for (let from = 0; from < positions; from += BATCH) {
      const startedAt = performance.now();
      const rows = Array.from({ length: Math.min(BATCH, positions - from) }, (_, index) => {
        const id = firstId + 3 * (from + index);
        return {
          n: FIRST_NUMBER + from + index,
          organization: organizationOf(from / BATCH),
          id,
          optionId: id + 1,
          transferId: id + 2,
        };
      });
      await loadRows(connection, [...LOADS, EVENT_LOAD], rows);
      times.push(performance.now() - startedAt);
      if (times.length % 50 === 0) say(`${from + rows.length} of ${positions} positions are there`);
    }
    for (let n = 0; n < positions / perJob; n += 1) await copyJob(connection, likeJob, n);
    const part = Math.max(1, Math.floor(times.length * SHARE));
    const rateOf = (some: readonly number[]) =>
      perSecond(
        BATCH * some.length,
        some.reduce((sum, time) => sum + time, 0),
      );
    return { first: rateOf(times.slice(0, part)), last: rateOf(times.slice(-part)) };
  } finally {
    await connection.end();
  }
}

export const organizationOf = (n: number): string => String(90_000_000_000 + (n % ORGANIZATIONS));

export async function takeIds(
  connection: Connection,
  count: number,
  family: 'position' | 'receipt' = 'position',
): Promise<number> {
  await connection.beginTransaction();
  const [[row]] = await connection.query<RowDataPacket[]>(
    'SELECT next_id FROM id_sequence WHERE name = ? FOR UPDATE',
    [family],
  );
  await connection.query('UPDATE id_sequence SET next_id = next_id + ? WHERE name = ?', [count, family]);
  await connection.commit();
  return Number(row?.['next_id']);
}

async function copyJob(connection: Connection, likeJob: string, n: number): Promise<void> {
  const id = `f${String(n).padStart(31, '0')}`;
  await copyRows(connection, 'job', ['id', likeJob], {
    id,
    organization_fiscal_code: organizationOf(n),
    accepted_seq: Math.floor(n / ORGANIZATIONS) + 1,
    idempotency_key: null,
  });
  await copyRows(connection, 'job_chunk', ['job_id', likeJob], { job_id: id });
}

/** Copies the rows in which a column has a value, with other values in some columns. */
async function copyRows(
  connection: Connection,
  table: string,
  [key, value]: readonly [column: string, value: string],
  different: Readonly<Record<string, unknown>>,
): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?',
    [table],
  );
  const columns = rows.map(({ name }) => String(name));
  const values = columns.map((column) => (column in different ? '?' : column));
  const [copied] = await connection.query<ResultSetHeader>(
    `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${table} WHERE ${key} = ?`,
    [...columns.filter((column) => column in different).map((column) => different[column]), value],
  );
  if (copied.affectedRows === 0) throw new Error(`There is no ${table} of ${value}`);
}
