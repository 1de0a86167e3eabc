import { Redis } from 'ioredis';
import { ServicesError } from './services-error';

const ANSWER_MS = 5_000;
/** What BullMQ asks for. */
const OLDEST_MAJOR = 6;

/** Connects, pings and returns the server's version; rejects with the connection's own error. */
export async function pingRedis(url: string): Promise<string> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let reason: Error | undefined;
  redis.on('error', (error: Error) => (reason = error));
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

/** Checks a REDIS_URL somebody gave; a failure is one line with what to correct. */
export async function checkGivenRedis(url: string): Promise<string> {
  const target = parse(url);
  const place = `${target.hostname}:${target.port || '6379'}`;
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
      throw new ServicesError(
        `REDIS_URL: ${place} refuses the password; correct redis://user:password@${place}`,
      );
    }
    if (/NOAUTH/i.test(message)) {
      throw new ServicesError(`REDIS_URL: ${place} wants a password; write redis://:password@${place}`);
    }
    throw new ServicesError(
      `REDIS_URL: no Redis answers at ${place} (${message}); start it, correct the URL, or unset it to get a private one`,
    );
  }
}

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^rediss?:$/.test(parsed.protocol)) {
    throw new ServicesError(
      'REDIS_URL is not a Redis address; it looks like redis://:password@127.0.0.1:6379',
    );
  }
  return parsed;
}
