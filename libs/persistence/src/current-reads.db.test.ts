import { type OwnServers, openOwnServers } from '#libs/local-services';
import { closedPort, until } from '#libs/testing';
import { CurrentReads, type ReadPlace } from './current-reads';
import { Database } from './database';

type Server = Awaited<ReturnType<OwnServers['startMysql']>>;

/** A MariaDB with a binary log and a replica of it; how a replica is told so is MariaDB's own way. */
describe('reads from a replica', () => {
  const folders: OwnServers[] = [];
  const servers: Server[] = [];
  let primary: Database;
  let replica: Database;
  let replicaServer: Server;
  let places: ReadPlace[];
  let reads: CurrentReads;

  const start = async (binaryLog: boolean): Promise<Server> => {
    const own = await openOwnServers({ env: process.env, onProgress: () => undefined, binaryLog });
    folders.push(own);
    const server = await own.startMysql();
    servers.push(server);
    return server;
  };

  beforeAll(async () => {
    const [main, copy] = await Promise.all([start(true), start(false)]);
    replicaServer = copy;
    primary = await Database.open({ url: main.url, poolSize: 2 });
    replica = await Database.open({ url: copy.url, poolSize: 2 });
    const [at] = await primary.query<{ gtid: string }>('SELECT @@GLOBAL.gtid_binlog_pos AS gtid');
    const { port, username, password } = new URL(main.url);
    await replica.query('SET GLOBAL server_id = 2');
    await replica.query('SET GLOBAL gtid_slave_pos = ?', [at?.gtid]);
    await replica.query(
      `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ?, MASTER_USER = ?, MASTER_PASSWORD = ?,
         MASTER_USE_GTID = slave_pos`,
      [Number(port), username, password],
    );
    await replica.query('START SLAVE');
    await primary.query('CREATE TABLE note (id INT NOT NULL PRIMARY KEY)');
  });
  afterAll(async () => {
    await primary.close();
    await replica.close();
    await Promise.all(servers.map((server) => server.stop()));
    for (const folder of folders) folder.release();
  });

  // A busy machine must not make the replica seem to be behind.
  const between = (from: Database, url: string, patienceMs = 5_000): CurrentReads =>
    new CurrentReads(from, () => Database.open({ url, poolSize: 2 }), {
      patienceMs,
      pauseMs: 50,
      onRead: (place) => places.push(place),
    });
  beforeEach(() => {
    places = [];
    reads = between(primary, replicaServer.url);
  });
  afterEach(() => reads.close());

  let notes = 0;
  const write = async (): Promise<number> => {
    notes += 1;
    await primary.execute('INSERT INTO note (id) VALUES (?)', [notes]);
    return notes;
  };
  const newest = async (): Promise<number | undefined> =>
    (await reads.query<{ id: number }>('SELECT MAX(id) AS id FROM note'))[0]?.id;
  const fromReplica = () =>
    until(
      async () => {
        await newest();
        return places.at(-1);
      },
      (place) => place === 'replica',
    );

  it('show what was committed just before, again and again', async () => {
    await fromReplica();
    for (let round = 0; round < 100; round += 1) {
      const written = await write();
      expect(await newest()).toBe(written);
      expect(await reads.snapshot(async (snapshot) => snapshot.query('SELECT id FROM note'))).toHaveLength(
        written,
      );
    }
    expect(new Set(places.slice(-200))).toEqual(new Set(['replica']));
  });

  it('come from the primary while the replica is behind', async () => {
    await fromReplica();
    await reads.close();
    reads = between(primary, replicaServer.url, 20);
    await replica.query('STOP SLAVE SQL_THREAD');
    try {
      const written = await write();
      expect(await newest()).toBe(written);
      expect(places.at(-1)).toBe('primary-replica-behind');
    } finally {
      await replica.query('START SLAVE SQL_THREAD');
    }
    await fromReplica();
  });

  it('come from the primary while the replica says nothing', async () => {
    await fromReplica();
    await reads.close();
    reads = between(primary, replicaServer.url, 200);
    await fromReplica();
    process.kill(replicaServer.pid, 'SIGSTOP');
    try {
      const written = await write();
      expect(await newest()).toBe(written);
      expect(places.at(-1)).toBe('primary-replica-away');
    } finally {
      process.kill(replicaServer.pid, 'SIGCONT');
    }
    await fromReplica();
  });

  it('come from the primary when the replica cannot be reached, or refuses the question', async () => {
    const lost = between(primary, `mysql://gpd:x@127.0.0.1:${await closedPort()}/gpd`);
    const written = await write();
    expect(await lost.query('SELECT MAX(id) AS id FROM note')).toEqual([{ id: written }]);
    await lost.close();
    await fromReplica();
    const kept = places.length;
    await replica.query('RENAME TABLE note TO hidden');
    try {
      expect(await newest()).toBe(written);
      expect(places.slice(kept)).toEqual(['primary-replica-away']);
    } finally {
      await replica.query('RENAME TABLE hidden TO note');
    }
    await fromReplica();
  });

  it('come from a primary that writes no binary log: nobody could tell how far a replica is', async () => {
    // The replica writes none.
    const alone = between(replica, replicaServer.url);
    await alone.query('SELECT 1 AS one');
    expect(places).toEqual(['primary-replica-away']);
    await alone.close();
  });
});
