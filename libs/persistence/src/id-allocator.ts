import { type Database } from './database';

/** Ids taken from MySQL at once; a process that dies wastes at most this many of 2^53. */
const BLOCK = 20_000;

/**
 * Hands out ids that are unique over all processes and nearly ascending, so that clustered indexes grow at
 * their end. A block is reserved by one committed UPDATE; nothing relies on AUTO_INCREMENT.
 */
export class IdAllocator {
  private next = 0;
  private end = 0;
  private queue: Promise<unknown> = Promise.resolve();

  /**
   * @param database one of the allocator's own: takers hold connections of theirs while they wait for an id, and
   *   when together they hold a whole pool, nobody would be left to reserve the next block
   */
  constructor(
    private readonly database: Database,
    private readonly name: 'position' | 'receipt',
  ) {}

  /** The first of `count` consecutive ids. Takers wait for each other, so that a block is reserved once. */
  take(count: number): Promise<number> {
    const turn = this.queue.then(async () => {
      if (this.end - this.next < count) {
        const size = Math.max(BLOCK, count);
        this.next = await this.reserve(size);
        this.end = this.next + size;
      }
      const first = this.next;
      this.next += count;
      return first;
    });
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private reserve(size: number): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const [row] = await transaction.query<{ next_id: number }>(
        'SELECT next_id FROM id_sequence WHERE name = ? FOR UPDATE',
        [this.name],
      );
      if (row === undefined) throw new Error(`id_sequence has no row ${this.name}`);
      await transaction.execute('UPDATE id_sequence SET next_id = ? WHERE name = ?', [
        row.next_id + size,
        this.name,
      ]);
      return row.next_id;
    });
  }
}
