import { FINAL_STATUSES, RETAINED, type Retained, removedBefore } from '#libs/domain';
import { type Database, type Transaction } from '../database';
import { toInstant } from '../sql';
import { AuditLog } from './audit-log';
import { removePositionRows, removeReceiptRows, settledReceipts } from './removals';
import { type RetentionSettings } from './retention-settings';

/** Rows looked at in one transaction: it holds those it removes for some tens of milliseconds. */
const BATCH = 200;
/** Items of the jobs removed in one transaction. */
const BATCH_ITEMS = 50_000;
const ORGANIZATIONS = 500;

/** Where a walk through what may be old enough has come to. */
interface Place {
  at: Date;
  id: number | string;
}

/** One kind of rows: which may be old enough, a page at a time, and removing those that are. */
interface Sweep {
  find(organization: string, before: Date, after: Place): Promise<Place[]>;
  /** Rows somebody else is at are left for the next round. @returns ids of the rows removed */
  remove(transaction: Transaction, organization: string, before: Date, found: Place[]): Promise<unknown[]>;
}

/**
 * Removes what an organization keeps no longer. Every batch is a transaction of its own, so that a round may end
 * anywhere, and any number of schedulers may be at it at once. What is removed for an organization is in the audit
 * log: the entry comes with the first batch, the count when the round is through.
 */
export class Retention {
  private readonly audit: AuditLog;
  private readonly sweeps: Record<Retained, readonly Sweep[]>;

  constructor(
    private readonly database: Database,
    private readonly settings: RetentionSettings,
  ) {
    this.audit = new AuditLog(database);
    this.sweeps = {
      jobs: [jobs(database)],
      positions: FINAL_STATUSES.map((status) => positions(database, status)),
      receipts: [receipts(database)],
    };
  }

  /** @param isStopping whether to leave the rest to the next round. @returns how many of each were removed */
  async round(isStopping: () => boolean, now = new Date()): Promise<Record<Retained, number>> {
    const removed = { jobs: 0, positions: 0, receipts: 0 };
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
    let [entry, total]: [string | undefined, number] = [undefined, 0];
    for (const rows of this.sweeps[kind]) {
      let place: Place | undefined = { at: new Date(0), id: '' };
      while (place !== undefined && !isStopping()) {
        const found = await rows.find(organization, before, place);
        if (found.length === 0) break;
        const done = await this.database.transaction(async (transaction) => {
          const ids = await rows.remove(transaction, organization, before, found);
          const begun =
            ids.length > 0 && entry === undefined
              ? await new AuditLog(transaction).begin({
                  actor: 'scheduler',
                  method: 'SCHEDULER',
                  operation: 'retention',
                  target: `organization ${organization}: ${kind} before ${toInstant(before)}`,
                })
              : entry;
          return { removed: ids.length, entry: begun };
        });
        entry = done.entry;
        total += done.removed;
        place = found.at(-1);
      }
    }
    if (entry !== undefined) {
      await this.audit.note(entry, `${total} ${kind} removed`);
      await this.audit.end(entry, 'done');
    }
    return total;
  }
}

/** The age of a job counts from its end. Its callback must have been written. */
function jobs(database: Database): Sweep {
  return {
    async find(organization, before, { at, id }) {
      const rows = await database.query<Place & { submitted: number }>(
        `SELECT created_at AS at, id, submitted FROM job WHERE organization_fiscal_code = ? AND created_at < ?
            AND created_at >= ? AND (created_at > ? OR id > ?) ORDER BY created_at, id LIMIT ?`,
        [organization, before, at, at, id, BATCH],
      );
      let items = 0;
      return rows.filter(({ submitted }, index) => (items += submitted) <= BATCH_ITEMS || index === 0);
    },
    async remove(transaction, _organization, before, found) {
      const rows = await lockAmong(
        transaction,
        `SELECT id FROM job WHERE id IN (?) AND completed_at < ?
            AND (callback_state IS NULL OR callback_state <> 'OWED') FOR UPDATE SKIP LOCKED`,
        found,
        [before],
      );
      if (rows.length === 0) return [];
      await transaction.execute('DELETE FROM job_dependency WHERE depends_on_job_id IN (?)', [rows]);
      await transaction.execute('DELETE FROM job WHERE id IN (?)', [rows]);
      return rows;
    },
  };
}

/** The age of a position counts from its last change. */
function positions(database: Database, status: string): Sweep {
  return {
    find: (organization, before, { at, id }) =>
      database.query<Place & object>(
        `SELECT inserted_date AS at, id FROM payment_position FORCE INDEX (position_by_status)
          WHERE organization_fiscal_code = ? AND status = ? AND inserted_date < ?
            AND inserted_date >= ? AND (inserted_date > ? OR id > ?) ORDER BY inserted_date, id LIMIT ?`,
        [organization, status, before, at, at, id || 0, BATCH],
      ),
    async remove(transaction, organization, before, found) {
      if (found.length === 0) return [];
      const rows = await transaction.query<{ id: number; iupd: string }>(
        `SELECT id, iupd FROM payment_position WHERE id IN (?) AND status = ? AND last_updated_date < ?
          FOR UPDATE SKIP LOCKED`,
        [found.map(({ id }) => id), status, before],
      );
      await removePositionRows(transaction, organization, rows);
      return rows;
    },
  };
}

/** The age of a receipt counts from the payment, or from its arrival where that was later. */
function receipts(database: Database): Sweep {
  return {
    find: (organization, before, { at, id }) =>
      database.query<Place & object>(
        `SELECT paid_at AS at, receipt_pk AS id FROM receipt_organization FORCE INDEX (receipt_by_payment)
          WHERE organization_fiscal_code = ? AND paid_at < ?
            AND paid_at >= ? AND (paid_at > ? OR receipt_pk > ?) ORDER BY paid_at, receipt_pk LIMIT ?`,
        [organization, before, at, at, id || 0, BATCH],
      ),
    async remove(transaction, organization, before, found) {
      const rows = await lockAmong(
        transaction,
        'SELECT id FROM receipt WHERE id IN (?) AND created_at < ? FOR UPDATE SKIP LOCKED',
        found,
        [before],
      );
      const settled = await settledReceipts(transaction, rows as number[]);
      await removeReceiptRows(transaction, organization, settled);
      return settled;
    },
  };
}

async function lockAmong(
  transaction: Transaction,
  sql: string,
  found: readonly Place[],
  params: readonly unknown[],
): Promise<Place['id'][]> {
  if (found.length === 0) return [];
  const rows = await transaction.query<{ id: Place['id'] }>(sql, [found.map(({ id }) => id), ...params]);
  return rows.map(({ id }) => id);
}
