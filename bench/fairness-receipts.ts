import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DeliveryHouse,
  drained,
  openDeliveryHouse,
  postReceipt,
  registerStations,
} from './support/delivery-house';
import { type Latency, latencyUnderLoad } from './support/delivery-latency';
import { runBench } from './support/bench';

const HELP = `Measures fairness of receipts: how long those of one broker take beside very many owed to another one.

  npm run bench:fairness-receipts -- [--deliveries 1000000] [--rate 10] [--seconds 30] [--json]

At --rate receipts a second: alone, then beside --deliveries owed to 100 stations of another broker, all of them due. From a receipt's acknowledgement to its delivery; lower is better.
`;

const MUCH = '70000000001';
const LITTLE = '70000000002';
const STATIONS = 100;
const WARM_UP_SECONDS = 5;
/** How long filling may take before what was filled in is due. */
const FILL_MS = 60_000;
/** Ids of copies: beyond those that are given out meanwhile. */
const APART = 1_000_000;
const DRAIN_MS = 60_000;
const SETTLE_MS = 3_000;

runBench(
  HELP,
  { deliveries: 1_000_000, rate: 10, seconds: 30 },
  async (ground, { deliveries, rate, seconds, json }) => {
    const { say } = ground;
    const house = await openDeliveryHouse(ground);
    const paths = (count: number) => Array.from({ length: count }, (_, n) => `/ok/${n}`);
    await registerStations(house, MUCH, paths(STATIONS), 'much');
    await registerStations(house, LITTLE, paths(1), 'little');
    let first = 0;
    const measure = async (duration: number): Promise<Latency> => {
      const load = { first, rate, seconds: duration };
      first += rate * duration;
      return latencyUnderLoad(house, LITTLE, load, 'little');
    };
    await measure(WARM_UP_SECONDS);
    const alone = await measure(seconds);
    say(`alone: ${JSON.stringify(alone)}`);
    await fill(house, deliveries, say);
    const before = await owedTo(house, 'much');
    const startedAt = performance.now();
    const beside = await measure(seconds);
    const after = await owedTo(house, 'much');
    const perSecond = Math.round(((before - after) * 1000) / (performance.now() - startedAt));
    report({ alone, beside, owed: [before, after], perSecond }, { deliveries, rate, seconds, json });
  },
);

/** Owes the other one so many deliveries, all due at once: copies of those of one receipt. */
async function fill(
  { database, ...house }: DeliveryHouse,
  deliveries: number,
  say: (line: string) => void,
): Promise<void> {
  const given = { ...house, database };
  await postReceipt(given, MUCH, 0);
  await drained(given, `organization_fiscal_code = '${MUCH}' AND status <> 'NOTIFIED'`, DRAIN_MS);
  const dueAt = Date.now() + FILL_MS;
  for (let copies = 1; copies * STATIONS < deliveries; copies *= 2) {
    const step = copies * APART;
    await database.query(
      `INSERT INTO receipt (id, organization_fiscal_code, receipt_id, notice_number, creditor_reference_id,
         payment_amount, originating_station_id, source, anomalies, document, created_at)
       SELECT id + ${step}, organization_fiscal_code, CONCAT(receipt_id, '-', ${copies}), notice_number,
         creditor_reference_id, payment_amount, originating_station_id, source, anomalies, document, created_at
       FROM receipt WHERE organization_fiscal_code = ?`,
      [MUCH],
    );
    await database.query(
      `INSERT INTO delivery (id, receipt_pk, ordinal, organization_fiscal_code, broker_code, station_id, originating,
         status, owed_at, created_at)
       SELECT id + ${step}, receipt_pk + ${step}, ordinal, organization_fiscal_code, broker_code, station_id,
         originating, 'NOTICE_GENERATED', ?, created_at
       FROM delivery WHERE organization_fiscal_code = ?`,
      [new Date(dueAt), MUCH],
    );
    say(`${copies * 2 * STATIONS} deliveries are there`);
  }
  await sleep(Math.max(0, dueAt - Date.now()));
  // The relay has begun with them by then.
  await sleep(SETTLE_MS);
}

async function owedTo(house: DeliveryHouse, brokerCode: string): Promise<number> {
  const [rows] = await house.database.query(
    'SELECT COUNT(*) AS n FROM delivery WHERE broker_code = ? AND owed_at IS NOT NULL',
    [brokerCode],
  );
  return Number((rows as { n: number }[])[0]?.n);
}

function report(
  figures: { alone: Latency; beside: Latency; owed: [number, number]; perSecond: number },
  { json, ...load }: { deliveries: number; rate: number; seconds: number; json: boolean },
): void {
  const { alone, beside, owed, perSecond } = figures;
  const ratioOfP99 = Number((beside.p99 / Math.max(1, alone.p99)).toFixed(2));
  if (json) {
    const what = 'p99 from acknowledged to delivered of receipts beside very many owed to another broker';
    process.stdout.write(`${JSON.stringify({ what, unit: 'ms', ...load, ratioOfP99, ...figures })}\n`);
    return;
  }
  const line = (name: string, { p50, p99, worst }: Latency) =>
    `  ${name.padEnd(10)} p50 ${p50} ms   p99 ${p99} ms   worst ${worst} ms`;
  process.stdout.write(
    [
      `${load.rate} receipts a second, from acknowledged to delivered`,
      line('alone', alone),
      `${line('beside', beside)}   owed to the other ${owed[0]} to ${owed[1]}, ${perSecond}/s delivered`,
      `  p99 is ${ratioOfP99} times that alone`,
      '',
    ].join('\n'),
  );
}
