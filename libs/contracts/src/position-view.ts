import { type PaymentOption, type Position, type Transfer, statusAt } from '#libs/domain';
import { type z } from 'zod';
import type * as schema from './position-view-schemas';

/**
 * PaymentPositionModelBaseResponse of GPD: no personal data of the debtor but `type`. The status is the one at
 * `now`, never a stale one. Dates are as GPD writes them, without zone; what is absent is left out.
 */
export function viewPosition(position: Position, now: string): z.output<typeof schema.positionView> {
  return {
    iupd: position.iupd,
    organizationFiscalCode: position.organizationFiscalCode,
    type: position.type,
    companyName: position.companyName,
    officeName: position.officeName,
    insertedDate: position.insertedDate,
    publishDate: position.publishDate,
    validityDate: position.validityDate,
    paymentDate: position.paymentDate,
    status: statusAt(position, now),
    lastUpdatedDate: position.lastUpdatedDate,
    paymentOption: position.paymentOption.map((option) =>
      viewOption(option, position.organizationFiscalCode),
    ),
  };
}

/** PaymentPositionModel of GPD: what a write answers, debtor included. Amounts are as they are asked for. */
export function viewWrittenPosition(
  position: Position,
  now: string,
): z.output<typeof schema.writtenPositionView> {
  return {
    iupd: position.iupd,
    payStandIn: position.payStandIn,
    type: position.type,
    fiscalCode: position.fiscalCode,
    fullName: position.fullName,
    streetName: position.streetName,
    civicNumber: position.civicNumber,
    postalCode: position.postalCode,
    city: position.city,
    province: position.province,
    region: position.region,
    country: position.country,
    email: position.email,
    phone: position.phone,
    switchToExpired: position.switchToExpired,
    companyName: position.companyName,
    officeName: position.officeName,
    validityDate: position.validityDate,
    paymentDate: position.paymentDate,
    status: statusAt(position, now),
    paymentOption: position.paymentOption.map((option) => ({
      nav: option.nav,
      iuv: option.iuv,
      amount: option.amount,
      description: option.description,
      isPartialPayment: option.isPartialPayment,
      dueDate: option.dueDate,
      retentionDate: option.retentionDate,
      fee: option.fee,
      notificationFee: option.notificationFee,
      paymentOptionMetadata: option.paymentOptionMetadata,
      transfer: option.transfer.map(
        ({ status: _, insertedDate: __, lastUpdatedDate: ___, ...transfer }) => transfer,
      ),
    })),
  };
}

/** PaymentOptionModelResponse of GPD. */
export function viewOption(
  option: PaymentOption,
  organizationFiscalCode: string,
): z.output<typeof schema.optionView> {
  return {
    nav: option.nav,
    iuv: option.iuv,
    organizationFiscalCode,
    amount: option.amount,
    description: option.description,
    isPartialPayment: option.isPartialPayment,
    dueDate: option.dueDate,
    retentionDate: option.retentionDate,
    paymentDate: option.paymentDate,
    reportingDate: option.reportingDate,
    insertedDate: option.insertedDate,
    paymentMethod: option.paymentMethod,
    fee: option.fee,
    notificationFee: option.notificationFee,
    pspCompany: option.pspCompany,
    pspCode: option.pspCode,
    pspTaxCode: option.pspTaxCode,
    idReceipt: option.idReceipt,
    idFlowReporting: option.idFlowReporting,
    status: option.status,
    lastUpdatedDate: option.lastUpdatedDate,
    paymentOptionMetadata: option.paymentOptionMetadata,
    transfer: option.transfer.map((transfer) => viewTransfer(transfer)),
  };
}

/** TransferModelResponse of GPD. */
export function viewTransfer(transfer: Transfer): z.output<typeof schema.transferView> {
  return {
    organizationFiscalCode: transfer.organizationFiscalCode,
    companyName: transfer.companyName,
    idTransfer: transfer.idTransfer,
    amount: transfer.amount,
    remittanceInformation: transfer.remittanceInformation,
    category: transfer.category,
    iban: transfer.iban,
    postalIban: transfer.postalIban,
    stamp: transfer.stamp,
    insertedDate: transfer.insertedDate,
    status: transfer.status,
    lastUpdatedDate: transfer.lastUpdatedDate,
    transferMetadata: transfer.transferMetadata,
  };
}
