import { publishedStatus, statusAfterPayment, statusAt } from './state';
import { type OptionStatus, type PositionStatus } from './status';

const NOW = '2026-06-01T12:00:00.000';
const BEFORE = '2026-06-01T11:59:59.999';
const AFTER = '2026-06-01T12:00:00.001';

describe('publishedStatus', () => {
  it.each([
    ['one date absent', [AFTER, undefined], 'VALID'],
    ['one date reached', [AFTER, NOW], 'VALID'],
    ['one date passed', [BEFORE, AFTER], 'VALID'],
    ['all dates ahead', [AFTER, AFTER], 'PUBLISHED'],
    ['no dates at all', [], 'PUBLISHED'],
  ] as const)('%s: %#', (_title, dates, status) => {
    expect(publishedStatus(dates, NOW)).toBe(status);
  });
});

describe('statusAt', () => {
  const position = (
    status: PositionStatus,
    over: {
      validityDate?: string;
      switchToExpired?: boolean;
      maxDueDate?: string;
      options?: OptionStatus[];
    } = {},
  ) => ({
    status,
    ...(over.validityDate === undefined ? {} : { validityDate: over.validityDate }),
    switchToExpired: over.switchToExpired ?? true,
    maxDueDate: over.maxDueDate ?? AFTER,
    paymentOption: (over.options ?? ['PO_UNPAID']).map((option) => ({ status: option })),
  });

  it.each([
    ['published, to be valid later', position('PUBLISHED', { validityDate: AFTER }), 'PUBLISHED'],
    ['published, valid from now', position('PUBLISHED', { validityDate: NOW }), 'VALID'],
    ['published, without a date', position('PUBLISHED'), 'VALID'],
    [
      'published, and both its dates have passed meanwhile',
      position('PUBLISHED', { validityDate: BEFORE, maxDueDate: BEFORE }),
      'EXPIRED',
    ],
    ['valid, not due yet', position('VALID'), 'VALID'],
    ['valid, due right now', position('VALID', { maxDueDate: NOW }), 'VALID'],
    ['valid, overdue', position('VALID', { maxDueDate: BEFORE }), 'EXPIRED'],
    [
      'valid, overdue, not switching to expired',
      position('VALID', { maxDueDate: BEFORE, switchToExpired: false }),
      'VALID',
    ],
    [
      'valid, overdue, with a payment',
      position('VALID', { maxDueDate: BEFORE, options: ['PO_UNPAID', 'PO_PAID'] }),
      'VALID',
    ],
    ['a draft, overdue', position('DRAFT', { maxDueDate: BEFORE }), 'DRAFT'],
    ['invalid, overdue', position('INVALID', { maxDueDate: BEFORE }), 'INVALID'],
    [
      'partially paid, overdue',
      position('PARTIALLY_PAID', { maxDueDate: BEFORE, options: ['PO_PAID', 'PO_UNPAID'] }),
      'PARTIALLY_PAID',
    ],
    ['expired', position('EXPIRED'), 'EXPIRED'],
  ])('%s', (_title, given, status) => {
    expect(statusAt(given, NOW)).toBe(status);
  });
});

describe('statusAfterPayment', () => {
  const single = (iuv: string, status: OptionStatus) => ({ iuv, status, isPartialPayment: false });
  const part = (iuv: string, status: OptionStatus, paymentPlanId = 'A') => ({
    iuv,
    status,
    isPartialPayment: true,
    paymentPlanId,
  });

  it.each([
    ['nothing happened', [single('1', 'PO_UNPAID')], 'VALID'],
    ['no options', [], 'VALID'],
    ['the only option is paid', [single('1', 'PO_PAID')], 'PAID'],
    ['one of two alternatives is paid', [single('1', 'PO_UNPAID'), single('2', 'PO_PAID')], 'PAID'],
    ['a part of a plan is paid', [part('1', 'PO_PAID'), part('2', 'PO_UNPAID')], 'PARTIALLY_PAID'],
    [
      'a part of a plan is paid, beside a whole option',
      [single('0', 'PO_UNPAID'), part('1', 'PO_PAID'), part('2', 'PO_UNPAID')],
      'PARTIALLY_PAID',
    ],
    ['the plan is paid', [part('1', 'PO_PAID'), part('2', 'PO_PARTIALLY_REPORTED')], 'PAID'],
    ['another plan is paid', [part('1', 'PO_UNPAID', 'A'), part('2', 'PO_PAID', 'B')], 'PAID'],
    ['the plan is half reported', [part('1', 'PO_REPORTED'), part('2', 'PO_PAID')], 'PAID'],
    [
      'a part is reported, the rest unpaid',
      [part('1', 'PO_REPORTED'), part('2', 'PO_UNPAID')],
      'PARTIALLY_PAID',
    ],
    ['the plan is reported', [part('1', 'PO_REPORTED'), part('2', 'PO_REPORTED')], 'REPORTED'],
    ['the only option is reported', [single('1', 'PO_REPORTED')], 'REPORTED'],
  ] as const)('%s', (_title, options, status) => {
    expect(statusAfterPayment('VALID', options)).toBe(status);
  });

  it('leaves the status alone while nothing is paid', () => {
    expect(statusAfterPayment('DRAFT', [single('1', 'PO_UNPAID')])).toBe('DRAFT');
  });
});
