import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findApt, installPackages } from './apt';
import { keepSecret, makeThrowAwayFolder } from './data-folder';
import { freePort } from './ports';
import {
  asRoot,
  findMysqlProgram,
  type PrivateServer,
  type Program,
  startPrivateMysql,
} from './private-mysql';
import { findProgram } from './programs';
import { runCommand } from './run-command';
import { ServicesError } from './services-error';

/** Names for the folders of servers: see `data-folder`. */
const NODES = 3;
/** Where systems keep the library that makes a cluster of MariaDB servers. */
const PROVIDERS = [
  '/usr/lib/galera/libgalera_smm.so',
  '/usr/lib/galera-4/libgalera_smm.so',
  '/usr/lib64/galera-4/libgalera_smm.so',
  '/usr/lib64/galera/libgalera_smm.so',
];

interface GaleraOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (line: string) => void;
  readonly bufferPool?: string;
}

/** Three MariaDB servers that are one database, on loopback; each is a process of the caller's to hold or kill. */
export interface GaleraCluster {
  /** Addresses of the nodes, always the same. */
  readonly urls: readonly string[];
  pid(node: number): number;
  /**
   * Starts a node again that has ended: it takes from the others what it has missed, or all of it.
   * @param empty without what it had
   */
  rejoin(node: number, given: { empty: boolean }): Promise<void>;
  /** Resolves when a node whose process was ended is gone. */
  ended(node: number): Promise<void>;
  /** Stops all nodes and removes their data. */
  stop(): Promise<void>;
}

interface Ports {
  mysql: number;
  group: number;
  incremental: number;
  state: number;
}

/**
 * Starts a cluster of programs that are there, else of packages by apt.
 *
 * @throws ServicesError with what to install
 */
export async function startGalera(options: GaleraOptions): Promise<GaleraCluster> {
  const { program, provider } = await findGalera(options);
  const folder = await makeThrowAwayFolder();
  const password = keepSecret(folder.path, 'galera');
  const ports: Ports[] = [];
  for (let node = 0; node < NODES; node += 1) {
    ports.push({
      mysql: await freePort(),
      group: await freePort(),
      incremental: await freePort(),
      state: await freePort(),
    });
  }
  const nodes: PrivateServer[] = [];
  const stop = async () => {
    // The last one to stop is the one that may begin again.
    for (const node of [...nodes].reverse()) await node.stop();
    folder.release();
  };
  const start = async (node: number, args: readonly string[]): Promise<PrivateServer> => {
    const server = await startPrivateMysql(program, {
      env: options.env,
      dataDir: folder.path,
      allDatabases: true,
      bufferPool: options.bufferPool ?? '128M',
      onUnexpectedEnd: options.onProgress,
      member: {
        name: nameOf(node),
        port: ports[node]?.mysql ?? 0,
        lines: linesOf(node, ports, provider, password),
        args,
        joins: node > 0,
        password,
      },
    });
    nodes[node] = server;
    return server;
  };
  try {
    for (let node = 0; node < NODES; node += 1) {
      const { describe } = await start(node, node === 0 ? ['--wsrep-new-cluster'] : []);
      options.onProgress(`Galera node ${node + 1}: ${describe}`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const at = (node: number): PrivateServer => {
    const server = nodes[node];
    if (server === undefined) throw new Error(`There is no node ${node}`);
    return server;
  };
  return {
    urls: nodes.map(({ url }) => url),
    pid: (node) => at(node).pid,
    ended: (node) => at(node).stop(),
    rejoin: async (node, { empty }) => {
      const own = join(folder.path, nameOf(node));
      if (empty) rmSync(join(own, 'data'), { recursive: true });
      const position = empty ? undefined : await recoverPosition(program, own, options.env);
      await start(node, position === undefined ? [] : [`--wsrep-start-position=${position}`]);
    },
    stop,
  };
}

const nameOf = (node: number): string => `galera-${node + 1}`;

async function findGalera({
  env,
  onProgress,
}: GaleraOptions): Promise<{ program: Program; provider: string }> {
  const find = async () => {
    const program = await findMysqlProgram(env);
    const provider = PROVIDERS.find((file) => existsSync(file));
    const parts = ['wsrep_sst_mariabackup', 'mariadb-backup', 'socat'].every(
      (name) => findProgram([name], env) !== undefined,
    );
    return program?.title === 'MariaDB' && provider !== undefined && parts
      ? { program, provider }
      : undefined;
  };
  const found = await find();
  if (found !== undefined) return found;
  const apt = await findApt(env);
  if (apt) await installPackages(apt, ['galera'], { env, onProgress });
  const installed = apt && (await find());
  if (!installed)
    throw new ServicesError(
      'No Galera cluster here: install MariaDB, Galera 4, mariadb-backup and socat, then run this again',
    );
  return installed;
}

/** Everything stays on loopback, every purpose on a port of its own. */
function linesOf(node: number, all: readonly Ports[], provider: string, password: string): string[] {
  const { mysql, group, incremental, state } = all[node] as Ports;
  const settings = [
    `gmcast.listen_addr=tcp://127.0.0.1:${group}`,
    `ist.recv_addr=127.0.0.1:${incremental}`,
    `ist.recv_bind=127.0.0.1:${incremental}`,
    'gcache.size=256M',
  ];
  return [
    'wsrep_on = ON',
    `wsrep_provider = ${provider}`,
    `wsrep_provider_options = "${settings.join('; ')}"`,
    `wsrep_cluster_name = gpd-${all[0]?.group ?? 0}`,
    `wsrep_cluster_address = gcomm://${all.map((ports) => `127.0.0.1:${ports.group}`).join(',')}`,
    `wsrep_node_name = node${node + 1}`,
    'wsrep_node_address = 127.0.0.1',
    `wsrep_node_incoming_address = 127.0.0.1:${mysql}`,
    // By mariabackup: the node that gives goes on to serve, and as root rsync would not write into a private folder.
    'wsrep_sst_method = mariabackup',
    `wsrep_sst_auth = root:${password}`,
    `wsrep_sst_receive_address = 127.0.0.1:${state}`,
    // As a deployment of some cores has it; changes become visible in one order all the same.
    'wsrep_slave_threads = 4',
    'binlog_format = ROW',
    'innodb_autoinc_lock_mode = 2',
    '[sst]',
    "sockopt = ',bind=127.0.0.1'",
  ];
}

/** How far a node had come that was killed: without it the node would fetch everything. */
async function recoverPosition(
  program: Program,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const logFile = join(folder, 'recover.log');
  writeFileSync(logFile, '', { mode: 0o600 });
  await runCommand(
    program.file,
    [
      `--defaults-file=${join(folder, 'my.cnf')}`,
      ...asRoot(),
      '--wsrep-recover',
      '--disable-log-error',
      `--log-error=${logFile}`,
    ],
    { env, cwd: folder, timeoutMs: 60_000 },
  );
  const position = /Recovered position:\s*([0-9a-f-]{36}:-?\d+)/.exec(readFileSync(logFile, 'utf8'))?.[1];
  return position === undefined || position.endsWith(':-1') ? undefined : position;
}
