import { loadMysqlUrl } from '#libs/config';
import { Database } from '#libs/persistence';

/** Opens the database of MYSQL_URL for one command and closes it again. */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open({ url: loadMysqlUrl(), poolSize: 2 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Results go to standard output, as JSON: people can read it and programs too. */
export function print(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}
