import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type House, startHouse } from '../apps/cli/src/house';
import { runBaseline } from './support/baseline';
import { figureOf, perSecond } from './support/figures';
import { loadData } from './support/load-data';
import { readOptions } from './support/options';
import { printFigures } from './support/print';
import { costOfEach, processorTimes } from './support/processor-time';
import { writeZip } from './support/positions';
import { finished, postZip } from './support/uploads';

const HELP = `Measures ingest: a ZIP of positions, from the first byte sent to the report complete.

  npm run bench -- [--positions 100000] [--runs 3] [--json]

Starts throw-away services and the real processes. Beside ours: the textbook design on the same services
(baseline) and LOAD DATA LOCAL of the same rows into the same tables (limit). Higher is better.
`;

const BASELINE_POSITIONS = 10_000;
const LIMIT_BATCH = 5_000;

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
    let costs = {};
    for (let round = 0; round < runs; round += 1) {
      await writeZip(zip, round * count, count);
      const before = await processorTimes();
      const timing = await ingest(house, zip);
      costs = costOfEach(before, await processorTimes(), count);
      ours.push(perSecond(count, timing.total));
      say(`run ${round + 1}: 202 after ${seconds(timing.accepted)}, report after ${seconds(timing.total)}`);
      limits.push(perSecond(count, await loadData(house.mysqlUrl, count, LIMIT_BATCH)));
      baselines.push(
        perSecond(BASELINE_POSITIONS, await runBaseline(house.mysqlUrl, house.redisUrl, BASELINE_POSITIONS)),
      );
    }
    const figures = { ours: figureOf(ours), baseline: figureOf(baselines), limit: figureOf(limits) };
    printFigures(`ingest of ${count} positions`, figures, json, { positions: count }, costs);
  } finally {
    await house.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** From the first byte sent until the report is read and right, milliseconds. */
async function ingest(house: House, zip: string): Promise<{ accepted: number; total: number }> {
  const startedAt = performance.now();
  const status = await postZip(house, zip);
  const accepted = performance.now() - startedAt;
  await finished(house, status);
  return { accepted, total: performance.now() - startedAt };
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
