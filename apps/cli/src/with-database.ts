import { ConfigError, loadMysqlUrl } from '#libs/config';
import type * as Persistence from '#libs/persistence';
import { CliError } from './cli-error';

/**
 * Opens the database of MYSQL_URL for one command and closes it again. `work` is handed the library as well: whoever
 * calls a service instead does not wait for it to be loaded.
 */
export async function withDatabase<T>(
  work: (database: Persistence.Database, persistence: typeof Persistence) => Promise<T>,
): Promise<T> {
  const url = mysqlUrl();
  const persistence = await import('#libs/persistence');
  const database = await persistence.Database.open({ url, poolSize: 2 });
  try {
    return await work(database, persistence);
  } finally {
    await database.close();
  }
}

function mysqlUrl(): string {
  try {
    return loadMysqlUrl();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [, fault = ''] = error.message.split('\n');
    throw new CliError(
      `Which service? Set GPD_URL or give --url; or MYSQL_URL for its database (${fault.trim()})`,
    );
  }
}

/** Results go to standard output, as JSON: people can read it and programs too. */
export function print(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}
