import { DeliveryScene, chunksOf, newJob, numberedInput, stationOf, streamOf } from '#libs/testing';
import { JobLedger } from './job-ledger';
import { ParkedDeliveries } from './station-breakers';
import { Stations } from './stations';
import { workableChunks, workableDeliveries } from './workable-backlog';

const LEASE = 30_000;
const HOUR = 3_600_000;
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const NOTHING = { backlog: 0, pieces: 0, oldestSeconds: 0 };

let scene: DeliveryScene;
let jobs: JobLedger;
beforeAll(async () => {
  scene = await DeliveryScene.open();
  jobs = new JobLedger(scene.database, LEASE);
});
beforeEach(async () => {
  for (const table of ['job', 'receipt', 'station_health'])
    await scene.database.execute(`DELETE FROM ${table}`);
  await new Stations(scene.database).put(stationOf({ stationId: 'one', brokerCode: 'broker-1' }));
});
afterAll(() => scene.close());

const allChunks = () => workableChunks(scene.database, new Date());
/** None of the jobs here has more than a few positions, but where it says so. */
const chunks = async () => (await allChunks()).small;
const deliveries = () => workableDeliveries(scene.database, LEASE, new Date());

describe('chunks workers could take', () => {
  async function accept(numbers: readonly number[], perChunk: number): Promise<string> {
    const job = newJob({ submitted: numbers.length });
    const chunks = chunksOf(
      numbers.map((n) => numberedInput(n)),
      perChunk,
    );
    await jobs.accept(job, () => streamOf(chunks));
    return job.id;
  }
  const ageBy = (jobId: string, column: string, ms: number) =>
    scene.database.execute(`UPDATE job SET ${column} = ? WHERE id = ?`, [new Date(Date.now() - ms), jobId]);

  it('are none where nothing is owed', async () => {
    expect(await allChunks()).toEqual({ large: NOTHING, small: NOTHING });
  });

  it('are told of apart, small ones and others, also those of one job', async () => {
    const job = await accept(numbers(1, 250), 100);
    await accept(numbers(1_001, 1_202), 101);
    await ageBy(job, 'created_at', HOUR);
    const { large, small } = await allChunks();
    expect(large).toMatchObject({ backlog: 202, pieces: 2 });
    expect(small).toMatchObject({ backlog: 250, pieces: 3 });
    expect(large.oldestSeconds).toBeLessThan(1_800);
    expect(small.oldestSeconds).toBeGreaterThanOrEqual(3_600);
    const both = await accept(numbers(2_001, 2_150), 120);
    expect(await allChunks()).toMatchObject({ large: { backlog: 322 }, small: { backlog: 280 } });
    await jobs.apply({ jobId: both, seq: 1 }, () => Promise.resolve({ failures: [] }));
    expect(await allChunks()).toMatchObject({ large: { backlog: 322 }, small: { backlog: 250 } });
  });

  it('are those that are pending, with their positions, old since their job was accepted', async () => {
    const first = await accept([1, 2, 3, 4, 5], 2);
    await accept([6], 2);
    await ageBy(first, 'created_at', HOUR);
    await jobs.apply({ jobId: first, seq: 0 }, () => Promise.resolve({ failures: [] }));
    const { backlog, pieces, oldestSeconds } = await chunks();
    expect({ backlog, pieces }).toEqual({ backlog: 4, pieces: 3 });
    expect(oldestSeconds).toBeGreaterThanOrEqual(3_600);
  });

  it('are not those of a job that waits for another, which is young when it need not wait any more', async () => {
    const first = await accept([1, 2], 2);
    const second = await accept([2, 3], 1);
    await ageBy(first, 'created_at', 2 * HOUR);
    await ageBy(second, 'created_at', HOUR);
    expect(await chunks()).toMatchObject({ backlog: 2, pieces: 1 });
    await jobs.apply({ jobId: first, seq: 0 }, () => Promise.resolve({ failures: [] }));
    await jobs.completeIfDone(first);
    const { backlog, pieces, oldestSeconds } = await chunks();
    expect({ backlog, pieces }).toEqual({ backlog: 2, pieces: 2 });
    expect(oldestSeconds).toBeLessThan(1_800);
  });
});

describe('deliveries workers could begin', () => {
  it('are none where nothing is owed', async () => {
    expect(await deliveries()).toEqual(NOTHING);
  });

  it('are those that are due, old since they were written', async () => {
    await scene.delivery('fresh', { createdAt: new Date(Date.now() - HOUR) });
    await scene.delivery('fresh');
    const { backlog, pieces, oldestSeconds } = await deliveries();
    expect({ backlog, pieces }).toEqual({ backlog: 2, pieces: 2 });
    expect(oldestSeconds).toBeGreaterThanOrEqual(3_600);
  });

  it.each(['under way', 'exhausted', 'waiting for its station', 'inexpressible', 'delivered'] as const)(
    'are none that are %s',
    async (situation) => {
      await scene.delivery(situation);
      expect(await deliveries()).toEqual(NOTHING);
    },
  );

  it('are none that wait for their hour, and young when it has come', async () => {
    const due = await scene.delivery('fresh', { createdAt: new Date(Date.now() - HOUR) });
    const wait = (ms: number) =>
      scene.database.execute('UPDATE delivery SET owed_at = ?, next_attempt_at = owed_at WHERE id = ?', [
        new Date(Date.now() + ms),
        due.deliveryId,
      ]);
    for (const ms of [20_000, HOUR]) {
      await wait(ms);
      expect(await deliveries()).toEqual(NOTHING);
    }
    await wait(-10_000);
    const { backlog, oldestSeconds } = await deliveries();
    expect(backlog).toBe(1);
    expect(oldestSeconds).toBeLessThan(1_800);
  });

  it('are none their station has no room for', async () => {
    const due = [await scene.delivery('fresh'), await scene.delivery('fresh')];
    let room = 1;
    await scene.ledger.claim(
      due,
      () => (room-- > 0 ? 0 : 20_000),
      () => undefined,
    );
    expect(await deliveries()).toEqual(NOTHING);
  });

  it('are none of a station that is down or off, and young when it is back', async () => {
    const createdAt = new Date(Date.now() - HOUR);
    const due = await scene.delivery('fresh', { createdAt });
    const health = (state: string) =>
      scene.database.execute(
        `INSERT INTO station_health (station_id, state, consecutive_failures, failed_probes, next_probe_at, updated_at)
         VALUES ('one', ?, 5, 0, ?, ?) ON DUPLICATE KEY UPDATE state = VALUES(state)`,
        [state, new Date(Date.now() + HOUR), new Date()],
      );
    await health('OPEN');
    expect(await deliveries()).toEqual(NOTHING);
    await scene.ledger.claim(
      [due],
      () => 0,
      () => undefined,
    );
    await health('CLOSED');
    expect(await deliveries()).toEqual(NOTHING);
    expect(await new ParkedDeliveries(scene.database, LEASE).releaseToRecovered(10, HOUR)).toBe(1);
    const { backlog, oldestSeconds } = await deliveries();
    expect(backlog).toBe(1);
    expect(oldestSeconds).toBeLessThan(1_800);
    await new Stations(scene.database).put(
      stationOf({ stationId: 'one', brokerCode: 'broker-1', enabled: false }),
    );
    expect(await deliveries()).toEqual(NOTHING);
  });
});
