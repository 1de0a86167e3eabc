import { QueueKeys } from 'bullmq';
import { type JobName, catalogue } from './catalogue';
import { type RedisClient } from './connection';

/** What the server that keeps a queue says of itself, and which server was last known to have all of it. */
interface Keeper {
  /** Another one with every start of a server, and on every server. */
  runId: string;
  maxmemoryPolicy: string;
  /** Null when the queue was never marked, or was lost with its mark. */
  marked: string | null;
}

/** Asked where the queue lies, by the way its jobs take: in a cluster each queue has its own primary. */
const ASK = `return { redis.call('INFO', 'server'), redis.call('INFO', 'memory'), redis.call('GET', KEYS[1]) }`;

export const queueKey = (prefix: string, name: JobName, part: string): string =>
  new QueueKeys(prefix).toKey(catalogue[name].queue, part);

export const markOf = (prefix: string, name: JobName): string => queueKey(prefix, name, 'filled');

/** @throws when it does not answer */
export async function askKeeper(redis: RedisClient, mark: string): Promise<Keeper> {
  const [server = '', memory = '', marked = null] = (await redis.eval(ASK, 1, mark)) as (string | null)[];
  return {
    // Where a service hides it, a queue that is gone is still told by its mark.
    runId: /run_id:(\w+)/.exec(server ?? '')?.[1] ?? 'unknown',
    maxmemoryPolicy: /maxmemory_policy:(\S+)/.exec(memory ?? '')?.[1] ?? 'noeviction',
    marked,
  };
}

/** Why queues cannot rely on this Redis; undefined when they can. */
export async function redisFault(redis: RedisClient, marks: readonly string[]): Promise<string | undefined> {
  if (redis.status !== 'ready') return 'Redis does not answer';
  try {
    const keepers = await Promise.all(marks.map((mark) => askKeeper(redis, mark)));
    // Keys it throws away are jobs; they would come again by MySQL's leases, each time after a wait.
    const forgetful = keepers.find(({ maxmemoryPolicy }) => maxmemoryPolicy !== 'noeviction');
    return forgetful === undefined
      ? undefined
      : `Redis may throw jobs away: set maxmemory-policy noeviction, it is ${forgetful.maxmemoryPolicy}`;
  } catch {
    return 'Redis does not answer';
  }
}
