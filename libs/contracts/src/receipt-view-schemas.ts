import {
  type AttemptView,
  type DeliveryStatus,
  type DeliveryView,
  type Outcome,
  type ParkedReason,
  type StationHealth,
  type StationTraffic,
} from '#libs/domain';
import { z } from 'zod';
import { count, date, euros } from './view-fields';

const text = z.string();
const optional = text.optional();
const outcome = z.enum(['OK', 'KO']) satisfies z.ZodType<Outcome>;
export const deliveryStatus = z.enum([
  'NOTICE_GENERATED',
  'NOTICE_SENT',
  'NOTIFIED',
  'NOTICE_PENDING',
  'REDIRECTED',
]) satisfies z.ZodType<DeliveryStatus>;
const metadata = z.array(z.object({ key: text, value: text })).optional();
const subject = z.object({
  uniqueIdentifier: z.object({
    entityUniqueIdentifierType: z.enum(['F', 'G']),
    entityUniqueIdentifierValue: text,
  }),
  fullName: text,
  streetName: optional,
  civicNumber: optional,
  postalCode: optional,
  city: optional,
  stateProvinceRegion: optional,
  country: optional,
  'e-mail': optional,
});

/** ctReceiptV2 of paForNode.xsd as JSON; dates keep the form they came in. */
export const receiptDocument = z.object({
  receiptId: text,
  noticeNumber: text,
  fiscalCode: text,
  outcome,
  creditorReferenceId: text,
  paymentAmount: euros,
  description: text,
  companyName: text,
  officeName: optional,
  debtor: subject,
  transferList: z.array(
    z.object({
      idTransfer: z.int().min(1).max(5),
      transferAmount: euros,
      fiscalCodePA: text,
      companyName: optional,
      IBAN: optional,
      MBDAttachment: optional,
      remittanceInformation: text,
      transferCategory: text,
      metadata,
    }),
  ),
  idPSP: text,
  pspFiscalCode: optional,
  pspPartitaIVA: optional,
  PSPCompanyName: text,
  idChannel: text,
  channelDescription: text,
  payer: subject.optional(),
  paymentMethod: optional,
  paymentNote: optional,
  fee: euros.optional(),
  primaryCiIncurredFee: euros.optional(),
  idBundle: optional,
  idCiBundle: optional,
  paymentDateTime: optional,
  applicationDate: optional,
  transferDate: optional,
  metadata,
  standIn: z.boolean().optional(),
});

const deliveryLink = z.object({ deliveryId: count, stationId: text });

export const deliveryView = z.object({
  id: count,
  organizationFiscalCode: text,
  brokerCode: text,
  stationId: text,
  idPA: text,
  idBrokerPA: text,
  idStation: text,
  originating: z.boolean(),
  status: deliveryStatus,
  parked: z.boolean().meta({ description: 'It waits without a time: for its station, or for somebody.' }),
  parkedReason: (
    z.enum(['INEXPRESSIBLE', 'EXHAUSTED', 'STATION_DOWN', 'STATION_OFF']) satisfies z.ZodType<ParkedReason>
  ).optional(),
  attemptCount: count,
  nextAttemptAt: date.optional(),
  outcome: (z.enum(['OK', 'KO', 'MAILBOX']) satisfies z.ZodType<NonNullable<DeliveryView['outcome']>>)
    .optional()
    .meta({ description: "The station's answer; MAILBOX: it was acknowledged in the station's mailbox." }),
  faultCode: optional,
  faultString: optional,
  lastError: optional,
  createdAt: date,
  notifiedAt: date.optional(),
  redirectedTo: deliveryLink.optional().meta({ description: 'The delivery that took its place.' }),
  redirectedFrom: deliveryLink.optional().meta({ description: 'The delivery whose place it took.' }),
  history: z.array(
    z.object({
      status: deliveryStatus,
      at: date,
      note: optional.meta({ description: 'What somebody did with it, in words.' }),
    }),
  ),
  attempts: z.array(
    z.object({
      attempt: count,
      startedAt: date,
      durationMs: count.optional(),
      httpStatus: z.int().optional(),
      outcome: (
        z.enum(['OK', 'KO', 'FAILED']) satisfies z.ZodType<NonNullable<AttemptView['outcome']>>
      ).optional(),
      errorClass: optional,
      errorMessage: optional,
      faultCode: optional,
      faultString: optional,
      answer: optional,
    }),
  ),
});

export const storedReceiptView = z.object({
  receiptId: text,
  organizationFiscalCode: text,
  noticeNumber: text,
  source: text,
  originatingStationId: optional,
  anomalies: z.array(text),
  createdAt: date,
  receipt: receiptDocument,
});
export const receiptView = storedReceiptView.extend({
  status: deliveryStatus,
  deliveries: z.array(deliveryView),
});

export const receiptIntake = z.union([
  receiptView.extend({ result: z.enum(['stored', 'already-known']) }),
  z.object({ receiptId: text, result: z.literal('not-paid'), deliveries: z.array(z.never()).max(0) }),
]);

export const reopenedDelivery = z.object({ id: count, status: z.literal('NOTICE_PENDING') });

export const stationTraffic = z.object({
  attempts: count.meta({
    description: 'Attempts at its newest deliveries: what the rate and the times are of.',
  }),
  successRate: z.number().min(0).max(1).exactOptional(),
  p50Ms: count.exactOptional(),
  p95Ms: count.exactOptional(),
  backlog: count.meta({ description: 'Deliveries it has not got.' }),
  oldestOwedAt: date.exactOptional(),
  lastSuccessAt: date
    .exactOptional()
    .meta({ description: 'The last attempt that got a valid answer, OK or KO.' }),
  lastFailureAt: date.exactOptional().meta({ description: 'The last attempt that got none.' }),
}) satisfies z.ZodType<StationTraffic>;

export const stationHealth = z.object({
  state: z.enum(['CLOSED', 'OPEN']).meta({ description: 'OPEN: nothing is sent but one probe at a time.' }),
  consecutiveFailures: count,
  failedProbes: count,
  openedAt: date.exactOptional(),
  closedAt: date.exactOptional(),
  nextProbeAt: date.exactOptional(),
  lastError: text.exactOptional(),
}) satisfies z.ZodType<StationHealth>;
