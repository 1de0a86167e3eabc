import { type KeptBecause, type Position, whyPositionStays } from '#libs/domain';
import { type ArchivePlace, type ArchiveStore } from '../archive/archive-store';
import { archivedPositions, readArchivedPositions } from '../archive/archived-positions';
import { archivedReceipts, readArchivedReceipts } from '../archive/archived-receipts';
import { type Database, type Queryable } from '../database';
import { toInstant } from '../sql';
import { assemble } from './position-reader';
import { POSITION_COLUMNS, type PositionRow } from './position-rows';
import { RECEIPT_COLUMNS, type ReceiptRow, type StoredReceipt, toStoredReceipt } from './receipt-rows';
import { removePositionRows, removeReceiptRows, settledReceipts } from './removals';

/** How many were erased, and how many kept for which reason. */
export interface Erased {
  erased: number;
  kept: Partial<Record<KeptBecause, number>>;
}

/** Positions and receipts read, judged and removed in one transaction. */
const PAGE = 100;

/** What an organization has of one debtor, besides what is in jobs: see DebtorItems. */
export class DebtorData {
  constructor(
    private readonly database: Database,
    private readonly organization: string,
    /** The debtor's code, in each way it may be written. */
    private readonly codes: readonly string[],
  ) {}

  /** Positions of the debtor, and those with an option of the debtor's own. */
  async *positions(): AsyncGenerator<Position> {
    for await (const ids of this.positionIds()) {
      const rows = await readPositions(this.database, ids, '');
      yield* await assemble(this.database, rows);
    }
    for await (const places of this.archived(archivedPositions)) {
      const found = await readArchivedPositions(this.database, this.organization, places, { lock: false });
      yield* found.map(({ position }) => position);
    }
  }

  /** Receipts that name the debtor as such; who paid in another's name is not looked for. */
  async *receipts(): AsyncGenerator<StoredReceipt> {
    for await (const pks of this.receiptPks()) {
      const rows = await this.database.query<ReceiptRow>(
        `SELECT ${RECEIPT_COLUMNS} FROM receipt r WHERE r.id IN (?) ORDER BY r.id`,
        [pks],
      );
      yield* rows.map(toStoredReceipt);
    }
    for await (const places of this.archived(archivedReceipts)) {
      const found = await readArchivedReceipts(this.database, this.organization, places, { lock: false });
      yield* found.map(({ receipt }) => receipt);
    }
  }

  /**
   * Erases the positions that need not stay. Each page is a transaction: what was done stays done, and doing it again
   * does the rest.
   *
   * @param paidBefore payments before it need not be kept
   */
  async erasePositions(given: { dryRun: boolean; paidBefore?: Date }): Promise<Erased> {
    const result: Erased = { erased: 0, kept: {} };
    const before = given.paidBefore && toInstant(given.paidBefore);
    const now = toInstant(new Date());
    for await (const ids of this.positionIds()) {
      const page = await this.database.transaction(async (transaction) => {
        const rows = await readPositions(transaction, ids, 'FOR UPDATE');
        const positions = await assemble(transaction, rows);
        const reasons = positions.map((position) => whyPositionStays(position, now, before));
        const gone = rows.filter((_, index) => reasons[index] === undefined);
        if (!given.dryRun) await removePositionRows(transaction, this.organization, gone);
        return reasons;
      });
      for (const reason of page) count(result, reason);
    }
    // What was archived meanwhile is found here: things move this way, unless somebody changes one just now.
    for await (const places of this.archived(archivedPositions)) {
      const page = await this.database.transaction(async (transaction) => {
        const found = await readArchivedPositions(transaction, this.organization, places, { lock: true });
        const reasons = found.map(({ position }) => whyPositionStays(position, now, before));
        const gone = found.filter((_, index) => reasons[index] === undefined);
        if (!given.dryRun) await archivedPositions.remove(transaction, this.organization, gone);
        return reasons;
      });
      for (const reason of page) count(result, reason);
    }
    return result;
  }

  /** As erasePositions: receipts of payments before `paidBefore` that no station is owed. */
  async eraseReceipts({ dryRun, paidBefore }: { dryRun: boolean; paidBefore?: Date }): Promise<Erased> {
    const result: Erased = { erased: 0, kept: {} };
    for await (const pks of this.receiptPks()) {
      const page = await this.database.transaction(async (transaction) => {
        const rows = await transaction.query<{ id: number; paid_at: Date }>(
          `SELECT r.id, o.paid_at FROM receipt r JOIN receipt_organization o ON o.receipt_pk = r.id
            WHERE r.id IN (?) AND o.organization_fiscal_code = ? FOR UPDATE`,
          [pks, this.organization],
        );
        const old = rows.filter(({ paid_at }) => paidBefore !== undefined && paid_at < paidBefore);
        const settled = new Set(
          await settledReceipts(
            transaction,
            old.map(({ id }) => id),
          ),
        );
        if (!dryRun) await removeReceiptRows(transaction, this.organization, [...settled]);
        return rows.map((row): KeptBecause | undefined => {
          if (settled.has(row.id)) return undefined;
          return old.includes(row) ? 'UNDELIVERED' : 'PAID';
        });
      });
      for (const reason of page) count(result, reason);
    }
    for await (const places of this.archived(archivedReceipts)) {
      const page = await this.database.transaction(async (transaction) => {
        const found = await readArchivedReceipts(transaction, this.organization, places, { lock: true });
        const isOld = ({ paidAt }: { paidAt: Date }) => paidBefore !== undefined && paidAt < paidBefore;
        if (!dryRun) await archivedReceipts.remove(transaction, this.organization, found.filter(isOld));
        return found.map((receipt): KeptBecause | undefined => (isOld(receipt) ? undefined : 'PAID'));
      });
      for (const reason of page) count(result, reason);
    }
    return result;
  }

  private async *positionIds(): AsyncGenerator<number[]> {
    yield* pages((after) =>
      this.database.query<{ id: number }>(
        `SELECT id FROM payment_position FORCE INDEX (position_by_debtor)
          WHERE organization_fiscal_code = ? AND fiscal_code IN (?) AND id > ? ORDER BY id LIMIT ?`,
        [this.organization, this.codes, after, PAGE],
      ),
    );
    // Those the debtor has an option of, and not the position itself: in the first walk they are not.
    yield* pages((after) =>
      this.database.query<{ id: number }>(
        `SELECT DISTINCT p.id FROM payment_option_debtor d JOIN payment_option o ON o.id = d.payment_option_id
           JOIN payment_position p ON p.id = o.payment_position_id
          WHERE d.fiscal_code IN (?) AND o.organization_fiscal_code = ? AND p.fiscal_code NOT IN (?) AND p.id > ?
          ORDER BY p.id LIMIT ?`,
        [this.codes, this.organization, this.codes, after, PAGE],
      ),
    );
  }

  private async *archived(store: ArchiveStore): AsyncGenerator<ArchivePlace[]> {
    for (let after: ArchivePlace | undefined; ;) {
      const debtors = this.codes;
      const places = await store.page(this.database, this.organization, { after, limit: PAGE, debtors });
      if (places.length > 0) yield places;
      if (places.length < PAGE) return;
      after = places.at(-1);
    }
  }

  private receiptPks(): AsyncGenerator<number[]> {
    return pages((after) =>
      this.database.query<{ id: number }>(
        `SELECT receipt_pk AS id FROM receipt_organization FORCE INDEX (receipt_by_debtor)
          WHERE organization_fiscal_code = ? AND debtor IN (?) AND receipt_pk > ? ORDER BY receipt_pk LIMIT ?`,
        [this.organization, this.codes, after, PAGE],
      ),
    );
  }
}

const readPositions = (queryable: Queryable, ids: readonly number[], lock: '' | 'FOR UPDATE') =>
  queryable.query<PositionRow>(
    `SELECT ${POSITION_COLUMNS} FROM payment_position WHERE id IN (?) ORDER BY id ${lock}`,
    [ids],
  );

async function* pages(read: (after: number) => Promise<{ id: number }[]>): AsyncGenerator<number[]> {
  for (let after = -1; ;) {
    const ids = (await read(after)).map(({ id }) => id);
    if (ids.length > 0) yield ids;
    if (ids.length < PAGE) return;
    after = ids.at(-1) ?? after;
  }
}

function count(result: Erased, reason: KeptBecause | undefined): void {
  if (reason === undefined) result.erased += 1;
  else result.kept[reason] = (result.kept[reason] ?? 0) + 1;
}
