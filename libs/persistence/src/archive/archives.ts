import { type Retained } from '#libs/domain';
import { type Queryable } from '../database';
import { type ClosedRow, REMOVE_CLOSED, type RemoveClosed } from '../repositories/removals';
import { archivedPositions, debtorsOfPosition, namesOfPosition } from './archived-positions';
import {
  archivedReceipts,
  debtorsOfReceipt,
  namesOfReceipt,
  organizationsOfReceipt,
  receiptClosedAt,
  receiptsThatStay,
} from './archived-receipts';
import { type ArchiveKind, type ArchiveName, type ArchiveStore } from './archive-store';
import { type Family, POSITION_FAMILY, RECEIPT_FAMILY } from './families';
import { type ArchivedRows } from './rows-document';

/** What is archived: jobs stay where they are. */
export type Archivable = Exclude<Retained, 'jobs'>;

/** What is particular to the archive of one kind of things. */
export interface ArchiveOf {
  kind: ArchiveKind;
  store: ArchiveStore;
  family: Family;
  namesOf: (rows: ArchivedRows) => ArchiveName[];
  debtorsOf: (rows: ArchivedRows) => string[];
  /** What retention counts from. */
  closedAt: (rows: ArchivedRows) => Date;
  remove: RemoveClosed;
  /** Those that are not to be moved, though they are closed. */
  thatStay?: (
    transaction: Queryable,
    families: ReadonlyMap<number | string, ArchivedRows>,
  ) => Promise<Set<number | string>>;
  /** Who keeps a copy; absent: the organization it is of. */
  organizationsOf?: (rows: ArchivedRows) => string[];
}

/** With all that refers to them. */
async function removeRows(transaction: Queryable, table: string, rows: readonly ClosedRow[]): Promise<void> {
  await transaction.execute(`DELETE FROM ${table} WHERE id IN (?)`, [rows.map(({ id }) => id)]);
}

const changed = (rows: ArchivedRows): Date => {
  const at = rows['payment_position']?.[0]?.['last_updated_date'];
  if (!(at instanceof Date)) throw new Error('A position without its last change');
  return at;
};

export const ARCHIVES: Record<Archivable, ArchiveOf> = {
  positions: {
    kind: 'position',
    store: archivedPositions,
    family: POSITION_FAMILY,
    namesOf: namesOfPosition,
    debtorsOf: debtorsOfPosition,
    closedAt: changed,
    remove: REMOVE_CLOSED.positions,
  },
  receipts: {
    kind: 'receipt',
    store: archivedReceipts,
    family: RECEIPT_FAMILY,
    namesOf: namesOfReceipt,
    debtorsOf: debtorsOfReceipt,
    closedAt: receiptClosedAt,
    remove: (transaction, _organization, rows) => removeRows(transaction, 'receipt', rows),
    thatStay: receiptsThatStay,
    organizationsOf: organizationsOfReceipt,
  },
};
export const ARCHIVABLE = Object.keys(ARCHIVES) as Archivable[];
