import { type DeliveryStatus, type Receipt, Rejected, type StationAddress } from '#libs/domain';
import { type z } from 'zod';
import { viewDocument } from './receipt-view';
import type * as schema from './redelivery-view-schemas';

/** A receipt a station was never given, as JSON: who it is for, why it is still here, and the receipt itself. */
export const viewMailboxEntry = (entry: {
  deliveryId: number;
  address: StationAddress;
  receipt: Receipt;
  status: DeliveryStatus;
  attempts: number;
  createdAt: Date;
  parkedReason?: string;
  lastError?: string;
}): z.output<typeof schema.mailboxEntry> => ({
  deliveryId: entry.deliveryId,
  ...entry.address,
  receiptId: entry.receipt.receiptId,
  noticeNumber: entry.receipt.noticeNumber,
  status: entry.status,
  attemptCount: entry.attempts,
  parkedReason: entry.parkedReason,
  lastError: entry.lastError,
  createdAt: entry.createdAt,
  receipt: viewDocument(entry.receipt),
});

/** Where a page of deliveries ended, in a form that goes into a URL. */
export const writeDeliveryCursor = ({ createdAt, id }: { createdAt: Date; id: number }): string =>
  `${createdAt.getTime()}-${id}`;

/** @param name the field it was given as @throws Rejected BAD_REQUEST */
export function readDeliveryCursor(text: string, name: string): { createdAt: Date; id: number } {
  const match = /^(\d{1,14})-(\d{1,15})$/.exec(text);
  if (match?.[1] !== undefined && match[2] !== undefined)
    return { createdAt: new Date(Number(match[1])), id: Number(match[2]) };
  const detail = 'must be a cursor this mailbox has given';
  throw new Rejected('BAD_REQUEST', `${name}: ${detail}`, [{ pointer: `/${name}`, detail }]);
}
