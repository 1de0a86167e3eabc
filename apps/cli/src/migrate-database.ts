import { Database, migrate as migrateSchema } from '#libs/persistence';

/** Brings the tables up to date. @returns how many migrations were applied */
export async function migrate(mysqlUrl: string): Promise<number> {
  const database = await Database.open({ url: mysqlUrl, poolSize: 2 });
  try {
    return (await migrateSchema(database)).length;
  } finally {
    await database.close();
  }
}
