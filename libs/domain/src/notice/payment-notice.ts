import { Rejected } from '../errors';
import { type Debtor, debtorOf } from '../position/debtor';
import { findOption, optionNotFound, otherPlanUsed } from '../position/payment';
import { statusAt } from '../position/state';
import { type PositionStatus } from '../position/status';
import { type PaymentOption, type Position } from '../position/stored-position';
import { postalDataMatrix } from './postal-data-matrix';

/** What a position does not say and a printed notice needs; an operator sets it for an organization. */
export interface NoticeSettings {
  /** Code of the organization in the CBILL circuit of Italian banks. */
  cbillCode?: string;
  /** Whose name the postal account is in; without it the organization's. */
  postalAccountHolder?: string;
  /** Poste Italiane's permission to print the organization's postal slips, as it is to be printed. */
  postalAuthorization?: string;
}

/** The postal slip of a payment. */
export interface PostalSlip {
  /** 12 digits */
  account: string;
  holder: string;
  authorization?: string;
  /** Text of the DataMatrix. */
  dataMatrix: string;
}

/** One way to pay: the whole amount, or one instalment of it. */
export interface NoticePayment {
  nav: string;
  /** eurocents */
  amount: number;
  /** 23 characters UTC; its day is printed */
  dueDate: string;
  description: string;
  /** Text of the QR code. */
  qrCode: string;
  /** Which of how many, those that are paid included; absent: the whole amount. */
  instalment?: { number: number; of: number };
  postal?: PostalSlip;
}

/** A printed payment notice ("avviso di pagamento analogico"), all of its words, none of its layout. */
export interface PaymentNotice {
  organization: { fiscalCode: string; name: string; office?: string; cbillCode?: string };
  debtor: { fiscalCode: string; fullName: string; address: string[] };
  description: string;
  /** The whole amount at once; absent where the notice is for instalments. */
  single?: NoticePayment;
  /** In the order they fall due. */
  instalments: NoticePayment[];
}

/** States of a position of whose options notices are made: also before its validity date, printing takes days. */
const PRINTABLE: ReadonlySet<PositionStatus> = new Set<PositionStatus>([
  'PUBLISHED',
  'VALID',
  'PARTIALLY_PAID',
]);
/** Ten digits, as the QR code and the DataMatrix have room for. */
const MAX_AMOUNT = 9_999_999_999;

/**
 * The notice to print for an option: of the whole amount, with the instalments beside it if there are any; of an
 * instalment, with the unpaid ones of its plan.
 *
 * Source: pagoPA, "Avviso di pagamento", annex 2 (data of the QR code and of the postal slip).
 *
 * @param nav or iuv of the option
 * @throws Rejected PAYMENT_OPTION_NOT_FOUND, PAYMENT_OPTION_ALREADY_PAID
 * @throws Rejected NOTICE_NOT_POSSIBLE for a position that is not published or over, a nav that is not 18 digits, an
 *   amount of more than ten
 */
export function paymentNotice(
  position: Position,
  nav: string,
  settings: NoticeSettings,
  now: string,
): PaymentNotice {
  const option = findOption(position, nav);
  if (option === undefined || otherPlanUsed(position, option)) {
    throw optionNotFound(position.organizationFiscalCode, nav);
  }
  assertPrintable(position, option, now);
  const debtor = debtorOf(position, option);
  const paymentOf = (each: PaymentOption) => toPayment(position, each, debtor, settings);
  const plan = position.paymentOption
    .filter(
      (each) =>
        each.isPartialPayment &&
        debtorOf(position, each).fiscalCode === debtor.fiscalCode &&
        (!option.isPartialPayment || each.paymentPlanId === option.paymentPlanId),
    )
    .sort((a, b) => compare(a.dueDate, b.dueDate));
  return {
    organization: {
      fiscalCode: position.organizationFiscalCode,
      name: position.companyName,
      ...(position.officeName === undefined ? {} : { office: position.officeName }),
      ...(settings.cbillCode === undefined ? {} : { cbillCode: settings.cbillCode }),
    },
    debtor: { fiscalCode: debtor.fiscalCode, fullName: debtor.fullName, address: addressOf(debtor) },
    description: option.description,
    ...(option.isPartialPayment ? {} : { single: paymentOf(option) }),
    instalments: plan.flatMap((each, index) =>
      each.status === 'PO_UNPAID'
        ? [{ ...paymentOf(each), instalment: { number: index + 1, of: plan.length } }]
        : [],
    ),
  };
}

function assertPrintable(position: Position, option: PaymentOption, now: string): void {
  const status = statusAt(position, now);
  if (option.status !== 'PO_UNPAID') {
    throw new Rejected(
      'PAYMENT_OPTION_ALREADY_PAID',
      `A payment option already paid exists for Organization Fiscal Code ${position.organizationFiscalCode} and NAV ${option.nav}`,
    );
  }
  if (!PRINTABLE.has(status)) {
    throw notPossible(`The debt position is ${status}: notices are made of what is published and not over`);
  }
}

function toPayment(
  { organizationFiscalCode, companyName }: Position,
  { nav, amount, dueDate, description, transfer }: PaymentOption,
  debtor: Debtor,
  settings: NoticeSettings,
): NoticePayment {
  if (!/^\d{18}$/.test(nav))
    throw notPossible(`The nav ${nav} is not 18 digits: no code can be printed of it`);
  if (amount > MAX_AMOUNT) throw notPossible(`The amount of ${nav} has more than ten digits`);
  const payment: NoticePayment = {
    nav,
    amount,
    dueDate,
    description,
    qrCode: `PAGOPA|002|${nav}|${organizationFiscalCode}|${String(amount).padStart(2, '0')}`,
  };
  const account = transfer
    .filter((each) => each.organizationFiscalCode === organizationFiscalCode)
    .map(({ postalIban }) => accountOf(postalIban))
    .find((found) => found !== undefined);
  if (account === undefined) return payment;
  const { postalAuthorization: authorization } = settings;
  const dataMatrix = postalDataMatrix({
    nav,
    account,
    amount,
    organizationFiscalCode,
    debtorFiscalCode: debtor.fiscalCode,
    debtorName: debtor.fullName,
    description,
  });
  const holder = settings.postalAccountHolder ?? companyName;
  const postal = { account, holder, dataMatrix, ...(authorization === undefined ? {} : { authorization }) };
  return { ...payment, postal };
}

/** The account an Italian IBAN ends with: IT, two check digits, CIN, ABI, CAB, twelve digits. */
const accountOf = (iban: string | undefined): string | undefined =>
  /^IT\d{2}[A-Z]\d{10}(\d{12})$/i.exec(iban ?? '')?.[1];

function addressOf({ streetName, civicNumber, postalCode, city, province }: Debtor): string[] {
  const joined = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ');
  const place = joined(postalCode, city, province === undefined ? undefined : `(${province})`);
  return [joined(streetName, civicNumber), place].filter((line) => line !== '');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const notPossible = (detail: string): Rejected => new Rejected('NOTICE_NOT_POSSIBLE', detail);
