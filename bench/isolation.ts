import { openDeliveryHouse, registerStations } from './support/delivery-house';
import { type Latency, latencyUnderLoad } from './support/delivery-latency';
import { figureOf } from './support/figures';
import { runBench } from './support/bench';

const HELP = `Measures isolation: how long healthy stations wait for their receipts while others hang.

  npm run bench:isolation -- [--rate 8] [--seconds 30] [--runs 3] [--json]

50 stations, each of which gets every receipt, at --rate receipts a second. Once all answer, once 10 of them take the
message and never answer. From a receipt's acknowledgement to its delivery, over the healthy stations; lower is better.
`;

const STATIONS = 50;
const HANGING = 10;

runBench(HELP, { rate: 8, seconds: 30, runs: 3 }, async (ground, { rate, seconds, runs, json }) => {
  const { say } = ground;
  const house = await openDeliveryHouse(ground);
  const without: Latency[] = [];
  const beside: Latency[] = [];
  const organizations = { healthy: '70000000001', mixed: '70000000002' };
  await registerStations(house, organizations.healthy, pathsOf(0));
  await registerStations(house, organizations.mixed, pathsOf(HANGING));
  let serial = 0;
  const measure = async (organization: string): Promise<Latency> => {
    const first = serial;
    serial += rate * seconds;
    return await latencyUnderLoad(house, organization, { first, rate, seconds });
  };
  await measure(organizations.healthy);
  for (let round = 0; round < runs; round += 1) {
    without.push(await measure(organizations.healthy));
    beside.push(await measure(organizations.mixed));
    say(
      `run ${round + 1}: p99 ${without.at(-1)?.p99} ms without, ${beside.at(-1)?.p99} ms beside hanging stations`,
    );
  }
  report(without, beside, { rate, seconds, json });
});

const pathsOf = (hanging: number): string[] =>
  Array.from({ length: STATIONS }, (_, index) => `/${index < hanging ? 'hang' : 'ok'}/${index}`);

function report(
  without: readonly Latency[],
  beside: readonly Latency[],
  { json, ...load }: { rate: number; seconds: number; json: boolean },
): void {
  const medianOf = (all: readonly Latency[], name: 'p50' | 'p99' | 'worst') =>
    figureOf(all.map((latency) => latency[name])).median;
  const ratio = medianOf(beside, 'p99') / Math.max(1, medianOf(without, 'p99'));
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ what: 'isolation', ...load, ratioOfP99: Number(ratio.toFixed(2)), without, beside })}\n`,
    );
    return;
  }
  const line = (name: string, all: readonly Latency[]) =>
    `  ${name.padEnd(24)} p50 ${medianOf(all, 'p50')} ms   p99 ${medianOf(all, 'p99')} ms   worst ${medianOf(all, 'worst')} ms`;
  process.stdout.write(
    [
      `from acknowledged to delivered, ${STATIONS} stations, ${load.rate} receipts/s, median of ${without.length} runs`,
      line('all healthy', without),
      line(`${HANGING} of them hang`, beside),
      `  p99 beside hanging stations is ${ratio.toFixed(2)} times that without`,
      '',
    ].join('\n'),
  );
}
