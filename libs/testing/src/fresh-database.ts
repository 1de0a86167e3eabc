import { randomBytes } from 'node:crypto';
import { Database, migrate } from '#libs/persistence';

/** URL of a database of the caller's own on the run's throw-away server; it comes to be when somebody opens it. */
export function freshDatabaseUrl(): string {
  const base = process.env['GPD_TEST_MYSQL_URL'];
  if (base === undefined) throw new Error('GPD_TEST_MYSQL_URL is not set: run this through npm test');
  const url = new URL(base);
  url.pathname = `/test_${randomBytes(6).toString('hex')}`;
  return url.toString();
}

/** A migrated database of the caller's own. `close` it; the server and all in it go with the run. */
export async function openFreshDatabase(): Promise<Database> {
  const base = process.env['GPD_TEST_MYSQL_URL'] ?? '';
  const url = freshDatabaseUrl();
  const admin = await Database.open({ url: base, poolSize: 1 });
  await admin.query(
    `CREATE DATABASE ${new URL(url).pathname.slice(1)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  );
  await admin.close();
  const database = await Database.open({ url, poolSize: 8 });
  await migrate(database);
  return database;
}
