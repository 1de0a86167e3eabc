import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { request } from 'undici';
import { type House, startHouse } from '../apps/cli/src/house';
import { figureOf, perSecond } from './support/figures';
import { fillTables } from './support/fill';
import { readOptions } from './support/options';
import { printFigures } from './support/print';
import { benchPosition, writeZip } from './support/positions';
import { ORGANIZATION, finished, keyOf, postZip, reportOf } from './support/uploads';

const HELP = `Measures growth: ingest, and reads, with nearly empty tables and with many positions in them.

  npm run bench:growth -- [--fill 10000000] [--positions 100000] [--runs 3] [--json]

Ingest of a ZIP of --positions, then status, report, lists and a position, before and after --fill positions of other
organizations came in by LOAD DATA. Baseline: the same, before. Limit: LOAD DATA itself into the full tables. Of
rates higher is better, of times lower. Takes 3 KiB of disk for each position of --fill.
`;

const BYTES_PER_POSITION = 3_072;
/** The organization whose positions are read, always so many of them. */
const READ_ORGANIZATION = '80000000001';
const READ_POSITIONS = 10_000;
const READ_FROM = 20_000_000;
const READS = 200;
/** Reports are large. */
const REPORTS = 20;

/** Medians, milliseconds. */
type Times = Record<'status' | 'report' | 'list' | 'jobs' | 'position', number>;

interface Measured {
  rates: number[];
  times: Times;
  lastJob: string;
}

async function main(): Promise<void> {
  const options = readOptions(HELP, { fill: 10_000_000, positions: 100_000, runs: 3 });
  if (options === undefined) return;
  const { fill, positions: count, runs, json } = options;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const folder = await mkdtemp(path.join(tmpdir(), 'gpd-bench-'));
  await assertRoom(folder, fill * BYTES_PER_POSITION);
  const house = await startHouse({
    dataDir: folder,
    throwAway: true,
    port: 0,
    env: process.env,
    appEnv: { LOG_LEVEL: 'warn' },
    onProgress: say,
  });
  try {
    const zip = path.join(folder, 'positions.zip');
    await writeZip(zip, READ_FROM, READ_POSITIONS);
    await finished(house, await postZip(house, zip, READ_ORGANIZATION));
    const before = await measure(house, zip, { from: 0, count, runs }, say);
    const rates = await fillTables(house.mysqlUrl, fill, { likeJob: before.lastJob, perJob: count }, say);
    say(`${fill} positions loaded, ${perSec(rates.first)} at first, ${perSec(rates.last)} in the end`);
    const after = await measure(house, zip, { from: (runs + 1) * count, count, runs }, say);
    const figures = {
      ours: figureOf(after.rates),
      baseline: figureOf(before.rates),
      limit: figureOf([rates.last]),
    };
    const times = { before: before.times, after: after.times };
    printFigures(`ingest of ${count} positions beside ${fill}`, figures, json, {
      ...{ fill, positions: count, loadData: rates, times },
    });
    if (!json) process.stdout.write(timesToText(times));
  } finally {
    await house.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function assertRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const gib = (given: number) => `${(given / 2 ** 30).toFixed(1)} GiB`;
  if (bavail * bsize < bytes)
    throw new Error(
      `This takes ${gib(bytes)} in ${folder}, where ${gib(bavail * bsize)} are free; use --fill`,
    );
}

/** One upload that is not counted, `runs` that are, then reads of the last one's job and of other positions. */
async function measure(
  house: House,
  zip: string,
  { from, count, runs }: { from: number; count: number; runs: number },
  say: (line: string) => void,
): Promise<Measured> {
  const rates: number[] = [];
  let status = '';
  for (let run = 0; run <= runs; run += 1) {
    await writeZip(zip, from + run * count, count);
    const startedAt = performance.now();
    status = await postZip(house, zip);
    await finished(house, status);
    const rate = perSecond(count, performance.now() - startedAt);
    if (run > 0) rates.push(rate);
    say(run === 0 ? `warm-up: ${perSec(rate)}` : `run ${run}: ${perSec(rate)}`);
  }
  const positions = `/organizations/${READ_ORGANIZATION}/debtpositions`;
  const time = (reads: number, pathOf: (n: number) => string) => medianTime(house, reads, pathOf);
  const times = {
    status: await time(READS, () => status),
    report: await time(REPORTS, () => reportOf(status)),
    list: await time(READS, (n) => `${positions}?limit=50&page=${n % 100}`),
    jobs: await time(READS, () => `/organizations/${ORGANIZATION}/jobs?limit=5`),
    position: await time(
      READS,
      (n) => `${positions}/${benchPosition(READ_FROM + ((n * 7_919) % READ_POSITIONS)).iupd}`,
    ),
  };
  return { rates, times, lastJob: jobOf(status) };
}

/** Of the file id `<broker>_<organization>_<job>` in the path of a status. */
const jobOf = (statusPath: string): string => statusPath.split('/').at(-2)?.split('_').at(-1) ?? '';

async function medianTime(house: House, reads: number, pathOf: (n: number) => string): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < reads; n += 1) {
    const startedAt = performance.now();
    const { statusCode, body } = await request(`${house.url}${pathOf(n)}`, { headers: keyOf(house) });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${pathOf(n)} was answered ${statusCode}: ${text}`);
    took.push(performance.now() - startedAt);
  }
  return Number(figureOf(took).median.toFixed(2));
}

function timesToText({ before, after }: { before: Times; after: Times }): string {
  const lines = (Object.keys(before) as (keyof Times)[]).map(
    (name) =>
      `  ${name.padEnd(9)} ${before[name]} ms before, ${after[name]} ms after: ` +
      `${(after[name] / before[name]).toFixed(2)} times that`,
  );
  return `reads, one after the other, medians\n${lines.join('\n')}\n`;
}

const perSec = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
