import { NOW, optionInput, positionInput, transferInput } from '#libs/testing';
import { Rejected } from '../errors';
import { type PaymentOptionInput, type PositionInput, type TransferInput } from './position';
import { checkPosition } from './rules';

const BEFORE = '2026-06-01T11:59:59.999';
const AFTER = '2026-06-01T12:00:00.001';
const DUE = '2026-12-31T23:59:59.000';
const stamp = { hashDocument: 'aGFzaA==', stampType: '01', provincialResidence: 'RM' };

/** What a rule set says of a position: `CODE pointer message`, or `ok`. */
function verdict(input: PositionInput, ruleSet: 'create' | 'update'): string {
  try {
    checkPosition(input, ruleSet, NOW);
    return 'ok';
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    expect(error.faults).toHaveLength(1);
    return `${error.code} ${error.faults[0]!.pointer} ${error.message}`;
  }
}

const withOption = (over: Partial<PaymentOptionInput>, position: Partial<PositionInput> = {}) =>
  positionInput({ ...position, paymentOption: [optionInput(over)] });
const withTransfer = (over: Partial<TransferInput>) => withOption({ transfer: [transferInput(over)] });
const withoutIban = (over: Partial<TransferInput>) => {
  const { iban: _, ...transfer } = transferInput(over);
  return withOption({ transfer: [transfer] });
};

const DATA = 'DEBT_POSITION_REQUEST_DATA_ERROR';
const PAST_VALIDITY = `${DATA} /validityDate Dates congruence error: validity_date must be >= current_date [validity_date=${BEFORE}; current_date=${NOW}]`;
const dueTooEarly = (dueDate: string) =>
  `${DATA} /paymentOption/0/dueDate Dates congruence error: due_date must be >= validity_date (if provided) or due_date must be >= current_date [iuv=47000000000000001, due_date=${dueDate}]`;
const ACCOUNT =
  'The Iban may be present (optionally combined with the Postal Iban) or the Stamp. Not all at the same time [iuv=47000000000000001, transaction id=1].';

describe('checkPosition: dates', () => {
  it.each<[string, PositionInput, string, string]>([
    ['no validity date and a due date ahead', withOption({}), 'ok', 'ok'],
    ['a validity date of now', positionInput({ validityDate: NOW }), 'ok', 'ok'],
    ['a validity date that has passed', positionInput({ validityDate: BEFORE }), PAST_VALIDITY, 'ok'],
    ['a due date of now', withOption({ dueDate: NOW }), 'ok', 'ok'],
    [
      'a due date that has passed, without validity date',
      withOption({ dueDate: BEFORE }),
      dueTooEarly(BEFORE),
      dueTooEarly(BEFORE),
    ],
    [
      'a due date before the validity date',
      withOption({ dueDate: NOW }, { validityDate: AFTER }),
      dueTooEarly(NOW),
      dueTooEarly(NOW),
    ],
    [
      'validity and due date passed, not switching to expired',
      withOption({ dueDate: BEFORE }, { validityDate: BEFORE }),
      PAST_VALIDITY,
      'ok',
    ],
    [
      'validity and due date passed, switching to expired',
      withOption({ dueDate: BEFORE }, { validityDate: BEFORE, switchToExpired: true }),
      PAST_VALIDITY,
      dueTooEarly(BEFORE),
    ],
    ['a retention date equal to the due date', withOption({ retentionDate: DUE }), 'ok', 'ok'],
    [
      'a retention date before the due date',
      withOption({ retentionDate: AFTER }),
      `${DATA} /paymentOption/0/retentionDate Dates congruence error: retention_date must be >= due_date [iuv=47000000000000001, retention_date=${AFTER}, due_date=${DUE}]`,
      `${DATA} /paymentOption/0/retentionDate Dates congruence error: retention_date must be >= due_date [iuv=47000000000000001, retention_date=${AFTER}, due_date=${DUE}]`,
    ],
  ])('%s', (_title, input, onCreate, onUpdate) => {
    expect(verdict(input, 'create')).toBe(onCreate);
    expect(verdict(input, 'update')).toBe(onUpdate);
  });
});

describe('checkPosition: what create and update refuse alike', () => {
  const five = ['1', '2', '3', '4', '5'].map((idTransfer) => transferInput({ idTransfer, amount: 1 }));
  const meta = (...keys: string[]) => keys.map((key) => ({ key, value: 'x' }));

  it.each<[string, PositionInput, string]>([
    ['five transfers are enough', withOption({ amount: 5, transfer: five }), 'ok'],
    [
      'six are not',
      withOption({ amount: 6, transfer: [...five, transferInput({ idTransfer: '6', amount: 1 })] }),
      `${DATA} /paymentOption/0/transfer Number of transfers congruence error: Each payment option must have a maximum of 5 transactions [iuv=47000000000000001, transactions=6]`,
    ],
    [
      'a transfer id of 0',
      withTransfer({ idTransfer: '0' }),
      `${DATA} /paymentOption/0/transfer/0/idTransfer Transfer ID congruence error: the transfer id must be one of 1, 2, 3, 4, 5 [iuv=47000000000000001, transaction id=0]`,
    ],
    [
      'a transfer id written with a leading zero',
      withTransfer({ idTransfer: '01' }),
      `${DATA} /paymentOption/0/transfer/0/idTransfer Transfer ID congruence error: the transfer id must be one of 1, 2, 3, 4, 5 [iuv=47000000000000001, transaction id=01]`,
    ],
    [
      'two transfers of one id',
      withOption({ amount: 2, transfer: [transferInput({ amount: 1 }), transferInput({ amount: 1 })] }),
      `${DATA} /paymentOption/0/transfer/1/idTransfer Transfer ID congruence error: the transfer id must be unique within a payment option [iuv=47000000000000001, transaction id=1]`,
    ],
    ['an iban alone', withTransfer({}), 'ok'],
    ['an iban and a postal iban', withTransfer({ postalIban: 'IT60X07601' }), 'ok'],
    ['a stamp alone', withoutIban({ stamp }), 'ok'],
    ['neither iban nor stamp', withoutIban({}), `${DATA} /paymentOption/0/transfer/0/iban ${ACCOUNT}`],
    ['an empty iban', withTransfer({ iban: '' }), `${DATA} /paymentOption/0/transfer/0/iban ${ACCOUNT}`],
    ['an empty iban beside a stamp', withTransfer({ iban: '', stamp }), 'ok'],
    ['an iban and a stamp', withTransfer({ stamp }), `${DATA} /paymentOption/0/transfer/0/stamp ${ACCOUNT}`],
    [
      'a postal iban beside a stamp',
      withoutIban({ postalIban: 'IT60X07601', stamp }),
      `${DATA} /paymentOption/0/transfer/0/iban ${ACCOUNT}`,
    ],
    [
      'an iban with a blank in it',
      withTransfer({ iban: 'IT60 X0542' }),
      `${DATA} /paymentOption/0/transfer/0/iban iban: must match ^[A-Za-z0-9]{1,35}$ [iuv=47000000000000001]`,
    ],
    [
      'a postal iban of 36 characters',
      withTransfer({ postalIban: 'A'.repeat(36) }),
      `${DATA} /paymentOption/0/transfer/0/postalIban postalIban: must match ^[A-Za-z0-9]{1,35}$ [iuv=47000000000000001]`,
    ],
    [
      'a stamp without hash',
      withoutIban({ stamp: { ...stamp, hashDocument: ' ' } }),
      `${DATA} /paymentOption/0/transfer/0/stamp/hashDocument hashDocument: size must be between 1 and 72`,
    ],
    [
      'a stamp type of one character',
      withoutIban({ stamp: { ...stamp, stampType: '1' } }),
      `${DATA} /paymentOption/0/transfer/0/stamp/stampType stampType: size must be between 2 and 2`,
    ],
    [
      'a province in small letters',
      withoutIban({ stamp: { ...stamp, provincialResidence: 'rm' } }),
      `${DATA} /paymentOption/0/transfer/0/stamp/provincialResidence provincialResidence: must match [A-Z]{2}`,
    ],
    [
      'an amount that is not the sum of the transfers',
      withOption({ amount: 11_999 }),
      `${DATA} /paymentOption/0/amount Amounts congruence error: payment option amount must coincide with the total of the transfers amount [iuv=47000000000000001, payment option amount=11999, transfers total amount=12000]`,
    ],
    [
      'no transfers at all',
      withOption({ transfer: [] }),
      `${DATA} /paymentOption/0/amount Amounts congruence error: payment option amount must coincide with the total of the transfers amount [iuv=47000000000000001, payment option amount=12000, transfers total amount=0]`,
    ],
    ['no payment options', positionInput({ paymentOption: [] }), 'ok'],
    ['metadata of different keys', withOption({ paymentOptionMetadata: meta('a', 'A', 'b') }), 'ok'],
    [
      'the metadata key of the service itself',
      withOption({ paymentOptionMetadata: meta('a', 'NOTIFICATION_FEE') }),
      'PAYMENT_OPTION_RESERVED_METADATA /paymentOption/0/paymentOptionMetadata/1/key The payment option with IUV 47000000000000001 contains the reserved metadata NOTIFICATION_FEE',
    ],
    [
      'metadata keys of an option that differ in trailing spaces only',
      withOption({ paymentOptionMetadata: meta('a', 'b', 'a ') }),
      `${DATA} /paymentOption/0/paymentOptionMetadata/2/key Metadata congruence error: the key must be unique within its list [iuv=47000000000000001, key=a ]`,
    ],
    [
      'metadata keys of a transfer that are the same',
      withTransfer({ transferMetadata: meta('a', 'a') }),
      `${DATA} /paymentOption/0/transfer/0/transferMetadata/1/key Metadata congruence error: the key must be unique within its list [iuv=47000000000000001, key=a]`,
    ],
  ])('%s', (_title, input, expected) => {
    expect(verdict(input, 'create')).toBe(expected);
    expect(verdict(input, 'update')).toBe(expected);
  });

  it('points at the option and transfer at fault, not at the first', () => {
    const second = optionInput({ iuv: '2', amount: 2, transfer: [transferInput({ amount: 1 })] });
    const input = positionInput({ paymentOption: [optionInput(), second] });
    expect(verdict(input, 'create')).toContain(' /paymentOption/1/amount ');
  });
});

describe('checkPosition: texts fit their columns', () => {
  const option = (over: Partial<PaymentOptionInput>) => withOption(over);
  it.each<[string, number, (text: string) => PositionInput]>([
    ['/iupd', 255, (iupd) => positionInput({ iupd })],
    ['/fiscalCode', 255, (fiscalCode) => positionInput({ fiscalCode })],
    ['/fullName', 255, (fullName) => positionInput({ fullName })],
    ['/city', 255, (city) => positionInput({ city })],
    ['/country', 2, (country) => positionInput({ country })],
    ['/companyName', 140, (companyName) => positionInput({ companyName })],
    ['/officeName', 140, (officeName) => positionInput({ officeName })],
    ['/paymentOption/0/iuv', 254, (iuv) => option({ iuv })],
    ['/paymentOption/0/nav', 255, (nav) => option({ nav })],
    ['/paymentOption/0/description', 140, (description) => option({ description })],
    [
      '/paymentOption/0/paymentOptionMetadata/0/key',
      140,
      (key) => option({ paymentOptionMetadata: [{ key }] }),
    ],
    [
      '/paymentOption/0/paymentOptionMetadata/0/value',
      140,
      (value) => option({ paymentOptionMetadata: [{ key: 'k', value }] }),
    ],
    ['/paymentOption/0/transfer/0/companyName', 140, (companyName) => withTransfer({ companyName })],
    [
      '/paymentOption/0/transfer/0/remittanceInformation',
      140,
      (remittanceInformation) => withTransfer({ remittanceInformation }),
    ],
    ['/paymentOption/0/transfer/0/category', 255, (category) => withTransfer({ category })],
    [
      '/paymentOption/0/transfer/0/organizationFiscalCode',
      255,
      (organizationFiscalCode) => withTransfer({ organizationFiscalCode }),
    ],
    [
      '/paymentOption/0/transfer/0/transferMetadata/0/value',
      140,
      (value) => withTransfer({ transferMetadata: [{ key: 'k', value }] }),
    ],
  ])('%s: %d characters and no more', (pointer, width, make) => {
    const field = pointer.slice(pointer.lastIndexOf('/') + 1);
    expect(verdict(make('x'.repeat(width)), 'create')).toBe('ok');
    expect(verdict(make('x'.repeat(width + 1)), 'create')).toBe(
      `${DATA} ${pointer} ${field}: size must be between 0 and ${width}`,
    );
  });
});
