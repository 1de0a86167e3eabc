import { Rejected } from '../errors';
import { findOption, optionNotFound } from './payment';
import { type PaymentOption, type Position, type Transfer } from './stored-position';
import { optionMay } from './transitions';

export { RESERVED_METADATA_KEY as NOTIFICATION_FEE_KEY } from './rules';

/** The organization's own transfer with the lowest id: what a notification fee is added to. */
export function primaryTransfer(transfers: readonly Transfer[], organization: string): Transfer | undefined {
  return transfers
    .filter((transfer) => transfer.organizationFiscalCode === organization)
    .sort((a, b) => a.idTransfer.localeCompare(b.idTransfer))[0];
}

/**
 * The position after the cost of notifying one of its options was set: it replaces an earlier one, in the
 * amount of the option and of its primary transfer (GPD's `notificationfee`). Zero takes the fee away.
 *
 * @param fee whole eurocents, 0 or more
 * @throws Rejected PAYMENT_OPTION_NOT_FOUND, PAYMENT_OPTION_NOTIFICATION_FEE_UPDATE_NOT_UPDATABLE when it is
 *   paid, PAYMENT_OPTION_NOTIFICATION_FEE_UPDATE_TRANSFER_NOT_FOUND without a transfer of the organization,
 *   DEBT_POSITION_REQUEST_DATA_ERROR when the sum would be too large to be exact
 */
export function setNotificationFee(position: Position, nav: string, fee: number, now: string): Position {
  const organization = position.organizationFiscalCode;
  const option = findOption(position, nav);
  if (option === undefined) throw optionNotFound(organization, nav);
  if (!optionMay('charge', option.status)) {
    throw new Rejected(
      'PAYMENT_OPTION_NOTIFICATION_FEE_UPDATE_NOT_UPDATABLE',
      `The payment option with Organization Fiscal Code ${organization} and NAV ${option.nav} is not in unpaid state: its notification fee cannot be updated`,
    );
  }
  const primary = primaryTransfer(option.transfer, organization);
  if (primary === undefined) {
    throw new Rejected(
      'PAYMENT_OPTION_NOTIFICATION_FEE_UPDATE_TRANSFER_NOT_FOUND',
      `The payment option with NAV ${option.nav} has no transfer of organization ${organization} to add a notification fee to`,
    );
  }
  const difference = fee - option.notificationFee;
  if (!Number.isSafeInteger(option.amount + difference)) {
    const detail = 'Amounts congruence error: the notification fee makes the amount too large';
    throw new Rejected('DEBT_POSITION_REQUEST_DATA_ERROR', detail, [{ pointer: '/notificationFee', detail }]);
  }
  const charged: PaymentOption = {
    ...option,
    amount: option.amount + difference,
    notificationFee: fee,
    lastUpdatedDate: now,
    transfer: option.transfer.map((each) =>
      each === primary ? { ...each, amount: each.amount + difference, lastUpdatedDate: now } : each,
    ),
  };
  return {
    ...position,
    paymentOption: position.paymentOption.map((each) => (each === option ? charged : each)),
    lastUpdatedDate: now,
    version: position.version + 1,
  };
}
