import { type Position, createPosition } from '#libs/domain';
import {
  NOW,
  ORGANIZATION,
  TESTER,
  numberedInput,
  openAgain,
  openFreshDatabase,
  positionContext,
} from '#libs/testing';
import { type Database } from '../database';
import { IdAllocator } from '../id-allocator';
import { turnClock } from './position-clock';
import { eventsOf } from './position-events';
import { findPosition } from './position-reader';
import { PositionWriter } from './positions';

const LATER = '2026-06-02T12:00:00.000';
const LONG_AFTER = '2027-06-01T12:00:00.000';

let database: Database;
let second: Database;
let ids: Database;
let allocator: IdAllocator;
beforeAll(async () => {
  database = await openFreshDatabase();
  second = await openAgain(database, 2);
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'position');
});
beforeEach(async () => {
  await database.execute('DELETE FROM payment_position');
  await database.execute('DELETE FROM position_event');
});
afterAll(async () => {
  await second.close();
  await ids.close();
  await database.close();
});

const insert = (...positions: Position[]) =>
  database.transaction((transaction) => new PositionWriter(transaction, allocator, TESTER).insert(positions));
const positionOf = (n: number, over: object = {}) =>
  createPosition(numberedInput(n, over), positionContext());
const stored = async (n: number): Promise<string | undefined> => {
  const [row] = await database.query<{ status: string }>(
    'SELECT status FROM payment_position WHERE iupd = ?',
    [`iupd-${n}`],
  );
  return row?.status;
};
const typesOf = async (n: number) =>
  (await eventsOf(database, ORGANIZATION, `iupd-${n}`, { limit: 10 })).map(({ type }) => type);

describe('the clock', () => {
  it('writes down what time made of positions, each with its event, and leaves the rest', async () => {
    await insert(
      positionOf(1, { validityDate: LATER }),
      positionOf(2),
      positionOf(3, { switchToExpired: true }),
      positionOf(4, { switchToExpired: true, validityDate: LATER }),
    );
    expect(await turnClock(database, allocator, 100, '2026-06-02T11:59:59.999')).toBe(0);
    expect(await turnClock(database, allocator, 100, LATER)).toBe(2);
    expect(await Promise.all([1, 2, 3, 4].map(stored))).toEqual(['VALID', 'VALID', 'VALID', 'VALID']);
    expect(await typesOf(1)).toEqual(['CREATED', 'BECAME_VALID']);
    const before = (await findPosition(database, ORGANIZATION, 'iupd-1'))!.version;

    expect(await turnClock(database, allocator, 100, LONG_AFTER)).toBe(2);
    expect(await Promise.all([1, 2, 3, 4].map(stored))).toEqual(['VALID', 'VALID', 'EXPIRED', 'EXPIRED']);
    const [, , expired] = await eventsOf(database, ORGANIZATION, 'iupd-4', { limit: 10 });
    expect(expired).toMatchObject({
      type: 'EXPIRED',
      statusFrom: 'VALID',
      statusTo: 'EXPIRED',
      at: LONG_AFTER,
      actor: 'clock',
      detail: 'in effect since 2026-12-31T23:59:59.000',
    });
    expect((await findPosition(database, ORGANIZATION, 'iupd-1'))!.version).toBe(before);
    expect(await turnClock(database, allocator, 100, LONG_AFTER)).toBe(0);
  });

  it('moves one that slept through both hours straight to EXPIRED', async () => {
    await insert(positionOf(1, { switchToExpired: true, validityDate: LATER }));
    expect(await turnClock(database, allocator, 100, LONG_AFTER)).toBe(1);
    expect(await stored(1)).toBe('EXPIRED');
  });

  it('may be turned by several at once: each position moves once', async () => {
    await insert(...Array.from({ length: 40 }, (_, n) => positionOf(n, { validityDate: LATER })));
    const turns = await Promise.all(
      [database, second, database, second].map(async (each) => {
        let moved = 0;
        for (;;) {
          const batch = await turnClock(each, allocator, 7, LATER);
          moved += batch;
          if (batch === 0) return moved;
        }
      }),
    );
    // Rows another one is at are skipped: whoever finds none left may end early, the next turn finds them.
    const rest = await turnClock(database, allocator, 100, LATER);
    expect(turns.reduce((sum, moved) => sum + moved, rest)).toBe(40);
    const [events] = await database.query<{ n: number }>(
      "SELECT COUNT(*) n FROM position_event WHERE type = 'BECAME_VALID'",
    );
    expect(events!.n).toBe(40);
  });

  it('finds what is due by its index', async () => {
    const [plan] = await database.query<{ key: string | null }>(
      'EXPLAIN SELECT id FROM payment_position WHERE next_change_at <= ? ORDER BY next_change_at LIMIT 500',
      [NOW],
    );
    expect(plan!.key).toBe('position_by_next_change');
  });
});
