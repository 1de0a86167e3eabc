import { type Retained, removedBefore } from '#libs/domain';
import { type Database, type Transaction } from '../database';
import { AuditLog } from '../repositories/audit-log';
import { type RetentionSettings } from '../repositories/retention-settings';
import { toInstant } from '../sql';
import { ARCHIVES, type Archivable } from './archives';
import { type ArchivePartition, ArchivePartitions } from './archive-partitions';
import { type ArchivePlace } from './archive-store';

const BATCH = 200;
/** ER_UNKNOWN_PARTITION: it was dropped before. */
const UNKNOWN_PARTITION = 1735;
/** Organizations whose days are looked up at once. */
const ORGANIZATIONS = 500;

/**
 * Retention of what is archived. It goes by whole months: a month nobody keeps anything of any longer is dropped at once,
 * however much is in it. Of a month that others keep, an organization's own rows are removed once all of it is too old.
 */
export class ArchiveRetention {
  constructor(
    private readonly database: Database,
    private readonly settings: RetentionSettings,
  ) {}

  /** Drops the months that are over for every organization with something in them. @returns how many things went */
  async dropMonths(kind: Archivable, now: Date): Promise<number> {
    const archive = ARCHIVES[kind];
    const partitions = new ArchivePartitions(this.database, archive.kind);
    let dropped = 0;
    for (const month of await partitions.months()) {
      // A scheduler that ended in between left it so.
      if (month.state === 'DROPPING') dropped += await this.drop(kind, partitions, month);
      else if (await this.isOver(kind, month, now)) {
        await partitions.close(month);
        // What was on its way in before it was closed is in by now.
        if (!(await this.isOver(kind, month, now))) await partitions.reopen(month);
        else if (await partitions.condemn(month)) dropped += await this.drop(kind, partitions, month);
      } else if (month.state === 'CLOSING') await partitions.reopen(month);
    }
    return dropped;
  }

  /** Removals of an organization's own, a page each, from months that are too old as a whole and that others keep. */
  async *pages(
    kind: Retained,
    organization: string,
    before: Date,
  ): AsyncGenerator<(transaction: Transaction) => Promise<number>> {
    if (kind === 'jobs') return;
    const archive = ARCHIVES[kind];
    const { store, namesOf } = archive;
    const months = await new ArchivePartitions(this.database, archive.kind).months();
    for (const { name: partition, below } of months) {
      if (below > before) return;
      for (let after: ArchivePlace | undefined; ;) {
        const found = await store.page(this.database, organization, { after, limit: BATCH, partition });
        if (found.length > 0) {
          yield async (transaction) => {
            const things = [];
            for (const place of found) {
              const rows = await store.read(transaction, organization, place, { lock: true });
              if (rows !== undefined) things.push({ ...place, names: namesOf(rows) });
            }
            await store.remove(transaction, organization, things);
            return things.length;
          };
        }
        if (found.length < BATCH) break;
        after = found.at(-1);
      }
    }
  }

  private async drop(
    kind: Archivable,
    partitions: ArchivePartitions,
    month: ArchivePartition,
  ): Promise<number> {
    const count = await this.countIn(kind, month);
    const audit = new AuditLog(this.database);
    const entry = await audit.begin({
      actor: 'scheduler',
      method: 'SCHEDULER',
      operation: 'retention',
      target: `archive: ${kind} from ${toInstant(month.since)} to ${toInstant(month.below)}`,
    });
    await partitions.drop(month);
    await audit.note(entry, `${count} ${kind} removed`);
    await audit.end(entry, 'done');
    return count;
  }

  private async countIn(kind: Archivable, { name }: ArchivePartition): Promise<number> {
    try {
      const [row] = await this.database.query<{ count: string }>(
        `SELECT COUNT(*) AS count FROM ${tableOf(kind)} PARTITION (${name})
            FORCE INDEX (archived_by_debtor) WHERE part = 0`,
      );
      return Number(row?.count);
    } catch (error) {
      if ((error as { errno?: number }).errno === UNKNOWN_PARTITION) return 0;
      throw error;
    }
  }

  /** An empty month is over when it is too old for anything to come. */
  private async isOver(kind: Archivable, { name, below }: ArchivePartition, now: Date): Promise<boolean> {
    let isEmpty = true;
    for (let after = ''; ;) {
      const organizations: string[] = [];
      // One look for each: read by GROUP BY, all of the month would be read.
      for (let last = after; organizations.length < ORGANIZATIONS;) {
        const [row]: { code: string }[] = await this.database.query(
          `SELECT organization_fiscal_code AS code FROM ${tableOf(kind)} PARTITION (${name})
              FORCE INDEX (archived_by_debtor)
            WHERE organization_fiscal_code > ? ORDER BY organization_fiscal_code LIMIT 1`,
          [last],
        );
        if (row === undefined) break;
        last = row.code;
        organizations.push(last);
      }
      if (organizations.length === 0) break;
      isEmpty = false;
      const days = await this.settings.inEffectFor(organizations);
      const isKept = organizations.some((each) => {
        const before = removedBefore(days.get(each)?.[kind] ?? 0, now);
        return before === undefined || before < below;
      });
      if (isKept) return false;
      after = organizations.at(-1) ?? after;
    }
    return !isEmpty || below < new Date(Date.UTC(now.getUTCFullYear() - 2, now.getUTCMonth(), 1));
  }
}

const tableOf = (kind: Archivable): string => `archived_${kind.slice(0, -1)}`;
