import { randomBytes } from 'node:crypto';
import type { Database } from '#libs/persistence';

/** URL of a database of the caller's own on the run's throw-away server; it comes to be when somebody opens it. */
export function freshDatabaseUrl(): string {
  const url = new URL(serverUrl());
  url.pathname = `/test_${randomBytes(6).toString('hex')}`;
  return url.toString();
}

function serverUrl(): string {
  const url = process.env['GPD_TEST_MYSQL_URL'];
  if (url === undefined) throw new Error('GPD_TEST_MYSQL_URL is not set: run this through npm test');
  return url;
}

/** A migrated database of the caller's own. `close` it; the server and all in it go with the run. */
export async function openFreshDatabase(): Promise<Database> {
  // Loaded here and not above: unit tests take builders from this library and need no driver.
  const { Database, migrate } = await import('#libs/persistence');
  const url = freshDatabaseUrl();
  const admin = await Database.open({ url: serverUrl(), poolSize: 1 });
  await admin.query(
    `CREATE DATABASE ${new URL(url).pathname.slice(1)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  );
  await admin.close();
  const database = await Database.open({ url, poolSize: 8 });
  await migrate(database);
  return database;
}

/** One more pool on the same database, as another process would have. `close` it too. */
export async function openAgain(database: Database, poolSize = 2): Promise<Database> {
  const { Database } = await import('#libs/persistence');
  return Database.open({ url: (database.dataSource.options as { url: string }).url, poolSize });
}
