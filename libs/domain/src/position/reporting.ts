import { Rejected } from '../errors';
import { otherPlanUsed } from './payment';
import { statusAfterPayment, statusAt } from './state';
import { type PaymentOption, type Position, type Transfer } from './stored-position';
import {
  optionBecomes,
  optionMay,
  positionBecomes,
  positionMay,
  transferBecomes,
  transferMay,
} from './transitions';

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
  const { serviceType } = position;
  const status = statusAt(position, now);
  const isAccountable =
    positionMay('report', status, serviceType) &&
    optionMay('report', option.status, serviceType) &&
    transferMay('report', transfer.status) &&
    !otherPlanUsed(position, option);
  if (!isAccountable) {
    throw new Rejected(
      'TRANSFER_NOT_ACCOUNTABLE',
      `The transfer with Organization Fiscal Code ${position.organizationFiscalCode}, IUV ${iuv} and id ${idTransfer} is not in accountable state`,
    );
  }
  const reported: Transfer = {
    ...transfer,
    status: transferBecomes('report', transfer.status, 'T_REPORTED'),
    lastUpdatedDate: now,
  };
  const transfers = option.transfer.map((each) => (each === transfer ? reported : each));
  const isLast = transfers.every((each) => each.status === 'T_REPORTED');
  const after: PaymentOption = {
    ...option,
    status: optionBecomes(
      'report',
      option.status,
      isLast ? 'PO_REPORTED' : 'PO_PARTIALLY_REPORTED',
      serviceType,
    ),
    transfer: transfers,
    lastUpdatedDate: now,
  };
  const paymentOption = position.paymentOption.map((each) => (each === option ? after : each));
  return {
    transfer: reported,
    position: {
      ...position,
      paymentOption,
      status: positionBecomes('report', status, statusAfterPayment(status, paymentOption), serviceType),
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
