import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Connection, type RowDataPacket, createConnection } from 'mysql2/promise';
import { keepSecret } from './data-folder';
import { freePort, listens } from './ports';
import { lastWords, type RunningServer, startServer } from './private-server';
import { findProgram } from './programs';
import { runCommand } from './run-command';
import { ServicesError } from './services-error';

export interface PrivateServerOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The run's data folder; the server gets its own folder below. */
  readonly dataDir: string;
  /** Rights on every database instead of ours only. */
  readonly allDatabases: boolean;
  readonly bufferPool: string;
  /** Writes binary logs beside its data, `binlog.000001` and on; none where absent. */
  readonly binaryLog?: boolean | undefined;
  readonly onUnexpectedEnd: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Makes it a member of a cluster: what its options file and command line say beside. */
  readonly member?: Membership | undefined;
}

export interface Membership {
  /** The name of the server's folder. */
  readonly name: string;
  readonly port: number;
  readonly lines: readonly string[];
  readonly args: readonly string[];
  /** A joiner gets data and accounts from the others. */
  readonly joins: boolean;
  /** Of all accounts, on all nodes. */
  readonly password: string;
}

/** A service somebody provides: how to reach it, what to say of it, how to end it. */
export interface ProvidedServer {
  readonly url: string;
  readonly describe: string;
  stop(): Promise<void>;
}

export type PrivateServer = ProvidedServer & RunningServer;

export interface Program {
  readonly file: string;
  readonly title: 'MariaDB' | 'MySQL';
  readonly version: string;
}

const DATABASE = 'gpd';
const APP_USER = 'gpd';
const ATTEMPTS = 3;
/** sockaddr_un holds 108 bytes on Linux, 104 on macOS, the closing zero included. */
const SOCKET_PATH_LIMIT = 100;
/** The first with SKIP LOCKED, as major * 100 + minor. */
const OLDEST: Record<Program['title'], number> = { MariaDB: 1006, MySQL: 800 };

/** Whether this machine has a server program we can run, and which. */
export async function findMysqlProgram(env: NodeJS.ProcessEnv): Promise<Program | undefined> {
  const file = findProgram(['mariadbd', 'mysqld'], env);
  if (!file) return undefined;
  const { output } = await runCommand(file, ['--no-defaults', '--version'], { env, timeoutMs: 10_000 });
  const title = /mariadb/i.test(output) ? 'MariaDB' : 'MySQL';
  const version = /(\d+)\.(\d+)\.(\d+)/.exec(output);
  if (!version) return undefined;
  if (Number(version[1]) * 100 + Number(version[2]) < OLDEST[title]) return undefined;
  return { file, title, version: version[0] };
}

/** Runs a server of our own on a free loopback port; data, log and passwords stay in its folder. */
export async function startPrivateMysql(
  program: Program,
  options: PrivateServerOptions,
): Promise<PrivateServer> {
  const folder = join(options.dataDir, options.member?.name ?? program.title.toLowerCase());
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(temporaryFolder(folder), { recursive: true, mode: 0o700 });
  const socket = socketPlace(folder);
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startOnce(program, options, folder, socket);
      } catch (error) {
        // Between choosing a free port and binding it, somebody else may have taken it.
        const portTaken = error instanceof Error && /address already in use/i.test(error.message);
        if (!portTaken || attempt === ATTEMPTS || options.member) throw error;
      }
    }
  } catch (error) {
    socket.release();
    throw error;
  }
}

/** A server clears the temporary tables out of its folder when it starts: in a shared one, those of others too. */
const temporaryFolder = (folder: string): string => join(folder, 'tmp');

async function startOnce(
  program: Program,
  options: PrivateServerOptions,
  folder: string,
  socket: { path: string; release: () => void },
): Promise<PrivateServer> {
  const { member } = options;
  const port = member?.port ?? (await freePort());
  const config = join(folder, 'my.cnf');
  const logFile = join(folder, 'server.log');
  const password = member?.password ?? keepSecret(folder, APP_USER);
  const initFile = join(folder, 'init.sql');
  writeFileSync(
    initFile,
    accounts(program, member?.password ?? keepSecret(folder, 'root'), password, options.allDatabases),
    {
      mode: 0o600,
    },
  );
  writeFileSync(config, configuration(program, { folder, port, socket: socket.path, initFile, ...options }), {
    mode: 0o600,
  });
  chmodSync(config, 0o600);
  if (member?.joins) mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o700 });
  else await installData(program, folder, options);

  const login = { host: '127.0.0.1', port, user: APP_USER, password, database: DATABASE };
  const server = await startServer({
    title: program.title,
    file: program.file,
    args: [`--defaults-file=${config}`, ...asRoot(), ...(member?.args ?? [])],
    folder,
    logFile,
    env: options.env,
    startDeadlineMs: 120_000,
    stopDeadlineMs: 20_000,
    onUnexpectedEnd: options.onUnexpectedEnd,
    signal: options.signal,
    answers: async () => {
      await listens(port);
      const connection = await createConnection({ ...login, connectTimeout: 2_000 });
      try {
        if (member) await checkMembership(connection);
      } finally {
        await connection.end();
      }
    },
  });
  return {
    url: `mysql://${APP_USER}:${password}@127.0.0.1:${port}/${DATABASE}`,
    describe: `${program.title} ${program.version} of our own (${program.file}) on port ${port}, data in ${folder}`,
    pid: server.pid,
    stop: async () => {
      await server.stop();
      socket.release();
    },
  };
}

/** Fills a data folder once. It is made aside and renamed, so a broken-off start leaves no half of one. */
async function installData(
  program: Program,
  folder: string,
  { env, signal }: PrivateServerOptions,
): Promise<void> {
  const data = join(folder, 'data');
  if (existsSync(data)) return;
  const fresh = join(folder, 'data.new');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  const [file, args] = installer(program, env);
  // mariadb-install-db is a shell script that breaks on a space in a path: hence the working folder as '.', and no
  // options file, whose contents it would read too.
  const { code, output } = await runCommand(file, ['--no-defaults', ...args, '--datadir=.', ...asRoot()], {
    env: { ...env, TMPDIR: resolve(temporaryFolder(folder)) },
    cwd: fresh,
    timeoutMs: 120_000,
    signal,
  });
  if (code !== 0) {
    const logFile = join(folder, 'install.log');
    writeFileSync(logFile, output, { mode: 0o600 });
    throw new ServicesError(`${program.title} cannot make its data folder ${data}. ${lastWords(logFile)}`);
  }
  renameSync(fresh, data);
}

function installer(program: Program, env: NodeJS.ProcessEnv): [file: string, args: string[]] {
  if (program.title === 'MySQL') return [program.file, ['--initialize-insecure']];
  const prefix = dirname(dirname(program.file));
  const path = [env['PATH'], join(prefix, 'bin'), join(prefix, 'scripts')].filter(Boolean).join(':');
  const file = findProgram(['mariadb-install-db', 'mysql_install_db'], { PATH: path });
  if (!file)
    throw new ServicesError(`${program.file} comes without mariadb-install-db: install the whole server`);
  return [
    file,
    ['--auth-root-authentication-method=normal', '--skip-test-db', '--innodb-log-file-size=256M'],
  ];
}

interface Placement {
  readonly folder: string;
  readonly port: number;
  readonly socket: string;
  readonly initFile: string;
  readonly bufferPool: string;
  readonly binaryLog?: boolean | undefined;
  readonly member?: Membership | undefined;
}

/** The options file, durable at every commit; every entry both servers know, unless chosen by `program`. */
export function configuration(program: Pick<Program, 'title'>, place: Placement): string {
  const own =
    program.title === 'MariaDB'
      ? ['innodb_log_file_size = 256M']
      : ['innodb_redo_log_capacity = 256M', 'mysqlx = OFF'];
  return [
    '[mysqld]',
    `datadir = "${place.folder}/data"`,
    `tmpdir = "${temporaryFolder(place.folder)}"`,
    `socket = "${place.socket}"`,
    `pid-file = "${place.folder}/mysqld.pid"`,
    `port = ${place.port}`,
    'bind-address = 127.0.0.1',
    ...(place.member?.joins ? [] : [`init-file = "${place.initFile}"`]),
    'skip-name-resolve',
    ...(place.binaryLog === true
      ? ['log-bin = binlog', 'server-id = 1', 'binlog-format = ROW', 'sync-binlog = 1']
      : ['skip-log-bin']),
    'character-set-server = utf8mb4',
    'collation-server = utf8mb4_bin',
    `default-time-zone = '+00:00'`,
    'transaction-isolation = READ-COMMITTED',
    'max_allowed_packet = 64M',
    // Bulk inserts come by LOAD DATA LOCAL; MySQL takes none unless it is told to.
    'local_infile = ON',
    'max_connections = 200',
    `innodb_buffer_pool_size = ${place.bufferPool}`,
    'innodb_flush_log_at_trx_commit = 1',
    'performance_schema = OFF',
    ...own,
    ...(place.member?.lines ?? []),
    '',
  ].join('\n');
}

/** Until a member has what the others have it answers with errors. */
async function checkMembership(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SHOW GLOBAL STATUS LIKE 'wsrep_local_state_comment'",
  );
  const state = String(rows[0]?.['Value']);
  if (state !== 'Synced') throw new Error(`${state}, not yet Synced`);
}

/** Runs at every start, before the first connection. One statement a line, as an init file must be. */
function accounts(program: Program, rootPassword: string, password: string, allDatabases: boolean): string {
  const user = `'${APP_USER}'@'127.0.0.1'`;
  return [
    `CREATE DATABASE IF NOT EXISTS ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`,
    ...(program.title === 'MariaDB'
      ? [
          "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');",
          'FLUSH PRIVILEGES;',
        ]
      : []),
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${rootPassword}';`,
    `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY '${password}';`,
    `ALTER USER ${user} IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON ${allDatabases ? '*' : DATABASE}.* TO ${user};`,
    '',
  ].join('\n');
}

function socketPlace(folder: string): { path: string; release: () => void } {
  const near = join(folder, 'mysqld.sock');
  if (near.length <= SOCKET_PATH_LIMIT) return { path: near, release: () => undefined };
  const short = mkdtempSync(join(tmpdir(), 'gpd-sock-'));
  return {
    path: join(short, 'mysqld.sock'),
    release: () => rmSync(short, { recursive: true, force: true }),
  };
}

/** Both servers refuse to run as root unless told so by name. */
export function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}
