import { setTimeout as sleep } from 'node:timers/promises';
import { MigrationExecutor, type QueryRunner } from 'typeorm';
import { type Database } from './database';

/** How long one try of a statement waits for locks; whoever comes after it to the same table waits behind it. */
const LOCK_SECONDS = 2;
/** Between two tries others get through. */
const PAUSE_MS = 500;
/** Some minutes in all. */
const MAX_TRIES = 120;
/** ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK */
const LOCKED = new Set([1205, 1213]);

/** Brings the schema up to date; two at once are safe, the second finds nothing to do. @returns names applied */
export async function migrate(database: Database): Promise<string[]> {
  await database.dataSource.query(
    'CREATE TABLE IF NOT EXISTS schema_lock (id TINYINT NOT NULL PRIMARY KEY) ENGINE=InnoDB',
  );
  await database.dataSource.query('INSERT IGNORE INTO schema_lock (id) VALUES (1)');
  return database.transaction(async (transaction) => {
    // DDL commits by itself on the connection it runs on, so the lock lives on this one.
    await transaction.query('SELECT id FROM schema_lock WHERE id = 1 FOR UPDATE');
    return whileServing(database, async (runner) => {
      const executor = new MigrationExecutor(database.dataSource, runner);
      executor.transaction = 'none';
      const applied = await executor.executePendingMigrations();
      return applied.map(({ name }) => name);
    });
  });
}

/**
 * Lends a connection whose statements never wait long for a lock, and are tried again instead: the version before this
 * one goes on to serve. A DDL statement that waits keeps everybody else from its table; and MariaDB, which locks the
 * tables that refer to an altered one as well, can wait for a transaction that waits for it, and finds out after 50 s.
 */
export async function whileServing<T>(
  { dataSource }: Pick<Database, 'dataSource'>,
  work: (runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  const query = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
  const settle = (value: number | 'DEFAULT') =>
    query(`SET SESSION lock_wait_timeout = ${value}, innodb_lock_wait_timeout = ${value}`);
  runner.query = async (...given: unknown[]): Promise<never> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return (await query(...given)) as never;
      } catch (error) {
        if (!LOCKED.has((error as { errno?: number }).errno ?? 0) || tries === MAX_TRIES) throw error;
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
