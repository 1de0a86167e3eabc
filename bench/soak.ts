import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DeliveryHouse,
  openDeliveryHouse,
  owedAtMost,
  postReceipt,
  registerStations,
} from './support/delivery-house';
import { figureOf } from './support/figures';
import { residentOf } from './support/memory';
import { runBench } from './support/bench';
import { writeZip } from './support/positions';
import { finished, postZip } from './support/uploads';

const HELP = `Watches memory over an hour of steady load: uploads one after the other, and receipts for many stations.

  npm run bench:soak -- [--minutes 60] [--positions 2000] [--stations 20] [--json]

Every five seconds a ZIP of --positions and five receipts, each for --stations. Resident memory of every process is read
twice a minute. Of the first tenth of the time nothing counts; baseline is the median of the next third, ours that of the
last. A process that keeps what it should let go of is larger in the last. Linux only.
`;

const EVERY_MS = 5_000;
const SAMPLE_MS = 30_000;
const RECEIPTS = 5;
const ORGANIZATION = '70000000001';
const DRAIN_MS = 120_000;
/** Of all samples: not counted, and compared with the last ones. */
const WARMING = 0.1;
const COMPARED = 1 / 3;

/** MiB of each process, sample by sample. */
type Samples = Record<string, number[]>;

runBench(
  HELP,
  { minutes: 60, positions: 2_000, stations: 20 },
  async (ground, { minutes, positions, stations, json }) => {
    const { say } = ground;
    const house = await openDeliveryHouse(ground);
    const paths = Array.from({ length: stations }, (_, index) => `/ok/${index}`);
    await registerStations(house, ORGANIZATION, paths);
    const end = performance.now() + minutes * 60_000;
    const samples: Samples = {};
    const [rounds] = await Promise.all([
      load(house, path.join(ground.folder, 'positions.zip'), positions, end),
      watch(house, samples, end, say),
    ]);
    await owedAtMost(house, 0, DRAIN_MS);
    const made = { positions: rounds * positions, deliveries: rounds * RECEIPTS * stations };
    report(samples, { minutes, ...made }, json);
  },
);

/** @returns rounds of an upload and receipts that were taken in, and the uploads applied */
async function load(house: DeliveryHouse, zip: string, positions: number, end: number): Promise<number> {
  let rounds = 0;
  while (performance.now() < end) {
    const next = performance.now() + EVERY_MS;
    await writeZip(zip, rounds * positions, positions);
    await finished(house, await postZip(house, zip));
    for (let n = 0; n < RECEIPTS; n += 1) await postReceipt(house, ORGANIZATION, rounds * RECEIPTS + n);
    rounds += 1;
    await sleep(Math.max(0, next - performance.now()));
  }
  return rounds;
}

async function watch(
  house: DeliveryHouse,
  samples: Samples,
  end: number,
  say: (line: string) => void,
): Promise<void> {
  while (performance.now() < end) {
    await sleep(Math.min(SAMPLE_MS, end - performance.now()));
    for (const [app, running] of Object.entries(house.apps)) {
      (samples[app] ??= []).push((await residentOf(running.pid() ?? 0)).now);
    }
    const now = Object.entries(samples).map(([app, all]) => `${app} ${Math.round(all.at(-1) ?? 0)}`);
    say(`${Math.round((end - performance.now()) / 60_000)} minutes left; MiB: ${now.join(', ')}`);
  }
}

function report(
  samples: Samples,
  load: { minutes: number; positions: number; deliveries: number },
  json: boolean,
): void {
  const apps = Object.entries(samples).map(([app, all]) => {
    const counted = all.slice(Math.ceil(all.length * WARMING));
    const part = Math.max(1, Math.floor(counted.length * COMPARED));
    const [early, late] = [figureOf(counted.slice(0, part)).median, figureOf(counted.slice(-part)).median];
    const peak = Math.max(...all);
    return { app, baseline: early, ours: late, ratioToBaseline: Number((late / early).toFixed(2)), peak };
  });
  if (json) {
    const what = 'resident memory in the last third of the time to the first';
    process.stdout.write(`${JSON.stringify({ what, unit: 'MiB', ...load, apps })}\n`);
    return;
  }
  process.stdout.write(
    `${load.positions} positions and ${load.deliveries} deliveries in ${load.minutes} minutes; MiB\n`,
  );
  for (const { app, baseline, ours, ratioToBaseline, peak } of apps) {
    const figures = `${Math.round(baseline)} early  ${Math.round(ours)} late  ${Math.round(peak)} at most`;
    process.stdout.write(`  ${app.padEnd(16)} ${figures}   late is ${ratioToBaseline} times early\n`);
  }
}
