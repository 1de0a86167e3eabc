import { type OptionStatus } from '#libs/domain';
import { z } from 'zod';
import { STATUSES_V3 } from './position-v3-status';
import { debtor, metadata, pageInfo, transfer, transferView } from './position-view-schemas';
import { cents, localDateTime } from './view-fields';

/** States of an instalment: those of v1's options, without what every one of them begins with. */
type InstallmentStatus = OptionStatus extends `PO_${infer Status}` ? Status : never;

const text = z.string();
const optional = text.optional();
const day = localDateTime.optional();
const installmentStatus = z.enum([
  'UNPAID',
  'PAID',
  'PARTIALLY_REPORTED',
  'REPORTED',
]) satisfies z.ZodType<InstallmentStatus>;
const due = { nav: text, iuv: text, amount: cents, description: text, dueDate: localDateTime };

export const positionV3View = z.object({
  iupd: text,
  organizationFiscalCode: text,
  companyName: text,
  officeName: optional,
  insertedDate: localDateTime,
  publishDate: day,
  paymentDate: day,
  status: z.enum(STATUSES_V3),
  lastUpdatedDate: localDateTime,
  paymentOption: z.array(
    z.object({
      switchToExpired: z.boolean(),
      retentionDate: day,
      insertedDate: localDateTime,
      validityDate: day,
      debtor: z.object(debtor),
      installments: z.array(
        z.object({
          ...due,
          organizationFiscalCode: text,
          paymentDate: day,
          reportingDate: day,
          paymentMethod: optional,
          pspCompany: optional,
          fee: cents,
          notificationFee: cents,
          idReceipt: optional,
          idFlowReporting: optional,
          status: installmentStatus,
          lastUpdatedDate: localDateTime,
          installmentMetadata: metadata,
          transfer: z.array(transferView),
        }),
      ),
    }),
  ),
});

export const writtenPositionV3View = z.object({
  iupd: text,
  payStandIn: z.boolean(),
  companyName: text,
  officeName: optional,
  paymentDate: day,
  status: z.enum(STATUSES_V3),
  paymentOption: z.array(
    z.object({
      validityDate: day,
      retentionDate: day,
      switchToExpired: z.boolean(),
      debtor: z.object(debtor),
      installments: z.array(
        z.object({
          ...due,
          fee: cents,
          notificationFee: cents,
          status: installmentStatus,
          transfer: z.array(z.object(transfer)),
          installmentMetadata: metadata,
        }),
      ),
    }),
  ),
});

export const positionV3List = z.object({
  payment_position_list: z.array(positionV3View),
  page_info: pageInfo,
});
