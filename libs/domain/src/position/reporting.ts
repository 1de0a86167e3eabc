import { Rejected } from '../errors';
import { otherPlanUsed } from './payment';
import { type OptionStatus, type PositionStatus, statusAfterPayment, statusAt } from './state';
import { type PaymentOption, type Position, type Transfer } from './stored-position';

/** Money has come in, not all of it is accounted for: what a flow report can be about. */
const ACCOUNTABLE_POSITIONS: readonly PositionStatus[] = ['PARTIALLY_PAID', 'PAID'];
const ACCOUNTABLE_OPTIONS: readonly OptionStatus[] = ['PO_PAID', 'PO_PARTIALLY_REPORTED'];

/** A transfer as it became, and what it is part of. */
export interface Reported {
  position: Position;
  transfer: Transfer;
}

/**
 * The position after a transfer was found in a flow report (GPD's `report`): the option is REPORTED with its
 * last transfer, PARTIALLY_REPORTED before, and the position follows its options.
 *
 * ACA positions may be reported without having been paid here, VALID ones too, as in GPD. What GPD lets pass
 * and this refuses is an unpaid option beside a payment of another plan: two plans would both have been used.
 *
 * @throws Rejected TRANSFER_NOT_FOUND, TRANSFER_NOT_ACCOUNTABLE also when it is reported already
 */
export function reportTransfer(position: Position, iuv: string, idTransfer: string, now: string): Reported {
  const option = position.paymentOption.find((each) => each.iuv === iuv);
  const transfer = findTransfer(position, iuv, idTransfer);
  if (option === undefined || transfer === undefined) {
    throw transferNotFound(position.organizationFiscalCode, iuv, idTransfer);
  }
  const status = statusAt(position, now);
  if (transfer.status !== 'T_UNREPORTED' || !isAccountable(position, option, status)) {
    throw new Rejected(
      'TRANSFER_NOT_ACCOUNTABLE',
      `The transfer with Organization Fiscal Code ${position.organizationFiscalCode}, IUV ${iuv} and id ${idTransfer} is not in accountable state`,
    );
  }
  const reported: Transfer = { ...transfer, status: 'T_REPORTED', lastUpdatedDate: now };
  const transfers = option.transfer.map((each) => (each === transfer ? reported : each));
  const isLast = transfers.every((each) => each.status === 'T_REPORTED');
  const after: PaymentOption = {
    ...option,
    status: isLast ? 'PO_REPORTED' : 'PO_PARTIALLY_REPORTED',
    transfer: transfers,
    lastUpdatedDate: now,
  };
  const paymentOption = position.paymentOption.map((each) => (each === option ? after : each));
  return {
    transfer: reported,
    position: {
      ...position,
      paymentOption,
      status: statusAfterPayment(status, paymentOption),
      lastUpdatedDate: now,
      version: position.version + 1,
    },
  };
}

export const findTransfer = (position: Position, iuv: string, idTransfer: string): Transfer | undefined =>
  position.paymentOption
    .find((option) => option.iuv === iuv)
    ?.transfer.find((transfer) => transfer.idTransfer === idTransfer);

export function transferNotFound(organization: string, iuv: string, idTransfer: string): Rejected {
  return new Rejected(
    'TRANSFER_NOT_FOUND',
    `Not found a transfer for Organization Fiscal Code ${organization}, IUV ${iuv} and id ${idTransfer}`,
  );
}

function isAccountable(position: Position, option: PaymentOption, status: PositionStatus): boolean {
  if (position.serviceType !== 'ACA') {
    return ACCOUNTABLE_POSITIONS.includes(status) && ACCOUNTABLE_OPTIONS.includes(option.status);
  }
  return (status === 'VALID' || ACCOUNTABLE_POSITIONS.includes(status)) && !otherPlanUsed(position, option);
}
