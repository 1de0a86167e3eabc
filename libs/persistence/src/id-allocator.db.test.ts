import { openFreshDatabase } from '#libs/testing';
import { type Database } from './database';
import { IdAllocator } from './id-allocator';

describe('IdAllocator', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openFreshDatabase();
  });
  afterAll(() => database.close());

  it('never hands out an id twice: two allocators, twenty takers each, over several blocks', async () => {
    const allocators = [new IdAllocator(database, 'position'), new IdAllocator(database, 'position')];
    const counts = [1, 500, 2_999];
    const takes = Array.from({ length: 40 }, (_, index) => ({
      allocator: allocators[index % 2]!,
      count: counts[index % counts.length]!,
    }));
    const taken = await Promise.all(
      takes.map(async ({ allocator, count }) => ({ first: await allocator.take(count), count })),
    );
    const ranges = taken.sort((a, b) => a.first - b.first);
    expect(ranges).toHaveLength(40);
    ranges.slice(1).forEach((range, index) => {
      const before = ranges[index]!;
      expect(range.first).toBeGreaterThanOrEqual(before.first + before.count);
    });
  });

  it('gives more than a block holds in one piece', async () => {
    const allocator = new IdAllocator(database, 'receipt');
    const first = await allocator.take(50_000);
    expect(await allocator.take(1)).toBeGreaterThanOrEqual(first + 50_000);
  });

  it('reserves nothing for nothing', async () => {
    const before = await database.query('SELECT * FROM id_sequence');
    await new IdAllocator(database, 'position').take(0);
    expect(await database.query('SELECT * FROM id_sequence')).toEqual(before);
  });

  it('serves the next taker after one that failed', async () => {
    const allocator = new IdAllocator(database, 'position');
    await database.execute("UPDATE id_sequence SET name = 'away' WHERE name = 'position'");
    await expect(allocator.take(1)).rejects.toThrow('id_sequence has no row position');
    await database.execute("UPDATE id_sequence SET name = 'position' WHERE name = 'away'");
    expect(await allocator.take(1)).toBeGreaterThan(0);
  });
});
