import { RETAINED, type Retained, removedBefore } from '#libs/domain';
import { ArchiveRetention } from '../archive/archive-retention';
import { ARCHIVABLE } from '../archive/archives';
import { type Database, type Transaction } from '../database';
import { toInstant } from '../sql';
import { AuditLog } from './audit-log';
import { type ClosedRows, closedRows, eachPage } from './closed-rows';
import { REMOVE_CLOSED } from './removals';
import { type RetentionSettings } from './retention-settings';

const ORGANIZATIONS = 500;

/**
 * Removes what an organization keeps no longer. Every batch is a transaction of its own, so that a round may end
 * anywhere, and any number of schedulers may be at it at once. What is removed for an organization is in the audit
 * log: the entry comes with the first batch, the count when the round is through.
 */
export class Retention {
  private readonly audit: AuditLog;
  private readonly rows: Record<Retained, readonly ClosedRows[]>;
  private readonly archive: ArchiveRetention;

  constructor(
    private readonly database: Database,
    private readonly settings: RetentionSettings,
  ) {
    this.audit = new AuditLog(database);
    this.rows = closedRows(database);
    this.archive = new ArchiveRetention(database, settings);
  }

  /** @param isStopping whether to leave the rest to the next round. @returns how many of each were removed */
  async round(isStopping: () => boolean, now = new Date()): Promise<Record<Retained, number>> {
    const removed = { jobs: 0, positions: 0, receipts: 0 };
    for (const kind of ARCHIVABLE) removed[kind] += await this.archive.dropMonths(kind, now);
    for (let after = ''; ;) {
      const page = await this.settings.page(ORGANIZATIONS, after);
      for (const { organization, days } of page) {
        for (const kind of RETAINED) {
          const before = removedBefore(days[kind], now);
          if (before !== undefined) removed[kind] += await this.sweep(kind, organization, before, isStopping);
        }
      }
      const last = page.at(-1);
      if (last === undefined || page.length < ORGANIZATIONS || isStopping()) return removed;
      after = last.organization;
    }
  }

  private async sweep(
    kind: Retained,
    organization: string,
    before: Date,
    isStopping: () => boolean,
  ): Promise<number> {
    const swept: { entry?: string; total: number } = { total: 0 };
    const inTransaction = async (remove: (transaction: Transaction) => Promise<number>): Promise<void> => {
      const done = await this.database.transaction(async (transaction) => {
        const count = await remove(transaction);
        const begun =
          count > 0 && swept.entry === undefined
            ? await new AuditLog(transaction).begin({
                actor: 'scheduler',
                method: 'SCHEDULER',
                operation: 'retention',
                target: `organization ${organization}: ${kind} before ${toInstant(before)}`,
              })
            : swept.entry;
        return { count, entry: begun };
      });
      if (done.entry !== undefined) swept.entry = done.entry;
      swept.total += done.count;
    };
    for (const rows of this.rows[kind]) {
      await eachPage(rows, organization, { before, isStopping }, (found) =>
        inTransaction(async (transaction) => {
          const closed = await rows.lock(transaction, before, found);
          if (closed.length > 0) await REMOVE_CLOSED[kind](transaction, organization, closed);
          return closed.length;
        }),
      );
    }
    for await (const remove of this.archive.pages(kind, organization, before)) {
      if (isStopping()) break;
      await inTransaction(remove);
    }
    if (swept.entry !== undefined) {
      await this.audit.note(swept.entry, `${swept.total} ${kind} removed`);
      await this.audit.end(swept.entry, 'done');
    }
    return swept.total;
  }
}
