import {
  type Debtor,
  type Metadata,
  type OptionStatus,
  type PaymentOption,
  type Position,
  type PositionStatus,
  type ServiceType,
  type Transfer,
  type TransferStatus,
  hasSeveralPlans,
} from '#libs/domain';
import { toInstant, toInstantOrUndefined, withoutNulls } from '../sql';
import { type DebtorColumns, toDebtor } from './debtor-rows';

/** Columns and the values a domain object has for them, side by side: one place to read, one to write. */
export const POSITION_COLUMNS = `id, iupd, organization_fiscal_code, pay_stand_in, type, fiscal_code, full_name,
  street_name, civic_number, postal_code, city, province, region, country, email, phone, service_type,
  company_name, office_name, inserted_date, last_updated_date, publish_date, validity_date, min_due_date,
  max_due_date, payment_date, status, switch_to_expired, version, several_plans`;

export function positionValues(id: number, position: Position): unknown[] {
  return [
    id,
    position.iupd,
    position.organizationFiscalCode,
    position.payStandIn,
    position.type,
    position.fiscalCode,
    position.fullName,
    position.streetName ?? null,
    position.civicNumber ?? null,
    position.postalCode ?? null,
    position.city ?? null,
    position.province ?? null,
    position.region ?? null,
    position.country ?? null,
    position.email ?? null,
    position.phone ?? null,
    position.serviceType,
    position.companyName,
    position.officeName ?? null,
    position.insertedDate,
    position.lastUpdatedDate,
    position.publishDate ?? null,
    position.validityDate ?? null,
    position.minDueDate,
    position.maxDueDate,
    position.paymentDate ?? null,
    position.status,
    position.switchToExpired,
    position.version,
    hasSeveralPlans(position),
  ];
}

export const OPTION_COLUMNS = `id, payment_position_id, organization_fiscal_code, nav, iuv, payment_plan_id,
  amount, description, is_partial_payment, validity_date, due_date, retention_date, switch_to_expired, fee,
  notification_fee, send_sync, status, inserted_date, last_updated_date, payment_option_description`;

/** What a payment and its report write into an option. */
export const PAYMENT_COLUMNS = `payment_date, payment_method, psp_company, psp_code, psp_tax_code, receipt_id,
  reporting_date, flow_reporting_id`;

export function optionValues(
  id: number,
  positionId: number,
  organization: string,
  option: PaymentOption,
): unknown[] {
  return [
    id,
    positionId,
    organization,
    option.nav,
    option.iuv,
    option.paymentPlanId,
    option.amount,
    option.description,
    option.isPartialPayment,
    option.validityDate ?? null,
    option.dueDate,
    option.retentionDate ?? null,
    option.switchToExpired,
    option.fee,
    option.notificationFee,
    option.sendSync,
    option.status,
    option.insertedDate,
    option.lastUpdatedDate,
    option.paymentOptionDescription ?? null,
  ];
}

export const TRANSFER_COLUMNS = `id, payment_option_id, transfer_id, iuv, organization_fiscal_code,
  company_name, amount, remittance_information, category, iban, postal_iban, hash_document, stamp_type,
  provincial_residence, status, inserted_date, last_updated_date`;

export function transferValues(id: number, optionId: number, iuv: string, transfer: Transfer): unknown[] {
  return [
    id,
    optionId,
    transfer.idTransfer,
    iuv,
    transfer.organizationFiscalCode,
    transfer.companyName ?? null,
    transfer.amount,
    transfer.remittanceInformation,
    transfer.category,
    transfer.iban ?? null,
    transfer.postalIban ?? null,
    transfer.stamp?.hashDocument ?? null,
    transfer.stamp?.stampType ?? null,
    transfer.stamp?.provincialResidence ?? null,
    transfer.status,
    transfer.insertedDate,
    transfer.lastUpdatedDate,
  ];
}

export interface PositionRow extends DebtorColumns {
  id: number;
  iupd: string;
  organization_fiscal_code: string;
  pay_stand_in: number;
  service_type: ServiceType;
  company_name: string;
  office_name: string | null;
  inserted_date: Date;
  last_updated_date: Date;
  publish_date: Date | null;
  validity_date: Date | null;
  min_due_date: Date;
  max_due_date: Date;
  payment_date: Date | null;
  status: PositionStatus;
  switch_to_expired: number;
  version: number;
}

export interface OptionRow {
  id: number;
  payment_position_id: number;
  nav: string;
  iuv: string;
  payment_plan_id: string | null;
  amount: number;
  description: string;
  payment_option_description: string | null;
  is_partial_payment: number;
  validity_date: Date | null;
  due_date: Date;
  retention_date: Date | null;
  switch_to_expired: number | null;
  payment_date: Date | null;
  payment_method: string | null;
  psp_company: string | null;
  psp_code: string | null;
  psp_tax_code: string | null;
  receipt_id: string | null;
  fee: number;
  notification_fee: number;
  send_sync: number;
  reporting_date: Date | null;
  flow_reporting_id: string | null;
  status: OptionStatus;
  inserted_date: Date;
  last_updated_date: Date;
}

export interface TransferRow {
  id: number;
  payment_option_id: number;
  transfer_id: string;
  organization_fiscal_code: string;
  company_name: string | null;
  amount: number;
  remittance_information: string;
  category: string;
  iban: string | null;
  postal_iban: string | null;
  hash_document: string | null;
  stamp_type: string | null;
  provincial_residence: string | null;
  status: TransferStatus;
  inserted_date: Date;
  last_updated_date: Date;
}

export function toPosition(row: PositionRow, paymentOption: PaymentOption[]): Position {
  return {
    ...toDebtor(row),
    ...withoutNulls({
      officeName: row.office_name,
      publishDate: toInstantOrUndefined(row.publish_date) ?? null,
      validityDate: toInstantOrUndefined(row.validity_date) ?? null,
      paymentDate: toInstantOrUndefined(row.payment_date) ?? null,
    }),
    organizationFiscalCode: row.organization_fiscal_code,
    iupd: row.iupd,
    payStandIn: row.pay_stand_in === 1,
    serviceType: row.service_type,
    companyName: row.company_name,
    status: row.status,
    switchToExpired: row.switch_to_expired === 1,
    minDueDate: toInstant(row.min_due_date),
    maxDueDate: toInstant(row.max_due_date),
    insertedDate: toInstant(row.inserted_date),
    lastUpdatedDate: toInstant(row.last_updated_date),
    version: row.version,
    paymentOption,
  };
}

export function toOption(
  row: OptionRow,
  transfer: Transfer[],
  metadata: Metadata[],
  debtor: Debtor | undefined,
): PaymentOption {
  return {
    ...withoutNulls({
      paymentOptionDescription: row.payment_option_description,
      validityDate: toInstantOrUndefined(row.validity_date) ?? null,
      retentionDate: toInstantOrUndefined(row.retention_date) ?? null,
      paymentDate: toInstantOrUndefined(row.payment_date) ?? null,
      paymentMethod: row.payment_method,
      pspCompany: row.psp_company,
      pspCode: row.psp_code,
      pspTaxCode: row.psp_tax_code,
      idReceipt: row.receipt_id,
      reportingDate: toInstantOrUndefined(row.reporting_date) ?? null,
      idFlowReporting: row.flow_reporting_id,
    }),
    nav: row.nav,
    iuv: row.iuv,
    paymentPlanId: row.payment_plan_id ?? '',
    amount: row.amount,
    description: row.description,
    ...(debtor === undefined ? {} : { debtor }),
    isPartialPayment: row.is_partial_payment === 1,
    dueDate: toInstant(row.due_date),
    switchToExpired: row.switch_to_expired === 1,
    status: row.status,
    fee: row.fee,
    notificationFee: row.notification_fee,
    sendSync: row.send_sync === 1,
    insertedDate: toInstant(row.inserted_date),
    lastUpdatedDate: toInstant(row.last_updated_date),
    paymentOptionMetadata: metadata,
    transfer,
  };
}

export function toTransfer(row: TransferRow, metadata: Metadata[]): Transfer {
  return {
    ...withoutNulls({ companyName: row.company_name, iban: row.iban, postalIban: row.postal_iban }),
    idTransfer: row.transfer_id,
    amount: row.amount,
    organizationFiscalCode: row.organization_fiscal_code,
    remittanceInformation: row.remittance_information,
    category: row.category,
    ...(row.hash_document === null || row.stamp_type === null || row.provincial_residence === null
      ? {}
      : {
          stamp: {
            hashDocument: row.hash_document,
            stampType: row.stamp_type,
            provincialResidence: row.provincial_residence,
          },
        }),
    status: row.status,
    insertedDate: toInstant(row.inserted_date),
    lastUpdatedDate: toInstant(row.last_updated_date),
    transferMetadata: metadata,
  };
}
