import Redis, { type RedisOptions } from 'ioredis';

export interface QueueSettings {
  redisUrl: string;
  /** First part of every key. */
  prefix: string;
  onError: (error: Error) => void;
}

/** Producers fail at once while Redis is away: what they could not queue, the relay will. */
const PRODUCER: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 2_000,
  commandTimeout: 5_000,
  // The other end may be gone without a word: then the connection is made anew.
  socketTimeout: 10_000,
};

/** Workers wait for Redis as long as it takes; whether it is worth waiting is for the vigil to say. */
const CONSUMER: RedisOptions = { maxRetriesPerRequest: null, connectTimeout: 5_000, keepAlive: 10_000 };

/** Why queues cannot rely on this Redis; undefined when they can. */
export async function redisFault(redis: Redis): Promise<string | undefined> {
  // Redis answers INFO earlier than anything else.
  if (redis.status !== 'ready') return 'Redis does not answer';
  try {
    const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1] ?? 'noeviction';
    // Keys it throws away are jobs; they would come again by MySQL's leases, each time after a wait.
    return policy === 'noeviction'
      ? undefined
      : `Redis may throw jobs away: set maxmemory-policy noeviction, it is ${policy}`;
  } catch {
    return 'Redis does not answer';
  }
}

export function connect(
  settings: QueueSettings,
  role: 'producer' | 'consumer',
  options: RedisOptions = {},
): Redis {
  const redis = new Redis(settings.redisUrl, {
    ...(role === 'producer' ? PRODUCER : CONSUMER),
    ...options,
    // ioredis waits so long for a socket to close, even for one that has: a process that stops must not.
    disconnectTimeout: 200,
    retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 5), 2_000),
  });
  redis.on('error', settings.onError);
  // ioredis leaves the timer of socketTimeout behind, and a process that has ended its work would wait for it.
  redis.on('end', () => {
    clearTimeout((redis as unknown as { socketTimeoutTimer?: NodeJS.Timeout }).socketTimeoutTimer);
  });
  return redis;
}
