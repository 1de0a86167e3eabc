import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { type QueueSettings, connect } from './connection';

/** Requests are counted over this long, so that a burst is no offence. */
const WINDOW_SECONDS = 10;
/** Redis is left alone this long after it did not answer: requests must not wait for it one by one. */
const REDIS_PAUSE_MS = 2_000;

export interface RateLimit {
  /**
   * Counts one request of a key.
   *
   * @param perSecond the key's own limit; default: that of the house
   * @returns 0 when it may go on, else the seconds to wait
   */
  take(keyId: string, perSecond?: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Counts requests of keys in Redis, for all processes together; while Redis is away each process counts alone, so
 * that a key may get up to as many times its rate as there are processes, and nobody is refused for our fault.
 *
 * @param settings.perSecond for keys that say nothing; 0: no limit
 */
export function createRateLimit(settings: QueueSettings & { perSecond: number }): RateLimit {
  const redis = connect(settings, 'counter');
  const limiters = new Map<number, { shared: RateLimiterRedis; own: RateLimiterMemory }>();
  let pausedUntil = 0;

  const limiterOf = (perSecond: number) => {
    const known = limiters.get(perSecond);
    if (known !== undefined) return known;
    const options = {
      keyPrefix: `${settings.prefix}:rate:${perSecond}`,
      points: perSecond * WINDOW_SECONDS,
      duration: WINDOW_SECONDS,
    };
    const made = {
      own: new RateLimiterMemory(options),
      // Who is over the limit is refused from memory: refusing costs Redis nothing.
      shared: new RateLimiterRedis({
        ...options,
        storeClient: redis,
        inMemoryBlockOnConsumed: options.points + 1,
      }),
    };
    limiters.set(perSecond, made);
    return made;
  };

  return {
    async take(keyId, perSecond = settings.perSecond) {
      if (perSecond === 0) return 0;
      const { shared, own } = limiterOf(perSecond);
      if (redis.status === 'ready' && Date.now() >= pausedUntil) {
        try {
          return await waitOf(shared.consume(keyId));
        } catch {
          pausedUntil = Date.now() + REDIS_PAUSE_MS;
        }
      }
      return waitOf(own.consume(keyId));
    },
    close: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

/** The library rejects with its result for who is over the limit, and with an Error for what went wrong. */
async function waitOf(consumed: Promise<RateLimiterRes>): Promise<number> {
  try {
    await consumed;
    return 0;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  }
}
