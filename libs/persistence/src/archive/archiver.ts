import { setTimeout as sleep } from 'node:timers/promises';
import { removedBefore } from '#libs/domain';
import { type Database, type Transaction } from '../database';
import { type ClosedRows, closedRows, eachPage } from '../repositories/closed-rows';
import { type ClosedRow } from '../repositories/removals';
import { type RetentionSettings } from '../repositories/retention-settings';
import { type ArchivePartition, ArchivePartitions, countInto, partitionOf } from './archive-partitions';
import { type NewArchived } from './archive-store';
import { ARCHIVABLE, ARCHIVES, type Archivable, type ArchiveOf } from './archives';
import { readFamily } from './families';

const ORGANIZATIONS = 500;
/** Pause after a transaction, as often as it took itself: while others have work to do, and while nobody has. */
const PAUSE_BUSY = 4;
const PAUSE_IDLE = 0.5;

/**
 * Moves what came to its end some time ago from the hot tables to the archive, a page in a transaction: a round may end
 * anywhere, with everything in one place or the other. Any number of schedulers may be at it at once; locks do not have to
 * reach other nodes of a cluster, since whoever changes the same rows meanwhile fails one of both.
 */
export class Archiver {
  private readonly rows: Record<Archivable, readonly ClosedRows[]>;

  constructor(
    private readonly database: Database,
    private readonly settings: RetentionSettings,
    private readonly given: {
      /** Days after its end on which each kind is moved; 0: never. */
      days: Record<Archivable, number>;
      /** Things moved per second at most. */
      perSecond: number;
    },
  ) {
    this.rows = closedRows(database);
  }

  /** @param isStopping whether to leave the rest to the next round. @returns how many of each were moved */
  async round(isStopping: () => boolean, now = new Date()): Promise<Record<Archivable, number>> {
    const moved = { positions: 0, receipts: 0 };
    for (const kind of ARCHIVABLE) {
      const before = removedBefore(this.given.days[kind], now);
      const archive = ARCHIVES[kind];
      if (before === undefined) continue;
      const partitions = new ArchivePartitions(this.database, archive.kind);
      await partitions.ensure(now);
      moved[kind] = await this.moveAll(kind, archive, {
        months: await partitions.months(),
        before,
        isStopping,
      });
    }
    return moved;
  }

  private async moveAll(
    kind: Archivable,
    archive: ArchiveOf,
    given: { months: ArchivePartition[]; before: Date; isStopping: () => boolean },
  ): Promise<number> {
    let moved = 0;
    for (let after = ''; ;) {
      const page = await this.settings.page(ORGANIZATIONS, after);
      for (const { organization } of page) {
        for (const rows of this.rows[kind]) {
          const { before, isStopping } = given;
          const limit = this.given.perSecond;
          await eachPage(rows, organization, { before, isStopping, limit }, async (found) => {
            const startedAt = performance.now();
            const count = await this.inTransaction(async (transaction) => {
              const closed = await rows.lock(transaction, before, found);
              return closed.length === 0 ? 0 : move(transaction, archive, { organization, closed, ...given });
            });
            moved += count;
            if (count > 0) await this.pause(count, performance.now() - startedAt);
          });
        }
      }
      const last = page.at(-1);
      if (last === undefined || page.length < ORGANIZATIONS || given.isStopping()) return moved;
      after = last.organization;
    }
  }

  private async inTransaction(work: (transaction: Transaction) => Promise<number>): Promise<number> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (error instanceof MonthClosed) return 0;
      throw error;
    }
  }

  /** Leaves the database to others for some time: most of it while there are chunks or deliveries to be worked off. */
  private async pause(count: number, tookMs: number): Promise<void> {
    const busy = await this.database.query(
      `(SELECT 1 FROM job_chunk FORCE INDEX (job_chunk_owed) WHERE owed_at > '1970-01-01' LIMIT 1)
        UNION ALL (SELECT 1 FROM delivery FORCE INDEX (delivery_owed) WHERE owed_at <= ? LIMIT 1)`,
      [new Date()],
    );
    const rest = tookMs * (busy.length > 0 ? PAUSE_BUSY : PAUSE_IDLE);
    await sleep(Math.max(rest, (1000 * count) / this.given.perSecond - tookMs));
  }
}

/** Thrown when a month was closed after it was looked up: what was to go there stays where it is, until the next round. */
class MonthClosed extends Error {}

/** Moves rows that are locked. @returns how many; none where a month was closed meanwhile */
async function move(
  transaction: Transaction,
  archive: ArchiveOf,
  given: { organization: string; closed: readonly ClosedRow[]; months: readonly ArchivePartition[] },
): Promise<number> {
  const { organization, closed, months } = given;
  const families = await readFamily(
    transaction,
    archive.family,
    organization,
    closed.map(({ id }) => id),
  );
  const staying = await archive.thatStay?.(transaction, families);
  const counts = new Map<string, number>();
  const copies = new Map<string, NewArchived[]>();
  const moved = new Set<number | string>();
  for (const [id, rows] of families) {
    // What is older than all months counts as closed in the first one: names are dropped by the year.
    const [first] = months;
    const own = archive.closedAt(rows);
    const closedAt = first !== undefined && own < first.since ? first.since : own;
    const month = partitionOf(months, closedAt);
    if (month?.state !== 'OPEN' || staying?.has(id) === true) continue;
    const thing = {
      id: Number(id),
      closedAt,
      rows,
      names: archive.namesOf(rows),
      debtors: archive.debtorsOf(rows),
    };
    for (const keeper of archive.organizationsOf?.(rows) ?? [organization]) {
      const things = copies.get(keeper);
      if (things === undefined) copies.set(keeper, [thing]);
      else things.push(thing);
      counts.set(month.name, (counts.get(month.name) ?? 0) + 1);
    }
    moved.add(id);
  }
  if (moved.size === 0) return 0;
  for (const [keeper, things] of copies) await archive.store.put(transaction, keeper, things);
  await archive.remove(
    transaction,
    organization,
    closed.filter(({ id }) => moved.has(id)),
  );
  if (!(await countInto(transaction, archive.kind, counts))) throw new MonthClosed();
  return moved.size;
}
