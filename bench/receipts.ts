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
import { figureOf, perSecond } from './support/figures';
import { readOptions } from './support/options';
import { printFigures } from './support/print';
import { benchReceipt } from './support/receipts';

const HELP = `Measures delivery: receipts that are stored and owed, from when a receipt-worker is warm until all are delivered.

  npm run bench:receipts -- [--receipts 200] [--stations 100] [--runs 3] [--json]

Each receipt goes to every station. Beside ours: the textbook design on the same services (baseline) and bare
undici POSTs of the same messages to the same stations (limit). Higher is better.
`;

const BASELINE_DELIVERIES = 3_000;
/** Receipts whose deliveries warm a worker up: the limit and the baseline are warm when they are measured. */
const WARM_UP_RECEIPTS = 50;
const DRAIN_MS = 300_000;

async function main(): Promise<void> {
  const options = readOptions(HELP, { receipts: 200, stations: 100, runs: 3 });
  if (options === undefined) return;
  const { receipts, stations, runs, json } = options;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const house = await openDeliveryHouse({}, say);
  try {
    const [ours, limits, baselines]: [number[], number[], number[]] = [[], [], []];
    const organization = '70000000001';
    await registerStations(house, organization, pathsOf(stations));
    await house.apps['receipt-worker'].stop();
    const messages = messagesOf(organization, receipts, stations);
    for (let round = 0; round < runs; round += 1) {
      const first = round * (receipts + WARM_UP_RECEIPTS);
      const { deliveries, took } = await deliver(house, organization, first, receipts, stations);
      ours.push(perSecond(deliveries, took));
      say(`run ${round + 1}: ${deliveries} deliveries in ${(took / 1000).toFixed(2)} s`);
      limits.push(perSecond(messages.length, await runBarePosts(house.stationsUrl, messages)));
      const some = messages
        .slice(0, BASELINE_DELIVERIES)
        .map(({ path, body }) => ({ url: `${house.stationsUrl}${path}`, body }));
      baselines.push(perSecond(some.length, await runDeliveryBaseline(house, some)));
    }
    const figures = { ours: figureOf(ours), limit: figureOf(limits), baseline: figureOf(baselines) };
    printFigures(`delivery of ${receipts} receipts to ${stations} stations`, figures, json, {
      deliveries: messages.length,
    });
  } finally {
    await house.close();
  }
}

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

/** @returns milliseconds from when a worker has warmed up until nothing is owed, and the deliveries it made in them */
async function deliver(
  house: DeliveryHouse,
  organization: string,
  from: number,
  receipts: number,
  stations: number,
): Promise<{ deliveries: number; took: number }> {
  const end = from + WARM_UP_RECEIPTS + receipts;
  await Promise.all(
    Array.from({ length: 4 }, async (_, lane) => {
      for (let n = from + lane; n < end; n += 4) await postReceipt(house, organization, n);
    }),
  );
  const worker = await startReceiptWorker(house, {});
  try {
    const deliveries = await owedAtMost(house, receipts * stations, DRAIN_MS);
    const startedAt = performance.now();
    await owedAtMost(house, 0, DRAIN_MS);
    const took = performance.now() - startedAt;
    await drained(house, "status <> 'NOTIFIED'", 0);
    return { deliveries, took };
  } finally {
    await worker.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
