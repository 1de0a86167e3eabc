import { type QueryRunner } from 'typeorm';
import { type Database, type Queryable } from '../database';
import { whileServing } from '../migrate';
import { type ArchiveKind } from './archive-store';

/** A stretch of time a partition was made for. */
export interface ArchivePartition {
  name: string;
  since: Date;
  below: Date;
  state: 'OPEN' | 'CLOSING' | 'DROPPING';
}

/** Months made beforehand, so that no scheduler that is late finds none. */
const MONTHS_AHEAD = 2;
/** Months made for what there was before anything was archived. What is older counts as closed in the first of them. */
const MONTHS_BACK = 24;
/** Of a statement that would divide a table: it waits for its turn some seconds in all, and is made in the next round else. */
const TRIES = 4;
const patient = (): void => undefined;

/** ER_SAME_NAME_PARTITION, ER_RANGE_NOT_INCREASING_ERROR, ER_DROP_PARTITION_NON_EXISTENT: it is as it should be. */
const DONE_ALREADY = new Set([1517, 1493, 1507]);

const monthOf = (date: Date, shift = 0): Date =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + shift, 1));
const yearOf = (date: Date, shift = 0): Date => new Date(Date.UTC(date.getUTCFullYear() + shift, 0, 1));

/** How a table is divided: by the month or the year something was closed in. */
const UNITS = {
  month: {
    startOf: monthOf,
    nameOf: (start: Date) => `p${start.toISOString().slice(0, 7).replace('-', '')}`,
  },
  year: { startOf: yearOf, nameOf: (start: Date) => `p${start.toISOString().slice(0, 4)}` },
} as const;

/**
 * The partitions of one archive: documents by month, names by year. MySQL makes and drops them; the register says what
 * they were made for, and whether anything may still go in. Any number of schedulers may be at it.
 */
export class ArchivePartitions {
  private readonly table: string;

  constructor(
    private readonly database: Database,
    kind: ArchiveKind,
  ) {
    this.table = `archived_${kind}`;
  }

  /** The months there are, the oldest first. */
  async months(): Promise<ArchivePartition[]> {
    return registered(this.database, this.table);
  }

  /** Makes the partitions that are missing up to some months ahead. */
  async ensure(now: Date): Promise<void> {
    // A month is open only when its names have a year to go to.
    await this.ensureTable(`${this.table}_name`, 'year', now);
    await this.ensureTable(this.table, 'month', now);
  }

  /** From now on nothing goes in. What is on its way in has been committed, or will fail. */
  async close({ name }: ArchivePartition): Promise<void> {
    await this.move(name, 'OPEN', 'CLOSING');
  }

  async reopen({ name }: ArchivePartition): Promise<void> {
    await this.move(name, 'CLOSING', 'OPEN');
  }

  /** From here on there is no way back: who finds it so drops it. @returns whether it was there to be dropped */
  async condemn({ name }: ArchivePartition): Promise<boolean> {
    return (await this.move(name, 'CLOSING', 'DROPPING')) > 0;
  }

  /** Drops a month, and the years of names that nothing is left of. */
  async drop({ name }: ArchivePartition): Promise<void> {
    await this.dropFrom(this.table, name);
    const [oldest] = await this.months();
    for (const year of await registered(this.database, `${this.table}_name`)) {
      if (oldest !== undefined && year.below <= oldest.since)
        await this.dropFrom(`${this.table}_name`, year.name);
    }
  }

  private move(
    name: string,
    from: ArchivePartition['state'],
    to: ArchivePartition['state'],
  ): Promise<number> {
    return this.database.execute(
      'UPDATE archive_partition SET state = ? WHERE table_name = ? AND name = ? AND state = ?',
      [to, this.table, name, from],
    );
  }

  private async ensureTable(table: string, unit: keyof typeof UNITS, now: Date): Promise<void> {
    const { startOf, nameOf } = UNITS[unit];
    const known = await registered(this.database, table);
    const last = known.at(-1)?.below;
    const missing: ArchivePartition[] = [];
    const until = startOf(monthOf(now, MONTHS_AHEAD), 1);
    for (let since = last ?? startOf(monthOf(now, -MONTHS_BACK)); since < until; since = startOf(since, 1)) {
      missing.push({ name: nameOf(since), since, below: startOf(since, 1), state: 'OPEN' });
    }
    if (missing.length === 0) return;
    const parts = missing
      .map(({ name, below }) => `PARTITION ${name} VALUES LESS THAN ('${below.toISOString().slice(0, 10)}')`)
      .join(', ');
    const sql = `ALTER TABLE ${table} ${last === undefined ? 'PARTITION BY RANGE COLUMNS (closed_at)' : 'ADD PARTITION'} (${parts})`;
    await whileServing(this.database, (runner) => unlessDone(runner, sql), patient, TRIES);
    await this.database.execute(
      'INSERT IGNORE INTO archive_partition (table_name, name, since, below, state) VALUES ?',
      [missing.map(({ name, since, below, state }) => [table, name, since, below, state])],
    );
  }

  private async dropFrom(table: string, name: string): Promise<void> {
    await whileServing(
      this.database,
      (runner) => unlessDone(runner, `ALTER TABLE ${table} DROP PARTITION ${name}`),
      patient,
      TRIES,
    );
    await this.database.execute('DELETE FROM archive_partition WHERE table_name = ? AND name = ?', [
      table,
      name,
    ]);
  }
}

/** The partition something closed at an instant goes to: dropped ones leave their time to the next one. */
export const partitionOf = (
  partitions: readonly ArchivePartition[],
  closedAt: Date,
): ArchivePartition | undefined => partitions.find(({ below }) => closedAt < below);

/**
 * Counts what a transaction puts into partitions, the last thing it does: whoever closes one waits for it, or has it fail.
 * @returns whether all of them are still open
 */
export async function countInto(
  transaction: Queryable,
  kind: ArchiveKind,
  counts: ReadonlyMap<string, number>,
): Promise<boolean> {
  for (const [name, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const counted = await transaction.execute(
      `UPDATE archive_partition SET documents = documents + ? WHERE table_name = ? AND name = ? AND state = 'OPEN'`,
      [count, `archived_${kind}`, name],
    );
    if (counted === 0) return false;
  }
  return true;
}

const registered = (queryable: Queryable, table: string): Promise<ArchivePartition[]> =>
  queryable.query<ArchivePartition>(
    'SELECT name, since, below, state FROM archive_partition WHERE table_name = ? ORDER BY below',
    [table],
  );

async function unlessDone(runner: QueryRunner, sql: string): Promise<void> {
  try {
    await runner.query(sql);
  } catch (error) {
    if (!DONE_ALREADY.has((error as { errno?: number }).errno ?? 0)) throw error;
  }
}
