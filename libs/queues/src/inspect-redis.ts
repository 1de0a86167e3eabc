import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { type RedisAddress, readRedisAddress } from '#libs/config';

const ANSWER_MS = 5_000;

/** What a server says of itself, as far as queues depend on it. */
export interface RedisServer {
  /** Host and port. */
  place: string;
  version: string;
  /** `standalone`, `cluster` or `sentinel`. */
  mode: string;
  /** What it does when its memory is full. */
  maxmemoryPolicy: string;
  appendOnly: boolean;
  /** Why its last write to disk failed, if it did: by default it then refuses all writes. */
  lastSaveFailed: boolean;
  role: string;
  /** Replicas that follow it; for a replica, whether it follows its primary. */
  replicas: number;
  isLinked: boolean;
  /** Its clock, milliseconds since 1970, and how long the question took. */
  time: number;
  tookMs: number;
}

/** All servers REDIS_URL leads to. */
export interface RedisState {
  kind: RedisAddress['kind'];
  servers: RedisServer[];
  /** What is wrong with them as a whole: a server that is away, slots nobody has, too few sentinels. */
  faults: string[];
}

const ASKING: RedisOptions = {
  lazyConnect: true,
  connectTimeout: ANSWER_MS,
  commandTimeout: ANSWER_MS,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
  disconnectTimeout: 200,
};

/** Asks once, on connections of its own. @throws the connection's own error when there is nobody to ask */
export async function inspectRedis(url: string): Promise<RedisState> {
  const address = readRedisAddress(url);
  switch (address.kind) {
    case 'single':
      return { kind: 'single', servers: [await ask(new Redis(address.url, ASKING))], faults: [] };
    case 'cluster':
      return inspectCluster(address);
    case 'sentinel':
      return inspectWatched(address);
  }
}

async function inspectCluster({
  nodes,
  options,
}: Extract<RedisAddress, { kind: 'cluster' }>): Promise<RedisState> {
  const cluster = new Cluster(nodes, {
    lazyConnect: true,
    redisOptions: { ...ASKING, ...options },
    clusterRetryStrategy: () => null,
    slotsRefreshTimeout: ANSWER_MS,
    slotsRefreshInterval: 0,
    // It is what is to be told.
    enableReadyCheck: false,
    dnsLookup: (host, done) => {
      done(null, host);
    },
  });
  let reason: Error | undefined;
  cluster.on('error', (error: Error & { lastNodeError?: Error }) => (reason = error.lastNodeError ?? error));
  try {
    await cluster.connect();
    const told = await askAll(cluster.nodes().map(({ options: { host, port } }) => at(host, port, options)));
    const info = await cluster.cluster('INFO');
    const of = (field: string) => new RegExp(`^${field}:(\\w+)`, 'm').exec(info)?.[1];
    if (of('cluster_state') !== 'ok') told.faults.push('the cluster says that it is down (cluster_state)');
    if (of('cluster_slots_assigned') !== '16384') told.faults.push('some slots of the cluster are nobody’s');
    return { kind: 'cluster', ...told };
  } catch (error) {
    throw reason ?? error;
  } finally {
    cluster.disconnect();
  }
}

async function inspectWatched({
  nodes,
  options,
}: Extract<RedisAddress, { kind: 'sentinel' }>): Promise<RedisState> {
  const { name, sentinelUsername, sentinelPassword, sentinelTLS, username, password, tls } = options;
  const watchers = { username: sentinelUsername, password: sentinelPassword, tls: sentinelTLS };
  const views = await Promise.allSettled(
    nodes.map(({ host, port }) =>
      withRedis(at(host, port, watchers), (sentinel) => askSentinel(sentinel, name)),
    ),
  );
  const view = views.find((each) => each.status === 'fulfilled')?.value;
  if (view === undefined) throw (views[0] as PromiseRejectedResult).reason;
  const told = await askAll(
    view.servers.map(({ host, port }) => at(host, port, { username, password, tls })),
  );
  views.forEach((each, index) => {
    if (each.status === 'rejected')
      told.faults.push(
        `the sentinel at ${nodes[index]?.host ?? ''}:${nodes[index]?.port ?? 0} does not answer`,
      );
  });
  if (view.quorumFault !== undefined) told.faults.push(view.quorumFault);
  return { kind: 'sentinel', ...told };
}

interface SentinelView {
  /** The primary first. */
  servers: { host: string; port: number }[];
  quorumFault: string | undefined;
}

async function askSentinel(sentinel: Redis, name: string): Promise<SentinelView> {
  const ask = (...words: string[]) => sentinel.call('SENTINEL', ...words, name);
  const primary = (await ask('GET-MASTER-ADDR-BY-NAME')) as [string, string] | null;
  if (primary === null) throw new Error(`the sentinels know no primary of the name ${name}`);
  const replicas = ((await ask('REPLICAS')) as string[][]).map(pairs);
  const quorumFault = await ask('CKQUORUM').then(
    () => undefined,
    (error: unknown) => (error as Error).message.replace(/^NOQUORUM /, 'too few sentinels: '),
  );
  return {
    servers: [
      { host: primary[0], port: Number(primary[1]) },
      ...replicas.map(({ ip = '', port }) => ({ host: ip, port: Number(port) })),
    ],
    quorumFault,
  };
}

/** A reply of names and values in turn. */
const pairs = (flat: readonly string[]): Record<string, string | undefined> =>
  Object.fromEntries(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1]]] : [])));

type Access = Partial<Record<'username' | 'password', string | undefined>> & { tls?: object | undefined };

function at(host = '', port = 0, { username, password, tls }: Access): Redis {
  return new Redis({
    ...ASKING,
    host,
    port,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
  });
}

async function askAll(all: readonly Redis[]): Promise<{ servers: RedisServer[]; faults: string[] }> {
  const told = await Promise.allSettled(all.map(ask));
  return {
    servers: told.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])),
    faults: told.flatMap((each, index) =>
      each.status === 'fulfilled'
        ? []
        : [`the server at ${placeOf(all[index])} does not answer (${(each.reason as Error).message})`],
    ),
  };
}

const placeOf = (redis: Redis | undefined): string =>
  `${redis?.options.host ?? ''}:${redis?.options.port ?? 0}`;

const ask = (redis: Redis): Promise<RedisServer> =>
  withRedis(redis, async () => {
    const info = await redis.info();
    const start = performance.now();
    const [seconds, micros] = await redis.time();
    const tookMs = performance.now() - start;
    const of = (field: string) => new RegExp(`^${field}:(\\S+)`, 'm').exec(info)?.[1];
    return {
      place: placeOf(redis),
      version: of('redis_version') ?? 'unknown',
      mode: of('redis_mode') ?? 'standalone',
      maxmemoryPolicy: of('maxmemory_policy') ?? 'noeviction',
      appendOnly: of('aof_enabled') === '1',
      lastSaveFailed: of('rdb_last_bgsave_status') === 'err' || of('aof_last_write_status') === 'err',
      role: of('role') ?? 'master',
      replicas: Number(of('connected_slaves') ?? 0),
      isLinked: of('master_link_status') !== 'down',
      time: Number(seconds) * 1000 + Number(micros) / 1000,
      tookMs,
    };
  });

async function withRedis<T>(redis: Redis, work: (redis: Redis) => Promise<T>): Promise<T> {
  let reason: Error | undefined;
  redis.on('error', (error: Error) => (reason = error));
  try {
    await redis.connect();
    return await work(redis);
  } catch (error) {
    throw reason ?? error;
  } finally {
    // On a connection that has ended already this would only start a timer.
    if (redis.status !== 'end') redis.disconnect();
  }
}
