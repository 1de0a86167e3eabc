import { type Database } from './database';
import { pendingMigrations } from './migrate';

/** Why this code cannot work with the database; undefined when it can. Waits as long as all connections are in use. */
export async function databaseFault(database: Database): Promise<string | undefined> {
  try {
    return (await pendingMigrations(database)) ? 'migrations are pending: run gpd migrate' : undefined;
  } catch {
    return database.fault() ?? 'the database does not answer';
  }
}
