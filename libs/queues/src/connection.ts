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
};

/** Workers wait for Redis as long as it takes. */
const CONSUMER: RedisOptions = { maxRetriesPerRequest: null, connectTimeout: 5_000 };

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
  return redis;
}
