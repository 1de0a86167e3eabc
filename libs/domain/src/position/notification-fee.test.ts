import {
  NOW,
  ORGANIZATION,
  optionInput,
  payment,
  positionContext,
  positionInput,
  transferInput,
} from '#libs/testing';
import { createPosition, updatePosition } from './commands';
import { setNotificationFee } from './notification-fee';
import { payOption } from './payment';

const IUV = '47000000000000001';
const input = positionInput({
  paymentOption: [
    optionInput({
      iuv: IUV,
      transfer: [
        transferInput({ idTransfer: '1', amount: 1_000, organizationFiscalCode: '99999999999' }),
        transferInput({ idTransfer: '3', amount: 4_000 }),
        transferInput({ idTransfer: '2', amount: 7_000 }),
      ],
    }),
  ],
});
const position = createPosition(input, positionContext());
const amounts = ({ paymentOption: [option] }: typeof position) => [
  option?.amount,
  ...(option?.transfer.map(({ amount }) => amount) ?? []),
];

const rejected = (code: string) => expect.objectContaining({ code }) as Error;

describe('setNotificationFee', () => {
  it('adds to the option and to the own transfer of the lowest id, in place of the fee before', () => {
    const charged = setNotificationFee(position, IUV, 150, NOW);
    expect(amounts(charged)).toEqual([12_150, 1_000, 4_000, 7_150]);
    expect(charged.version).toBe(position.version + 1);
    const again = setNotificationFee(charged, `3${IUV}`, 90, NOW);
    expect(amounts(again)).toEqual([12_090, 1_000, 4_000, 7_090]);
    expect(amounts(setNotificationFee(again, IUV, 0, NOW))).toEqual(amounts(position));
  });

  it('is kept by a PUT, whose amounts are net', () => {
    const charged = setNotificationFee(position, IUV, 150, NOW);
    const updated = updatePosition(charged, input, positionContext());
    expect(amounts(updated)).toEqual([12_150, 1_000, 4_000, 7_150]);
    expect(updated.paymentOption[0]?.notificationFee).toBe(150);
  });

  it('is refused once the option is paid', () => {
    const paid = payOption(position, IUV, payment(), NOW);
    expect(() => setNotificationFee(paid, IUV, 150, NOW)).toThrow(
      rejected('PAYMENT_OPTION_NOTIFICATION_FEE_UPDATE_NOT_UPDATABLE'),
    );
  });

  it('is refused without a transfer of the organization', () => {
    const foreign = { ...position, organizationFiscalCode: '88888888888' };
    expect(ORGANIZATION).not.toBe(foreign.organizationFiscalCode);
    expect(() => setNotificationFee(foreign, IUV, 150, NOW)).toThrow(
      rejected('PAYMENT_OPTION_NOTIFICATION_FEE_UPDATE_TRANSFER_NOT_FOUND'),
    );
  });

  it('is refused for an unknown option, and beyond exact numbers', () => {
    expect(() => setNotificationFee(position, '1', 150, NOW)).toThrow(rejected('PAYMENT_OPTION_NOT_FOUND'));
    expect(() => setNotificationFee(position, IUV, Number.MAX_SAFE_INTEGER, NOW)).toThrow(
      rejected('DEBT_POSITION_REQUEST_DATA_ERROR'),
    );
  });
});
