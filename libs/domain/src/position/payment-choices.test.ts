import { NOW, optionInput, payment, positionContext, positionInput, transferInput } from '#libs/testing';
import { createPosition } from './commands';
import { payableOption } from './payable-option';
import { payOption } from './payment';
import { paymentChoices } from './payment-choices';
import { type Position } from './stored-position';

const LATER = '2027-06-01T00:00:00.000';

/** The whole in one, or in two instalments. */
const position: Position = createPosition(
  positionInput({
    paymentOption: [
      optionInput({
        iuv: '1',
        isPartialPayment: true,
        amount: 6_000,
        transfer: [transferInput({ amount: 6_000, postalIban: 'IT60X0760111101000000123456' })],
        dueDate: '2027-01-31T00:00:00.000',
      }),
      optionInput({
        iuv: '2',
        isPartialPayment: true,
        amount: 6_000,
        transfer: [transferInput({ amount: 6_000, postalIban: 'IT60X0760111101000000123456' })],
        dueDate: '2026-11-30T00:00:00.000',
      }),
      optionInput({ iuv: '3' }),
    ],
  }),
  positionContext(),
);
const statuses = (of: Position, now = NOW) =>
  paymentChoices(of, now).map(({ status, installments }) => [
    status,
    ...installments.map((installment) => installment.status),
  ]);
const pay = (of: Position, nav: string) => payOption(of, nav, payment(), NOW);

describe('paymentChoices', () => {
  it('are the whole and the plan, by due date, each with its sums and bounds', () => {
    expect(paymentChoices(position, NOW)).toMatchObject([
      { numberOfInstallments: 1, amount: 12_000, allCCP: false, installments: [{ iuv: '3' }] },
      {
        numberOfInstallments: 2,
        amount: 12_000,
        dueDate: '2027-01-31T00:00:00.000',
        validFrom: NOW,
        status: 'PO_UNPAID',
        statusReason: 'No installment has been paid',
        allCCP: true,
        installments: [{ iuv: '2', nav: '32', status: 'POI_UNPAID' }, { iuv: '1' }],
      },
    ]);
  });

  it('leave one once it is used', () => {
    const begun = pay(position, '2');
    expect(statuses(begun)).toEqual([
      ['PO_INVALID', 'POI_INVALID'],
      ['PO_PARTIALLY_PAID', 'POI_PAID', 'POI_UNPAID'],
    ]);
    expect(statuses(pay(begun, '1'))[1]).toEqual(['PO_PAID', 'POI_PAID', 'POI_PAID']);
    expect(statuses(pay(position, '3'))).toEqual([
      ['PO_PAID', 'POI_PAID'],
      ['PO_INVALID', 'POI_INVALID', 'POI_INVALID'],
    ]);
  });

  it.each(['PO_PARTIALLY_REPORTED', 'PO_REPORTED'] as const)('count %s as paid', (status) => {
    const [first, ...others] = position.paymentOption;
    const reported = { ...position, paymentOption: [{ ...first!, status }, ...others] };
    expect(statuses(reported)).toEqual([
      ['PO_INVALID', 'POI_INVALID'],
      ['PO_PARTIALLY_PAID', 'POI_UNPAID', 'POI_PAID'],
    ]);
  });

  it('expire: still payable, or not when one option switches', () => {
    expect(statuses(position, LATER)).toEqual([
      ['PO_EXPIRED_UNPAID', 'POI_EXPIRED_UNPAID'],
      ['PO_EXPIRED_UNPAID', 'POI_EXPIRED_UNPAID', 'POI_EXPIRED_UNPAID'],
    ]);
    const [first, ...others] = position.paymentOption;
    const switching = { ...position, paymentOption: [{ ...first!, switchToExpired: true }, ...others] };
    expect(statuses(switching, LATER)[1]).toEqual([
      'PO_EXPIRED_NOT_PAYABLE',
      'POI_EXPIRED_UNPAID',
      'POI_EXPIRED_NOT_PAYABLE',
    ]);
  });

  it('are all invalid for a position that is, or that the clock has expired', () => {
    expect(statuses({ ...position, status: 'INVALID' })[0]).toEqual(['PO_INVALID', 'POI_INVALID']);
    expect(statuses({ ...position, switchToExpired: true }, LATER)[0]).toEqual(['PO_INVALID', 'POI_INVALID']);
  });
});

describe('payableOption', () => {
  const found = (of: Position, nav: string) => () => payableOption(of, nav, NOW);
  const notFound = expect.objectContaining({ code: 'PAYMENT_OPTION_NOT_FOUND' }) as Error;

  it('is found by nav and by iuv', () => {
    expect(payableOption(position, '33', NOW)).toBe(payableOption(position, '3', NOW));
    expect(found(position, '4')).toThrow(notFound);
  });
  it('is unknown before its validity date', () => {
    const [first, ...others] = position.paymentOption;
    const future = { ...position, paymentOption: [{ ...first!, validityDate: LATER }, ...others] };
    expect(found(future, '1')).toThrow(notFound);
    expect(payableOption(future, '1', LATER).iuv).toBe('1');
  });
  it('is unknown once another plan is in use, and stays known in the plan that is', () => {
    const begun = pay(position, '2');
    expect(found(begun, '3')).toThrow(notFound);
    expect(payableOption(begun, '1', NOW).iuv).toBe('1');
    expect(payableOption(begun, '2', NOW).status).toBe('PO_PAID');
  });
});
