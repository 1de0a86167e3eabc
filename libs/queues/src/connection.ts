import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis';
import { readRedisAddress } from '#libs/config';

export interface QueueSettings {
  /** One server, a cluster, or sentinels: see REDIS_URL. */
  redisUrl: string;
  /** First part of every key. */
  prefix: string;
  onError: (error: Error) => void;
}

export type RedisClient = Redis | Cluster;

/** Producers fail at once while Redis is away: what they could not queue, the relay will. */
const PRODUCER: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 2_000,
  commandTimeout: 5_000,
  // The other end may be gone without a word: then the connection is made anew.
  socketTimeout: 10_000,
};

const OPTIONS = {
  producer: PRODUCER,
  /** Requests wait for it: a count that takes longer is made in memory. */
  counter: { ...PRODUCER, commandTimeout: 250 },
  /** Workers wait for Redis as long as it takes; whether it is worth waiting is for the vigil to say. */
  consumer: { maxRetriesPerRequest: null, connectTimeout: 5_000, keepAlive: 10_000 },
} satisfies Record<string, RedisOptions>;

const retryDelay = (times: number): number => Math.min(100 * 2 ** Math.min(times, 5), 2_000);
/** A node or a sentinel that says nothing for so long is passed over. */
const NEXT_NODE_MS = 2_000;

/** Connects to what REDIS_URL names. In a cluster, and under sentinels, it follows the primaries. */
export function connect(settings: QueueSettings, role: keyof typeof OPTIONS): RedisClient {
  const redis = open(settings.redisUrl, role);
  redis.on('error', settings.onError);
  if (redis instanceof Cluster) {
    redis.on('node error', settings.onError);
    redis.on('+node', leaveNoTimer);
  } else leaveNoTimer(redis);
  return redis;
}

function open(url: string, role: keyof typeof OPTIONS): RedisClient {
  const address = readRedisAddress(url);
  const options: RedisOptions = {
    ...OPTIONS[role],
    // ioredis waits so long for a socket to close, even for one that has: a process that stops must not.
    disconnectTimeout: 200,
    retryStrategy: retryDelay,
    // A primary that was made a replica behind an address that stayed the same: the next connection finds the new one.
    reconnectOnError: ({ message }) => (message.includes('READONLY') ? 2 : false),
  };
  switch (address.kind) {
    case 'single':
      return new Redis(address.url, options);
    case 'cluster':
      return new Cluster(address.nodes, clusterOptions(role, { ...options, ...address.options }));
    case 'sentinel':
      return new Redis({
        ...options,
        ...address.options,
        sentinels: address.nodes,
        sentinelRetryStrategy: retryDelay,
        sentinelCommandTimeout: NEXT_NODE_MS,
        // Sentinels say it when they have another primary: a blocking read on the old one may never end.
        failoverDetector: true,
      });
  }
}

function clusterOptions(role: keyof typeof OPTIONS, redisOptions: RedisOptions): ClusterOptions {
  return {
    redisOptions,
    enableOfflineQueue: role === 'consumer',
    clusterRetryStrategy: retryDelay,
    slotsRefreshTimeout: NEXT_NODE_MS,
    // Names stay names: certificates have them.
    dnsLookup: (host, done) => {
      done(null, host);
    },
    // Others try again for 1.6 s before they fail, which is what a planned change of primaries takes.
    ...(role === 'counter' ? { retryDelayOnFailover: 0, retryDelayOnClusterDown: 0 } : {}),
  };
}

/** ioredis leaves the timer of socketTimeout behind, and a process that has ended its work would wait for it. */
function leaveNoTimer(redis: Redis): void {
  redis.on('end', () => {
    clearTimeout((redis as unknown as { socketTimeoutTimer?: NodeJS.Timeout }).socketTimeoutTimer);
  });
}
