import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runToEnd } from '#libs/lifecycle';
import { type Verdict } from './support/check';
import { Balancer } from './support/balancer';
import { Client } from './support/client';
import { createProgress, wholeNumber } from './support/command-line';
import { disturb } from './support/disturb';
import { Fleet, throughLinks } from './support/fleet';
import { Load } from './support/load';
import { prepareDatabase, registerStations } from './support/prepare';
import { describeFindings, table } from './support/report';
import { comeToRest } from './support/rest';
import { changeAll } from './support/rolling';
import { planFaults } from './support/schedule';
import { Servers } from './support/servers';
import { StationSet } from './support/stations';

const HELP = `Breaks a running house in every way one machine allows, and checks that it keeps what it promised.

  npm run test:faults -- [--seed N] [--minutes M] [--keep]

  --seed N      which faults, when, and what is posted; the seed of each run is printed. Default: by the clock
  --minutes M   how long faults go on. Default: 1.5
  --keep        leaves the logs of all processes in the folder it names

Starts throw-away MariaDB and Redis and two processes of each app, posts batches and receipts all the while. First a
new version comes in (its migration, then every process is replaced): no call may fail. Then come the faults. Then it
lets the house come to rest and compares every 202, 201 and OK with what is stored and what stations received.
Exit code 1 when something is lost, stuck or done twice.
`;

const RELEASE_MS = 60_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string', default: '1.5' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const seed = wholeNumber('--seed', values.seed ?? String(Date.now() % 1_000_000));
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error('--minutes must be above 0 and at most 1440');
  const isKept = await drill(seed, minutes, values.keep);
  process.exitCode = isKept ? 0 : 1;
}

/** @returns whether every promise was kept */
async function drill(seed: number, minutes: number, keep: boolean): Promise<boolean> {
  const say = createProgress();
  return await runToEnd({ say, deadlineMs: RELEASE_MS }, async (resources, signal) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gpd-drill-'));
    resources.defer('folder', () =>
      keep ? say(`logs are in ${folder}`) : rm(folder, { recursive: true, force: true }),
    );
    say(`seed ${seed}, ${minutes} minutes of faults${keep ? `, logs in ${folder}` : ''}`);
    const servers = await resources.acquire('servers', () => Servers.start(say));
    const keys = await prepareDatabase(servers.url('mysql'));
    const stations = await resources.acquire('stations', () => StationSet.start(seed));
    const fleet = await resources.acquire('fleet', () => Fleet.start(throughLinks(servers), folder));
    const balancer = new Balancer(fleet.urls);
    const client = new Client(balancer, keys.partnerKey);
    const load = new Load(client, seed);
    resources.defer('client', () => client.giveUp());
    await registerStations(fleet.urls[0] ?? '', keys.operatorKey, stations);
    say('the house is ready');

    const loaded = new AbortController();
    resources.defer('load', () => loaded.abort());
    const loading = load.run(AbortSignal.any([loaded.signal, signal]));
    balancer.start();
    const noticed = await changeAll(fleet, servers.url('mysql'), client, say);
    await balancer.stop();
    const faults = await disturb(
      { servers, fleet, stations, partnerKey: keys.partnerKey },
      planFaults(seed, minutes),
      say,
      signal,
    );
    loaded.abort();
    await loading;
    say('faults are over');
    const verdict = await comeToRest(servers.url('mysql'), { client, load, stations }, say, signal);
    verdict.findings.push(...noticed.map((detail) => ({ kind: 'change noticed by a caller', detail })));
    verdict.counts['processes started again'] = fleet.restarts;
    print(seed, minutes, faults, client, verdict);
    return verdict.findings.length === 0;
  });
}

function print(
  seed: number,
  minutes: number,
  faults: ReadonlyMap<string, number>,
  client: Client,
  verdict: Verdict,
): void {
  const sorted = (rows: ReadonlyMap<string, number>) => [...rows].sort(([a], [b]) => a.localeCompare(b));
  process.stdout.write(
    [
      table(`fault drill, seed ${seed}, ${minutes} minutes of faults`, []),
      table('faults', sorted(faults)),
      table('answers', sorted(client.outcomes)),
      table('promised and found', Object.entries(verdict.counts)),
      describeFindings(verdict),
      `again: npm run test:faults -- --seed ${seed} --minutes ${minutes}\n`,
    ].join('\n'),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
