import { Rejected, createPosition, invalidatePosition, payOption, paymentNotice } from '#libs/domain';
import {
  NOW,
  ORGANIZATION,
  optionInput,
  payment,
  positionContext,
  positionInput,
  transferInput,
} from '#libs/testing';

const POSTAL_IBAN = 'IT57N0760114800000011050036';
const NAV = '347000000000000001';
const [FIRST, SECOND, THIRD] = ['347000000000000002', '347000000000000003', '347000000000000004'];
const instalment = (nav: string, month: string) =>
  optionInput({
    iuv: nav.slice(1),
    isPartialPayment: true,
    amount: 4_000,
    transfer: [transferInput({ amount: 4_000 })],
    dueDate: `2026-${month}-30T21:59:59.000`,
  });

const published = (over = {}) => createPosition(positionInput(over), positionContext());
const withPlan = published({
  paymentOption: [optionInput(), instalment(SECOND, '11'), instalment(FIRST, '10'), instalment(THIRD, '12')],
});

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
  return 'none';
}

describe('a printed notice', () => {
  it('says who owes whom what, and carries the text of the QR code', () => {
    const position = published({
      streetName: 'Via Roma',
      civicNumber: '1',
      postalCode: '00100',
      city: 'Roma',
      province: 'RM',
      officeName: 'Ufficio tributi',
    });
    expect(paymentNotice(position, NAV, { cbillCode: 'AB12C' }, NOW)).toEqual({
      organization: {
        fiscalCode: ORGANIZATION,
        name: 'Comune di Esempio',
        office: 'Ufficio tributi',
        cbillCode: 'AB12C',
      },
      debtor: {
        fiscalCode: 'VRDLCU80A01H501X',
        fullName: 'Luca Verdi',
        address: ['Via Roma 1', '00100 Roma (RM)'],
      },
      description: 'TARI 2026',
      single: {
        nav: NAV,
        amount: 12_000,
        dueDate: '2026-12-31T23:59:59.000',
        description: 'TARI 2026',
        qrCode: `PAGOPA|002|${NAV}|${ORGANIZATION}|12000`,
      },
      instalments: [],
    });
  });

  it('gives an amount of a cent two digits', () => {
    const position = published({
      paymentOption: [optionInput({ amount: 1, transfer: [transferInput({ amount: 1 })] })],
    });
    expect(paymentNotice(position, NAV, {}, NOW).single?.qrCode).toMatch(/\|01$/);
  });

  it('has a postal slip where a transfer to the organization has a postal IBAN', () => {
    const position = published({
      fullName: 'Niccolò Ruò 株式会社',
      paymentOption: [optionInput({ transfer: [transferInput({ postalIban: POSTAL_IBAN })] })],
    });
    const settings = { postalAccountHolder: 'Comune, tesoreria', postalAuthorization: 'Aut. 1' };
    const postal = paymentNotice(position, NAV, settings, NOW).single?.postal;
    expect(postal).toMatchObject({
      account: '000011050036',
      holder: 'Comune, tesoreria',
      authorization: 'Aut. 1',
    });
    const code = postal?.dataMatrix ?? '';
    expect(code).toHaveLength(256);
    expect(code.slice(0, 66)).toBe(`codfase=NBPA;18${NAV}120000110500361000000120003896` + '1P1');
    expect(code.slice(66, 93)).toBe(`${ORGANIZATION}VRDLCU80A01H501X`);
    expect(code.slice(93, 133).trimEnd()).toBe('NICCOLO RUO');
    expect(code.slice(133, 243).trimEnd()).toBe('TARI 2026');
    expect(code.slice(243)).toBe(`${' '.repeat(12)}A`);
  });

  it.each(['IT60X054281110100000012345', 'DE89370400440532013000', undefined])(
    'has none for the postal IBAN %s',
    (postalIban) => {
      const transfer = [transferInput(postalIban === undefined ? {} : { postalIban })];
      const position = published({ paymentOption: [optionInput({ transfer })] });
      expect(paymentNotice(position, NAV, {}, NOW).single).not.toHaveProperty('postal');
    },
  );

  it('has none for the account of another organization', () => {
    const transfer = [transferInput({ postalIban: POSTAL_IBAN, organizationFiscalCode: '80000000001' })];
    const position = published({ paymentOption: [optionInput({ transfer })] });
    expect(paymentNotice(position, NAV, {}, NOW).single).not.toHaveProperty('postal');
  });

  it('of the whole amount has the instalments beside it, in the order they fall due', () => {
    const { single, instalments } = paymentNotice(withPlan, NAV, {}, NOW);
    expect(single?.nav).toBe(NAV);
    expect(instalments.map(({ nav }) => nav)).toEqual([FIRST, SECOND, THIRD]);
  });

  it('of an instalment has the unpaid ones of its plan, numbered as before', () => {
    const position = payOption(withPlan, FIRST, payment(), NOW);
    const { single, instalments } = paymentNotice(position, THIRD, {}, NOW);
    expect(single).toBeUndefined();
    expect(instalments.map(({ nav, instalment }) => [nav, instalment])).toEqual([
      [SECOND, { number: 2, of: 3 }],
      [THIRD, { number: 3, of: 3 }],
    ]);
  });

  it('is made before the validity date: printing takes its time', () => {
    const position = published({ validityDate: '2026-09-01T00:00:00.000' });
    expect(paymentNotice(position, NAV, {}, NOW).single?.nav).toBe(NAV);
  });

  it('is made of nothing that cannot be paid', () => {
    const draft = createPosition(positionInput(), positionContext({ toPublish: false }));
    const paid = payOption(withPlan, FIRST, payment(), NOW);
    const odd = published({ paymentOption: [optionInput({ nav: '3A' })] });
    const costly = published({
      paymentOption: [
        optionInput({ amount: 10_000_000_000, transfer: [transferInput({ amount: 10_000_000_000 })] }),
      ],
    });
    const of = (position: typeof draft, nav = NAV) => codeOf(() => paymentNotice(position, nav, {}, NOW));
    expect(of(draft)).toBe('NOTICE_NOT_POSSIBLE');
    expect(of(invalidatePosition(published(), NOW))).toBe('NOTICE_NOT_POSSIBLE');
    expect(of(paid, FIRST)).toBe('PAYMENT_OPTION_ALREADY_PAID');
    expect(of(paid)).toBe('PAYMENT_OPTION_NOT_FOUND');
    expect(of(published(), '3'.repeat(18))).toBe('PAYMENT_OPTION_NOT_FOUND');
    expect(of(odd, '3A')).toBe('NOTICE_NOT_POSSIBLE');
    expect(of(costly)).toBe('NOTICE_NOT_POSSIBLE');
  });
});
