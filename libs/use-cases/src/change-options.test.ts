import { type Position, createPosition, findOption, payOption, reportTransfer } from '#libs/domain';
import { NOW, ORGANIZATION, numberedInput, payment, positionContext } from '#libs/testing';
import {
  type ChangeOptionsPorts,
  closeAsPaidByNav,
  isInSegregation,
  reportTransferByIuv,
  setFeeByNav,
} from './change-options';

const IUV = '47000000000000001';
const NAV = `3${IUV}`;
const position = createPosition(numberedInput(1), positionContext());
const target = { organization: ORGANIZATION, nav: NAV };
const transfer = { organization: ORGANIZATION, iuv: IUV, idTransfer: '1' };

/** A database of one position or none, and what it knows of payments under way. */
function world(given: { position?: Position; tries?: number; inProgress?: readonly string[] } = {}) {
  const state = { position: given.position, saves: 0, log: [] as string[] };
  const locked = (code: 'nav' | 'iuv') => (_: string, value: string) =>
    Promise.resolve(
      state.position?.paymentOption.some((option) => option[code] === value) ? state.position : undefined,
    );
  const ports: ChangeOptionsPorts = {
    transaction: async (work) => {
      state.log.push('begin');
      const result = await work({
        lockByNav: locked('nav'),
        lockByIuv: locked('iuv'),
        save: (saved) => {
          state.position = saved;
          state.saves += 1;
          return Promise.resolve();
        },
        tries: given.tries ?? 0,
      });
      state.log.push('commit');
      return result;
    },
    paymentInProgress: (organization, nav) => {
      state.log.push(`asked for ${organization} ${nav}`);
      return Promise.resolve(given.inProgress?.includes(nav) ?? false);
    },
    now: () => NOW,
  };
  return { state, ports };
}
const rejected = (code: string) => expect.objectContaining({ code }) as Error;

describe('setFeeByNav', () => {
  it('sets the fee, then asks whether a payment is under way, outside the transaction', async () => {
    const { state, ports } = world({ position });
    const result = await setFeeByNav(ports, { ...target, fee: 100 });
    expect(result).toMatchObject({
      paymentInProgress: false,
      option: { amount: 12_100, notificationFee: 100 },
    });
    expect(state.position?.version).toBe(position.version + 1);
    expect(state.log).toEqual(['begin', 'commit', `asked for ${ORGANIZATION} ${NAV}`]);
  });

  it('sets it all the same when one is, and says so', async () => {
    const { state, ports } = world({ position, inProgress: [NAV] });
    expect(await setFeeByNav(ports, { ...target, fee: 100 })).toMatchObject({ paymentInProgress: true });
    expect(findOption(state.position!, NAV)?.amount).toBe(12_100);
  });

  it('knows nothing it was not told of', async () => {
    await expect(setFeeByNav(world().ports, { ...target, fee: 1 })).rejects.toThrow(
      rejected('PAYMENT_OPTION_NOT_FOUND'),
    );
  });
});

describe('closeAsPaidByNav', () => {
  const close = (ports: ChangeOptionsPorts, segregationCodes: string[] = []) =>
    closeAsPaidByNav(ports, { ...target, segregationCodes, paymentDate: '2026-01-02T03:04:05.000' });

  it('pays without a receipt', async () => {
    const { state, ports } = world({ position });
    expect((await close(ports, ['47'])).option).toMatchObject({
      status: 'PO_PAID',
      idReceipt: 'CLOSED_AS_ALREADY_PAID_BY_EC',
      pspCompany: 'CLOSED_AS_ALREADY_PAID_BY_EC',
      paymentDate: '2026-01-02T03:04:05.000',
    });
    expect(state.position?.status).toBe('PAID');
  });

  it('changes nothing for a caller limited to others', async () => {
    const { state, ports } = world({ position });
    await expect(close(ports, ['48'])).rejects.toThrow(rejected('DEBT_POSITION_FORBIDDEN'));
    expect(state.saves).toBe(0);
  });

  it('is done when an earlier run of the same call did it, refused to a second call', async () => {
    const first = world({ position });
    await close(first.ports);
    const closed = first.state.position!;
    const again = world({ position: closed, tries: 1 });
    expect((await close(again.ports)).option.status).toBe('PO_PAID');
    expect(again.state.saves).toBe(0);
    await expect(close(world({ position: closed }).ports)).rejects.toThrow(
      rejected('PAYMENT_OPTION_ALREADY_PAID'),
    );
  });

  it('is refused when it was paid otherwise, also in a second run', async () => {
    const paid = payOption(position, NAV, payment(), NOW);
    await expect(close(world({ position: paid, tries: 1 }).ports)).rejects.toThrow(
      rejected('PAYMENT_OPTION_ALREADY_PAID'),
    );
  });
});

describe('reportTransferByIuv', () => {
  const paid = payOption(position, NAV, payment(), NOW);
  const reported = reportTransfer(paid, IUV, '1', NOW).position;

  it('reports', async () => {
    const { state, ports } = world({ position: paid });
    expect(await reportTransferByIuv(ports, transfer)).toMatchObject({
      idTransfer: '1',
      status: 'T_REPORTED',
    });
    expect(state.position?.status).toBe('REPORTED');
  });

  it('is done when an earlier run of the same call did it, refused to a second call', async () => {
    const again = world({ position: reported, tries: 1 });
    expect((await reportTransferByIuv(again.ports, transfer)).status).toBe('T_REPORTED');
    expect(again.state.saves).toBe(0);
    await expect(reportTransferByIuv(world({ position: reported }).ports, transfer)).rejects.toThrow(
      rejected('TRANSFER_NOT_ACCOUNTABLE'),
    );
  });

  it('knows no transfer of an unknown iuv', async () => {
    await expect(reportTransferByIuv(world().ports, transfer)).rejects.toThrow(
      rejected('TRANSFER_NOT_FOUND'),
    );
  });
});

it('segregation is told by the digits after the aux digit; no codes are no limit', () => {
  expect(isInSegregation(NAV, [])).toBe(true);
  expect(isInSegregation(NAV, ['48', '47'])).toBe(true);
  expect(isInSegregation(NAV, ['34'])).toBe(false);
});
