import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { keepSecret } from './data-folder';
import { freePort } from './ports';
import { type PrivateServer, type PrivateServerOptions } from './private-mysql';
import { redisConfiguration, runRedis, titleOf, writeConfiguration } from './private-redis';
import { findProgram } from './programs';
import { runCommand } from './run-command';
import { ServicesError } from './services-error';

/** Redis servers that stand in for each other; the process of each is the caller's to hold or kill. */
export interface RedisGroup {
  /** As REDIS_URL takes it. */
  readonly url: string;
  readonly describe: string;
  readonly nodes: number;
  pid(node: number): number;
  /** The primary that holds a key, asked from all that answer; the one before may not know yet that it is none. */
  primaryOf(key: string): Promise<number | undefined>;
  isReplica(node: number): Promise<boolean>;
  /** Closes the connections of a primary's replicas: they connect again, if they are not held. */
  cutReplicas(node: number): Promise<void>;
  /** Ends a node as a power cut would. */
  kill(node: number): Promise<void>;
  /** Starts a node again, on its data, as it was. */
  revive(node: number): Promise<void>;
  /** Why it is not whole: a node is away, a replica behind; undefined when it is. */
  fault(): Promise<string | undefined>;
  stop(): Promise<void>;
}

type Options = Pick<PrivateServerOptions, 'env' | 'dataDir' | 'onUnexpectedEnd' | 'signal'>;

/** Deployments have 15 and 30 seconds; nobody wants to wait for those. */
const NODE_TIMEOUT_MS = 1_500;
const FAILOVER_MS = 10_000;
const WHOLE_MS = 30_000;
const SENTINELS = 3;
const QUORUM = 2;
const PRIMARY_NAME = 'gpd';
const ANSWER_MS = 1_000;

export async function startRedisCluster(
  file: string,
  options: Options,
  primaries: number,
  replicas: number,
): Promise<RedisGroup> {
  const password = keepSecret(options.dataDir, 'redis-cluster');
  const group = new Nodes(file, options, password);
  try {
    for (let index = 0; index < primaries * (1 + replicas); index += 1) {
      const bus = await freePort();
      await group.add(`redis-cluster-${index + 1}`, [
        'cluster-enabled yes',
        `cluster-port ${bus}`,
        `cluster-node-timeout ${NODE_TIMEOUT_MS}`,
        `masterauth ${password}`,
        'repl-diskless-sync-delay 0',
      ]);
    }
    const places = group.ports.map((port) => `127.0.0.1:${port}`);
    await createCluster(places, replicas, password, options);
    const made = {
      ...group.handles(),
      url: `redis+cluster://:${password}@${places.join()}`,
      describe: `${titleOf(file)} Cluster of our own: ${primaries} primaries, ${replicas} replica each, ports ${group.ports.join(', ')}`,
      fault: () => group.fault('cluster'),
    };
    await untilWhole(made);
    return made;
  } catch (error) {
    await group.stop();
    throw error;
  }
}

export async function startRedisSentinels(
  file: string,
  options: Options,
  replicas: number,
): Promise<RedisGroup> {
  const password = keepSecret(options.dataDir, 'redis-primary');
  const watchword = keepSecret(options.dataDir, 'redis-sentinel');
  const group = new Nodes(file, options, password);
  const sentinels = new Nodes(file, options, watchword);
  const stop = async () => {
    await sentinels.stop();
    await group.stop();
  };
  try {
    for (let index = 0; index <= replicas; index += 1)
      await group.add(`redis-watched-${index + 1}`, [
        `masterauth ${password}`,
        'repl-diskless-sync-delay 0',
        ...(index === 0 ? [] : [`replicaof 127.0.0.1 ${group.ports[0] ?? 0}`]),
      ]);
    for (let index = 0; index < SENTINELS; index += 1)
      await sentinels.addSentinel(`redis-sentinel-${index + 1}`, [
        `sentinel monitor ${PRIMARY_NAME} 127.0.0.1 ${group.ports[0] ?? 0} ${QUORUM}`,
        `sentinel auth-pass ${PRIMARY_NAME} ${password}`,
        `sentinel down-after-milliseconds ${PRIMARY_NAME} ${NODE_TIMEOUT_MS}`,
        `sentinel failover-timeout ${PRIMARY_NAME} ${FAILOVER_MS}`,
      ]);
    const places = sentinels.ports.map((port) => `127.0.0.1:${port}`).join();
    const made = {
      ...group.handles(),
      url: `redis+sentinel://:${password}@${places}/${PRIMARY_NAME}?sentinelPassword=${watchword}`,
      describe: `${titleOf(file)} of our own under ${SENTINELS} sentinels: ports ${group.ports.join(', ')}, sentinels at ${sentinels.ports.join(', ')}`,
      fault: async () => (await group.fault('watched')) ?? (await sentinels.sentinelFault(replicas)),
      stop,
    };
    await untilWhole(made);
    return made;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Servers with one password, each with a folder, a configuration and a port it keeps. */
class Nodes {
  readonly ports: number[] = [];
  private readonly servers: (PrivateServer | undefined)[] = [];
  private readonly starts: (() => Promise<PrivateServer>)[] = [];

  constructor(
    private readonly file: string,
    private readonly options: Options,
    private readonly password: string,
  ) {}

  add(name: string, lines: readonly string[]): Promise<void> {
    return this.start(
      name,
      (folder, port) => [redisConfiguration(folder, port, this.password), ...lines],
      [],
    );
  }

  addSentinel(name: string, lines: readonly string[]): Promise<void> {
    const common = (folder: string, port: number) => [
      'bind 127.0.0.1',
      `port ${port}`,
      `dir "${folder}"`,
      `requirepass ${this.password}`,
    ];
    return this.start(name, (folder, port) => [...common(folder, port), ...lines], ['--sentinel']);
  }

  /** What a group offers of its nodes. */
  handles(): Omit<RedisGroup, 'url' | 'describe' | 'fault'> {
    return {
      nodes: this.ports.length,
      pid: (node) => this.at(node).pid,
      primaryOf: (key) => this.primaryOf(key),
      isReplica: async (node) => (await this.roleOf(node)) === 'slave',
      cutReplicas: (node) =>
        this.ask(node, async (redis) => {
          await redis.call('CLIENT', 'KILL', 'TYPE', 'REPLICA');
        }),
      kill: async (node) => {
        const server = this.at(node);
        process.kill(server.pid, 'SIGKILL');
        await server.stop();
        this.servers[node] = undefined;
      },
      revive: async (node) => {
        this.servers[node] ??= await this.starts[node]?.();
      },
      stop: () => this.stop(),
    };
  }

  async fault(kind: 'cluster' | 'watched'): Promise<string | undefined> {
    for (const [node, port] of this.ports.entries()) {
      const told = await this.ask(node, async (redis) => ({
        replication: await redis.info('replication'),
        cluster: kind === 'cluster' ? await redis.cluster('INFO') : '',
      })).catch(() => undefined);
      if (told === undefined) return `the node at ${port} does not answer`;
      if (kind === 'cluster' && !told.cluster.includes('cluster_state:ok'))
        return `the node at ${port} says the cluster is not well`;
      if (told.replication.includes('role:slave') && !told.replication.includes('master_link_status:up'))
        return `the replica at ${port} has no link to its primary`;
    }
    if (kind === 'watched' && (await this.primaries()).length !== 1) return 'there is not one primary';
    return undefined;
  }

  /** Sentinels know each other, and the replicas, from what the primary is told by all of them. */
  async sentinelFault(replicas: number): Promise<string | undefined> {
    for (const [node, port] of this.ports.entries()) {
      const info = await this.ask(node, (redis) => redis.info('sentinel'));
      if (!info.includes(`status=ok`) || !info.includes(`slaves=${replicas},sentinels=${SENTINELS}`))
        return `the sentinel at ${port} does not know all others`;
    }
    return undefined;
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server?.stop() ?? Promise.resolve()));
  }

  private async start(
    name: string,
    linesOf: (folder: string, port: number) => string[],
    args: readonly string[],
  ): Promise<void> {
    const folder = join(this.options.dataDir, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const port = await freePort();
    const config = join(folder, 'redis.conf');
    writeConfiguration(config, [...linesOf(folder, port), ''].join('\n'));
    // Written once: servers and sentinels keep in it what they have learnt.
    const start = () =>
      runRedis(this.file, { folder, port, password: this.password, args: [config, ...args] }, this.options);
    this.ports.push(port);
    this.starts.push(start);
    this.servers.push(await start());
  }

  private at(node: number): PrivateServer {
    const server = this.servers[node];
    if (server === undefined) throw new Error(`Node ${node} is not there`);
    return server;
  }

  private async primaries(): Promise<number[]> {
    const roles = await Promise.all(this.ports.map((_, node) => this.roleOf(node)));
    return roles.flatMap((role, node) => (role === 'master' ? [node] : []));
  }

  private roleOf(node: number): Promise<string> {
    return this.ask(node, async (redis) => String((await redis.role())[0])).catch(() => 'away');
  }

  private async primaryOf(key: string): Promise<number | undefined> {
    for (const node of await this.primaries()) {
      const has = await this.ask(node, (redis) => redis.exists(key)).catch(() => undefined);
      if (has !== undefined) return node;
    }
    return undefined;
  }

  private async ask<T>(node: number, question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis({
      host: '127.0.0.1',
      port: this.ports[node] ?? 0,
      password: this.password,
      connectTimeout: ANSWER_MS,
      commandTimeout: ANSWER_MS,
      retryStrategy: null,
      maxRetriesPerRequest: 0,
    });
    redis.on('error', () => undefined);
    try {
      return await question(redis);
    } finally {
      if (redis.status !== 'end') redis.disconnect();
    }
  }
}

async function createCluster(
  places: readonly string[],
  replicas: number,
  password: string,
  { env, signal }: Options,
): Promise<void> {
  const program = findProgram(['redis-cli', 'valkey-cli'], env);
  if (program === undefined)
    throw new ServicesError(
      'No redis-cli here: install it (Debian: apt-get install redis-tools), then run this again',
    );
  const args = ['--cluster', 'create', ...places, '--cluster-replicas', String(replicas), '--cluster-yes'];
  const { code, output } = await runCommand(program, args, {
    // Not on the command line: that is for everybody to read.
    env: { ...env, REDISCLI_AUTH: password },
    timeoutMs: WHOLE_MS,
    signal,
  });
  if (code !== 0) throw new ServicesError(`The Redis Cluster was not made: ${output.trim().slice(-300)}`);
}

async function untilWhole(group: Pick<RedisGroup, 'fault' | 'describe'>): Promise<void> {
  const until = Date.now() + WHOLE_MS;
  for (;;) {
    const fault = await group.fault();
    if (fault === undefined) return;
    if (Date.now() > until) throw new ServicesError(`${group.describe}: ${fault}`);
    await delay(50);
  }
}
