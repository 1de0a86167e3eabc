import { Database } from '#libs/persistence';

/** Connections the server of this address allows, of all together. */
export async function maxConnections(mysqlUrl: string): Promise<number> {
  const database = await Database.open({ url: mysqlUrl, poolSize: 1 });
  try {
    const [server] = await database.query<{ allowed: number }>('SELECT @@GLOBAL.max_connections AS allowed');
    return server?.allowed ?? 0;
  } finally {
    await database.close();
  }
}
