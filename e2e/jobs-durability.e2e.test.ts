import path from 'node:path';
import { randomBytes } from 'node:crypto';
import Redis from 'ioredis';
import { type Supervised, supervise } from '#libs/lifecycle';
import { type Database } from '#libs/persistence';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { send, whileHeld } from './support/signals';
import { type Job, Jobs, iupdsOf, openDatabase, positions, storedOf } from './support/upload';

const WORKER = path.resolve(__dirname, '../dist/apps/position-worker/src/main.js');
const SETTINGS = {
  QUEUE_PREFIX: `e2e-${randomBytes(4).toString('hex')}`,
  RELAY_LEASE_MS: '1000',
  CHUNK_ITEMS: '200',
};
const LONG_MS = 45_000;

describe('an accepted job', () => {
  let house: TestHouse;
  let database: Database;
  let operator: Client;
  const jobsOf = (organization: string) => new Jobs(operator, organization);
  beforeAll(async () => {
    house = await openHouse(SETTINGS);
    database = await openDatabase(house);
    operator = new Client(house, house.seed.operatorKey);
  });
  afterAll(async () => {
    await database.close();
    await house.close();
  });

  /** All items once, no more and no less. */
  const expectWhole = async (organization: string, job: Job, count: number) => {
    expect(job).toMatchObject({
      status: 'completed',
      counts: { total: count, pending: 0, succeeded: count, failed: 0, unprocessed: 0 },
    });
    expect(await storedOf(database, organization)).toMatchObject({
      positions: count,
      options: count,
      transfers: count,
    });
  };
  const accept = async (jobs: Jobs, operation: string, items: readonly (object | string)[]) => {
    const { status, body } = await jobs.create(operation, items);
    expect(status).toBe(202);
    return body.id as string;
  };

  it('survives a position-worker killed in the middle, twice', async () => {
    const jobs = jobsOf('ORG-killed');
    const id = await accept(jobs, 'CREATE', positions(1, 5_000));
    for (const done of [0, 1_500]) {
      await operator.poll(`${jobs.path}/${id}`, ({ body }) => body.counts.succeeded > done);
      await send('SIGKILL', house.apps['position-worker']);
    }
    await expectWhole('ORG-killed', (await jobs.done(id, LONG_MS)).body as Job, 5_000);
    expect(iupdsOf(await jobs.items(id))).toEqual(iupdsOf(positions(1, 1_000)));
  });

  it('survives a Redis that forgot everything right after the 202', async () => {
    const jobs = jobsOf('ORG-wiped');
    const redis = new Redis(house.redisUrl);
    const id = await whileHeld(house.apps['position-worker'], async () => {
      const accepted = await accept(jobs, 'CREATE', positions(1, 1_000));
      // The house's own keys only: other test files use this Redis at the same time.
      const keys = await redis.keys(`${SETTINGS.QUEUE_PREFIX}*`);
      expect(keys.length).toBeGreaterThan(5);
      await redis.del(keys);
      return accepted;
    });
    redis.disconnect();
    await expectWhole('ORG-wiped', (await jobs.done(id, LONG_MS)).body as Job, 1_000);
  });

  it('survives an api killed right after the 202', async () => {
    const jobs = jobsOf('ORG-api');
    const id = await whileHeld(house.apps['position-worker'], async () => {
      const accepted = await accept(jobs, 'CREATE', positions(1, 1_000));
      await send('SIGKILL', house.apps.api);
      return accepted;
    });
    await expectWhole('ORG-api', (await jobs.done(id, LONG_MS)).body as Job, 1_000);
  });

  /** Create, update, delete of the same iupds, five times over, all posted before the first is done. */
  const rounds = async (organization: string, count: number) => {
    const jobs = jobsOf(organization);
    const ids: string[] = [];
    for (let round = 1; round <= 5; round += 1) {
      ids.push(await accept(jobs, 'CREATE', positions(1, count)));
      ids.push(await accept(jobs, 'UPDATE', positions(1, count, { companyName: `Round ${round}` })));
      ids.push(await accept(jobs, 'DELETE', iupdsOf(positions(1, count))));
    }
    for (const id of ids) {
      const { counts } = (await jobs.done(id, LONG_MS)).body as Job;
      expect(counts).toMatchObject({ total: count, succeeded: count });
    }
    expect(await storedOf(database, organization)).toMatchObject({ jobs: 15, positions: 0, options: 0 });
  };

  it.each([1, 10, 2_000])(
    'takes effect in the order of acceptance: create, update, delete of the same %i, five times over',
    (count) => rounds(`ORG-order-${count}`, count),
    LONG_MS * 6,
  );

  it('waits for no job it has no iupd in common with', async () => {
    const jobs = jobsOf('ORG-apart');
    const created = await accept(jobs, 'CREATE', positions(1, 2_000));
    const updates: string[] = [];
    // Each touches two chunks of the create, none another update.
    for (let n = 1; n <= 10; n += 1) {
      const items = [n, n + 1_000].map((each) => positions(each, 1, { companyName: `Update ${n}` })[0]!);
      updates.push(await accept(jobs, 'UPDATE', items));
    }
    for (const id of [created, ...updates]) {
      expect((await jobs.done(id, LONG_MS)).body).toMatchObject({ status: 'completed' });
    }
    for (let n = 1; n <= 10; n += 1) {
      const { body } = await operator.get(`/organizations/ORG-apart/debtpositions/iupd-${n + 1_000}`);
      expect(body.companyName).toBe(`Update ${n}`);
    }
    const [row] = await database.query<{ n: number }>(
      `SELECT COUNT(*) n FROM job_dependency d JOIN job j ON j.id = d.depends_on_job_id
        WHERE j.organization_fiscal_code = 'ORG-apart' AND j.operation = 'UPDATE'`,
    );
    expect(row?.n).toBe(0);
  });

  describe('with two position-workers', () => {
    let second: Supervised;
    beforeAll(async () => {
      second = supervise({
        name: 'position-worker 2',
        file: WORKER,
        env: { ...process.env, ...SETTINGS, MYSQL_URL: house.mysqlUrl, REDIS_URL: house.redisUrl },
      });
      await second.ready;
    });
    afterAll(() => second.stop());

    it(
      'ends in the same state',
      async () => {
        const jobs = jobsOf('ORG-two');
        const id = await accept(jobs, 'CREATE', positions(1, 3_000));
        await expectWhole('ORG-two', (await jobs.done(id, LONG_MS)).body as Job, 3_000);
        await rounds('ORG-two-rounds', 600);
      },
      LONG_MS * 6,
    );

    it('and with one of them killed, too', async () => {
      const jobs = jobsOf('ORG-two-killed');
      const id = await accept(jobs, 'CREATE', positions(1, 3_000));
      await operator.poll(`${jobs.path}/${id}`, ({ body }) => body.counts.succeeded > 0);
      await send('SIGKILL', second);
      await expectWhole('ORG-two-killed', (await jobs.done(id, LONG_MS)).body as Job, 3_000);
    });

    it('lets one of two jobs have an iupd, iuv or nav that both want, whatever the order', async () => {
      const jobs = jobsOf('ORG-rivals');
      const own = positions(1, 1_000);
      // Other iupds, same iuvs: nothing orders the two, the unique keys decide.
      const rival = own.map((each) => ({ ...each, iupd: `rival-${each.iupd}` }));
      const ids = [await accept(jobs, 'CREATE', own), await accept(jobs, 'CREATE', rival.reverse())];
      const ended = await Promise.all(ids.map(async (id) => (await jobs.done(id, LONG_MS)).body as Job));
      const succeeded = ended.map(({ counts }) => counts.succeeded);
      expect(succeeded[0]! + succeeded[1]!).toBe(1_000);
      expect(ended.map(({ counts }) => counts.failed)).toEqual(succeeded.map((count) => 1_000 - count));
      expect((await storedOf(database, 'ORG-rivals')).options).toBe(1_000);
    });
  });
});
