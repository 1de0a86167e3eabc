import { type Database } from './database';

/** Brings the schema up to date; two at once are safe, the second finds nothing to do. @returns names applied */
export async function migrate(database: Database): Promise<string[]> {
  await database.dataSource.query(
    'CREATE TABLE IF NOT EXISTS schema_lock (id TINYINT NOT NULL PRIMARY KEY) ENGINE=InnoDB',
  );
  await database.dataSource.query('INSERT IGNORE INTO schema_lock (id) VALUES (1)');
  return database.transaction(async (transaction) => {
    // DDL commits by itself on the connection it runs on, so the lock lives on this one.
    await transaction.query('SELECT id FROM schema_lock WHERE id = 1 FOR UPDATE');
    const applied = await database.dataSource.runMigrations({ transaction: 'none' });
    return applied.map(({ name }) => name);
  });
}

/** Whether the schema is older than this code. */
export async function pendingMigrations(database: Database): Promise<boolean> {
  return database.dataSource.showMigrations();
}
