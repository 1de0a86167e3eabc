import Redis from 'ioredis';
import { until } from '#libs/testing';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { send, whileHeld } from './support/signals';
import { Jobs, positions } from './support/upload';

const PREFIX = 'e2e-fair';
const LONG_MS = 120_000;
const MANY = 30_000;

/** As slow as may be, so that much is under way for long. */
const SLOW = { POSITION_CONCURRENCY: '1', POSITION_SMALL_CONCURRENCY: '1', POSITION_WINDOW: '4' };

let house: TestHouse;
let operator: Client;
const jobsOf = (organization: string, client = operator) => new Jobs(client, organization);
beforeAll(async () => {
  // No lease ends while a test runs: none of them goes on because of that.
  house = await openHouse({ ...SLOW, QUEUE_PREFIX: PREFIX, RELAY_LEASE_MS: '600000' });
  operator = new Client(house, house.seed.operatorKey);
});
afterAll(() => house.close());

const accept = async (organization: string, count: number, client = operator): Promise<string> => {
  const { status, body } = await jobsOf(organization, client).create('CREATE', positions(1, count));
  expect(status).toBe(202);
  return body.id as string;
};
const countsOf = async (organization: string, id: string) =>
  (await operator.get(`${jobsOf(organization).path}/${id}`)).body.counts as Record<
    'pending' | 'succeeded',
    number
  >;
const underWay = (organization: string, id: string) =>
  until(
    () => countsOf(organization, id),
    ({ succeeded }) => succeeded > 0,
  );

describe('who has little to do', () => {
  it.each([
    ['ten positions', 'ORG-ten', 10],
    ['two thousand', 'ORG-two-thousand', 2_000],
  ])('does not wait for who has much: %s', async (_, organization, count) => {
    const much = `MUCH-${organization}`;
    const id = await accept(much, MANY);
    await underWay(much, id);
    const own = jobsOf(organization);
    const { body } = await own.create('CREATE', positions(1, count), { Prefer: 'wait=30' });
    const { pending } = await countsOf(much, id);
    const done = await own.done(body.id as string, LONG_MS);
    expect(done.body.counts).toMatchObject({ succeeded: count, pending: 0 });
    expect(pending).toBeGreaterThan(MANY / 2);
    await operator.post(`${jobsOf(much).path}/${id}/cancel`);
    await jobsOf(much).done(id, LONG_MS);
  });
});

describe('a worker of their own for small jobs', () => {
  let apart: TestHouse;
  let client: Client;
  beforeAll(async () => {
    apart = await openHouse(
      { QUEUE_PREFIX: `${PREFIX}-apart`, RELAY_LEASE_MS: '600000' },
      { lanes: 'apart' },
    );
    client = new Client(apart, apart.seed.operatorKey);
  });
  afterAll(() => apart.close());

  it('takes them while the one for large jobs stands still, and that one goes on without it', async () => {
    const small = jobsOf('ORG-small', client);
    await whileHeld(apart.apps['position-worker'], async () => {
      const { status, body } = await small.create('CREATE', positions(1, 10), { Prefer: 'wait=30' });
      expect([status, body.counts]).toMatchObject([200, { succeeded: 10 }]);
    });
    await whileHeld(apart.apps['small-position-worker']!, async () => {
      const id = await accept('ORG-large', 2_000, client);
      const { body } = await jobsOf('ORG-large', client).done(id, LONG_MS);
      expect(body.counts).toMatchObject({ succeeded: 2_000 });
    });
  });

  it('is seen beside the one for large jobs', async () => {
    const { processes } = await until(
      async () =>
        (await client.get('/admin/overview')).body as { processes: { app: string; count: number }[] },
      ({ processes: seen }) =>
        seen.some(({ app }) => app === 'small-worker') && seen.every(({ count }) => count > 0),
    );
    expect(processes.filter(({ app }) => app.endsWith('-worker'))).toEqual(
      expect.arrayContaining([
        { app: 'position-worker', count: 1 },
        { app: 'small-worker', count: 1 },
      ]),
    );
  });

  it('is started again when it was killed, and nothing is lost', async () => {
    const own = apart.apps['small-position-worker']!;
    const id = await whileHeld(own, async () => {
      const accepted = await accept('ORG-killed', 10, client);
      await send('SIGKILL', own);
      return accepted;
    });
    const { body } = await jobsOf('ORG-killed', client).done(id, LONG_MS);
    expect(body.counts).toMatchObject({ succeeded: 10, failed: 0 });
  });
});

describe('a job that is let into the queue piece by piece', () => {
  it(
    'goes on when the worker is killed again and again',
    async () => {
      // Killed between the lease of the next chunk and its place in the queue, a worker leaves it to the lease's end.
      const own = await openHouse({ ...SLOW, QUEUE_PREFIX: `${PREFIX}-killed`, RELAY_LEASE_MS: '5000' });
      try {
        const client = new Client(own, own.seed.operatorKey);
        const jobs = jobsOf('ORG-killed', client);
        const id = await accept('ORG-killed', 8_000, client);
        for (const done of [0, 4_000]) {
          await client.poll(`${jobs.path}/${id}`, ({ body }) => body.counts.succeeded > done, LONG_MS);
          await send('SIGKILL', own.apps['position-worker']);
        }
        const { body } = await jobs.done(id, LONG_MS);
        expect(body.counts).toMatchObject({ succeeded: 8_000, failed: 0 });
      } finally {
        await own.close();
      }
    },
    2 * LONG_MS,
  );

  it('goes on when Redis forgets what it was told of it', async () => {
    const id = await accept('ORG-wiped', 12_000);
    await underWay('ORG-wiped', id);
    const redis = new Redis(house.redisUrl);
    await whileHeld(house.apps['position-worker'], async () => {
      // The house's own keys only: other test files use this Redis at the same time.
      await redis.del(await redis.keys(`${PREFIX}*`));
    });
    redis.disconnect();
    const { body } = await jobsOf('ORG-wiped').done(id, LONG_MS);
    expect(body.counts).toMatchObject({ succeeded: 12_000, failed: 0 });
  });

  it('keeps no more of it in Redis than its window', async () => {
    const redis = new Redis(house.redisUrl);
    await whileHeld(house.apps['position-worker'], async () => {
      const id = await accept('ORG-window', 12_000);
      const keys = await redis.keys(`${PREFIX}*:${id}-*`);
      expect(keys.filter((key) => /-\d+$/.test(key))).toHaveLength(4);
    });
    redis.disconnect();
  });
});
