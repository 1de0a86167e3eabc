import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { request } from 'undici';
import { type House } from '../apps/cli/src/house';
import { type Ground, runBench } from './support/bench';
import { figureOf, perSecond } from './support/figures';
import { fillTables } from './support/fill';
import { printFigures } from './support/print';
import { benchPosition, writeZip } from './support/positions';
import { ORGANIZATION, finished, keyOf, postZip, reportOf } from './support/uploads';

const HELP = `Measures growth: ingest, and reads, beside many positions in the tables and beside next to none.

  npm run bench:growth -- [--fill 10000000] [--positions 100000] [--runs 3] [--json]

Two houses, one of them with --fill positions of other organizations, which came in by LOAD DATA: in turns each gets a
ZIP of --positions, then status, report, lists and a position are read. Baseline: the empty one. Limit: LOAD DATA
itself into the full tables. Of rates higher is better, of times lower. Takes 2 KiB of disk for each of --fill.
`;

const BYTES_PER_POSITION = 2_048;
/** The organization whose positions are read, always so many of them. */
const READ_ORGANIZATION = '80000000001';
const READ_POSITIONS = 10_000;
const READ_FROM = 20_000_000;
const READS = 200;
/** Reports are large. */
const REPORTS = 20;

/** Medians, milliseconds. */
type Times = Record<'status' | 'report' | 'list' | 'jobs' | 'position', number>;

runBench(
  HELP,
  { fill: 10_000_000, positions: 100_000, runs: 3 },
  async (ground, { fill, positions: count, runs, json }) => {
    const { say } = ground;
    await assertRoom(ground.folder, fill * BYTES_PER_POSITION);
    const full = await Place.open(ground, 'full', count);
    const likeJob = await full.ingest();
    const loaded = await fillTables(full.mysqlUrl, fill, { likeJob: likeJob.id, perJob: count }, say);
    say(`${fill} positions loaded, ${perSec(loaded.first)} at first, ${perSec(loaded.last)} in the end`);
    const empty = await Place.open(ground, 'empty', count);
    // What follows a fill, and what comes before a program is warm, is nobody's figure.
    for (const place of [full, empty]) await place.ingest();
    const rates: Record<'full' | 'empty', number[]> = { full: [], empty: [] };
    for (let run = 1; run <= runs; run += 1) {
      // In turns, so that whatever else the machine does is the same for both.
      rates.empty.push((await empty.ingest()).rate);
      rates.full.push((await full.ingest()).rate);
      say(`run ${run}: empty ${perSec(rates.empty.at(-1) ?? 0)}, full ${perSec(rates.full.at(-1) ?? 0)}`);
    }
    const times = { empty: await empty.read(), full: await full.read() };
    const figures = {
      ours: figureOf(rates.full),
      baseline: figureOf(rates.empty),
      limit: figureOf([loaded.last]),
    };
    const loadData = { first: Math.round(loaded.first), last: Math.round(loaded.last) };
    const more = { fill, positions: count, loadData, times };
    printFigures(`ingest of ${count} positions beside ${fill}`, figures, json, more);
    if (!json) process.stdout.write(timesToText(times));
  },
);

async function assertRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const gib = (given: number) => `${(given / 2 ** 30).toFixed(1)} GiB`;
  if (bavail * bsize < bytes)
    throw new Error(
      `This takes ${gib(bytes)} in ${folder}, where ${gib(bavail * bsize)} are free; use --fill`,
    );
}

/** A house, and what was uploaded to it. */
class Place {
  private uploads = 0;
  /** Of the last upload. */
  private status = '';

  private constructor(
    private readonly house: House,
    private readonly zip: string,
    private readonly count: number,
  ) {}

  /** Starts a house on throw-away services and uploads the positions that are going to be read. */
  static async open(ground: Ground, name: string, count: number): Promise<Place> {
    const house = await ground.openHouse();
    const place = new Place(house, path.join(ground.folder, `${name}.zip`), count);
    await writeZip(place.zip, READ_FROM, READ_POSITIONS);
    await finished(house, await postZip(house, place.zip, READ_ORGANIZATION));
    return place;
  }

  get mysqlUrl(): string {
    return this.house.mysqlUrl;
  }

  /** Uploads new positions. @returns how many a second, and their job */
  async ingest(): Promise<{ rate: number; id: string }> {
    await writeZip(this.zip, this.uploads * this.count, this.count);
    this.uploads += 1;
    const startedAt = performance.now();
    this.status = await postZip(this.house, this.zip);
    await finished(this.house, this.status);
    return { rate: perSecond(this.count, performance.now() - startedAt), id: jobOf(this.status) };
  }

  /** Reads of the last job and of other positions, one after the other. */
  async read(): Promise<Times> {
    const positions = `/organizations/${READ_ORGANIZATION}/debtpositions`;
    return {
      status: await this.medianTime(READS, () => this.status),
      report: await this.medianTime(REPORTS, () => reportOf(this.status)),
      list: await this.medianTime(READS, (n) => `${positions}?limit=50&page=${n % 100}`),
      jobs: await this.medianTime(READS, () => `/organizations/${ORGANIZATION}/jobs?limit=5`),
      position: await this.medianTime(
        READS,
        (n) => `${positions}/${benchPosition(READ_FROM + ((n * 7_919) % READ_POSITIONS)).iupd}`,
      ),
    };
  }

  private async medianTime(reads: number, pathOf: (n: number) => string): Promise<number> {
    const took: number[] = [];
    for (let n = 0; n < reads; n += 1) {
      const startedAt = performance.now();
      const address = `${this.house.url}${pathOf(n)}`;
      const { statusCode, body } = await request(address, { headers: keyOf(this.house) });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${address} was answered ${statusCode}: ${text}`);
      took.push(performance.now() - startedAt);
    }
    return Number(figureOf(took).median.toFixed(2));
  }
}

/** Of the file id `<broker>_<organization>_<job>` in the path of a status. */
const jobOf = (statusPath: string): string => statusPath.split('/').at(-2)?.split('_').at(-1) ?? '';

function timesToText({ empty, full }: Record<'empty' | 'full', Times>): string {
  const lines = (Object.keys(empty) as (keyof Times)[]).map(
    (name) =>
      `  ${name.padEnd(9)} ${empty[name]} ms empty, ${full[name]} ms full: ` +
      `${(full[name] / empty[name]).toFixed(2)} times that`,
  );
  return `reads, one after the other, medians\n${lines.join('\n')}\n`;
}

const perSec = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`;
