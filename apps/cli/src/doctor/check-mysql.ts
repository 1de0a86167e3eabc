import { type Config, mysqlPlace } from '#libs/config';
import { type Database, databaseFault } from '#libs/persistence';
import { connectionsOfHouse } from '../connections';
import { compareClocks, type Findings } from './finding';

const MIB = 1024 * 1024;
const SMALLEST_PACKET = 16 * MIB;

export interface ServerRow {
  version: string;
  localInfile: number;
  flushLog: number;
  logBin: number;
  syncBinlog: number;
  maxPacket: number;
  maxConnections: number;
  readOnly: number;
}

/** Version, what is set for durability and speed, pending migrations, the clock. */
export async function checkMysql(
  database: Database,
  config: Pick<Config, 'MYSQL_URL' | 'MYSQL_POOL'>,
  findings: Findings,
  clock: Findings,
): Promise<void> {
  const [server] = await database.query<ServerRow>(
    `SELECT VERSION() AS version, @@GLOBAL.local_infile AS localInfile,
            @@GLOBAL.innodb_flush_log_at_trx_commit AS flushLog, @@GLOBAL.log_bin AS logBin,
            @@GLOBAL.sync_binlog AS syncBinlog, @@GLOBAL.max_allowed_packet AS maxPacket,
            @@GLOBAL.max_connections AS maxConnections, @@GLOBAL.read_only AS readOnly`,
  );
  if (server === undefined) return;
  judgeServer(server, config, findings);
  await checkCluster(database, findings);
  const fault = await databaseFault(database);
  if (fault === undefined) findings.ok('the tables are up to date');
  else findings.fail(fault, 'run: gpd migrate');
  await checkClock(database, clock);
}

/** What a server's settings mean for the promises of a house. */
export function judgeServer(
  server: ServerRow,
  config: Pick<Config, 'MYSQL_URL' | 'MYSQL_POOL'>,
  findings: Findings,
): void {
  checkVersion(server.version, mysqlPlace(config.MYSQL_URL), findings);
  if (server.readOnly !== 0)
    findings.fail('the server is read_only', 'point MYSQL_URL at the primary, or SET GLOBAL read_only=OFF');
  if (server.flushLog === 1) findings.ok('commits are durable (innodb_flush_log_at_trx_commit=1)');
  else
    findings.fail(
      `innodb_flush_log_at_trx_commit is ${server.flushLog}: what was answered 202 can be lost with the machine`,
      'set innodb_flush_log_at_trx_commit=1',
    );
  if (server.logBin !== 0 && server.syncBinlog !== 1)
    findings.warn(
      `sync_binlog is ${server.syncBinlog}: replicas and restored backups may lack the last commits`,
      'set sync_binlog=1',
    );
  if (server.localInfile === 1) findings.ok('bulk rows go in by LOAD DATA (local_infile=ON)');
  else
    findings.warn(
      'local_infile is OFF: uploads are applied more slowly',
      'SET PERSIST local_infile=ON (MariaDB: in my.cnf)',
    );
  if (server.maxPacket < SMALLEST_PACKET)
    findings.warn(
      `max_allowed_packet is ${Math.floor(server.maxPacket / MIB)} MiB`,
      `set max_allowed_packet to ${SMALLEST_PACKET / MIB} MiB or more`,
    );
  const needed = connectionsOfHouse(config.MYSQL_POOL);
  if (server.maxConnections < needed)
    findings.warn(
      `max_connections is ${server.maxConnections}; the processes of a house may hold ${needed}`,
      'raise max_connections, or lower MYSQL_POOL',
    );
}

/** What a house needs of a Galera cluster, and of each node it was told of. */
async function checkCluster(database: Database, findings: Findings): Promise<void> {
  for (const node of database.describeNodes()) {
    if (node.endsWith(' is well')) findings.ok(node);
    else findings.warn(node, 'bring it back, or take it out of MYSQL_URL');
  }
  if (!database.isGalera) return;
  const rows = await database.query<{ Variable_name: string; Value: string }>(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN
       ('wsrep_load_data_splitting', 'innodb_autoinc_lock_mode')`,
  );
  const status = await database.query<{ Variable_name: string; Value: string }>(
    "SHOW GLOBAL STATUS LIKE 'wsrep_cluster_size'",
  );
  judgeCluster(new Map([...rows, ...status].map((row) => [row.Variable_name, row.Value])), findings);
}

export function judgeCluster(told: ReadonlyMap<string, string>, findings: Findings): void {
  const size = Number(told.get('wsrep_cluster_size'));
  if (size >= 3) findings.ok(`a Galera cluster of ${size} nodes`);
  else
    findings.warn(
      `the Galera cluster has ${size} ${size === 1 ? 'node' : 'nodes'}: with one gone there is no majority`,
      'run three, or two and garbd',
    );
  if (told.get('wsrep_load_data_splitting') === 'ON')
    findings.warn(
      'wsrep_load_data_splitting is ON: it would commit half of an upload, so LOAD DATA is not used',
      'set wsrep_load_data_splitting=OFF',
    );
  if (told.get('innodb_autoinc_lock_mode') !== '2')
    findings.fail(
      `innodb_autoinc_lock_mode is ${told.get('innodb_autoinc_lock_mode') ?? 'unknown'}`,
      'set innodb_autoinc_lock_mode=2, as Galera needs it',
    );
}

function checkVersion(version: string, place: string, findings: Findings): void {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const isMariaDb = /mariadb/i.test(version);
  const [oldestMajor, oldestMinor] = isMariaDb ? [10, 11] : [8, 4];
  const name = `${isMariaDb ? 'MariaDB' : 'MySQL'} ${version} at ${place}`;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) findings.ok(name);
  else
    findings.warn(`${name} is older than what this is tested on`, 'take MySQL 8.4 or MariaDB 10.11 or later');
}

async function checkClock(database: Database, clock: Findings): Promise<void> {
  const start = performance.now();
  const [row] = await database.query<{ micros: number | string }>(
    "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) AS micros",
  );
  compareClocks(clock, 'MySQL', Number(row?.micros) / 1000, performance.now() - start);
}
