import { maxConnections } from './max-connections';
import { migrate } from './migrate-database';
import { type DemoSeed } from './demo-seed';
import { type SeedDemo, seedDemo } from './seed';

/** What the database needs before apps may start on it. */
export interface PrepareDatabase {
  /** Brings the tables up to date; the number of migrations applied. */
  migrate(mysqlUrl: string): Promise<number>;
  /** Fills in the demo data where missing. */
  seedDemo(given: SeedDemo): Promise<DemoSeed>;
  /** Connections the server allows, of all together. */
  maxConnections(mysqlUrl: string): Promise<number>;
}

export const prepareDatabase: PrepareDatabase = { migrate, seedDemo, maxConnections };
