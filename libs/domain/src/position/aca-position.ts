import { Rejected } from '../errors';
import { type PositionInput } from './position';
import { type Position } from './stored-position';

/** What ACA's `paCreatePosition` says of a notice. Amount in eurocents; 0 withdraws it. Dates as in PositionInput. */
export interface AcaNotice {
  paFiscalCode: string;
  entityType: 'F' | 'G';
  entityFiscalCode: string;
  entityFullName: string;
  iuv: string;
  nav?: string;
  amount: number;
  description: string;
  expirationDate: string;
  iban?: string;
  postalIban?: string;
  switchToExpired: boolean;
  payStandIn: boolean;
}

/** Category of the one transfer of such a position (the platform's literal). */
const CATEGORY = 'STAND-IN';

/** iupd of the position `paCreatePosition` keeps for a notice: the same for every call about it. */
export const acaIupd = ({ paFiscalCode, iuv }: Pick<AcaNotice, 'paFiscalCode' | 'iuv'>): string =>
  `ACA_${paFiscalCode}_${iuv}`;

/**
 * The position a notice stands for. What a call leaves out stays as it is: the IBAN of an existing position, and the
 * name of its company, which this contract has no field for; a new one is named by the creditor's fiscal code.
 *
 * @throws Rejected ACA_NOT_POSSIBLE when there is no IBAN to pay to
 */
export function acaPositionInput(notice: AcaNotice, existing: Position | undefined): PositionInput {
  const known = existing?.paymentOption[0]?.transfer[0];
  const iban = notice.iban ?? known?.iban;
  if (iban === undefined) throw acaNotPossible('no IBAN is given, and none is known of this position');
  const postalIban = notice.postalIban ?? (notice.iban === undefined ? known?.postalIban : undefined);
  return {
    iupd: acaIupd(notice),
    type: notice.entityType,
    payStandIn: notice.payStandIn,
    fiscalCode: notice.entityFiscalCode,
    fullName: notice.entityFullName,
    switchToExpired: notice.switchToExpired,
    companyName: existing?.companyName ?? notice.paFiscalCode,
    paymentOption: [
      {
        iuv: notice.iuv,
        ...(notice.nav === undefined ? {} : { nav: notice.nav }),
        amount: notice.amount,
        description: notice.description,
        isPartialPayment: false,
        dueDate: notice.expirationDate,
        paymentOptionMetadata: [],
        transfer: [
          {
            idTransfer: '1',
            amount: notice.amount,
            remittanceInformation: notice.description,
            category: CATEGORY,
            iban,
            ...(postalIban === undefined ? {} : { postalIban }),
            transferMetadata: [],
          },
        ],
      },
    ],
  };
}

/** Whether a position that can be paid already asks exactly this: the same call once more changes nothing. */
export function asksTheSame(existing: Position, after: Position): boolean {
  return (
    existing.status !== 'DRAFT' &&
    existing.paymentOption.length === after.paymentOption.length &&
    termsOf(existing) === termsOf(after)
  );
}

function termsOf(position: Position): string {
  return JSON.stringify([
    position.type,
    position.payStandIn,
    position.fiscalCode,
    position.fullName,
    position.switchToExpired,
    position.companyName,
    position.paymentOption.map((option) => [
      option.iuv,
      option.nav,
      option.amount,
      option.description,
      option.dueDate,
      option.isPartialPayment,
      option.transfer.map((transfer) => [
        transfer.idTransfer,
        transfer.organizationFiscalCode,
        transfer.amount,
        transfer.remittanceInformation,
        transfer.category,
        transfer.iban,
        transfer.postalIban,
      ]),
    ]),
  ]);
}

export function acaNotPossible(reason: string): Rejected {
  return new Rejected(
    'ACA_NOT_POSSIBLE',
    `Can not perform the requested action on debit position: ${reason}`,
  );
}
