import { createPosition } from '#libs/domain';
import { NOW, ORGANIZATION, positionContext, positionInput } from '#libs/testing';
import { type ReadNoticePorts, paymentOfNotice, verifyNotice } from './read-notice';

const qrCode = { fiscalCode: ORGANIZATION, noticeNumber: '347000000000000001' };
const ports = (over: Partial<ReadNoticePorts> = {}): ReadNoticePorts => ({
  findPositionByNav: (organization) =>
    Promise.resolve(
      organization === ORGANIZATION ? createPosition(positionInput(), positionContext()) : undefined,
    ),
  paymentInProgress: () => Promise.resolve(false),
  now: () => NOW,
  ...over,
});

describe.each([
  ['verifying', verifyNotice],
  ['paying', paymentOfNotice],
])('%s a notice', (_, read) => {
  it('answers for the organization that made it out', async () => {
    await expect(read(ports(), { qrCode, standIn: false })).resolves.toMatchObject({
      companyName: 'Comune di Esempio',
    });
    const foreign = { ...qrCode, fiscalCode: '99999999999' };
    await expect(read(ports(), { qrCode: foreign, standIn: false })).rejects.toMatchObject({
      code: 'PAA_PAGAMENTO_SCONOSCIUTO',
    });
  });

  it('is refused while another payment of it is under way', async () => {
    const asked: string[][] = [];
    const busy = ports({
      paymentInProgress: (...which) => {
        asked.push(which);
        return Promise.resolve(true);
      },
    });
    await expect(read(busy, { qrCode, standIn: false })).rejects.toMatchObject({
      code: 'PAA_PAGAMENTO_IN_CORSO',
    });
    expect(asked).toEqual([[ORGANIZATION, qrCode.noticeNumber]]);
  });
});
