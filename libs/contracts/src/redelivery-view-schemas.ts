import { REDELIVERY_KINDS, type RedeliveryStatus, type SkipReason } from '#libs/domain';
import { z } from 'zod';
import { deliveryStatus, receiptDocument } from './receipt-view-schemas';
import { count, date } from './view-fields';

const text = z.string();
const optional = text.optional();
const id = text.regex(/^[0-9a-f]{32}$/);

const reason = z.enum([
  'IN_FLIGHT',
  'INEXPRESSIBLE',
  'DELIVERED',
  'REDIRECTED',
  'STATION_DOES_NOT_SERVE',
]) satisfies z.ZodType<SkipReason>;
const skipped = z
  .partialRecord(reason, count)
  .meta({ description: 'Deliveries that were left as they are, by reason.' });

const selection = {
  stationId: optional,
  organizationFiscalCode: optional,
  deliveries: z.enum(REDELIVERY_KINDS),
  since: date.optional(),
  until: date,
  toStationId: optional,
};

/** Answers about redeliveries of many. */
export const redeliveryForecast = z.object({
  dryRun: z.literal(true),
  ...selection,
  counts: z.object({ matched: count, wouldReopen: count, skipped }),
});

export const redeliveryView = z.object({
  id,
  status: z.enum([
    'queued',
    'running',
    'delivering',
    'completed',
    'cancelling',
    'cancelled',
  ]) satisfies z.ZodType<RedeliveryStatus>,
  ...selection,
  perSecond: count,
  requestedBy: text,
  brokerCode: optional,
  counts: z
    .object({
      matched: count,
      reopened: count,
      skipped,
      delivered: count,
      refused: count.meta({ description: 'Answered KO.' }),
      failed: count.meta({ description: 'Parked, their attempts used up.' }),
      pending: count.meta({ description: 'On their way, or waiting for their station.' }),
      takenBack: count.meta({ description: 'Given back what they were by a cancel.' }),
      superseded: count.meta({ description: 'Taken up since by somebody else.' }),
    })
    .meta({
      description:
        'reopened is delivered + refused + failed + pending + takenBack + superseded; at the end matched is reopened + all skipped.',
    }),
  createdAt: date,
  endedAt: date.optional(),
});

export const redeliveryList = z.object({
  redeliveries: z.array(redeliveryView),
  nextCursor: optional.meta({ description: 'Present where more follow.' }),
});

export const redirected = z.object({
  id: count.meta({ description: 'The delivery that took its place.' }),
  redirectedFrom: count,
  stationId: text,
});

/** Answers of a station's mailbox. */
export const mailboxEntry = z.object({
  deliveryId: count,
  idPA: text,
  idBrokerPA: text,
  idStation: text,
  receiptId: text,
  noticeNumber: text,
  status: deliveryStatus,
  attemptCount: count,
  parkedReason: optional,
  lastError: optional,
  createdAt: date,
  receipt: receiptDocument,
});

export const mailboxPage = z.object({
  deliveries: z.array(mailboxEntry),
  upTo: optional.meta({ description: 'To acknowledge this page and all before it.' }),
  nextCursor: optional.meta({ description: 'Present where more follow.' }),
});

export const acknowledged = z.object({
  acknowledged: count,
  alreadyDelivered: count,
  redirected: count.meta({ description: 'Another delivery took their place: left alone.' }),
  more: z.boolean().meta({ description: 'Ask again with the same cursor: more may be left.' }),
});
