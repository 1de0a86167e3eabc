import { NOW, ORGANIZATION, optionInput, payment, positionContext, positionInput } from '#libs/testing';
import { Rejected } from '../errors';
import { createPosition } from './commands';
import { findOption, payOption } from './payment';
import { type OptionStatus, type PositionStatus } from './status';
import { type PaymentOption, type Position } from './stored-position';

/** A position with one option a row: `whole`, or the name of the plan it is part of. */
const positionWith = (
  options: readonly (readonly [iuv: string, plan: string, status?: OptionStatus])[],
  status: PositionStatus = 'VALID',
): Position => {
  const position = createPosition(
    positionInput({
      paymentOption: options.map(([iuv, plan]) => optionInput({ iuv, isPartialPayment: plan !== 'whole' })),
    }),
    positionContext(),
  );
  const paymentOption = position.paymentOption.map((option, index): PaymentOption => {
    const [, plan, optionStatus = 'PO_UNPAID'] = options[index]!;
    return { ...option, status: optionStatus, paymentPlanId: plan === 'whole' ? 'SINGLE_OPTION' : plan };
  });
  return { ...position, status, paymentOption };
};
const whole = positionWith([['1', 'whole']]);

const refusal = (position: Position, nav: string): string => {
  try {
    payOption(position, nav, payment(), NOW);
  } catch (error) {
    if (error instanceof Rejected) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'paid';
};
const notFound = (nav: string) =>
  `PAYMENT_OPTION_NOT_FOUND: Not found a payment option for Organization Fiscal Code ${ORGANIZATION} and NAV ${nav}`;
const alreadyPaid = (nav: string) =>
  `PAYMENT_OPTION_ALREADY_PAID: A payment option already paid exists for Organization Fiscal Code ${ORGANIZATION} and NAV ${nav}`;

describe('payOption refuses', () => {
  it.each<[string, Position, string, string]>([
    ['a nav of no option', whole, '399', notFound('399')],
    ['an option of a paid position', { ...whole, status: 'PAID' }, '31', alreadyPaid('31')],
    ['an option of a reported position', { ...whole, status: 'REPORTED' }, '31', alreadyPaid('31')],
    ['an option that is paid', positionWith([['1', 'whole', 'PO_PAID']]), '31', alreadyPaid('31')],
    [
      'a part that is paid',
      positionWith([
        ['1', 'A', 'PO_PAID'],
        ['2', 'A'],
      ]),
      '31',
      alreadyPaid('31'),
    ],
    [
      'a part while the whole is paid',
      positionWith([
        ['1', 'whole', 'PO_PAID'],
        ['2', 'A'],
      ]),
      '32',
      alreadyPaid('32'),
    ],
    [
      'a whole while another whole is paid',
      positionWith([
        ['1', 'whole', 'PO_REPORTED'],
        ['2', 'whole'],
      ]),
      '32',
      alreadyPaid('32'),
    ],
    [
      'the whole while a part is paid: as unknown',
      positionWith([
        ['1', 'whole'],
        ['2', 'A', 'PO_PAID'],
        ['3', 'A'],
      ]),
      '31',
      notFound('31'),
    ],
    [
      'a part while one of another plan is paid: as unknown',
      positionWith([
        ['1', 'A'],
        ['2', 'B', 'PO_PAID'],
      ]),
      '31',
      notFound('31'),
    ],
  ])('%s', (_title, position, nav, expected) => {
    expect(refusal(position, nav)).toBe(expected);
  });
});

describe('payOption', () => {
  it.each<PositionStatus>(['DRAFT', 'PUBLISHED', 'VALID', 'INVALID', 'EXPIRED'])(
    'takes the money of a position that is %s',
    (status) => {
      const paid = payOption({ ...whole, status }, '31', payment(), NOW);
      expect(paid.status).toBe('PAID');
      expect(paid.paymentDate).toBe(payment().paymentDate);
    },
  );

  it('keeps on the option what the payment says, and counts a version', () => {
    const paid = payOption(whole, '31', payment(), NOW);
    const { pspTaxCode, pspCode, pspCompany, idReceipt, paymentMethod, paymentDate } = payment();
    expect(paid.paymentOption[0]).toEqual({
      ...whole.paymentOption[0]!,
      status: 'PO_PAID',
      fee: 150,
      ...{ pspTaxCode, pspCode, pspCompany, idReceipt, paymentMethod, paymentDate },
      lastUpdatedDate: NOW,
    });
    expect(paid).toMatchObject({ version: whole.version + 1, lastUpdatedDate: NOW });
    expect(whole.paymentOption[0]?.status).toBe('PO_UNPAID');
  });

  it('is dated now when the payment carries no date', () => {
    const paid = payOption(whole, '31', { idReceipt: 'r', pspCompany: 'p', fee: 0 }, NOW);
    expect(paid.paymentOption[0]?.paymentDate).toBe(NOW);
    expect(paid.paymentOption[0]).not.toHaveProperty('pspCode');
  });

  it('of one part of a plan leaves the position partially paid, without a date of payment', () => {
    const plan = positionWith([
      ['1', 'A'],
      ['2', 'A'],
    ]);
    const once = payOption(plan, '31', payment(), NOW);
    expect(once.status).toBe('PARTIALLY_PAID');
    expect(once).not.toHaveProperty('paymentDate');
    const twice = payOption(once, '32', payment({ idReceipt: 'receipt-2' }), NOW);
    expect(twice).toMatchObject({ status: 'PAID', paymentDate: payment().paymentDate });
  });
});

describe('findOption', () => {
  const position = positionWith([
    ['31', 'whole'],
    ['1', 'whole'],
  ]);
  it('takes the nav, and the iuv in its place', () => {
    expect(findOption(position, '331')?.iuv).toBe('31');
    expect(findOption(position, '1')?.iuv).toBe('1');
    expect(findOption(position, '2')).toBeUndefined();
  });
  it('prefers the nav when it is also the iuv of another option', () => {
    expect(findOption(position, '31')?.iuv).toBe('1');
  });
});
