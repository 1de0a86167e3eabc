import { type DeliveryView } from '#libs/domain';
import { type Database, type Queryable, type Transaction } from '../database';
import {
  type AttemptRow,
  type DeliveryRow,
  type HistoryRow,
  toDeliveryViews,
} from '../repositories/delivery-rows';
import { type ReceiptRow, type StoredReceipt, toStoredReceipt } from '../repositories/receipt-rows';
import { type ArchiveName, type ArchivePlace, ArchiveStore } from './archive-store';
import { RECEIPT_FAMILY, restoreFamily } from './families';
import { type ArchivedRows, rowsOfTable } from './rows-document';

export const archivedReceipts = new ArchiveStore('receipt');

/** Kinds of names; of a delivery it is the id. */
const RECEIPT_ID = 'r';
const IUV = 'v';
const DELIVERY = 'd';

/** What a receipt is looked for by. */
export type ReceiptClue = { receiptId: string } | { iuv: string } | { deliveryId: number };

interface OrganizationRow {
  organization_fiscal_code: string;
  debtor: string;
  paid_at: Date;
  created_at: Date;
  unmatched: number;
}

export function namesOfReceipt(rows: ArchivedRows): ArchiveName[] {
  const [receipt] = rowsOfTable<{ receipt_id: string; creditor_reference_id: string }>(rows, 'receipt');
  return [
    { name: receipt?.receipt_id ?? '', kind: RECEIPT_ID },
    { name: receipt?.creditor_reference_id ?? '', kind: IUV },
    ...rowsOfTable<DeliveryRow>(rows, 'delivery').map(({ id }) => ({ name: String(id), kind: DELIVERY })),
  ];
}

export const debtorsOfReceipt = (rows: ArchivedRows): string[] => [
  ...new Set(rowsOfTable<OrganizationRow>(rows, 'receipt_organization').map(({ debtor }) => debtor)),
];

/** The organizations a receipt concerns: each has a copy, which goes when its own days are over. */
export const organizationsOfReceipt = (rows: ArchivedRows): string[] =>
  rowsOfTable<OrganizationRow>(rows, 'receipt_organization').map((row) => row.organization_fiscal_code);

/** When it was paid, or came in if that was later. */
export function receiptClosedAt(rows: ArchivedRows): Date {
  const [first] = rowsOfTable<OrganizationRow>(rows, 'receipt_organization');
  const [receipt] = rowsOfTable<ReceiptRow>(rows, 'receipt');
  if (first === undefined || receipt === undefined) throw new Error('A receipt that concerns nobody');
  return new Date(Math.max(first.paid_at.getTime(), receipt.created_at.getTime()));
}

/** Receipts that are not over yet though no station is owed them: by their ids. */
export async function receiptsThatStay(
  transaction: Queryable,
  families: ReadonlyMap<number | string, ArchivedRows>,
): Promise<Set<number | string>> {
  const running = await transaction.query<{ id: string }>(
    'SELECT id FROM redelivery WHERE due_at IS NOT NULL',
  );
  const ids = new Set(running.map(({ id }) => id));
  const stays = (rows: ArchivedRows) =>
    // Its position may still come.
    rowsOfTable<OrganizationRow>(rows, 'receipt_organization').some(({ unmatched }) => unmatched === 1) ||
    // What became of it is still to be counted.
    rowsOfTable<{ redelivery_id: string | null }>(rows, 'delivery').some(
      (delivery) => delivery.redelivery_id !== null && ids.has(delivery.redelivery_id),
    );
  return new Set([...families].filter(([, rows]) => stays(rows)).map(([id]) => id));
}

/** The latest of the archived receipts a clue leads to, for an organization it concerns. */
export async function findArchivedReceipt(
  queryable: Queryable,
  organization: string,
  clue: ReceiptClue,
): Promise<StoredReceipt | undefined> {
  const [place] = await places(queryable, organization, clue);
  const rows = place && (await archivedReceipts.read(queryable, organization, place));
  return rows && receiptOf(rows);
}

/** The id of the receipt an archived delivery belongs to. */
export async function receiptOfArchivedDelivery(
  queryable: Queryable,
  organization: string,
  deliveryId: number,
): Promise<number | undefined> {
  const [place] = await places(queryable, organization, { deliveryId });
  return place?.id;
}

/** Deliveries of an archived receipt, in the order of its recipients. */
export async function archivedDeliveries(
  queryable: Queryable,
  { id, organization, receiptId }: { id: number; organization: string; receiptId: string },
): Promise<DeliveryView[]> {
  const place = (await places(queryable, organization, { receiptId })).find((each) => each.id === id);
  const rows = place && (await archivedReceipts.read(queryable, organization, place));
  return rows === undefined
    ? []
    : toDeliveryViews(
        rowsOfTable<DeliveryRow>(rows, 'delivery'),
        rowsOfTable<HistoryRow>(rows, 'delivery_status'),
        rowsOfTable<AttemptRow>(rows, 'delivery_attempt'),
      );
}

/** Whether a receipt of a notice is archived, where one of its receiptId is. */
export async function isArchivedReceipt(
  queryable: Queryable,
  organization: string,
  { receiptId, noticeNumber }: { receiptId: string; noticeNumber: string },
): Promise<boolean> {
  for (const place of await places(queryable, organization, { receiptId })) {
    const rows = await archivedReceipts.read(queryable, organization, place);
    if (rows !== undefined && receiptOf(rows).receipt.noticeNumber === noticeNumber) return true;
  }
  return false;
}

/** Archived receipts with what they are removed by. */
export async function readArchivedReceipts(
  queryable: Queryable,
  organization: string,
  found: readonly ArchivePlace[],
  { lock }: { lock: boolean },
): Promise<(ArchivePlace & { receipt: StoredReceipt; paidAt: Date; names: ArchiveName[] })[]> {
  const all = [];
  for (const place of found) {
    const rows = await archivedReceipts.read(queryable, organization, place, { lock });
    if (rows === undefined) continue;
    const [first] = rowsOfTable<OrganizationRow>(rows, 'receipt_organization');
    const paidAt = first?.paid_at ?? place.closedAt;
    all.push({ ...place, receipt: receiptOf(rows), paidAt, names: namesOfReceipt(rows) });
  }
  return all;
}

/**
 * Brings an archived receipt back to the hot tables, where it is about to be sent again: for the organizations that still
 * keep it, with the deliveries to their stations. Once it is owed to a station it stays there.
 */
export async function recallReceipt(
  database: Database,
  organization: string,
  clue: ReceiptClue,
): Promise<void> {
  if ((await places(database, organization, clue)).length === 0) return;
  await database.transaction(async (transaction) => {
    for (const place of await places(transaction, organization, clue)) {
      const rows = await archivedReceipts.read(transaction, organization, place, { lock: true });
      if (rows !== undefined) await recall(transaction, place, rows);
    }
  });
}

async function recall(transaction: Transaction, place: ArchivePlace, rows: ArchivedRows): Promise<void> {
  const names = namesOfReceipt(rows);
  const keepers = new Set<string>();
  for (const each of organizationsOfReceipt(rows)) {
    if ((await archivedReceipts.read(transaction, each, place, { lock: true })) === undefined) continue;
    keepers.add(each);
    await archivedReceipts.remove(transaction, each, [{ ...place, names }]);
  }
  const isKept = (row: ArchivedRows[string][number]) => keepers.has(String(row['organization_fiscal_code']));
  const deliveries = (rows['delivery'] ?? []).filter(isKept);
  const ids = new Set(deliveries.map(({ id }) => id));
  const ofKept = (table: string) => (rows[table] ?? []).filter((row) => ids.has(row['delivery_id']));
  await restoreFamily(transaction, RECEIPT_FAMILY, [
    {
      ...rows,
      receipt_organization: (rows['receipt_organization'] ?? []).filter(isKept),
      delivery: deliveries,
      delivery_status: ofKept('delivery_status'),
      delivery_attempt: ofKept('delivery_attempt'),
    },
  ]);
}

/** The latest first. */
async function places(
  queryable: Queryable,
  organization: string,
  clue: ReceiptClue,
): Promise<ArchivePlace[]> {
  const [name, kind] =
    'receiptId' in clue
      ? [clue.receiptId, RECEIPT_ID]
      : 'iuv' in clue
        ? [clue.iuv, IUV]
        : [String(clue.deliveryId), DELIVERY];
  const found = await archivedReceipts.find(queryable, organization, [name]);
  return found
    .filter((each) => each.kind === kind)
    .map(({ closedAt, id }) => ({ closedAt, id }))
    .sort((a, b) => b.id - a.id);
}

function receiptOf(rows: ArchivedRows): StoredReceipt {
  const [row] = rowsOfTable<ReceiptRow>(rows, 'receipt');
  if (row === undefined) throw new Error('An archived receipt without its row');
  return toStoredReceipt(row);
}
