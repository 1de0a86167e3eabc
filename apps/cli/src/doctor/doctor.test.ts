import { judgeCluster, judgeServer, type ServerRow } from './check-mysql';
import type { RedisServer, RedisState } from '#libs/queues';
import { judgeRedis } from './check-redis';
import { judgeHouse } from './examine-service';
import { compareClocks, Findings } from './finding';

const judged = (work: (findings: Findings) => void) => {
  const findings = new Findings('it');
  work(findings);
  return findings.list.filter(({ level }) => level !== 'ok').map(({ level, detail }) => `${level} ${detail}`);
};

describe('judgeServer', () => {
  const server: ServerRow = {
    version: '8.4.3',
    localInfile: 1,
    flushLog: 1,
    logBin: 1,
    syncBinlog: 1,
    maxPacket: 64 * 1024 * 1024,
    maxConnections: 151,
    readOnly: 0,
  };
  const judge = (over: Partial<ServerRow>) =>
    judged((findings) =>
      judgeServer({ ...server, ...over }, { MYSQL_URL: 'mysql://u:s3cret@db/gpd', MYSQL_POOL: 10 }, findings),
    );

  it('is content with what this is run on', () => {
    expect(judge({})).toEqual([]);
    expect(judge({ version: '10.11.19-MariaDB-0+deb12u1', logBin: 0, syncBinlog: 0 })).toEqual([]);
    expect(judge({ version: '11.4.2-MariaDB' })).toEqual([]);
  });

  it.each<[Partial<ServerRow>, string]>([
    [{ flushLog: 2 }, 'fail innodb_flush_log_at_trx_commit is 2'],
    [{ readOnly: 1 }, 'fail the server is read_only'],
    [{ syncBinlog: 0 }, 'warn sync_binlog is 0'],
    [{ localInfile: 0 }, 'warn local_infile is OFF'],
    [{ maxPacket: 1024 * 1024 }, 'warn max_allowed_packet is 1 MiB'],
    [{ maxConnections: 30 }, 'warn max_connections is 30; the processes of a house may hold 55'],
    [{ version: '8.0.40' }, 'warn MySQL 8.0.40 at db:3306 is older'],
    [{ version: '10.6.1-MariaDB' }, 'warn MariaDB 10.6.1-MariaDB at db:3306 is older'],
  ])('has something to say of %j', (over, told) => {
    expect(judge(over)).toEqual([expect.stringContaining(told)]);
  });
});

describe('judgeCluster', () => {
  const cluster = {
    wsrep_cluster_size: '3',
    wsrep_load_data_splitting: 'OFF',
    innodb_autoinc_lock_mode: '2',
  };
  it.each<[Partial<typeof cluster>, string[]]>([
    [{}, []],
    [{ wsrep_cluster_size: '2' }, ['warn the Galera cluster has 2 nodes']],
    [{ wsrep_load_data_splitting: 'ON' }, ['warn wsrep_load_data_splitting is ON']],
    [{ innodb_autoinc_lock_mode: '1' }, ['fail innodb_autoinc_lock_mode is 1']],
  ])('has something to say of %j', (over, told) => {
    const said = judged((findings) =>
      judgeCluster(new Map(Object.entries({ ...cluster, ...over })), findings),
    );
    expect(said).toEqual(told.map((each) => expect.stringContaining(each) as unknown));
  });
});

describe('judgeRedis', () => {
  const server: RedisServer = {
    place: 'cache:6379',
    version: '7.2.4',
    mode: 'standalone',
    maxmemoryPolicy: 'noeviction',
    appendOnly: true,
    lastSaveFailed: false,
    role: 'master',
    replicas: 0,
    isLinked: true,
    time: 0,
    tookMs: 1,
  };
  const judge = (state: RedisState) => judged((findings) => judgeRedis(state, findings));

  it.each<[Partial<RedisServer>, string[]]>([
    [{}, []],
    [{ appendOnly: false }, []],
    [{ version: '5.0.14' }, ['fail Redis 5.0.14 at cache:6379 is too old']],
    [{ maxmemoryPolicy: 'allkeys-lru' }, ['fail maxmemory-policy is allkeys-lru: it may throw jobs away']],
    [{ role: 'slave' }, ['fail it is a replica: it takes no writes']],
    [{ lastSaveFailed: true }, ['fail it could not write to its disk, and may refuse writes']],
    [{ mode: 'cluster' }, ['fail it is one node of a cluster']],
    [{ mode: 'sentinel' }, ['fail it is a sentinel']],
  ])('of one server that says %j says %j', (over, told) => {
    expect(judge({ kind: 'single', servers: [{ ...server, ...over }], faults: [] })).toEqual(told);
  });

  it.each<[Partial<RedisServer>, string[]]>([
    [{ replicas: 1 }, []],
    [{}, ['warn the primary at cache:6379 has no replica: nobody takes its place']],
    [{ role: 'slave' }, []],
    [{ role: 'slave', isLinked: false }, ['warn the replica at cache:6379 has no link to its primary']],
    [
      { role: 'slave', maxmemoryPolicy: 'volatile-lru' },
      ['fail maxmemory-policy is volatile-lru: the replica at cache:6379 may throw jobs away'],
    ],
  ])('of one of several that says %j says %j', (over, told) => {
    expect(
      judge({ kind: 'cluster', servers: [{ ...server, mode: 'cluster', ...over }], faults: [] }),
    ).toEqual(told);
  });

  it('says what is wrong with all of them together', () => {
    expect(judge({ kind: 'sentinel', servers: [], faults: ['too few sentinels'] })).toEqual([
      'fail too few sentinels',
    ]);
  });
});

describe('compareClocks', () => {
  it.each([
    [0, 0, undefined],
    [5_000, 6_000, undefined],
    [5_000, 10, 'warn'],
    [-120_000, 10, 'fail'],
  ])('of a clock %i ms off, asked within %i ms, says %s', (skew, tookMs, level) => {
    const told = judged((findings) => compareClocks(findings, 'MySQL', Date.now() + skew, tookMs));
    expect(told.map((line) => line.split(' ')[0])).toEqual(level === undefined ? [] : [level]);
  });
});

describe('judgeHouse', () => {
  const judge = (...findings: Parameters<typeof judgeHouse>[0]['findings']) =>
    judgeHouse({ processes: [{ app: 'api', count: 2 }], findings }).list.map(
      ({ level, detail, advice }) => `${level} ${detail}${advice === undefined ? '' : ` -> ${advice}`}`,
    );

  it('names what runs, what is wrong and what to do', () => {
    expect(
      judge(
        { code: 'PROCESS_MISSING', severity: 'problem', app: 'scheduler' },
        { code: 'UPLOADS_WAIT', severity: 'warning', seconds: 700 },
        { code: 'STATIONS_DOWN', severity: 'problem', count: 2 },
      ),
    ).toEqual([
      'ok it runs 2 api',
      'fail no scheduler shows itself -> start one, and read its log',
      'warn the oldest job has waited for 700 s -> start more position-workers',
      expect.stringContaining('fail 2 stations do not answer -> '),
    ]);
  });
});
