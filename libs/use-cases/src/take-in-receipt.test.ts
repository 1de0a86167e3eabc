import {
  type Fault,
  type Payment,
  type Position,
  type PositionInput,
  type PositionStatus,
  type Receipt,
  type StationLink,
  Transient,
  createPosition,
} from '#libs/domain';
import {
  NOW,
  ORGANIZATION,
  numberedInput,
  optionInput,
  payment,
  positionContext,
  receiptOf,
  stationLink,
} from '#libs/testing';
import { type IntakeTransaction, type TakeInReceiptPorts, payByNav, takeInReceipt } from './take-in-receipt';

const NAV = '347000000000000001';
type Stored = Parameters<IntakeTransaction['insertReceipt']>[0];

const positionOf = (over: Partial<Position> = {}, input: Partial<PositionInput> = {}): Position => ({
  ...createPosition(numberedInput(1, input), positionContext()),
  ...over,
});

/** A database with one position or none, and the queue behind it. Transactions undo what they did when they fail. */
function house(given: { position?: Position; links?: StationLink[]; faults?: Fault[] } = {}) {
  const world = {
    position: given.position,
    receipts: [] as Stored[],
    saves: 0,
    log: [] as string[],
    /** Anomalies of payments that changed nothing. */
    noted: [] as string[],
    enqueued: [] as number[],
    /** Another intake of the same receipt commits right before the first insert of this one. */
    race: undefined as Stored | undefined,
  };
  const transaction: IntakeTransaction = {
    isKnown: (organization, receiptId, noticeNumber) =>
      Promise.resolve(
        world.receipts.some(
          ({ receipt }) =>
            receipt.fiscalCode === organization &&
            receipt.receiptId === receiptId &&
            receipt.noticeNumber === noticeNumber,
        ),
      ),
    lockPositionByNav: (_organization, nav) =>
      Promise.resolve(
        world.position?.paymentOption.some((option) => option.nav === nav || option.iuv === nav) === true
          ? world.position
          : undefined,
      ),
    savePayment: (position) => {
      world.position = position;
      world.saves += 1;
      return Promise.resolve();
    },
    noteAnomalies: (_position, { anomalies }) => {
      world.noted.push(anomalies.join(','));
      return Promise.resolve();
    },
    stationLinks: () => Promise.resolve(given.links ?? [stationLink()]),
    insertReceipt: (stored) => {
      if (world.race !== undefined) {
        throw new Transient('RECEIPT_RACE', 'stored meanwhile');
      }
      world.receipts.push(stored);
      return Promise.resolve(stored.recipients.map((_, index) => ({ deliveryId: index, attempt: 0 })));
    },
  };
  const ports: TakeInReceiptPorts = {
    async transaction(work) {
      for (;;) {
        const before = { position: world.position, receipts: [...world.receipts] };
        try {
          const result = await work(transaction);
          world.log.push('commit');
          return result;
        } catch (error) {
          Object.assign(world, before);
          if (!(error instanceof Transient) || world.race === undefined) throw error;
          world.receipts.push(world.race);
          world.race = undefined;
        }
      }
    },
    enqueueDeliveries: (due) => {
      world.log.push('enqueue');
      world.enqueued.push(...due.map(({ deliveryId }) => deliveryId));
      return Promise.resolve();
    },
    receiptFaults: () => given.faults ?? [],
    broadcastPrimary: true,
    now: () => NOW,
  };
  return {
    world,
    take: (receipt: Receipt, named?: string) =>
      takeInReceipt(ports, { receipt, source: 'REST', ...(named === undefined ? {} : { named }) }),
    pay: (given: Payment = payment(), nav = NAV, named?: string) =>
      payByNav(ports, {
        organization: ORGANIZATION,
        nav,
        payment: given,
        ...(named === undefined ? {} : { named }),
      }),
  };
}

describe('takeInReceipt', () => {
  it('stores the receipt, marks the option paid, and queues only after the commit', async () => {
    const links = [stationLink(), stationLink({ stationId: 'more', broadcast: true })];
    const { take, world } = house({ position: positionOf(), links });
    const receipt = receiptOf({ fee: 200, paymentMethod: 'card', pspFiscalCode: '123' });
    expect(await take(receipt, `${ORGANIZATION}_01`)).toEqual({ result: 'stored', anomalies: [] });
    expect(world.log).toEqual(['commit', 'enqueue']);
    expect(world.enqueued).toEqual([0, 1]);
    expect(world.receipts).toMatchObject([
      { receipt, source: 'REST', originatingStationId: `${ORGANIZATION}_01`, anomalies: [] },
    ]);
    expect(world.receipts[0]?.recipients.map(({ stationId }) => stationId)).toEqual([
      `${ORGANIZATION}_01`,
      'more',
    ]);
    expect(world.position).toMatchObject({
      status: 'PAID',
      paymentOption: [
        {
          status: 'PO_PAID',
          idReceipt: 'receipt-1',
          pspCompany: 'Banca Demo',
          pspCode: 'PSP',
          pspTaxCode: '123',
          paymentMethod: 'card',
          fee: 200,
          paymentDate: NOW,
        },
      ],
    });
  });

  it('acknowledges a receipt that is known and changes nothing', async () => {
    const { take, world } = house({ position: positionOf() });
    await take(receiptOf());
    expect(await take(receiptOf())).toEqual({ result: 'already-known', anomalies: [] });
    expect(world.receipts).toHaveLength(1);
    expect(world.saves).toBe(1);
    expect(world.enqueued).toEqual([0]);
  });

  it('acknowledges a receipt that another call stores at the same moment', async () => {
    const { take, world } = house();
    world.race = { receipt: receiptOf(), source: 'SOAP', anomalies: [], recipients: [] };
    expect(await take(receiptOf())).toEqual({ result: 'already-known', anomalies: [] });
    expect(world.receipts).toHaveLength(1);
    expect(world.enqueued).toEqual([]);
  });

  it('takes nothing of a payment that failed', async () => {
    const { take, world } = house({ position: positionOf() });
    expect(await take(receiptOf({ outcome: 'KO' }))).toEqual({ result: 'not-paid', anomalies: [] });
    expect(world).toMatchObject({ receipts: [], saves: 0, log: [] });
  });

  const paid = (over: Partial<Position['paymentOption'][number]>) => {
    const position = positionOf();
    return { ...position, paymentOption: position.paymentOption.map((each) => ({ ...each, ...over })) };
  };
  const twoPlans = (): Position => {
    const position = positionOf(
      {},
      {
        paymentOption: ['1', '2'].map((n) =>
          optionInput({ iuv: `4700000000000000${n}`, isPartialPayment: true }),
        ),
      },
    );
    const [one, two] = position.paymentOption;
    return {
      ...position,
      paymentOption: [
        { ...one!, nav: NAV, paymentPlanId: 'A' },
        { ...two!, paymentPlanId: 'B', status: 'PO_PAID' },
      ],
    };
  };
  it.each<[string, Position | undefined, Partial<Receipt>, string[], number]>([
    ['no position has the notice', undefined, {}, ['NOTICE_UNKNOWN'], 0],
    ['the amount differs', positionOf(), { paymentAmount: 1 }, ['AMOUNT_DIFFERS'], 1],
    ['the position is a draft', positionOf({ status: 'DRAFT' }), {}, ['PAID_WHILE_DRAFT'], 1],
    ['it is invalid', positionOf({ status: 'INVALID' }), {}, ['PAID_WHILE_INVALID'], 1],
    [
      'it has expired, and nobody has written that down yet',
      positionOf({ maxDueDate: '2026-01-01T00:00:00.000', switchToExpired: true }),
      {},
      ['PAID_WHILE_EXPIRED'],
      1,
    ],
    ['the option is paid already', paid({ status: 'PO_PAID', idReceipt: 'other' }), {}, ['ALREADY_PAID'], 0],
    ['an instalment of another plan is paid', twoPlans(), {}, ['OTHER_PLAN_PAID'], 0],
    [
      'two things are odd at once',
      positionOf({ status: 'DRAFT' }),
      { paymentAmount: 1 },
      ['AMOUNT_DIFFERS', 'PAID_WHILE_DRAFT'],
      1,
    ],
  ])('stores and delivers the receipt although %s', async (_title, position, over, anomalies, saves) => {
    const { take, world } = house(position === undefined ? {} : { position });
    expect(await take(receiptOf(over))).toEqual({ result: 'stored', anomalies });
    expect(world.receipts[0]?.anomalies).toEqual(anomalies);
    expect(world.saves).toBe(saves);
    expect(world.enqueued).toEqual([0]);
  });

  it.each([
    ['2026-05-31T10:00:00', '2026-05-31T10:00:00.000'],
    ['2026-05-31T10:00:00.5Z', '2026-05-31T10:00:00.500'],
    ['2026-05-31T10:00:00+02:00', '2026-05-31T08:00:00.000'],
    ['0001-01-01T00:00:00', NOW],
    ['nonsense', NOW],
  ])('reads the time of payment %s as %s', async (paymentDateTime, paymentDate) => {
    const { take, world } = house({ position: positionOf() });
    await take(receiptOf({ paymentDateTime }));
    expect(world.position?.paymentOption[0]?.paymentDate).toBe(paymentDate);
  });

  it('keeps why no message can be made of a receipt', async () => {
    const faults = [{ pointer: '/noticeNumber', detail: 'must be 18 digits' }];
    const { take, world } = house({ faults });
    await take(receiptOf());
    expect(world.receipts[0]?.inexpressible).toBe(
      'No valid message can be made: /noticeNumber must be 18 digits',
    );
  });

  it('refuses a named station that does not serve the organization, and stores nothing', async () => {
    const { take, world } = house({ position: positionOf() });
    await expect(take(receiptOf(), 'unknown')).rejects.toMatchObject({ code: 'STATION_UNKNOWN' });
    expect(world).toMatchObject({ receipts: [], enqueued: [], position: { status: 'VALID' } });
  });

  it('queues nothing when the transaction fails', async () => {
    const { take, world } = house({ position: positionOf() });
    Object.defineProperty(world, 'receipts', {
      get: () => {
        throw new Error('away');
      },
    });
    await expect(take(receiptOf())).rejects.toThrow('away');
    expect(world.log).toEqual([]);
  });
});

describe('payByNav', () => {
  it('marks the option paid, makes the receipt of it, and queues only after the commit', async () => {
    const { pay, world } = house({ position: positionOf() });
    const { option, position } = await pay();
    expect(option).toMatchObject({ status: 'PO_PAID', idReceipt: 'receipt-1', fee: 150 });
    expect(position.status).toBe('PAID');
    expect(world.log).toEqual(['commit', 'enqueue']);
    expect(world.receipts).toMatchObject([
      {
        source: 'PAY',
        receipt: { receiptId: 'receipt-1', noticeNumber: NAV, paymentAmount: 12_000, fee: 150 },
      },
    ]);
    expect(world.enqueued).toEqual([0]);
  });

  it('takes the iuv in place of the nav, and writes the nav', async () => {
    const { pay, world } = house({ position: positionOf() });
    await pay(payment(), '47000000000000001');
    expect(world.receipts[0]?.receipt.noticeNumber).toBe(NAV);
  });

  it('acknowledges the same receipt again and changes nothing', async () => {
    const { pay, world } = house({ position: positionOf() });
    const first = await pay();
    expect(await pay()).toEqual(first);
    expect(world).toMatchObject({ saves: 1, enqueued: [0] });
    expect(world.receipts).toHaveLength(1);
  });

  it('refuses another receipt for an option that is paid', async () => {
    const { pay, world } = house({ position: positionOf() });
    await pay();
    await expect(pay(payment({ idReceipt: 'other' }))).rejects.toMatchObject({
      code: 'PAYMENT_OPTION_ALREADY_PAID',
    });
    expect(world.receipts).toHaveLength(1);
  });

  it('refuses a notice nobody has', async () => {
    const { pay } = house();
    await expect(pay()).rejects.toMatchObject({ code: 'PAYMENT_OPTION_NOT_FOUND' });
  });

  it('marks paid an option whose receipt came in before it, and delivers nothing again', async () => {
    const { pay, take, world } = house();
    await take(receiptOf());
    world.position = positionOf();
    const { option } = await pay();
    expect(option.status).toBe('PO_PAID');
    expect(world.receipts).toHaveLength(1);
    expect(world.enqueued).toEqual([0]);
  });

  it.each<PositionStatus>(['DRAFT', 'INVALID', 'EXPIRED'])(
    'takes the money of a position that is %s',
    async (status) => {
      const { pay, world } = house({ position: positionOf({ status }) });
      await pay();
      expect(world.position?.status).toBe('PAID');
    },
  );

  it('refuses a named station that does not serve the organization, and leaves the option unpaid', async () => {
    const { pay, world } = house({ position: positionOf() });
    await expect(pay(payment(), NAV, 'unknown')).rejects.toMatchObject({ code: 'STATION_UNKNOWN' });
    expect(world.position?.status).toBe('VALID');
  });
});
