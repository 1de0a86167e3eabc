import { type Connection, type RowDataPacket } from 'mysql2/promise';
import { Archiver, Database, Retention, RetentionSettings, readArchive } from '#libs/persistence';
import { type House } from '../../apps/cli/src/house';
import { organizationOf, takeIds } from './fill';
import { perSecond } from './figures';
import { loadRows, openForLoads } from './load-data';
import { writeZip } from './positions';
import { finished, postZip } from './uploads';
import { PAYMENT_LOADS } from './year-load';

export const MONTHS = 12;
const BATCH = 5_000;
const FIRST_NUMBER = 1_000_000_000;
const DAY = 86_400_000;
const ARCHIVE_DAYS = 30;
const HOT = [
  'payment_position',
  'payment_option',
  'transfer',
  'position_event',
  'receipt',
  'receipt_organization',
  'delivery',
  'delivery_status',
  'delivery_attempt',
];
const ROOTS = ['payment_position', 'receipt'];
const ARCHIVE = ['archived_position', 'archived_position_name', 'archived_receipt', 'archived_receipt_name'];
const never = () => false;

export interface Month {
  month: string;
  /** Rows. */
  hotPositions: number;
  hotReceipts: number;
  archived: number;
  /** MiB of data and indexes. */
  hotMib: number;
  archiveMib: number;
  /** Things moved per second. */
  perSecond: number;
}

interface Given {
  organizations: number;
  /** In each upload. */
  positions: number;
  /** How many move a month's things at once. */
  archivers: number;
  /** Things a second beside uploads. */
  rate: number;
}

/** A house, the data of a year in it, and an archiver of our own whose clock is the year's. */
export class Year {
  private uploads = 0;
  private loaded = 0;
  /** Things moved per second while uploads went on. */
  movedBeside = 0;

  private constructor(
    private readonly house: House,
    private readonly zip: string,
    private readonly given: Given,
    private readonly database: Database,
    private readonly connection: Connection,
  ) {}

  static async open(house: House, zip: string, given: Given): Promise<Year> {
    const database = await Database.open({ url: house.mysqlUrl, poolSize: 4 });
    const codes = Array.from({ length: given.organizations }, (_, n) => organizationOf(n));
    await database.execute('INSERT INTO organization (fiscal_code, created_at) VALUES ?', [
      codes.map((code) => [code, new Date()]),
    ]);
    return new Year(house, zip, given, database, await openForLoads(house.mysqlUrl));
  }

  /** Payments of the n-th month, one after the other through its days. */
  async load(month: number, count: number): Promise<void> {
    const [start, end] = [startOf(month), startOf(month + 1)];
    const length = end.getTime() - start.getTime();
    const positionId = await takeIds(this.connection, 3 * count);
    const receiptId = await takeIds(this.connection, 2 * count, 'receipt');
    for (let from = 0; from < count; from += BATCH) {
      const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => {
        const n = from + index;
        const issued = new Date(start.getTime() + (length * n) / count);
        return {
          n: FIRST_NUMBER + this.loaded + n,
          organization: organizationOf(Math.floor(n / BATCH) % this.given.organizations),
          id: positionId + 3 * n,
          optionId: positionId + 3 * n + 1,
          transferId: positionId + 3 * n + 2,
          receiptId: receiptId + 2 * n,
          deliveryId: receiptId + 2 * n + 1,
          issued: sqlTime(issued),
          paid: sqlTime(new Date(Math.min(end.getTime() - 1_000, issued.getTime() + DAY))),
        };
      });
      await loadRows(this.connection, PAYMENT_LOADS, rows);
    }
    this.loaded += count;
  }

  /** Archives what is old enough when the n-th month ends. */
  async archive(month: number): Promise<Month> {
    const startedAt = performance.now();
    const rounds = Array.from({ length: this.given.archivers }, () =>
      this.archiver(100_000).round(never, startOf(month + 1)),
    );
    const moved = (await Promise.all(rounds)).reduce((sum, each) => sum + each.positions + each.receipts, 0);
    const tookMs = performance.now() - startedAt;
    const [positions, receipts] = await Promise.all(ROOTS.map((table) => this.rows(table)));
    return {
      month: startOf(month).toISOString().slice(0, 7),
      hotPositions: positions ?? 0,
      hotReceipts: receipts ?? 0,
      archived: moved,
      hotMib: await this.mib(HOT),
      archiveMib: await this.mib(ARCHIVE),
      perSecond: Math.round(perSecond(moved, tookMs)),
    };
  }

  /** Uploads new positions. @returns how many a second */
  async ingest(): Promise<number> {
    await writeZip(this.zip, this.uploads * this.given.positions, this.given.positions);
    this.uploads += 1;
    const startedAt = performance.now();
    await finished(this.house, await postZip(this.house, this.zip));
    return perSecond(this.given.positions, performance.now() - startedAt);
  }

  async ingestBesideArchiver(): Promise<number> {
    let isOver = false;
    const startedAt = performance.now();
    const archiving = this.archiver(this.given.rate).round(() => isOver, startOf(MONTHS + 2));
    const rate = await this.ingest();
    isOver = true;
    const moved = await archiving;
    this.movedBeside = perSecond(moved.positions + moved.receipts, performance.now() - startedAt);
    return rate;
  }

  /** Drops the first month, as retention does. */
  async drop(): Promise<{ removed: number; milliseconds: number }> {
    const days = { jobs: 0, positions: 1, receipts: 1 };
    const settings = new RetentionSettings(this.database, days);
    const startedAt = performance.now();
    const removed = await new Retention(this.database, settings).round(
      never,
      new Date(startOf(1).getTime() + DAY),
    );
    return {
      removed: removed.positions + removed.receipts,
      milliseconds: Math.round(performance.now() - startedAt),
    };
  }

  /** Bytes one archived thing takes, its names included. */
  async bytesEach(): Promise<Record<string, number>> {
    for (const table of ARCHIVE) await this.connection.query(`ANALYZE TABLE ${table}`);
    const figures = await readArchive(this.database);
    const each = figures
      .filter(({ rows }) => rows > 0)
      .map(({ kind, bytes, rows }) => [kind, Math.round(bytes / rows)]);
    return Object.fromEntries(each) as Record<string, number>;
  }

  async close(): Promise<void> {
    await this.connection.end();
    await this.database.close();
  }

  private archiver(limit: number): Archiver {
    const kept = { jobs: 0, positions: 0, receipts: 0 };
    return new Archiver(this.database, new RetentionSettings(this.database, kept), {
      days: { positions: ARCHIVE_DAYS, receipts: ARCHIVE_DAYS },
      perSecond: limit,
    });
  }

  private async rows(table: string): Promise<number> {
    const [[row]] = await this.connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row?.['n']);
  }

  /** Of pages that hold something: what a table has freed it fills again. */
  private async mib(tables: readonly string[]): Promise<number> {
    for (const table of tables) await this.connection.query(`ANALYZE TABLE ${table}`);
    const [[row]] = await this.connection.query<RowDataPacket[]>(
      `SELECT SUM(data_length + index_length) AS n FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_name IN (?)`,
      [tables],
    );
    return Number((Number(row?.['n']) / 2 ** 20).toFixed(1));
  }
}

/** Months of the year that ends with the last full one. */
function startOf(month: number): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS + month, 1));
}

const sqlTime = (date: Date): string => date.toISOString().slice(0, 23).replace('T', ' ');
