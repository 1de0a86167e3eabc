import { createHash } from 'node:crypto';
import { createPosition } from '#libs/domain';
import {
  ORGANIZATION,
  TESTER,
  numberedInput,
  openAgain,
  openFreshDatabase,
  positionContext,
} from '#libs/testing';
import { type Database } from '../database';
import { IdAllocator } from '../id-allocator';
import { type IdempotentRequest, forgetAnswers, runOnce } from './idempotent-requests';
import { PositionWriter } from './positions';

const HOUR = 3_600_000;
const ANSWER = { status: 201, contentType: 'application/json', etag: '"x"', body: '{"nome":"Città"}' };
const hash = (text: string) => createHash('sha256').update(text).digest();
const requestOf = (key: string, over: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
  organization: ORGANIZATION,
  keyHash: hash(key),
  requestHash: hash('body'),
  ...over,
});

let database: Database;
let ids: Database;
let allocator: IdAllocator;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'position');
});
beforeEach(async () => {
  await database.execute('DELETE FROM idempotent_request');
  await database.execute('DELETE FROM payment_position');
});
afterAll(async () => {
  await ids.close();
  await database.close();
});

/** Creates position `n` once; `meanwhile` runs inside the transaction, before it. */
const create = (request: IdempotentRequest, n: number, keepMs = HOUR, meanwhile = () => Promise.resolve()) =>
  runOnce(
    database,
    request,
    keepMs,
    (transact) =>
      transact(async (transaction) => {
        await meanwhile();
        const position = createPosition(numberedInput(n), positionContext());
        await new PositionWriter(transaction, allocator, TESTER).insert([position]);
        return position.iupd;
      }),
    () => ANSWER,
  );
const count = async (table: string): Promise<number> =>
  (await database.query<{ n: number }>(`SELECT COUNT(*) n FROM ${table}`))[0]!.n;

describe('a request done once', () => {
  it('is answered as before when it comes again: its answer was committed with the change', async () => {
    expect(await create(requestOf('a'), 1)).toEqual({ result: 'iupd-1' });
    // The answer never arrived. Had the work been done again, the unique keys would refuse it.
    for (let again = 0; again < 2; again += 1) {
      expect(await create(requestOf('a'), 1)).toEqual({ replay: ANSWER });
    }
    expect(await count('payment_position')).toBe(1);
  });

  it('keeps an answer of nothing but a status', async () => {
    const work = () =>
      runOnce(
        database,
        requestOf('bare'),
        HOUR,
        (transact) => transact(() => Promise.resolve(1)),
        () => ({ status: 200 }),
      );
    await work();
    expect(await work()).toEqual({ replay: { status: 200 } });
  });

  it('leaves nothing behind when it fails, whichever line it dies on', async () => {
    const died = new Error('died');
    await expect(create(requestOf('a'), 1, HOUR, () => Promise.reject(died))).rejects.toBe(died);
    await expect(
      runOnce(
        database,
        requestOf('a'),
        HOUR,
        (transact) =>
          transact((transaction) =>
            new PositionWriter(transaction, allocator, TESTER).insert([
              createPosition(numberedInput(1), positionContext()),
            ]),
          ),
        () => {
          throw died;
        },
      ),
    ).rejects.toBe(died);
    expect([await count('idempotent_request'), await count('payment_position')]).toEqual([0, 0]);
    expect(await create(requestOf('a'), 1)).toEqual({ result: 'iupd-1' });
  });

  it('is done by one of many that come at the same time', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => create(requestOf('a'), 1)));
    const kinds = outcomes.map((outcome) => {
      if (outcome.status === 'rejected') return (outcome.reason as { code: string }).code;
      return 'replay' in outcome.value ? 'replayed' : 'done';
    });
    expect(kinds.filter((kind) => kind === 'done')).toHaveLength(1);
    expect(kinds.filter((kind) => !['done', 'replayed', 'IDEMPOTENCY_IN_PROGRESS'].includes(kind))).toEqual(
      [],
    );
    expect(await count('payment_position')).toBe(1);
    expect(await create(requestOf('a'), 1)).toEqual({ replay: ANSWER });
  });

  it('refuses its like while it is at work, and nobody else', async () => {
    let refused: unknown;
    await create(requestOf('a'), 1, HOUR, async () => {
      refused = await create(requestOf('a'), 1).catch((error: unknown) => error);
      await create(requestOf('b'), 2);
    });
    expect(refused).toMatchObject({ kind: 'rejected', code: 'IDEMPOTENCY_IN_PROGRESS' });
    expect(await count('payment_position')).toBe(2);
  });

  it('does not share its key with another request', async () => {
    await create(requestOf('a'), 1);
    await expect(create(requestOf('a', { requestHash: hash('other') }), 2)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(await count('payment_position')).toBe(1);
  });
});

describe('answers whose time is over', () => {
  it('count no more, forgotten or not', async () => {
    await create(requestOf('a'), 1, -1);
    expect(await create(requestOf('a', { requestHash: hash('other') }), 2)).toEqual({ result: 'iupd-2' });
  });

  it('are forgotten in bounded batches, by several at once; others stay', async () => {
    for (let n = 1; n <= 7; n += 1) await create(requestOf(`old-${n}`), n, -1);
    await create(requestOf('new'), 8);
    expect(await forgetAnswers(database, 3)).toBe(3);
    const both = await Promise.all([forgetAnswers(database, 3), forgetAnswers(database, 3)]);
    const rest = await forgetAnswers(database, 10);
    expect(both[0] + both[1] + rest).toBe(4);
    expect(await forgetAnswers(database, 10)).toBe(0);
    expect(await count('idempotent_request')).toBe(1);
  });
});
