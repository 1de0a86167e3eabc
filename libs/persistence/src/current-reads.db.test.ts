import { type ReplicatedMysql, closedPort, openReplicatedMysql, until } from '#libs/testing';
import { CurrentReads, type ReadPlace } from './current-reads';
import { Database } from './database';

describe('reads from a replica', () => {
  let servers: ReplicatedMysql;
  let primary: Database;
  let replica: Database;
  let places: ReadPlace[];
  let reads: CurrentReads;

  beforeAll(async () => {
    servers = await openReplicatedMysql();
    primary = await Database.open({ url: servers.primaryUrl, poolSize: 2 });
    replica = await Database.open({ url: servers.replica.url, poolSize: 2 });
    await primary.query('CREATE TABLE note (id INT NOT NULL PRIMARY KEY)');
  });
  afterAll(async () => {
    await primary.close();
    await replica.close();
    await servers.close();
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
    reads = between(primary, servers.replica.url);
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
    reads = between(primary, servers.replica.url, 20);
    await servers.whileBehind(async () => {
      const written = await write();
      expect(await newest()).toBe(written);
      expect(places.at(-1)).toBe('primary-replica-behind');
    });
    await fromReplica();
  });

  it('come from the primary while the replica says nothing', async () => {
    await fromReplica();
    await reads.close();
    reads = between(primary, servers.replica.url, 200);
    await fromReplica();
    process.kill(servers.replica.pid, 'SIGSTOP');
    try {
      const written = await write();
      expect(await newest()).toBe(written);
      expect(places.at(-1)).toBe('primary-replica-away');
    } finally {
      process.kill(servers.replica.pid, 'SIGCONT');
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
    const alone = between(replica, servers.replica.url);
    await alone.query('SELECT 1 AS one');
    expect(places).toEqual(['primary-replica-away']);
    await alone.close();
  });
});
