import {
  type Installment,
  type OptionStatus,
  type PaymentChoice,
  type PositionEventType,
  type PositionStatus,
  type ServiceType,
  type TransferStatus,
} from '#libs/domain';
import { z } from 'zod';
import { cents, count, localDateTime } from './view-fields';

const text = z.string();
const optional = text.optional();
const day = localDateTime.optional();
const subject = z.enum(['F', 'G']).meta({ description: 'F: natural person, G: legal person.' });
const positionStatus = z.enum([
  'DRAFT',
  'PUBLISHED',
  'VALID',
  'INVALID',
  'EXPIRED',
  'PARTIALLY_PAID',
  'PAID',
  'REPORTED',
]) satisfies z.ZodType<PositionStatus>;
const optionStatus = z.enum([
  'PO_UNPAID',
  'PO_PAID',
  'PO_PARTIALLY_REPORTED',
  'PO_REPORTED',
]) satisfies z.ZodType<OptionStatus>;
export const serviceType = z.enum(['GPD', 'ACA', 'WISP']) satisfies z.ZodType<ServiceType>;
export const metadata = z.array(z.object({ key: text, value: optional }));
const stamp = z.object({ hashDocument: text, stampType: text, provincialResidence: text });

export const transfer = {
  idTransfer: text,
  amount: cents,
  organizationFiscalCode: text,
  companyName: optional,
  remittanceInformation: text,
  category: text,
  iban: optional,
  postalIban: optional,
  stamp: stamp.optional(),
  transferMetadata: metadata,
};
export const transferView = z.object({
  ...transfer,
  insertedDate: localDateTime,
  status: z.enum(['T_UNREPORTED', 'T_REPORTED']) satisfies z.ZodType<TransferStatus>,
  lastUpdatedDate: localDateTime,
});

export const optionView = z.object({
  nav: text,
  iuv: text,
  organizationFiscalCode: text,
  amount: cents.meta({ description: 'Eurocents, the notification fee included.' }),
  description: text,
  isPartialPayment: z.boolean(),
  dueDate: localDateTime,
  retentionDate: day,
  paymentDate: day,
  reportingDate: day,
  insertedDate: localDateTime,
  paymentMethod: optional,
  fee: cents,
  notificationFee: cents,
  pspCompany: optional,
  pspCode: optional,
  pspTaxCode: optional,
  idReceipt: optional,
  idFlowReporting: optional,
  status: optionStatus,
  lastUpdatedDate: localDateTime,
  paymentOptionMetadata: metadata,
  transfer: z.array(transferView),
});

/** What changed an option by payment. */
export const paidOptionView = optionView.extend({ serviceType });

export const positionView = z.object({
  iupd: text,
  organizationFiscalCode: text,
  type: subject,
  companyName: text,
  officeName: optional,
  insertedDate: localDateTime,
  publishDate: day,
  validityDate: day,
  paymentDate: day,
  status: positionStatus,
  lastUpdatedDate: localDateTime,
  paymentOption: z.array(optionView),
});

/** Debtor of GPD. */
export const debtor = {
  type: subject,
  fiscalCode: text,
  fullName: text,
  streetName: optional,
  civicNumber: optional,
  postalCode: optional,
  city: optional,
  province: optional,
  region: optional,
  country: optional,
  email: optional,
  phone: optional,
};
const owed = { payStandIn: z.boolean(), ...debtor, companyName: text, officeName: optional };

export const writtenPositionView = z.object({
  iupd: text,
  ...owed,
  switchToExpired: z.boolean(),
  validityDate: day,
  paymentDate: day,
  status: positionStatus,
  paymentOption: z.array(
    z.object({
      nav: text,
      iuv: text,
      amount: cents,
      description: text,
      isPartialPayment: z.boolean(),
      dueDate: localDateTime,
      retentionDate: day,
      fee: cents,
      notificationFee: cents,
      paymentOptionMetadata: metadata,
      transfer: z.array(z.object(transfer)),
    }),
  ),
});

export const payableOptionView = paidOptionView.extend({ ...owed, debtPositionStatus: positionStatus });

const installment = z.object({
  nav: text,
  iuv: text,
  amount: cents,
  description: text,
  dueDate: localDateTime,
  validFrom: day,
  status: z.enum([
    'POI_INVALID',
    'POI_PAID',
    'POI_EXPIRED_NOT_PAYABLE',
    'POI_EXPIRED_UNPAID',
    'POI_UNPAID',
  ]) satisfies z.ZodType<Installment['status']>,
  statusReason: optional,
});
export const paymentChoicesView = z.object({
  organizationFiscalCode: text,
  companyName: text,
  officeName: optional,
  paymentOptions: z.array(
    z.object({
      numberOfInstallments: count,
      amount: cents,
      dueDate: localDateTime,
      validFrom: day,
      status: z.enum([
        'PO_INVALID',
        'PO_PAID',
        'PO_EXPIRED_NOT_PAYABLE',
        'PO_EXPIRED_UNPAID',
        'PO_UNPAID',
        'PO_PARTIALLY_PAID',
      ]) satisfies z.ZodType<PaymentChoice['status']>,
      statusReason: text,
      allCCP: z.boolean(),
      installments: z.array(installment),
    }),
  ),
});

export const pageInfo = z.object({
  page: count.optional(),
  limit: count,
  items_found: count,
  total_pages: count.optional(),
  next: optional.meta({ description: 'Where more follow: to be sent as `after` for the next page.' }),
});
export const positionList = z.object({ payment_position_list: z.array(positionView), page_info: pageInfo });

export const updatedIbans = z.object({ description: text, updatedTransfers: count });

export const positionEvents = z.object({
  events: z.array(
    z.object({
      at: localDateTime,
      type: z.enum([
        'CREATED',
        'UPDATED',
        'PUBLISHED',
        'INVALIDATED',
        'DELETED',
        'BECAME_VALID',
        'EXPIRED',
        'PAID',
        'REPORTED',
        'FEE_CHANGED',
        'ANOMALY',
      ]) satisfies z.ZodType<PositionEventType>,
      statusFrom: positionStatus.optional(),
      statusTo: positionStatus.optional(),
      nav: optional,
      optionFrom: optionStatus.optional(),
      optionTo: optionStatus.optional(),
      receiptId: optional,
      detail: optional,
      actor: text.meta({ description: 'operator:<key>, broker:<code>, node, job or clock.' }),
      jobId: optional,
    }),
  ),
  nextCursor: optional,
});

export const acaPositionView = z.object({
  paFiscalCode: text,
  companyName: text,
  entityType: subject,
  entityFiscalCode: text,
  entityFullName: text,
  iuv: optional,
  nav: optional,
  amount: cents.optional(),
  description: optional,
  expirationDate: day,
  iban: optional,
  postalIban: optional,
  switchToExpired: z.boolean(),
  status: positionStatus,
});
