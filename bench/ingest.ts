import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type House, startHouse } from '../apps/cli/src/house';
import { runBaseline } from './support/baseline';
import { figureOf, perSecond } from './support/figures';
import { loadData } from './support/load-data';
import { readOptions } from './support/options';
import { printFigures } from './support/print';
import { writeZip } from './support/positions';

const HELP = `Measures ingest: a ZIP of positions, from the first byte sent to the report complete.

  npm run bench -- [--positions 100000] [--runs 3] [--json]

Starts throw-away services and the real processes. Beside ours: the textbook design on the same services
(baseline) and LOAD DATA LOCAL of the same rows into the same tables (limit). Higher is better.
`;

const BASELINE_POSITIONS = 3_000;
const LIMIT_BATCH = 5_000;
const ORGANIZATION = '77777777777';
const run = promisify(execFile);

async function main(): Promise<void> {
  const options = readOptions(HELP, { positions: 100_000, runs: 3 });
  if (options === undefined) return;
  const { positions: count, runs, json } = options;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const folder = await mkdtemp(path.join(tmpdir(), 'gpd-bench-'));
  const house = await startHouse({
    dataDir: folder,
    throwAway: true,
    port: 0,
    env: process.env,
    onProgress: say,
  });
  try {
    const zip = path.join(folder, 'positions.zip');
    await writeZip(zip, 10_000_000, 2_000);
    await ingest(house, zip);
    const ours: number[] = [];
    const limits: number[] = [];
    const baselines: number[] = [];
    for (let round = 0; round < runs; round += 1) {
      await writeZip(zip, round * count, count);
      const timing = await ingest(house, zip);
      ours.push(perSecond(count, timing.total));
      say(`run ${round + 1}: 202 after ${seconds(timing.accepted)}, report after ${seconds(timing.total)}`);
      limits.push(perSecond(count, await loadData(house.mysqlUrl, count, LIMIT_BATCH)));
      baselines.push(
        perSecond(BASELINE_POSITIONS, await runBaseline(house.mysqlUrl, house.redisUrl, BASELINE_POSITIONS)),
      );
    }
    const figures = { ours: figureOf(ours), baseline: figureOf(baselines), limit: figureOf(limits) };
    printFigures(`ingest of ${count} positions`, figures, json, { positions: count });
  } finally {
    await house.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Posts with curl, as a partner would, polls the status, fetches the report and checks that it is right. */
async function ingest(house: House, zip: string): Promise<{ accepted: number; total: number }> {
  const key = `Ocp-Apim-Subscription-Key: ${house.seed.partnerKey}`;
  const base = `${house.url}/v2`;
  const startedAt = performance.now();
  const upload = `${base}/brokers/${house.seed.broker}/organizations/${ORGANIZATION}/debtpositions/file`;
  const { stdout } = await run('curl', [
    '-sS',
    '-D',
    '-',
    '-o',
    '/dev/null',
    '-H',
    key,
    '-F',
    `file=@${zip}`,
    upload,
  ]);
  const accepted = performance.now() - startedAt;
  const location = /^location: (.+)$/im.exec(stdout)?.[1]?.trim();
  if (location === undefined) throw new Error(`The upload was not accepted: ${stdout}`);
  const get = async (address: string) =>
    (await (
      await fetch(`${base}/${address}`, { headers: { 'Ocp-Apim-Subscription-Key': house.seed.partnerKey } })
    ).json()) as {
      processedItem: number;
      submittedItem: number;
      responses: { statusCode: number; iupds: string[] }[];
    };
  for (;;) {
    const status = await get(location);
    if (status.processedItem === status.submittedItem) break;
    await sleep(50);
  }
  const { responses, submittedItem } = await get(location.replace(/status$/, 'report'));
  const total = performance.now() - startedAt;
  const created = responses.filter(({ statusCode }) => statusCode === 201).flatMap(({ iupds }) => iupds);
  if (new Set(created).size !== submittedItem) {
    throw new Error(`Only ${new Set(created).size} of ${submittedItem} positions were created`);
  }
  return { accepted, total };
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
