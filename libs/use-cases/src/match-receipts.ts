import { type Position, type Receipt, findOption } from '#libs/domain';
import { type IntakeTransaction, NOTICE_UNKNOWN, markPaid } from './take-in-receipt';

export interface MatchReceiptsPorts {
  /** Of some receipts of unknown notices, those whose position is there by now. */
  findMatchable(limit: number): Promise<number[]>;
  find(id: number): Promise<{ receipt: Receipt; anomalies: readonly string[] } | undefined>;
  transaction<T>(work: (transaction: MatchTransaction) => Promise<T>): Promise<T>;
  /** 23 characters UTC */
  now(): string;
}

export interface MatchTransaction extends Pick<
  IntakeTransaction,
  'lockPositionByNav' | 'savePayment' | 'noteAnomalies'
> {
  /** Whether the receipt is still of an unknown notice; holds it. */
  lockUnmatched(id: number): Promise<boolean>;
  settle(id: number, anomalies: readonly string[]): Promise<void>;
}

/**
 * Marks paid what was paid before it was known: receipts that came in before their position, one transaction each.
 * Any number may do it at once, and it may be broken off anywhere.
 *
 * @returns ids of the receipts that found their position
 */
export async function matchReceipts(ports: MatchReceiptsPorts, limit: number): Promise<string[]> {
  const matched: string[] = [];
  for (const id of await ports.findMatchable(limit)) {
    const stored = await ports.find(id);
    if (stored !== undefined && (await matchOne(ports, id, stored))) matched.push(stored.receipt.receiptId);
  }
  return matched;
}

async function matchOne(
  ports: MatchReceiptsPorts,
  id: number,
  { receipt, anomalies }: { receipt: Receipt; anomalies: readonly string[] },
): Promise<boolean> {
  return ports.transaction(async (transaction) => {
    const position = await transaction.lockPositionByNav(receipt.fiscalCode, receipt.noticeNumber);
    if (position === undefined || !(await transaction.lockUnmatched(id))) return false;
    const found = isPaidBy(position, receipt)
      ? []
      : await markPaid(transaction, position, receipt, ports.now());
    await transaction.settle(id, [...anomalies.filter((each) => each !== NOTICE_UNKNOWN), ...found]);
    return true;
  });
}

/** GPD's `pay` with the same receipt came first. */
function isPaidBy(position: Position, receipt: Receipt): boolean {
  const option = findOption(position, receipt.noticeNumber);
  return option?.idReceipt === receipt.receiptId && option.status !== 'PO_UNPAID';
}
