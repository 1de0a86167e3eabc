import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runToEnd } from '#libs/lifecycle';
import { type Backup, restore, saveLogs, takeDump } from './support/backup';
import { Balancer } from './support/balancer';
import { type Verdict, check, openWork, withDatabase } from './support/check';
import { Client } from './support/client';
import { createProgress } from './support/command-line';
import { Fleet, throughLinks } from './support/fleet';
import { Load } from './support/load';
import { prepareDatabase, registerStations } from './support/prepare';
import { describeFindings, table } from './support/report';
import { Servers } from './support/servers';
import { StationSet } from './support/stations';

const HELP = `Rehearses the loss of the database: backup under load, disaster, restore, and the work goes on.

  npm run test:restore -- [--seed N] [--seconds S]

  --seed N      what is posted; default: by the clock
  --seconds S   load before the backup, and again after it; default: 10

Takes a dump (mariadb-dump) while partners and payers go on, kills MariaDB, Redis and all processes with work under way,
loads the dump and the binary logs into a new MariaDB, starts on an empty Redis, waits until the work that was under way
is done, and compares every 202, 201 and OK with what is stored and what stations received. Needs the client programs of
MariaDB. Exit code 1 when something is lost, stuck or done twice.
`;

const REST_MS = 150_000;
const HELD_MS = 1_500;
const RELEASE_MS = 60_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      seconds: { type: 'string', default: '10' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [seed, seconds] = [Number(values.seed), Number(values.seconds)];
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed must be a whole number');
  if (!(seconds > 0 && seconds <= 3_600)) throw new Error('--seconds must be above 0 and at most 3600');
  const verdict = await rehearse(seed, seconds * 1000);
  process.stdout.write(
    [
      table(`restore of a backup, seed ${seed}, twice ${seconds} s of load`, []),
      table('promised and found', Object.entries(verdict.counts)),
      describeFindings(verdict),
    ].join('\n'),
  );
  process.exitCode = verdict.findings.length === 0 ? 0 : 1;
}

async function rehearse(seed: number, loadMs: number): Promise<Verdict> {
  const say = createProgress();
  return await runToEnd({ say, deadlineMs: RELEASE_MS }, async (resources, signal) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gpd-restore-'));
    resources.defer('folder', () => rm(folder, { recursive: true, force: true }));
    const stations = await resources.acquire('stations', () => StationSet.start(seed));
    const before = await resources.acquire('before', () => Servers.start(say, true));
    const keys = await prepareDatabase(before.url('mysql'));
    const house = await resources.acquire('house', () =>
      Fleet.start(throughLinks(before), path.join(folder, 'before')),
    );
    await registerStations(house.urls[0] ?? '', keys.operatorKey, stations);
    const client = new Client(new Balancer(house.urls), keys.partnerKey);
    const load = new Load(client, seed);
    resources.defer('client', () => client.giveUp());
    const over = new AbortController();
    resources.defer('load', () => over.abort());
    const loading = load.run(over.signal);
    say('the house is ready, load goes on');
    await sleep(loadMs, undefined, { signal });
    const dump = await takeDump(before.url('mysql'), folder);
    say(`dump of ${(await stat(dump.dump)).size} bytes taken, at ${dump.position} of ${dump.logName}`);
    await sleep(loadMs, undefined, { signal });
    // So that there is work under way that nobody has begun.
    for (const app of ['position-worker-1', 'position-worker-2'] as const) house.pause(app);
    await sleep(HELD_MS);

    const open = await withDatabase(before.url('mysql'), openWork);
    await before.kill();
    const lostAt = Date.now();
    say(`MariaDB and Redis are lost, with work under way: ${JSON.stringify(open)}`);
    over.abort();
    client.giveUp();
    await Promise.all([loading, load.finish(0), house.stop()]);
    const logs = await saveLogs(before.mysqlData, path.join(folder, 'logs'), dump.logName);

    const after = await resources.acquire('after', () => Servers.start(say));
    const restoredIn = await restoreInto(after.url('mysql'), { ...dump, logs });
    say(`restored in ${(restoredIn / 1000).toFixed(1)} s`);
    stations.calm();
    await resources.acquire('again', () => Fleet.start(throughLinks(after), path.join(folder, 'after')));
    say(`the house is back ${((Date.now() - lostAt) / 1000).toFixed(1)} s after the loss`);
    return await withDatabase(after.url('mysql'), async (ask) => {
      const readyAt = Date.now();
      while (Object.values(await openWork(ask)).some((count) => count > 0)) {
        if (Date.now() - readyAt > REST_MS) break;
        await sleep(500);
      }
      const verdict = await check(ask, load, stations);
      verdict.counts['chunks under way at the loss'] = open['chunks'] ?? 0;
      verdict.counts['deliveries under way at the loss'] = open['deliveries'] ?? 0;
      verdict.counts['seconds to restore'] = Math.round(restoredIn / 1000);
      verdict.counts['seconds to rest'] = Math.round((Date.now() - readyAt) / 1000);
      return verdict;
    });
  });
}

async function restoreInto(url: string, backup: Backup): Promise<number> {
  const startedAt = Date.now();
  await restore(url, backup);
  return Date.now() - startedAt;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
