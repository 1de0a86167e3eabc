import {
  NOTIFICATION_FEE_KEY,
  type PaymentOption,
  type Position,
  debtorOf,
  paymentChoices,
  statusAt,
} from '#libs/domain';
import { type z } from 'zod';
import { viewOption } from './position-view';
import type * as schema from './position-view-schemas';

/**
 * PaymentsWithDebtorInfoModelResponse of GPD: an option as a payment starts from it, with its debtor and what
 * its position says. The status is the one at `now`. A notification fee shows among the metadata too.
 */
export function viewPayableOption(
  position: Position,
  option: PaymentOption,
  now: string,
): z.output<typeof schema.payableOptionView> {
  const debtor = debtorOf(position, option);
  const fee = { key: NOTIFICATION_FEE_KEY, value: String(option.notificationFee) };
  return {
    ...viewOption(option, position.organizationFiscalCode),
    payStandIn: position.payStandIn,
    serviceType: position.serviceType,
    type: debtor.type,
    fiscalCode: debtor.fiscalCode,
    fullName: debtor.fullName,
    streetName: debtor.streetName,
    civicNumber: debtor.civicNumber,
    postalCode: debtor.postalCode,
    city: debtor.city,
    province: debtor.province,
    region: debtor.region,
    country: debtor.country,
    email: debtor.email,
    phone: debtor.phone,
    companyName: position.companyName,
    officeName: position.officeName,
    debtPositionStatus: statusAt(position, now),
    paymentOptionMetadata: [...option.paymentOptionMetadata, ...(option.notificationFee === 0 ? [] : [fee])],
  };
}

/** VerifyPaymentOptionsResponse of GPD: every way to pay the position of a notice. */
export function viewPaymentChoices(
  position: Position,
  now: string,
): z.output<typeof schema.paymentChoicesView> {
  return {
    organizationFiscalCode: position.organizationFiscalCode,
    companyName: position.companyName,
    officeName: position.officeName,
    paymentOptions: paymentChoices(position, now),
  };
}
