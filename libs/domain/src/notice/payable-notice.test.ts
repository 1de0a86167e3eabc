import {
  type Position,
  type PositionStatus,
  Rejected,
  createPosition,
  payOption,
  payableNotice,
} from '#libs/domain';
import { NOW, optionInput, payment, positionContext, positionInput } from '#libs/testing';

const NAV = '347000000000000001';
const [FIRST, SECOND] = ['347000000000000002', '347000000000000003'];
const position = (over: Partial<Position> = {}): Position => ({
  ...createPosition(positionInput(), positionContext()),
  ...over,
});

/** The whole, or two instalments. */
const withPlan = createPosition(
  positionInput({
    paymentOption: [
      optionInput(),
      optionInput({ iuv: FIRST.slice(1), isPartialPayment: true }),
      optionInput({ iuv: SECOND.slice(1), isPartialPayment: true }),
    ],
  }),
  positionContext(),
);

function verdict(of: Position | undefined, nav = NAV, now = NOW, standIn = false): string {
  try {
    return payableNotice(of, nav, now, { standIn }).option.nav;
  } catch (error) {
    if (error instanceof Rejected) return error.code.replace('PAA_PAGAMENTO_', '');
    throw error;
  }
}

describe('a notice', () => {
  it.each<[PositionStatus, string]>([
    ['DRAFT', 'SCONOSCIUTO'],
    ['PUBLISHED', 'SCONOSCIUTO'],
    ['VALID', NAV],
    ['INVALID', 'ANNULLATO'],
    ['EXPIRED', 'SCADUTO'],
    ['PARTIALLY_PAID', NAV],
    ['PAID', 'DUPLICATO'],
    ['REPORTED', 'DUPLICATO'],
  ])('of a position that is %s: %s', (status, expected) => {
    expect(verdict(position({ status, validityDate: '2099-01-01T00:00:00.000' }), NAV)).toBe(expected);
  });

  it('is judged by the clock, not by a status that may be stale', () => {
    const published = position({ status: 'PUBLISHED', validityDate: NOW });
    expect(verdict(published)).toBe(NAV);
    const late = '2027-01-01T00:00:00.000';
    expect(verdict(position(), NAV, late)).toBe(NAV);
    expect(verdict(position({ switchToExpired: true }), NAV, late)).toBe('SCADUTO');
  });

  it('is unknown where there is none, also by its iuv', () => {
    expect(verdict(undefined)).toBe('SCONOSCIUTO');
    expect(verdict(position(), '347000000000000009')).toBe('SCONOSCIUTO');
    expect(verdict(position(), NAV.slice(1))).toBe('SCONOSCIUTO');
  });

  it('before its own validity date is unknown', () => {
    const [option] = position().paymentOption;
    const later = [{ ...option!, validityDate: '2026-06-01T12:00:00.001' }];
    expect(verdict(position({ paymentOption: later }))).toBe('SCONOSCIUTO');
  });

  it('of an instalment that is paid is paid, the next one is not, the whole is unknown', () => {
    const begun = payOption(withPlan, FIRST, payment(), NOW);
    expect([FIRST, SECOND, NAV].map((nav) => verdict(begun, nav))).toEqual([
      'DUPLICATO',
      SECOND,
      'SCONOSCIUTO',
    ]);
    const whole = payOption(withPlan, NAV, payment(), NOW);
    expect(verdict(whole, FIRST)).toBe('DUPLICATO');
  });

  it('is unknown to who stands in, unless it was given free for that', () => {
    expect(verdict(position(), NAV, NOW, true)).toBe(NAV);
    expect(verdict(position({ payStandIn: false }), NAV, NOW, true)).toBe('SCONOSCIUTO');
    expect(verdict(position({ payStandIn: false }))).toBe(NAV);
  });
});
