import { setTimeout as sleep } from 'node:timers/promises';
import { type OwnServers, type RedisGroup, openOwnServers } from '#libs/local-services';
import { type Ground, type GroundKind, type Workers } from '../trial';

/** So long replicas get nothing, and workers take nothing, before a primary dies: what is queued meanwhile is lost. */
const LAG_MS = 600;
/** From the new primary to the return of the old one: load meets the new one alone. */
const ALONE_MS = 4_000;
const FAILOVER_MS = 30_000;
const WHOLE_MS = 60_000;
/** Keys that lie where the queues do. */
const QUEUE_KEYS = ['gpd:{small-chunks}:wait', 'gpd:{receipt-deliveries}:wait', 'gpd:{position-chunks}:wait'];

/** Three primaries with a replica each; the primary of one queue dies, then that of the other. */
export const redisCluster: GroundKind = {
  name: 'redis-cluster',
  start: (say) => startGroup((servers) => servers.startRedisCluster(3, 1), say),
};

/** A primary and two replicas under three sentinels. */
export const redisSentinel: GroundKind = {
  name: 'sentinel',
  start: (say) => startGroup((servers) => servers.startRedisSentinels(2), say),
};

async function startGroup(
  start: (servers: OwnServers) => Promise<RedisGroup>,
  say: (line: string) => void,
): Promise<Ground> {
  const servers = await openOwnServers({ env: process.env, onProgress: () => undefined });
  try {
    const [mysql, group] = await Promise.all([servers.startMysql(), start(servers)]);
    for (const { describe } of [mysql, group]) say(describe);
    return {
      mysqlUrl: mysql.url,
      redisUrl: group.url,
      checkedUrl: () => mysql.url,
      round: (turn, workers) => losePrimary(group, QUEUE_KEYS[turn % QUEUE_KEYS.length] ?? '', workers, say),
      stop: async () => {
        await Promise.allSettled([group.stop(), mysql.stop()]);
        servers.release();
      },
    };
  } catch (error) {
    servers.release();
    throw error;
  }
}

async function losePrimary(
  group: RedisGroup,
  key: string,
  workers: Workers,
  say: (line: string) => void,
): Promise<void> {
  const dead = await group.primaryOf(key);
  if (dead === undefined) throw new Error(`No primary has ${key}`);
  const others = Array.from({ length: group.nodes }, (_, node) => node).filter((node) => node !== dead);
  const replicas: number[] = [];
  for (const node of others) if (await group.isReplica(node)) replicas.push(node);
  for (const node of replicas) process.kill(group.pid(node), 'SIGSTOP');
  // What was on the way to them lies in their sockets, and would get there all the same.
  await group.cutReplicas(dead);
  workers.hold();
  await sleep(LAG_MS);
  await group.kill(dead);
  for (const node of replicas) process.kill(group.pid(node), 'SIGCONT');
  workers.letGo();
  const diedAt = Date.now();
  const since = () => ((Date.now() - diedAt) / 1000).toFixed(1);
  const next = await until(() => group.primaryOf(key), FAILOVER_MS, 'a new primary');
  say(`the primary at node ${dead + 1} is dead; node ${next + 1} took its place after ${since()} s`);
  await sleep(ALONE_MS);
  await group.revive(dead);
  await until(
    async () => ((await group.fault()) === undefined ? true : undefined),
    WHOLE_MS,
    'a whole group',
  );
  say(`node ${dead + 1} is back as a replica`);
}

async function until<T>(ask: () => Promise<T | undefined>, deadlineMs: number, what: string): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`There was not ${what} within ${deadlineMs} ms`);
    await sleep(50);
  }
}
