import { type OptionStatus, type PositionStatus, createPosition } from '#libs/domain';
import { NOW, numberedInput, positionContext } from '#libs/testing';
import { whyPositionStays } from './erasure';

const sound = createPosition(numberedInput(1), positionContext());
const position = (status: PositionStatus, option: object = {}, over: object = {}) => ({
  ...sound,
  status,
  ...over,
  paymentOption: sound.paymentOption.map((each) => ({ ...each, ...option })),
});
const paid = (status: OptionStatus, over: object = {}) => ({
  status,
  paymentDate: '2014-03-01T10:00:00.000',
  ...over,
});

describe('whyPositionStays', () => {
  it.each(['DRAFT', 'INVALID', 'EXPIRED'] as const)(
    'lets go of one that is %s and was never paid',
    (status) => {
      expect(whyPositionStays(position(status), NOW)).toBeUndefined();
    },
  );

  it.each(['PUBLISHED', 'VALID', 'PARTIALLY_PAID'] as const)('keeps one that may be paid: %s', (status) => {
    expect(whyPositionStays(position(status), NOW, '2099-01-01T00:00:00.000')).toBe('OPEN_DEBT');
  });

  it('lets go of one that has expired meanwhile, whatever is written', () => {
    const over = { switchToExpired: true, maxDueDate: '2026-05-31T12:00:00.000' };
    expect(whyPositionStays(position('VALID', {}, over), NOW)).toBeUndefined();
  });

  it.each(['PAID', 'REPORTED', 'EXPIRED', 'INVALID'] as const)(
    'keeps what was paid, whatever became of it: %s',
    (status) => {
      expect(whyPositionStays(position(status, paid('PO_PAID')), NOW)).toBe('PAID');
    },
  );

  it('lets go of payments older than need be, counting from the last thing that happened to the money', () => {
    const reported = position('REPORTED', paid('PO_REPORTED', { reportingDate: '2014-04-01T10:00:00.000' }));
    expect(whyPositionStays(reported, NOW, '2014-04-01T10:00:00.000')).toBe('PAID');
    expect(whyPositionStays(reported, NOW, '2014-04-01T10:00:00.001')).toBeUndefined();
  });

  it('counts from its last change where nobody says when it was paid', () => {
    const undated = position('PAID', { status: 'PO_PAID' });
    expect(whyPositionStays(undated, NOW, NOW)).toBe('PAID');
    expect(whyPositionStays(undated, NOW, '2026-06-01T12:00:00.001')).toBeUndefined();
  });
});
