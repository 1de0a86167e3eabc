import type { QueueKeys } from 'bullmq';
import { type RedisClient } from './connection';

/** Whose a queue job is, and how much of a worker's time it takes beside others of its queue. */
export interface Turn {
  broker: string;
  organization: string;
  cost: number;
}

/** BullMQ's priorities end at 2^21. Turns beyond this share the last one: first come, first served among them. */
const LAST_TURN = 2_000_000;

/**
 * Start-time fair queueing. A job starts, in the queue's virtual time, where the one before it of its owner ends; an
 * owner with nothing in the queue starts now. Now is the start of the first job that waits; when none does, time begins
 * anew.
 *
 * An organization's end is at least that of all its broker has queued (`b`): brokers get equal shares, however many
 * organizations they act for, and share theirs among these. One that comes new does not wait behind what its broker has
 * queued already, but behind those of it that came new before (`f`).
 *
 * Kept beside the queue, and lost with it: who owes what is in MySQL.
 */
const SCRIPT = `
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
local now = 1
if first then
  now = math.max(tonumber(redis.call('HGET', KEYS[2], 'now') or 1), math.floor(tonumber(first) / 0x100000000))
else
  redis.call('DEL', KEYS[2])
end
redis.call('HSET', KEYS[2], 'now', now)
local turns = {}
for i = 2, #ARGV, 4 do
  if redis.call('EXISTS', ARGV[1] .. ARGV[i]) == 1 then
    turns[#turns + 1] = 0
  else
    local cost = tonumber(ARGV[i + 1])
    local broker = ARGV[i + 2]
    local own = 'o ' .. broker .. ' ' .. ARGV[i + 3]
    local ends = redis.call('HMGET', KEYS[2], own, 'b ' .. broker, 'f ' .. broker)
    local start = tonumber(ends[1] or 0)
    if start <= now then
      start = math.max(now, tonumber(ends[3] or 0))
      redis.call('HSET', KEYS[2], 'f ' .. broker, start + cost)
    end
    local all = math.max(now, tonumber(ends[2] or 0)) + cost
    redis.call('HSET', KEYS[2], 'b ' .. broker, all, own, math.max(all, start + cost))
    turns[#turns + 1] = math.min(start, ${LAST_TURN})
  end
end
return turns
`;

/** How much of a broker's is queued ahead of it, as turns cost. */
export async function turnsAhead(
  redis: RedisClient,
  { keys, queue }: { keys: QueueKeys; queue: string },
  broker: string,
): Promise<number> {
  const [[, first], ends] = await Promise.all([
    redis.zrange(keys.toKey(queue, 'prioritized'), 0, 0, 'WITHSCORES'),
    redis.hget(keys.toKey(queue, 'turns'), `b ${broker}`),
  ]);
  return first === undefined || ends === null ? 0 : Number(ends) - Math.floor(Number(first) / 0x100000000);
}

/**
 * Gives jobs their places among those that wait, as priorities of BullMQ.
 *
 * @param jobs with the ids they will have in the queue
 * @returns for each its priority; 0 where the queue has it already
 */
export async function takeTurns(
  redis: RedisClient,
  { keys, queue }: { keys: QueueKeys; queue: string },
  jobs: readonly (Turn & { id: string })[],
): Promise<number[]> {
  const toKey = (suffix: string) => keys.toKey(queue, suffix);
  const given = jobs.flatMap(({ id, cost, broker, organization }) => [id, cost, broker, organization]);
  return (await redis.eval(SCRIPT, 2, toKey('prioritized'), toKey('turns'), toKey(''), ...given)) as number[];
}
