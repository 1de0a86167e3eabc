import path from 'node:path';
import { type House } from '../apps/cli/src/house';
import { runBench } from './support/bench';
import { runBaseline } from './support/baseline';
import { figureOf, perSecond } from './support/figures';
import { loadData } from './support/load-data';
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

runBench(HELP, { positions: 100_000, runs: 3 }, async (ground, { positions: count, runs, json }) => {
  const { say } = ground;
  // What a house logs is part of what it costs.
  const house = await ground.openHouse({ appEnv: { LOG_LEVEL: 'info' } });
  const zip = path.join(ground.folder, 'positions.zip');
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
});

/** From the first byte sent until the report is read and right, milliseconds. */
async function ingest(house: House, zip: string): Promise<{ accepted: number; total: number }> {
  const startedAt = performance.now();
  const status = await postZip(house, zip);
  const accepted = performance.now() - startedAt;
  await finished(house, status);
  return { accepted, total: performance.now() - startedAt };
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
