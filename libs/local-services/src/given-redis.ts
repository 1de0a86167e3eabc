import { Cluster, Redis, type RedisOptions } from 'ioredis';
// By path, and not as #libs/…: tests load this by Node's own rules, which would look for a build.
import { readRedisAddress, redisPlace } from '../../config';
import { ServicesError } from './services-error';

const ANSWER_MS = 5_000;
/** What BullMQ asks for. */
const OLDEST_MAJOR = 6;

const ASKING: RedisOptions = {
  lazyConnect: true,
  connectTimeout: ANSWER_MS,
  commandTimeout: ANSWER_MS,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
};

/** Connects, pings and returns the server's version; rejects with the connection's own error. */
export async function pingRedis(url: string): Promise<string> {
  const redis = open(url);
  let reason: Error | undefined;
  redis.on('error', (error: Error & { lastNodeError?: Error }) => (reason = error.lastNodeError ?? error));
  try {
    await redis.connect();
    await redis.ping();
    const info = await redis.info('server');
    return /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown';
  } catch (error) {
    throw reason ?? error;
  } finally {
    // On a connection that has ended already this would only start a timer.
    if (redis.status !== 'end') redis.disconnect();
  }
}

function open(url: string): Redis | Cluster {
  const address = readRedisAddress(url);
  switch (address.kind) {
    case 'single':
      return new Redis(address.url, ASKING);
    case 'cluster':
      return new Cluster(address.nodes, {
        lazyConnect: true,
        redisOptions: { ...ASKING, ...address.options },
        clusterRetryStrategy: () => null,
        slotsRefreshTimeout: ANSWER_MS,
      });
    case 'sentinel':
      return new Redis({
        ...ASKING,
        ...address.options,
        sentinels: address.nodes,
        sentinelRetryStrategy: () => null,
        sentinelCommandTimeout: ANSWER_MS,
      });
  }
}

/** Checks a REDIS_URL somebody gave; a failure is one line with what to correct. */
export async function checkGivenRedis(url: string): Promise<string> {
  const place = placeOf(url);
  try {
    const version = await pingRedis(url);
    if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
      throw new ServicesError(
        `REDIS_URL: ${place} runs Redis ${version}; ${OLDEST_MAJOR} or later is needed`,
      );
    }
    return `Redis ${version} at ${place} (REDIS_URL)`;
  } catch (error) {
    if (error instanceof ServicesError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (/WRONGPASS|invalid username-password|invalid password/i.test(message)) {
      throw new ServicesError(`REDIS_URL: ${place} refuses the password; correct what stands before the @`);
    }
    if (/NOAUTH/i.test(message)) {
      throw new ServicesError(`REDIS_URL: ${place} wants a password; write :password@ before the host`);
    }
    throw new ServicesError(
      `REDIS_URL: no Redis answers at ${place} (${message}); start it, correct the URL, or unset it to get a private one`,
    );
  }
}

function placeOf(url: string): string {
  try {
    return redisPlace(url);
  } catch (error) {
    throw new ServicesError(`REDIS_URL ${(error as Error).message}`);
  }
}
