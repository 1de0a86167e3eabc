import { inspectRedis, type RedisState } from '#libs/queues';
import { compareClocks, type Findings, placeOf } from './finding';

/** What BullMQ asks for. */
const OLDEST_MAJOR = 6;

/** Version, what it throws away, what it writes to disk, the clock. */
export async function checkRedis(url: string, findings: Findings, clock: Findings): Promise<void> {
  const state = await inspectRedis(url);
  judgeRedis(state, placeOf(url), findings);
  compareClocks(clock, 'Redis', state.time, state.tookMs);
}

/** What a Redis says of itself, and what that means for queues. */
export function judgeRedis(state: RedisState, place: string, findings: Findings): void {
  if (Number.parseInt(state.version, 10) >= OLDEST_MAJOR) findings.ok(`Redis ${state.version} at ${place}`);
  else
    findings.fail(
      `Redis ${state.version} at ${place} is too old`,
      `take Redis ${OLDEST_MAJOR} or later, or Valkey`,
    );
  if (state.role !== 'master')
    findings.fail('it is a replica: it takes no writes', 'point REDIS_URL at the primary');
  if (state.maxmemoryPolicy === 'noeviction')
    findings.ok('it throws no jobs away (maxmemory-policy noeviction)');
  else
    findings.fail(
      `maxmemory-policy is ${state.maxmemoryPolicy}: it may throw jobs away`,
      'CONFIG SET maxmemory-policy noeviction, and in redis.conf',
    );
  if (state.lastSaveFailed)
    findings.fail(
      'it could not write to its disk, and may refuse writes',
      'look into its log; is its disk full?',
    );
  else if (state.appendOnly) findings.ok('it keeps jobs over a restart (appendonly yes)');
  else
    findings.ok('it keeps no log (appendonly no): after its restart what is owed is queued again from MySQL');
}
