import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { createConnection } from 'mysql2/promise';
import { Agent } from 'undici';
import { type House, startHouse } from '../apps/cli/src/house';
import { runToEnd } from '#libs/lifecycle';
import { type Case, caseKinds, corpus } from './support/cases';
import { readOperations } from './support/operations';
import { type Outcome, Tally, sendAll } from './support/send';
import { drip, sayRaw } from './support/wire';

const HELP = `Sends broken input to a running house, and checks that it is refused, changes nothing and breaks nothing.

  npm run test:fuzz -- [--cases 1000] [--seed N]

  --cases N   how many random cases, beside the fixed ones. Default: 1000
  --seed N    which; the seed of each run is printed. Default: by the clock

Starts throw-away MariaDB and Redis and one process of each app. Exit code 1 when an answer was 500 or missing, a
process ended, a refused request left a row, or the api has grown.
`;

/** Connections that stay half open all the while. */
const DRIPPING = 50;
const AT_ONCE = 8;
/** What the api may hold more when all that was refused has come a second time. */
const GROWTH_BYTES = 128 * 1024 * 1024;
const RELEASE_MS = 60_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '1000' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const seed = wholeNumber('--seed', values.seed ?? String(Date.now() % 1_000_000));
  const count = wholeNumber('--cases', values.cases);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  say(`seed ${seed}, ${count} cases`);
  await runToEnd({ say, deadlineMs: RELEASE_MS }, async (resources, signal) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gpd-fuzz-'));
    resources.defer('folder', () => rm(folder, { recursive: true, force: true }));
    const house = await resources.acquire('house', () =>
      startHouse({
        dataDir: folder,
        throwAway: true,
        port: 0,
        env: process.env,
        appEnv: { LOG_LEVEL: 'error' },
        onProgress: () => undefined,
        signal,
      }),
    );
    const problems = await fuzz(house, count, seed, say);
    for (const problem of problems.slice(0, 20)) say(`  ${problem}`);
    say(
      problems.length === 0
        ? '\nnothing broken, nothing changed'
        : `\n${problems.length} problems; again: npm run test:fuzz -- --cases ${count} --seed ${seed}`,
    );
    process.exitCode = problems.length === 0 ? 0 : 1;
  });
}

/** @returns what went wrong */
async function fuzz(
  house: House,
  count: number,
  seed: number,
  say: (line: string) => void,
): Promise<string[]> {
  const problems: string[] = [];
  const pids = pidsOf(house);
  const agent = new Agent({
    connections: AT_ONCE,
    pipelining: 1,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
  });
  const keys = { partner: house.seed.partnerKey, operator: house.seed.operatorKey };
  const send = (cases: readonly Case[]) => sendAll(house.url, agent, keys, cases, AT_ONCE);
  const letGo = drip(house.url, DRIPPING);
  const tally = new Tally();
  const judge = (outcomes: readonly Outcome[]) => {
    for (const outcome of outcomes) tally.add(outcome);
    problems.push(...outcomes.flatMap(problemOf));
  };
  try {
    const before = await rowsOf(house);
    judge(await send(await corpus()));
    for (const [title, status] of await sayRaw(house.url)) {
      if (status >= 500 && status !== 501) problems.push(`raw, ${title}: ${status}`);
    }
    const fixed = await rowsOf(house);
    if (fixed !== before)
      problems.push(`fixed cases, all refused, left rows: ${before} before, ${fixed} after`);

    const cases = draw(await caseKinds(await readOperations(house.url)), count, seed);
    judge(await send(cases));
    say(tally.table());
    const start = await residentBytes(house);
    const refused = cases.filter((_, index) => tally.wasRefused(index));
    const settled = await rowsAtRest(house);
    judge(await send(refused));
    const after = await rowsAtRest(house);
    if (after !== settled)
      problems.push(`refused requests, sent again, left rows: ${settled} before, ${after} after`);
    say(
      `rows: ${refused.length} refused requests were sent once more, and changed ${after === settled ? 'none' : 'some'}`,
    );
    const growth = (await residentBytes(house)) - start;
    say(
      `memory of the api: ${inMiB(start)} MiB after all cases, ${inMiB(growth)} MiB more after those once more`,
    );
    if (growth > GROWTH_BYTES) problems.push('the api has grown');
  } finally {
    letGo();
    await agent.destroy();
  }
  if (pidsOf(house) !== pids) problems.push(`a process ended: ${pids} before, ${pidsOf(house)} after`);
  return problems;
}

function draw(kinds: Record<string, fc.Arbitrary<Case>>, count: number, seed: number): Case[] {
  return fc.sample(fc.oneof(...Object.values(kinds)), { numRuns: count, seed });
}

/** A client's mistake is never ours, and has an answer. What waits for Redis or MySQL is 503, which are both there. */
function problemOf({ sent, status, text }: Outcome): string[] {
  if (status > 0 && status < 500) return [];
  const body = sent.body?.toString('latin1').slice(0, 300) ?? '';
  return [
    `${sent.kind}, ${sent.title}: ${status || 'no answer'} ${text.slice(0, 200)} for ${sent.path.slice(0, 200)} ${body}`,
  ];
}

const inMiB = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);

const pidsOf = (house: House): string =>
  Object.entries(house.apps)
    .map(([name, app]) => `${name} ${app.pid() ?? 'gone'}`)
    .join(', ');

/** Bytes the api's process holds in memory. */
async function residentBytes(house: House): Promise<number> {
  const status = await readFile(`/proc/${house.apps.api.pid() ?? 0}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

const COUNTED = [
  'job',
  'job_chunk',
  'payment_position',
  'payment_option',
  'transfer',
  'receipt',
  'delivery',
  'station',
  'webhook_endpoint',
  'redelivery',
  'spontaneous_service',
  'broker_organization',
];

/** How many rows each table has that a request may write to. */
async function rowsOf(house: House): Promise<string> {
  const counts = COUNTED.map((table) => `(SELECT COUNT(*) FROM ${table}) AS ${table}`);
  return JSON.stringify((await ask(house, `SELECT ${counts.join(', ')}`))[0]);
}

/** Rows once nothing of what was taken, valid by chance, is still being applied. */
async function rowsAtRest(house: House): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const [rows] = await ask(house, "SELECT COUNT(*) AS n FROM job_chunk WHERE status = 'PENDING'");
    if (Number(rows?.['n']) === 0) return rowsOf(house);
    await sleep(100);
  }
  throw new Error('Jobs did not come to their end');
}

async function ask(house: House, sql: string): Promise<Record<string, unknown>[]> {
  const connection = await createConnection({ uri: house.mysqlUrl });
  try {
    return (await connection.query(sql))[0] as Record<string, unknown>[];
  } finally {
    await connection.end();
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} must be a whole number, not ${text}`);
  return value;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
