import path from 'node:path';
import { type Ground } from './bench';
import {
  type DeliveryHouse,
  openDeliveryHouse,
  owedAtMost,
  postReceipt,
  registerStations,
  startWorker,
} from './delivery-house';
import { perSecond } from './figures';
import { writeZip } from './positions';
import { processorTimes } from './processor-time';
import { finished, postZip } from './uploads';

/** What so many worker processes did. */
export interface Throughput {
  workers: number;
  perSecond: number;
  /** Cores each program kept busy meanwhile. */
  cores: Record<string, number>;
}

const ORGANIZATION = '70000000001';
const STATIONS = 100;
const LIMIT_MS = 300_000;
const WARM_UP_RECEIPTS = 20;

/** What one, two and four worker processes do of each kind of work, in one house, one after the other. */
export async function measureEfficiency(
  { positions, receipts, counts }: { positions: number; receipts: number; counts: readonly number[] },
  ground: Ground,
): Promise<Record<'positions' | 'deliveries' | 'slowStations', Throughput[]>> {
  const { folder, say } = ground;
  const house = await openDeliveryHouse(ground);
  await house.apps['position-worker'].stop();
  await house.apps['receipt-worker'].stop();
  const measured = {
    positions: [] as Throughput[],
    deliveries: [] as Throughput[],
    slowStations: [] as Throughput[],
  };
  let firstPosition = 0;
  for (const workers of counts) {
    const given = { positions, firstPosition, folder };
    measured.positions.push({
      workers,
      ...(await withWorkers(house, 'position-worker', workers, {}, () => applyPositions(house, given))),
    });
    firstPosition += positions + WARM_UP_POSITIONS;
    say(`positions, ${workers} workers: ${Math.round(measured.positions.at(-1)?.perSecond ?? 0)}/s`);
  }
  const quick = { organization: ORGANIZATION, stations: STATIONS, path: '/ok' };
  const slow = { organization: '70000000002', stations: 20, path: '/after/200' };
  for (const [kind, { organization, stations, path: below }] of [
    ['deliveries', quick],
    ['slowStations', slow],
  ] as const) {
    await registerStations(
      house,
      organization,
      Array.from({ length: stations }, (_, index) => `${below}/${index}`),
    );
    let first = 0;
    for (const workers of counts) {
      const some = kind === 'deliveries' ? receipts : Math.ceil(receipts / 2);
      await postAll(house, organization, first, WARM_UP_RECEIPTS * workers + some);
      first += WARM_UP_RECEIPTS * workers + some;
      const env = kind === 'deliveries' ? {} : { RECEIPT_CONCURRENCY: '32' };
      const done = await withWorkers(house, 'receipt-worker', workers, env, () =>
        deliver(house, some * stations),
      );
      measured[kind].push({ workers, ...done });
      say(`${kind}, ${workers} workers: ${Math.round(done.perSecond)}/s`);
    }
  }
  return measured;
}

const WARM_UP_POSITIONS = 4_000;

async function withWorkers<T>(
  house: DeliveryHouse,
  app: 'position-worker' | 'receipt-worker',
  count: number,
  env: NodeJS.ProcessEnv,
  work: () => Promise<T>,
): Promise<T> {
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(house, app, env)));
  try {
    return await work();
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/** Cores that were kept busy by program while `work` went on, and what that did per second. */
async function measure(work: () => Promise<number>): Promise<Omit<Throughput, 'workers'>> {
  const before = await processorTimes();
  const startedAt = performance.now();
  const count = await work();
  const took = performance.now() - startedAt;
  const cores = [...(await processorTimes())]
    .map(([name, ms]): [string, number] => [name, Number(((ms - (before.get(name) ?? 0)) / took).toFixed(2))])
    .filter(([, busy]) => busy >= 0.05)
    .sort(([, a], [, b]) => b - a);
  return { perSecond: perSecond(count, took), cores: Object.fromEntries(cores) };
}

/** The apply phase alone: from the 202, when all chunks are in MySQL, until the last one is applied. */
async function applyPositions(
  house: DeliveryHouse,
  { positions, firstPosition, folder }: { positions: number; firstPosition: number; folder: string },
): Promise<Omit<Throughput, 'workers'>> {
  const zip = path.join(folder, 'positions.zip');
  await writeZip(zip, firstPosition, WARM_UP_POSITIONS);
  await finished(house, await postZip(house, zip));
  await writeZip(zip, firstPosition + WARM_UP_POSITIONS, positions);
  const status = await postZip(house, zip);
  const measured = await measure(async () => {
    await finished(house, status);
    return positions;
  });
  return measured;
}

async function postAll(
  house: DeliveryHouse,
  organization: string,
  from: number,
  count: number,
): Promise<void> {
  await Promise.all(
    Array.from({ length: 4 }, async (_, lane) => {
      for (let n = from + lane; n < from + count; n += 4) await postReceipt(house, organization, n);
    }),
  );
}

/** From when workers are warm, and so many are left, until none is. */
async function deliver(house: DeliveryHouse, most: number): Promise<Omit<Throughput, 'workers'>> {
  const owed = await owedAtMost(house, most, LIMIT_MS);
  return measure(async () => {
    await owedAtMost(house, 0, LIMIT_MS);
    return owed;
  });
}
