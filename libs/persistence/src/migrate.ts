import { setTimeout as sleep } from 'node:timers/promises';
import { MigrationExecutor, type QueryRunner } from 'typeorm';
import { type Database } from './database';
import { withLease } from './schema-lease';

/** How long one try of a statement waits for locks; whoever comes after it to the same table waits behind it. */
const LOCK_SECONDS = 2;
/** Between two tries others get through. */
const PAUSE_MS = 500;
/** Some minutes in all. */
const MAX_TRIES = 120;
/** ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK */
const LOCKED = new Set([1205, 1213]);

/**
 * Brings the schema up to date; two at once are safe, on whatever node of a cluster: the second finds nothing to do.
 *
 * @param lookMs how often to look whether another one is done
 */
export async function migrate(database: Database, lookMs = 1_000): Promise<string[]> {
  return withLease(database, lookMs, (isMine) =>
    whileServing(
      database,
      async (runner) => {
        const executor = new MigrationExecutor(database.dataSource, runner);
        executor.transaction = 'none';
        const applied = await executor.executePendingMigrations();
        return applied.map(({ name }) => name);
      },
      () => {
        if (!isMine()) throw new Error('Another gpd migrate took over: let it finish, then run this again');
      },
    ),
  );
}

/**
 * Lends a connection whose statements never wait long for a lock, and are tried again instead: the version before this
 * one goes on to serve. A DDL statement that waits keeps everybody else from its table; and MariaDB, which locks the
 * tables that refer to an altered one as well, can wait for a transaction that waits for it, and finds out after 50 s.
 */
export async function whileServing<T>(
  { dataSource }: Pick<Database, 'dataSource'>,
  work: (runner: QueryRunner) => Promise<T>,
  /** Called before each statement. */
  check: () => void = () => undefined,
  maxTries = MAX_TRIES,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  const query = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
  const settle = (value: number | 'DEFAULT') =>
    query(`SET SESSION lock_wait_timeout = ${value}, innodb_lock_wait_timeout = ${value}`);
  runner.query = async (...given: unknown[]): Promise<never> => {
    for (let tries = 1; ; tries += 1) {
      check();
      try {
        return (await query(...given)) as never;
      } catch (error) {
        if (!LOCKED.has((error as { errno?: number }).errno ?? 0) || tries >= maxTries) throw error;
        await sleep(PAUSE_MS);
      }
    }
  };
  try {
    await settle(LOCK_SECONDS);
    return await work(runner);
  } finally {
    await settle('DEFAULT').catch(() => undefined);
    await runner.release();
  }
}

/** Whether the schema is older than this code. */
export async function pendingMigrations(database: Database): Promise<boolean> {
  return database.dataSource.showMigrations();
}
