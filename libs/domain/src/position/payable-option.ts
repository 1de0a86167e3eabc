import { findOption, optionNotFound, otherPlanUsed } from './payment';
import { type PaymentOption, type Position } from './stored-position';

/**
 * The option a payer asks for by nav (or iuv).
 * @throws Rejected PAYMENT_OPTION_NOT_FOUND also before its validity date and when another plan of the
 *   position is in use: GPD answers 404 there
 */
export function payableOption(position: Position, nav: string, now: string): PaymentOption {
  const option = findOption(position, nav);
  if (option === undefined || otherPlanUsed(position, option)) {
    throw optionNotFound(position.organizationFiscalCode, nav);
  }
  if (option.validityDate !== undefined && option.validityDate > now) {
    throw optionNotFound(position.organizationFiscalCode, nav);
  }
  return option;
}
