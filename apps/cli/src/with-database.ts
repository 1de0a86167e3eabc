import { ConfigError, loadMysqlUrl } from '#libs/config';
import { Database } from '#libs/persistence';
import { CliError } from './cli-error';

/** Opens the database of MYSQL_URL for one command and closes it again. */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open({ url: mysqlUrl(), poolSize: 2 });
  try {
    return await work(database);
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
