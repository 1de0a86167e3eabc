import { openOwnServers } from '#libs/local-services';
import { Database } from '#libs/persistence';

/** A MariaDB with a binary log and a replica of it, which has all it has. */
export interface ReplicatedMysql {
  primaryUrl: string;
  replica: { url: string; pid: number };
  /** Has the replica apply nothing while `work` runs. */
  whileBehind<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How a replica is told what it is a replica of is MariaDB's own way. */
export async function openReplicatedMysql(): Promise<ReplicatedMysql> {
  const [main, copy] = await Promise.all([startServer(true), startServer(false)]);
  const primary = await Database.open({ url: main.server.url, poolSize: 1 });
  const [at] = await primary.query<{ gtid: string }>('SELECT @@GLOBAL.gtid_binlog_pos AS gtid');
  await primary.close();
  const replica = await Database.open({ url: copy.server.url, poolSize: 1 });
  const { port, username, password } = new URL(main.server.url);
  await replica.query('SET GLOBAL server_id = 2');
  await replica.query('SET GLOBAL gtid_slave_pos = ?', [at?.gtid]);
  await replica.query(
    `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ?, MASTER_USER = ?, MASTER_PASSWORD = ?,
       MASTER_USE_GTID = slave_pos`,
    [Number(port), username, password],
  );
  await replica.query('START SLAVE');
  return {
    primaryUrl: main.server.url,
    replica: copy.server,
    async whileBehind(work) {
      await replica.query('STOP SLAVE SQL_THREAD');
      try {
        return await work();
      } finally {
        await replica.query('START SLAVE SQL_THREAD');
      }
    },
    async close() {
      await replica.close();
      await Promise.all([main, copy].map(({ server }) => server.stop()));
      for (const { folder } of [main, copy]) folder.release();
    },
  };
}

async function startServer(binaryLog: boolean) {
  const folder = await openOwnServers({ env: process.env, onProgress: () => undefined, binaryLog });
  return { folder, server: await folder.startMysql() };
}
