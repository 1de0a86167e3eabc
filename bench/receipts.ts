import { type Receipt } from '#libs/domain';
import { buildPaSendRTV2Request } from '#libs/soap';
import { runBarePosts } from './support/bare-posts';
import { runDeliveryBaseline } from './support/delivery-baseline';
import {
  type DeliveryHouse,
  drained,
  openDeliveryHouse,
  owedAtMost,
  postReceipt,
  registerStations,
  startReceiptWorker,
} from './support/delivery-house';
import { type Latency, latencyUnderLoad } from './support/delivery-latency';
import { figureOf, perSecond } from './support/figures';
import { runBench } from './support/bench';
import { printFigures } from './support/print';
import { costOfEach, processorTimes } from './support/processor-time';
import { benchReceipt } from './support/receipts';

const HELP = `Measures delivery: receipts that are stored and owed, from when a receipt-worker is warm until all are delivered.

  npm run bench:receipts -- [--receipts 200] [--stations 100] [--runs 3] [--json]

Then the time from acknowledged to delivered, at half the rate that was measured. Each receipt goes to every station. Beside ours: the textbook design on the same services (baseline) and bare
undici POSTs of the same messages to the same stations (limit). Higher is better.
`;

const BASELINE_DELIVERIES = 3_000;
/** Receipts whose deliveries warm a worker up: the limit and the baseline are warm when they are measured. */
const WARM_UP_RECEIPTS = 50;
const DRAIN_MS = 300_000;
/** For each run at half the rate. */
const LATENCY_SECONDS = 15;

runBench(
  HELP,
  { receipts: 200, stations: 100, runs: 3 },
  async (ground, { receipts, stations, runs, json }) => {
    const { say } = ground;
    const house = await openDeliveryHouse(ground);
    const [ours, limits, baselines]: [number[], number[], number[]] = [[], [], []];
    const organization = '70000000001';
    await registerStations(house, organization, pathsOf(stations));
    await house.apps['receipt-worker'].stop();
    let costs = {};
    const messages = messagesOf(organization, receipts, stations);
    for (let round = 0; round < runs; round += 1) {
      const first = round * (receipts + WARM_UP_RECEIPTS);
      const { deliveries, took, costs: each } = await deliver(house, organization, first, receipts, stations);
      costs = each;
      ours.push(perSecond(deliveries, took));
      say(`run ${round + 1}: ${deliveries} deliveries in ${(took / 1000).toFixed(2)} s`);
      limits.push(perSecond(messages.length, await runBarePosts(house.stationsUrl, messages)));
      const some = messages
        .slice(0, BASELINE_DELIVERIES)
        .map(({ path, body }) => ({ url: `${house.stationsUrl}${path}`, body }));
      baselines.push(perSecond(some.length, await runDeliveryBaseline(house, some)));
    }
    const rate = Math.max(1, Math.floor(figureOf(ours).median / 2 / stations));
    const latencies = await latenciesAt(house, organization, {
      rate,
      runs,
      first: runs * (receipts + WARM_UP_RECEIPTS),
    });
    const figures = { ours: figureOf(ours), limit: figureOf(limits), baseline: figureOf(baselines) };
    const more = { deliveries: messages.length, atHalfTheRate: { receiptsPerSecond: rate, ...latencies } };
    printFigures(`delivery of ${receipts} receipts to ${stations} stations`, figures, json, more, costs);
    if (!json) process.stdout.write(latencyToText(rate, stations, latencies));
  },
);

const pathsOf = (stations: number): string[] =>
  Array.from({ length: stations }, (_, index) => `/ok/${index}`);

/** What a receipt-worker sends, made beforehand. */
function messagesOf(
  organization: string,
  receipts: number,
  stations: number,
): { path: string; body: string }[] {
  return Array.from({ length: receipts * stations }, (_, index) => {
    const receipt = benchReceipt(Math.floor(index / stations), organization) as unknown as Receipt & {
      transferList: { transfer: Receipt['transferList'] };
    };
    const transferList = receipt.transferList.transfer.map((transfer) => ({
      ...transfer,
      transferAmount: 2_400,
    }));
    return {
      path: `/ok/${index % stations}`,
      body: buildPaSendRTV2Request({
        idPA: organization,
        idBrokerPA: 'bench',
        idStation: `${organization}_${index % stations}`,
        receipt: { ...receipt, paymentAmount: 12_000, transferList },
      }),
    };
  });
}

/** @returns milliseconds from when a worker has warmed up until nothing is owed, the deliveries it made in them, and what each cost */
async function deliver(
  house: DeliveryHouse,
  organization: string,
  from: number,
  receipts: number,
  stations: number,
): Promise<{ deliveries: number; took: number; costs: Record<string, number> }> {
  const end = from + WARM_UP_RECEIPTS + receipts;
  await Promise.all(
    Array.from({ length: 4 }, async (_, lane) => {
      for (let n = from + lane; n < end; n += 4) await postReceipt(house, organization, n);
    }),
  );
  const worker = await startReceiptWorker(house, {});
  try {
    const deliveries = await owedAtMost(house, receipts * stations, DRAIN_MS);
    const before = await processorTimes();
    const startedAt = performance.now();
    await owedAtMost(house, 0, DRAIN_MS);
    const took = performance.now() - startedAt;
    const costs = costOfEach(before, await processorTimes(), deliveries);
    await drained(house, "status <> 'NOTIFIED'", 0);
    return { deliveries, took, costs };
  } finally {
    await worker.stop();
  }
}

/** Of each percentile the median over the runs, milliseconds; after a run that is not counted. */
async function latenciesAt(
  house: DeliveryHouse,
  organization: string,
  { rate, runs, first }: { rate: number; runs: number; first: number },
): Promise<Pick<Latency, 'p50' | 'p99' | 'worst'>> {
  const worker = await startReceiptWorker(house, {});
  try {
    const all: Latency[] = [];
    for (let round = 0; round <= runs; round += 1) {
      const from = first + round * rate * LATENCY_SECONDS;
      all.push(await latencyUnderLoad(house, organization, { first: from, rate, seconds: LATENCY_SECONDS }));
    }
    const counted = all.slice(1);
    const medianOf = (name: 'p50' | 'p99' | 'worst') => figureOf(counted.map((each) => each[name])).median;
    return { p50: medianOf('p50'), p99: medianOf('p99'), worst: medianOf('worst') };
  } finally {
    await worker.stop();
  }
}

const latencyToText = (rate: number, stations: number, latency: Pick<Latency, 'p50' | 'p99' | 'worst'>) =>
  `  at ${rate} receipts/s (${rate * stations} deliveries/s), from acknowledged to delivered: ` +
  `p50 ${latency.p50} ms   p99 ${latency.p99} ms   worst ${latency.worst} ms\n`;
