import { type Database } from '#libs/persistence';
import { until } from '#libs/testing';
import { type TestHouse, openHouse } from './support/house';
import { OWN } from './support/options';
import { Client } from './support/client';
import { Scene, organizationCode, receiptOf } from './support/receipt';
import { Jobs, openDatabase, positions, storedOf } from './support/upload';

const MOST = 3;
/** One position a transaction, one transaction at a time: many seconds of work for one worker. */
const POSITIONS = 2_000;
/** At two at a time, a quarter of a second each. */
const RECEIPTS = 60;
const PATIENCE_MS = 240_000;

const lines: string[] = [];
let scene: Scene;
let house: TestHouse;
let database: Database;
beforeAll(async () => {
  house = await openHouse(
    {
      CHUNK_ITEMS: '1',
      POSITION_CONCURRENCY: '1',
      POSITION_SMALL_CONCURRENCY: '1',
      RECEIPT_CONCURRENCY: '2',
      CHUNKS_TARGET_SECONDS: '1',
      DELIVERIES_TARGET_SECONDS: '1',
    },
    {
      workers: {
        limits: { 'position-worker': { min: 1, max: MOST }, 'receipt-worker': { min: 1, max: MOST } },
        downAfterMs: 1_000,
      },
      onProgress: (line) => lines.push(line),
    },
  );
  scene = new Scene(house);
  database = await openDatabase(house);
});
afterAll(async () => {
  await database.close();
  await scene.close();
});

type Worker = 'position-worker' | 'receipt-worker';
const sizeBecomes = (app: Worker, size: number) =>
  until(
    () => house.size(app),
    (now) => now === size,
    PATIENCE_MS,
  );
const changesOf = (app: Worker) => lines.filter((line) => line.startsWith(`${app}: `));

describe('a house whose workers may be more than one', () => {
  it('has more position-workers while a pile of positions waits, applies each once, and has one again', async () => {
    expect(house.size('position-worker')).toBe(1);
    const jobs = new Jobs(new Client(house, house.seed.partnerKey), OWN);
    const { body } = await jobs.create('CREATE', positions(1, POSITIONS));
    await until(
      () => house.size('position-worker'),
      (now) => now > 1,
      PATIENCE_MS,
    );
    const { body: job } = await jobs.done(String(body.id), PATIENCE_MS);
    expect(job.counts).toMatchObject({ total: POSITIONS, succeeded: POSITIONS, failed: 0 });
    expect(await storedOf(database, OWN)).toMatchObject({
      jobs: 1,
      chunks: POSITIONS,
      positions: POSITIONS,
      options: POSITIONS,
    });
    await sizeBecomes('position-worker', 1);
    const changes = changesOf('position-worker');
    expect(changes[0]).toMatch(
      /^position-worker: 1 -> [23] processes: \d+ positions of small jobs wait, the oldest for [\d.]+ s of 1$/,
    );
    expect(changes.at(-1)).toMatch(/^position-worker: [23] -> 1 processes: no more were wanted for 1 s$/);
  }, 600_000);

  it('has more receipt-workers for a station that takes its time, sends each receipt once, and has one again', async () => {
    const organization = organizationCode();
    const station = await scene.station([{ organization }]);
    station.always = { slowMs: 250 };
    const receipts = Array.from({ length: RECEIPTS }, () => receiptOf(organization));
    for (const receipt of receipts) await scene.post(receipt);
    await sizeBecomes('receipt-worker', MOST);
    for (const receipt of receipts) await scene.notified(receipt);
    expect(station.received).toHaveLength(RECEIPTS);
    await sizeBecomes('receipt-worker', 1);
    expect(house.size('position-worker')).toBe(1);
  }, 600_000);

  it('has none more for a station that is down', async () => {
    const organization = organizationCode();
    const station = await scene.station([{ organization }], { timeoutMs: 400 });
    await station.down();
    const postAndPark = async (count: number): Promise<void> => {
      const receipts = Array.from({ length: count }, () => receiptOf(organization));
      for (const receipt of receipts) await scene.post(receipt);
      for (const receipt of receipts)
        await scene.receipt(receipt, ({ deliveries }) => deliveries[0]?.parkedReason !== undefined);
    };
    // It is found out to be down first, which on a busy machine may take longer than deliveries may wait.
    await postAndPark(MOST);
    await sizeBecomes('receipt-worker', 1);
    const before = changesOf('receipt-worker').length;
    await postAndPark(RECEIPTS);
    expect(changesOf('receipt-worker').length).toBe(before);
  }, 300_000);
});
