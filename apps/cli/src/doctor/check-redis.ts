import { inspectRedis, type RedisServer, type RedisState } from '#libs/queues';
import { compareClocks, type Findings } from './finding';

/** What BullMQ asks for. */
const OLDEST_MAJOR = 6;
/** What a server that stands alone has to be told when it does not. */
const FORM_OF_MODE: Record<string, string> = {
  cluster: 'redis+cluster://',
  sentinel: 'redis+sentinel://…/name',
};

/** Version, what it throws away, what it writes to disk, who takes its place, the clock; of all servers. */
export async function checkRedis(url: string, findings: Findings, clock: Findings): Promise<void> {
  const state = await inspectRedis(url);
  judgeRedis(state, findings);
  for (const { place, time, tookMs } of state.servers)
    compareClocks(clock, state.kind === 'single' ? 'Redis' : `Redis at ${place}`, time, tookMs);
}

/** What servers say of themselves, and what that means for queues. */
export function judgeRedis({ kind, servers, faults }: RedisState, findings: Findings): void {
  for (const fault of faults) findings.fail(fault, 'start what is away; look into the logs of the others');
  for (const server of servers) judgeServer(server, kind, findings);
}

function judgeServer(server: RedisServer, kind: RedisState['kind'], findings: Findings): void {
  const { version, place, role, mode, maxmemoryPolicy } = server;
  // Several servers say the same things: then each line says whose they are.
  const it = kind === 'single' ? 'it' : `the ${role === 'master' ? 'primary' : 'replica'} at ${place}`;
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR)
    findings.ok(kind === 'single' ? `Redis ${version} at ${place}` : `Redis ${version}: ${it}`);
  else
    findings.fail(
      `Redis ${version} at ${place} is too old`,
      `take Redis ${OLDEST_MAJOR} or later, or Valkey`,
    );
  const form = FORM_OF_MODE[mode];
  if (kind === 'single' && form !== undefined)
    findings.fail(
      `it is ${mode === 'cluster' ? 'one node of a cluster' : 'a sentinel'}`,
      `write REDIS_URL as ${form}`,
    );
  if (kind === 'single' && role === 'slave')
    findings.fail('it is a replica: it takes no writes', 'point REDIS_URL at the primary');
  if (kind !== 'single' && role === 'master' && server.replicas === 0)
    findings.warn(`${it} has no replica: nobody takes its place`, 'add one');
  if (!server.isLinked)
    findings.warn(
      `${it} has no link to its primary`,
      'look into its log: what it misses is lost at a failover',
    );
  if (maxmemoryPolicy === 'noeviction')
    findings.ok(`${it} throws no jobs away (maxmemory-policy noeviction)`);
  else
    findings.fail(
      kind === 'single'
        ? `maxmemory-policy is ${maxmemoryPolicy}: it may throw jobs away`
        : `maxmemory-policy is ${maxmemoryPolicy}: ${it} may throw jobs away`,
      'CONFIG SET maxmemory-policy noeviction, and in redis.conf',
    );
  if (server.lastSaveFailed)
    findings.fail(
      `${it} could not write to its disk, and may refuse writes`,
      'look into its log; is its disk full?',
    );
  else if (server.appendOnly) findings.ok(`${it} keeps jobs over a restart (appendonly yes)`);
  else
    findings.ok(
      `${it} keeps no log (appendonly no): after its restart what is owed is queued again from MySQL`,
    );
}
