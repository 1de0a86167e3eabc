import { DELIVERY_STATES, type DeliveryState, type ParkedReason, type Receipt, Rejected } from '#libs/domain';
import { z } from 'zod';
import { readCode } from './admin-payload';
import { check } from './check';
import { anyCase, whole } from './query-fields';
import { euros } from './receipt-payload';
import { deliveryView, storedReceiptView } from './receipt-view-schemas';
import { count, date, euros as euroText } from './view-fields';

const text = z.string({ error: 'must be given once' }).trim().min(1, 'must not be empty').max(255).optional();

/** Query of `GET /receipts`. */
export const receiptSearch = z.object({
  organization: text,
  stationId: text.meta({ description: 'With a delivery to this station.' }),
  state: anyCase(DELIVERY_STATES)
    .optional()
    .meta({ description: 'With a delivery in this state: of `organization`, or to `stationId`.' }),
  receiptId: text,
  notice: text.meta({ description: 'Notice number or iuv.' }),
  limit: whole(1, 100, 20),
  cursor: text.meta({ description: '`nextCursor` of the page before.' }),
});

export interface ReceiptSearchQuery {
  organization?: string;
  stationId?: string;
  state?: DeliveryState;
  receiptId?: string;
  notice?: string;
  limit: number;
  after?: { id: number; at?: Date };
}

/** @throws Rejected BAD_REQUEST */
export function readReceiptSearch(query: unknown): ReceiptSearchQuery {
  const { organization, stationId, state, receiptId, notice, limit, cursor } = check(receiptSearch, query);
  for (const code of [organization, stationId]) if (code !== undefined) readCode(code);
  if ((receiptId ?? notice) !== undefined && (stationId ?? state) !== undefined)
    throw fault(
      stationId === undefined ? 'state' : 'stationId',
      'must not be given beside receiptId or notice',
    );
  if (receiptId !== undefined && notice !== undefined)
    throw fault('notice', 'must not be given beside receiptId');
  if (state !== undefined && (organization ?? stationId) === undefined)
    throw fault('state', 'must be given with organization or stationId');
  return {
    limit,
    ...(organization === undefined ? {} : { organization }),
    ...(stationId === undefined ? {} : { stationId }),
    ...(state === undefined ? {} : { state }),
    ...(receiptId === undefined ? {} : { receiptId }),
    ...(notice === undefined ? {} : { notice }),
    ...(cursor === undefined ? {} : { after: readPlace(cursor) }),
  };
}

function readPlace(cursor: string): { id: number; at?: Date } {
  const match = /^(\d{1,15})(?:-(\d{1,14}))?$/.exec(cursor);
  if (match === null) throw fault('cursor', 'must be a nextCursor of the previous page');
  return { id: Number(match[1]), ...(match[2] === undefined ? {} : { at: new Date(Number(match[2])) }) };
}

export const writeReceiptPlace = ({ id, at }: { id: number; at?: Date }): string =>
  at === undefined ? String(id) : `${id}-${at.getTime()}`;

const fault = (name: string, detail: string): Rejected =>
  new Rejected('BAD_REQUEST', `${name}: ${detail}`, [{ pointer: `/${name}`, detail }]);

const string = z.string();
const found = storedReceiptView
  .pick({
    receiptId: true,
    organizationFiscalCode: true,
    noticeNumber: true,
    anomalies: true,
    createdAt: true,
  })
  .extend({
    foundBy: string.meta({ description: 'The organization to read it as: one the caller may name.' }),
    iuv: string,
    paymentAmount: euroText,
    companyName: string,
    paymentDateTime: string.optional(),
    deliveries: z.array(
      deliveryView
        .pick({ id: true, idPA: true, idStation: true, parkedReason: true, lastError: true, faultCode: true })
        .extend({
          state: z.enum(DELIVERY_STATES),
          attemptCount: count,
          nextAttemptAt: date.optional(),
        }),
    ),
  });
export const foundReceipts = z.object({ receipts: z.array(found), nextCursor: string.optional() });

interface Found {
  receipt: { receipt: Receipt; anomalies: readonly string[]; createdAt: Date };
  foundBy: string;
  deliveries: readonly {
    id: number;
    organizationFiscalCode: string;
    stationId: string;
    state: DeliveryState;
    attempts: number;
    parkedReason?: ParkedReason;
    nextAttemptAt?: Date;
    lastError?: string;
    faultCode?: string;
  }[];
}

/** A receipt as a result of a search: nothing of its debtor. */
export function viewFoundReceipt({ receipt: stored, foundBy, deliveries }: Found): z.output<typeof found> {
  const { receipt, anomalies, createdAt } = stored;
  return {
    receiptId: receipt.receiptId,
    organizationFiscalCode: receipt.fiscalCode,
    foundBy,
    noticeNumber: receipt.noticeNumber,
    iuv: receipt.creditorReferenceId,
    paymentAmount: euros(receipt.paymentAmount),
    companyName: receipt.companyName,
    paymentDateTime: receipt.paymentDateTime,
    anomalies: [...anomalies],
    createdAt,
    deliveries: deliveries.map(({ organizationFiscalCode, stationId, attempts, ...rest }) => ({
      ...rest,
      idPA: organizationFiscalCode,
      idStation: stationId,
      attemptCount: attempts,
    })),
  };
}
