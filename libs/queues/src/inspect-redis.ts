import Redis from 'ioredis';

const ANSWER_MS = 5_000;

/** What a Redis says of itself, as far as queues depend on it. */
export interface RedisState {
  version: string;
  /** What it does when its memory is full. */
  maxmemoryPolicy: string;
  appendOnly: boolean;
  /** Why its last write to disk failed, if it did: by default it then refuses all writes. */
  lastSaveFailed: boolean;
  role: string;
  /** Its clock, milliseconds since 1970, and how long the question took. */
  time: number;
  tookMs: number;
}

/** Asks once, on a connection of its own. @throws the connection's own error */
export async function inspectRedis(url: string): Promise<RedisState> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    disconnectTimeout: 200,
  });
  let reason: Error | undefined;
  redis.on('error', (error: Error) => (reason = error));
  try {
    await redis.connect();
    const info = await redis.info();
    const start = performance.now();
    const [seconds, micros] = await redis.time();
    const tookMs = performance.now() - start;
    const of = (field: string) => new RegExp(`^${field}:(\\S+)`, 'm').exec(info)?.[1];
    return {
      version: of('redis_version') ?? 'unknown',
      maxmemoryPolicy: of('maxmemory_policy') ?? 'noeviction',
      appendOnly: of('aof_enabled') === '1',
      lastSaveFailed: of('rdb_last_bgsave_status') === 'err' || of('aof_last_write_status') === 'err',
      role: of('role') ?? 'master',
      time: Number(seconds) * 1000 + Number(micros) / 1000,
      tookMs,
    };
  } catch (error) {
    throw reason ?? error;
  } finally {
    // On a connection that has ended already this would only start a timer.
    if (redis.status !== 'end') redis.disconnect();
  }
}
