import { Rejected } from '../errors';
import { statusAfterPayment, statusAt } from './state';
import { type PaymentOption, type Position } from './stored-position';
import { optionBecomes, optionMay, positionBecomes, positionMay } from './transitions';

/** What a payment says about itself: the body of GPD's `pay`. */
export interface Payment {
  idReceipt: string;
  /** 23 characters UTC */
  paymentDate?: string;
  paymentMethod?: string;
  pspCode?: string;
  pspTaxCode?: string;
  pspCompany: string;
  /** eurocents */
  fee: number;
}

export function optionNotFound(organizationFiscalCode: string, nav: string): Rejected {
  return new Rejected(
    'PAYMENT_OPTION_NOT_FOUND',
    `Not found a payment option for Organization Fiscal Code ${organizationFiscalCode} and NAV ${nav}`,
  );
}

/** The option a nav names; GPD also accepts the iuv in its place. */
export function findOption(position: Position, nav: string): PaymentOption | undefined {
  return (
    position.paymentOption.find((option) => option.nav === nav) ??
    position.paymentOption.find((option) => option.iuv === nav)
  );
}

/**
 * The position after one of its options was paid. As in GPD, DRAFT, PUBLISHED, INVALID and EXPIRED positions
 * can be paid: money that has moved is never refused for a state of ours.
 *
 * @throws Rejected PAYMENT_OPTION_NOT_FOUND also when the payment conflicts with one already made (whole amount
 *   against instalments, one plan against another): GPD answers 404 there
 * @throws Rejected PAYMENT_OPTION_ALREADY_PAID
 */
export function payOption(position: Position, nav: string, payment: Payment, now: string): Position {
  const option = findOption(position, nav);
  if (option === undefined) throw optionNotFound(position.organizationFiscalCode, nav);
  assertPayable(position, option);
  const paid: PaymentOption = {
    ...option,
    status: optionBecomes('pay', option.status, 'PO_PAID'),
    paymentDate: payment.paymentDate ?? now,
    pspCompany: payment.pspCompany,
    idReceipt: payment.idReceipt,
    fee: payment.fee,
    lastUpdatedDate: now,
    ...(payment.paymentMethod === undefined ? {} : { paymentMethod: payment.paymentMethod }),
    ...(payment.pspCode === undefined ? {} : { pspCode: payment.pspCode }),
    ...(payment.pspTaxCode === undefined ? {} : { pspTaxCode: payment.pspTaxCode }),
  };
  const paymentOption = position.paymentOption.map((each) => (each === option ? paid : each));
  const before = statusAt(position, now);
  const status = positionBecomes('pay', before, statusAfterPayment(before, paymentOption));
  return {
    ...position,
    paymentOption,
    status,
    ...(status === 'PAID' && paid.paymentDate !== undefined ? { paymentDate: paid.paymentDate } : {}),
    lastUpdatedDate: now,
    version: position.version + 1,
  };
}

function assertPayable(position: Position, option: PaymentOption): void {
  const touched = position.paymentOption.filter((each) => each.status !== 'PO_UNPAID');
  if (
    !positionMay('pay', position.status) ||
    !optionMay('pay', option.status) ||
    touched.some((each) => !each.isPartialPayment)
  ) {
    throw new Rejected(
      'PAYMENT_OPTION_ALREADY_PAID',
      `A payment option already paid exists for Organization Fiscal Code ${position.organizationFiscalCode} and NAV ${option.nav}`,
    );
  }
  if (otherPlanUsed(position, option)) throw optionNotFound(position.organizationFiscalCode, option.nav);
}

/** Whether something else than this option's plan was paid or reported: the whole, or another plan. */
export function otherPlanUsed(position: Position, option: PaymentOption): boolean {
  return position.paymentOption.some(
    (each) =>
      each !== option &&
      each.status !== 'PO_UNPAID' &&
      !(option.isPartialPayment && each.isPartialPayment && each.paymentPlanId === option.paymentPlanId),
  );
}
