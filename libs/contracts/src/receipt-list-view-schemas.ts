import { type RecipientRule } from '#libs/domain';
import { z } from 'zod';
import { deliveryView, storedReceiptView } from './receipt-view-schemas';
import { count, localDateTime } from './view-fields';

const text = z.string();

export const receiptList = z.object({
  currentPageNumber: count,
  length: count,
  totalPages: count,
  results: z.array(
    z.object({
      organizationFiscalCode: text,
      iuv: text,
      debtor: text,
      paymentDateTime: localDateTime,
      status: z.literal('PAID'),
    }),
  ),
});

export const receiptFeed = z.object({
  receipts: z.array(storedReceiptView),
  next: text.meta({ description: 'To be kept, and sent as `after`: who does misses none.' }),
  more: z.boolean(),
});

const rule = z.enum([
  'ORIGINATING',
  'BROADCAST',
  'NOT_BROADCAST',
  'PRIMARY_NOT_BROADCAST',
  'STATION_DISABLED',
  'PAYMENT_FAILED',
  'NOT_REGISTERED',
]) satisfies z.ZodType<RecipientRule | 'NOT_REGISTERED'>;
export const recipientsView = z.object({
  receiptId: text,
  organizationFiscalCode: text,
  originatingStationId: text.optional(),
  stations: z.array(
    z.object({
      idPA: text,
      idBrokerPA: text,
      idStation: text,
      receives: z.boolean(),
      delivery: deliveryView
        .pick({ id: true, originating: true, status: true, parked: true, parkedReason: true })
        .optional(),
      now: z
        .object({ receives: z.boolean(), rule, reason: text })
        .meta({ description: 'What the rules say of it now.' }),
    }),
  ),
});
