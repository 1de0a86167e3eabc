import { WayToMysql, openFreshDatabase, until } from '#libs/testing';
import { Database } from './database';
import { databaseFault } from './database-fault';
import { healthOf } from './nodes';

/** One server by two ways, which to the house are two nodes. */
describe('several servers in one address', () => {
  let direct: Database;
  let ways: WayToMysql[];
  let database: Database;
  beforeEach(async () => {
    direct = await openFreshDatabase();
    const { url } = direct.dataSource.options as { url: string };
    ways = [await WayToMysql.open(url), await WayToMysql.open(url)];
    const places = ways.map(({ place }) => place).join(',');
    database = await Database.open({ url: url.replace(/@[^/]+/, `@${places}`), poolSize: 3 });
  });
  afterEach(async () => {
    await database.close();
    await Promise.all(ways.map((way) => way.close()));
    await direct.close();
  });
  const [first, second] = [() => ways[0] as WayToMysql, () => ways[1] as WayToMysql];
  /** Beside the connection that asks how it is. */
  const used = (way: WayToMysql) => way.connections - 1;

  it('are worked with one at a time, the first first', async () => {
    await Promise.all(Array.from({ length: 3 }, () => database.query('SELECT SLEEP(0.05)')));
    expect([used(first()), used(second())]).toEqual([3, 0]);
    expect(database.describeNodes()).toEqual(ways.map(({ place }) => `${place} is well`));
    expect(database.connections().inUse).toBe(0);
  });

  it.each(['cut', 'hold'] as const)(
    'take the place of one that is gone (%s), before anybody is told',
    async (how) => {
      const statement = 'UPDATE id_sequence SET next_id = next_id + 1 WHERE name = ?';
      await database.execute(statement, ['position']);
      const underWay = database.transaction(async (transaction, tries) => {
        await transaction.execute(statement, ['position']);
        if (tries === 0) first()[how]();
        return tries;
      });
      const asked = database.query('SELECT 1 AS one');
      expect(await underWay).toBeGreaterThan(0);
      expect(await asked).toEqual([{ one: 1 }]);
      expect(used(second())).toBeGreaterThan(0);
      expect(await databaseFault(database)).toBeUndefined();
      // Once for the first statement, once for the transaction.
      const [row] = await direct.query<{ next_id: number }>(
        "SELECT next_id FROM id_sequence WHERE name = 'position'",
      );
      expect(row?.next_id).toBe(3);
    },
  );

  it('that are all gone are a reason not to be ready, with what is wrong with each', async () => {
    for (const way of ways) way.cut();
    const fault = await until(
      () => databaseFault(database),
      (found) => found?.includes('no server of the database') === true,
    );
    for (const { place } of ways) expect(fault).toContain(`${place} does not answer`);
    expect(database.connections().inUse).toBe(0);
  });
});

describe('a node', () => {
  const synced = {
    read_only: 'OFF',
    wsrep_ready: 'ON',
    wsrep_cluster_status: 'Primary',
    wsrep_local_state: '4',
    wsrep_local_state_comment: 'Synced',
  };
  it.each([
    ['of Galera that is Synced', synced, 'well', ''],
    [
      'that gives its data to another',
      { ...synced, wsrep_local_state: '2', wsrep_local_state_comment: 'Donor/Desynced' },
      'giving',
      'is Donor/Desynced',
    ],
    [
      'that takes its data from another',
      { ...synced, wsrep_local_state: '3', wsrep_local_state_comment: 'Joined' },
      'unusable',
      'is Joined, not Synced',
    ],
    [
      'that lost the others',
      { ...synced, wsrep_cluster_status: 'non-Primary', wsrep_ready: 'OFF' },
      'unusable',
      'is non-Primary, not of the majority',
    ],
    ['that is set to read only', { ...synced, read_only: 'ON' }, 'unusable', 'is read_only'],
    [
      'of no Galera',
      { read_only: 'OFF', wsrep_cluster_status: 'Disconnected', wsrep_ready: 'OFF' },
      'well',
      '',
    ],
    ['that replicates from a primary', { read_only: 'ON' }, 'unusable', 'is read_only'],
  ])('%s', (_title, told, health, reason) => {
    expect(healthOf(new Map(Object.entries(told)))).toEqual({ health, reason });
  });
});
