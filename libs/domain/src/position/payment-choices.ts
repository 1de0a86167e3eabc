import { statusAt } from './state';
import { type PaymentOption, type Position } from './stored-position';

type Outlook = 'INVALID' | 'PAID' | 'EXPIRED_NOT_PAYABLE' | 'EXPIRED_UNPAID' | 'UNPAID';

/** One way to pay a position: an option alone, or all the instalments of one plan. */
export interface PaymentChoice {
  numberOfInstallments: number;
  amount: number;
  /** The last of its instalments'. */
  dueDate: string;
  /** The first of its instalments'. */
  validFrom?: string;
  status: `PO_${Outlook | 'PARTIALLY_PAID'}`;
  statusReason: string;
  /** Whether every transfer can go to a postal account. */
  allCCP: boolean;
  installments: Installment[];
}

export interface Installment {
  nav: string;
  iuv: string;
  amount: number;
  description: string;
  dueDate: string;
  validFrom?: string;
  status: `POI_${Outlook}`;
  statusReason?: string;
}

const POSITION_INVALID = 'Debt position is INVALID or EXPIRED';
const OTHER_CHOICE_USED = 'Not payable: another payment option has already been used';

/**
 * What a payer can choose from at `now` (GPD's verify for payment options), by due date. As soon as one choice
 * is paid in part the others are INVALID. Paid is what has left PO_UNPAID: GPD shows what is fully reported
 * as unpaid.
 */
export function paymentChoices(position: Position, now: string): PaymentChoice[] {
  const groups = new Map<string, PaymentOption[]>();
  for (const option of position.paymentOption) {
    const key = option.isPartialPayment ? `plan ${option.paymentPlanId}` : `single ${option.iuv}`;
    groups.set(key, [...(groups.get(key) ?? []), option]);
  }
  const status = statusAt(position, now);
  const isUsed = (options: readonly PaymentOption[]) => options.some(isPaid);
  const used = [...groups.values()].find(isUsed);
  return [...groups.values()]
    .map((options) => {
      if (status === 'INVALID' || status === 'EXPIRED') return choiceOf(options, now, POSITION_INVALID);
      return choiceOf(options, now, used === undefined || used === options ? undefined : OTHER_CHOICE_USED);
    })
    .sort((a, b) => compare(a.dueDate, b.dueDate));
}

/** @param invalid why it cannot be chosen, if so */
function choiceOf(
  options: readonly PaymentOption[],
  now: string,
  invalid: string | undefined,
): PaymentChoice {
  const byDueDate = [...options].sort((a, b) => compare(a.dueDate, b.dueDate));
  const validFrom = byDueDate.flatMap(({ validityDate }) => validityDate ?? []).sort(compare)[0];
  return {
    numberOfInstallments: options.length,
    amount: options.reduce((sum, { amount }) => sum + amount, 0),
    dueDate: byDueDate.at(-1)?.dueDate ?? now,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...choiceStatus(options, now, invalid),
    allCCP: options.every(({ transfer }) => transfer.every(({ postalIban }) => (postalIban ?? '') !== '')),
    installments: byDueDate.map((option) => installmentOf(option, now, invalid)),
  };
}

function choiceStatus(
  options: readonly PaymentOption[],
  now: string,
  invalid: string | undefined,
): Pick<PaymentChoice, 'status' | 'statusReason'> {
  if (invalid !== undefined) return { status: 'PO_INVALID', statusReason: invalid };
  if (options.every(isPaid)) return { status: 'PO_PAID', statusReason: 'All installments have been paid' };
  if (options.some(isPaid)) {
    return { status: 'PO_PARTIALLY_PAID', statusReason: 'Some installments already paid' };
  }
  if (!options.every(({ dueDate }) => dueDate < now)) {
    return { status: 'PO_UNPAID', statusReason: 'No installment has been paid' };
  }
  return options.some(({ switchToExpired }) => switchToExpired)
    ? { status: 'PO_EXPIRED_NOT_PAYABLE', statusReason: 'Group expired and not payable' }
    : { status: 'PO_EXPIRED_UNPAID', statusReason: 'Group expired but still payable' };
}

function installmentOf(option: PaymentOption, now: string, invalid: string | undefined): Installment {
  return {
    nav: option.nav,
    iuv: option.iuv,
    amount: option.amount,
    description: option.description,
    dueDate: option.dueDate,
    ...(option.validityDate === undefined ? {} : { validFrom: option.validityDate }),
    ...installmentStatus(option, now, invalid),
  };
}

function installmentStatus(
  option: PaymentOption,
  now: string,
  invalid: string | undefined,
): Pick<Installment, 'status' | 'statusReason'> {
  if (invalid !== undefined) return { status: 'POI_INVALID', statusReason: invalid };
  if (isPaid(option)) return { status: 'POI_PAID' };
  if (option.dueDate >= now) return { status: 'POI_UNPAID' };
  return option.switchToExpired
    ? { status: 'POI_EXPIRED_NOT_PAYABLE', statusReason: 'Expired and not payable' }
    : { status: 'POI_EXPIRED_UNPAID', statusReason: 'Expired but payable' };
}

const isPaid = ({ status }: PaymentOption): boolean => status !== 'PO_UNPAID';
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
