import { setTimeout as sleep } from 'node:timers/promises';
import { type GaleraCluster, openOwnServers, startGalera } from '#libs/local-services';
import { type Finding, type Verdict, withDatabase } from '../check';
import { race } from '../races';
import { migrateAhead } from '../rolling';
import { type Ground, type GroundKind } from '../trial';
import { ClusterWatch, costOfWaiting } from './cluster-watch';

/** The others work on alone for so long. */
const ALONE_MS = 6_000;
/** Longer than the others wait for a silent node, so that they go on without it. */
const HELD_MS = 15_000;
const WHOLE_MS = 120_000;

/** Three nodes of MariaDB, all of them written to: one is killed, one held, one comes back without its data. */
export const galera: GroundKind = { name: 'galera', start };

async function start(say: (line: string) => void): Promise<Ground> {
  const servers = await openOwnServers({ env: process.env, onProgress: () => undefined });
  try {
    const [cluster, redis] = await Promise.all([
      startGalera({ env: process.env, onProgress: say }),
      servers.startRedis(),
    ]);
    const watch = new ClusterWatch(cluster.urls);
    const [one = '', other = '', third = ''] = cluster.urls;
    const raced = await race([one, other]);
    say(`${raced.races} races on two nodes, ${raced.findings.length} of them wrong`);
    let processes = 0;
    return {
      mysqlUrl: oneAddress(cluster.urls),
      redisUrl: redis.url,
      // Each process prefers the node after that of the one before: the two of an app, and neighbours, differ.
      wayOf: () => {
        const first = processes % cluster.urls.length;
        processes += 1;
        const urls = [...cluster.urls.slice(first), ...cluster.urls.slice(0, first)];
        return Promise.resolve({ mysqlUrl: oneAddress(urls), redisUrl: redis.url });
      },
      checkedUrl: () => third,
      round: (turn) => loseNode(cluster, watch, turn, say),
      examine: () => examine(cluster, watch, raced),
      stop: async () => {
        await watch.stop();
        await Promise.allSettled([cluster.stop(), redis.stop()]);
        servers.release();
      },
    };
  } catch (error) {
    servers.release();
    throw error;
  }
}

/** MYSQL_URL that names all of them, the first one preferred. */
function oneAddress(urls: readonly string[]): string {
  const [first = ''] = urls;
  return first.replace(/@[^/]+/, `@${urls.map((url) => new URL(url).host).join(',')}`);
}

async function loseNode(
  cluster: GaleraCluster,
  watch: ClusterWatch,
  turn: number,
  say: (line: string) => void,
): Promise<void> {
  const node = (turn - 1) % cluster.urls.length;
  const name = `node ${node + 1}`;
  if (turn === 1) {
    await withDatabase(cluster.urls[1] ?? '', migrateAhead);
    say('the migration of the next version is done, under load');
  }
  if (turn % 3 === 2) {
    process.kill(cluster.pid(node), 'SIGSTOP');
    say(`${name} is held`);
    await sleep(HELD_MS);
    process.kill(cluster.pid(node), 'SIGCONT');
  } else {
    process.kill(cluster.pid(node), 'SIGKILL');
    await cluster.ended(node);
    say(`${name} is killed`);
    await sleep(ALONE_MS);
    await cluster.rejoin(node, { empty: turn % 3 === 0 });
  }
  const tookMs = await watch.whole(WHOLE_MS);
  say(`${name} has caught up ${(tookMs / 1000).toFixed(1)} s after it came back`);
}

/** What only a cluster can do wrong: nodes that do not have the same. */
async function examine(
  cluster: GaleraCluster,
  watch: ClusterWatch,
  raced: { findings: readonly Finding[]; races: number },
): Promise<Verdict> {
  const tables = await Promise.all(cluster.urls.map(tablesOf));
  const findings = [...raced.findings];
  const [first = new Map<string, string>()] = tables;
  for (const [table, sum] of first) {
    const sums = tables.map((each) => each.get(table) ?? 'absent');
    if (new Set(sums).size > 1)
      findings.push({ kind: 'nodes differ', detail: `${table}: ${sums.join('; ')}` });
    if (sum === 'absent') findings.push({ kind: 'nodes differ', detail: `${table} is absent` });
  }
  const { conflicts, aborts, slowed } = watch.totals();
  const cost = await costOfWaiting(cluster.urls[1] ?? '');
  return {
    findings,
    counts: {
      'races on two nodes': raced.races,
      'tables compared on 3 nodes': first.size,
      'refused at COMMIT (certification)': conflicts,
      'ended by another node before it': aborts,
      'slowed down for a node that lagged': slowed,
      'a read that waits for other nodes takes, times': Math.round(cost * 100) / 100,
    },
  };
}

/** Rows of each table and a sum over all they hold, as one node has them; CHECKSUM TABLE reads generated columns as it likes. */
function tablesOf(url: string): Promise<Map<string, string>> {
  return withDatabase(url, async (ask) => {
    await ask('SET SESSION wsrep_sync_wait = 7');
    const columns = await ask<{ table_name: string; text: string }>(
      `SELECT c.table_name AS table_name, GROUP_CONCAT(CONCAT('COALESCE(HEX(\`', c.column_name, '\`), 0x2d)') ORDER BY c.ordinal_position) AS text
         FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' GROUP BY c.table_name`,
    );
    const sums = new Map<string, string>();
    for (const { table_name: name, text } of columns) {
      const [row] = await ask<{ n: number; sum: string | null }>(
        `SELECT COUNT(*) AS n, HEX(BIT_XOR(CAST(CONV(LEFT(SHA1(CONCAT_WS(',', ${text})), 16), 16, 10) AS UNSIGNED))) AS sum
           FROM \`${name}\``,
      );
      sums.set(name, `${row?.n ?? 0} rows, ${row?.sum ?? 'none'}`);
    }
    return sums;
  });
}
