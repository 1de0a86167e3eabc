import { NOW, optionInput, payment, positionContext, positionInput, transferInput } from '#libs/testing';
import { createPosition } from './commands';
import { payOption } from './payment';
import { reportTransfer } from './reporting';
import { type PositionStatus, type ServiceType } from './status';
import { type Position } from './stored-position';

const IUV = '47000000000000001';
const twoTransfers = (serviceType: ServiceType = 'GPD', over: Partial<Position> = {}): Position => ({
  ...createPosition(
    positionInput({
      paymentOption: [
        optionInput({
          iuv: IUV,
          transfer: [
            transferInput({ idTransfer: '1', amount: 7_000 }),
            transferInput({ idTransfer: '2', amount: 5_000 }),
          ],
        }),
      ],
    }),
    positionContext({ serviceType }),
  ),
  ...over,
});
const paid = (position = twoTransfers()) => payOption(position, IUV, payment(), NOW);
const report = (position: Position, idTransfer = '1', iuv = IUV) =>
  reportTransfer(position, iuv, idTransfer, NOW).position;

const rejected = (code: string) => expect.objectContaining({ code }) as Error;

describe('reportTransfer', () => {
  it('reports an option with its last transfer, and the position with it', () => {
    const once = report(paid());
    expect(once.status).toBe('PAID');
    expect(once.paymentOption[0]?.status).toBe('PO_PARTIALLY_REPORTED');
    expect(once.paymentOption[0]?.transfer.map(({ status }) => status)).toEqual([
      'T_REPORTED',
      'T_UNREPORTED',
    ]);
    const twice = report(once, '2');
    expect(twice).toMatchObject({ status: 'REPORTED', paymentOption: [{ status: 'PO_REPORTED' }] });
    expect(twice.version).toBe(paid().version + 2);
  });

  it.each([
    ['3', IUV],
    ['1', '47000000000000002'],
    // The iuv only: GPD takes no nav here.
    ['1', `3${IUV}`],
  ])('does not know transfer %s of %s', (idTransfer, iuv) => {
    expect(() => report(paid(), idTransfer, iuv)).toThrow(rejected('TRANSFER_NOT_FOUND'));
  });

  it.each<[ServiceType, PositionStatus]>([
    ...(['DRAFT', 'PUBLISHED', 'VALID', 'INVALID', 'EXPIRED'] as const).map(
      (status): [ServiceType, PositionStatus] => ['GPD', status],
    ),
    ['WISP', 'VALID'],
    ...(['DRAFT', 'INVALID', 'EXPIRED'] as const).map((status): [ServiceType, PositionStatus] => [
      'ACA',
      status,
    ]),
  ])('of a %s position that is %s is refused', (serviceType, status) => {
    expect(() => report(twoTransfers(serviceType, { status }))).toThrow(rejected('TRANSFER_NOT_ACCOUNTABLE'));
  });

  it('of an ACA position needs no payment', () => {
    const once = report(twoTransfers('ACA'));
    expect(once).toMatchObject({ status: 'PAID', paymentOption: [{ status: 'PO_PARTIALLY_REPORTED' }] });
    expect(report(once, '2').status).toBe('REPORTED');
  });

  it('of an ACA position counts by the clock', () => {
    const expiring = twoTransfers('ACA', { switchToExpired: true, maxDueDate: '2026-01-01T00:00:00.000' });
    expect(() => report(expiring)).toThrow(rejected('TRANSFER_NOT_ACCOUNTABLE'));
  });

  it('happens once for a transfer', () => {
    expect(() => report(report(paid()))).toThrow(rejected('TRANSFER_NOT_ACCOUNTABLE'));
  });
});
