import {
  type Position,
  createPosition,
  payOption,
  reportTransfer,
  setNotificationFee,
  updatePosition,
} from '#libs/domain';
import {
  NOW,
  ORGANIZATION,
  TESTER,
  numberedInput,
  openAgain,
  openFreshDatabase,
  optionInput,
  payment,
  positionContext,
  transferInput,
} from '#libs/testing';
import { type Database } from '../database';
import { IdAllocator } from '../id-allocator';
import { PaymentOptionWriter, setSendSync } from './payment-options';
import { findPositionByNav } from './position-reader';
import { findPosition } from './position-reader';
import { PositionWriter } from './positions';

const IUV = '47000000000000001';
const NAV = `3${IUV}`;
const input = numberedInput(1, {
  paymentOption: [
    optionInput({
      iuv: IUV,
      transfer: [
        transferInput({ idTransfer: '1', amount: 7_000 }),
        transferInput({ idTransfer: '2', amount: 5_000 }),
      ],
    }),
    optionInput({ iuv: '47000000000000002' }),
  ],
});
const position = createPosition(input, positionContext());

let database: Database;
let ids: Database;
let allocator: IdAllocator;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'position');
});
beforeEach(async () => {
  await database.execute('DELETE FROM payment_position');
  await database.transaction((transaction) =>
    new PositionWriter(transaction, allocator, TESTER).insert([position]),
  );
});
afterAll(async () => {
  await ids.close();
  await database.close();
});

const change = (by: (existing: Position) => Position) =>
  database.transaction(async (transaction) => {
    const writer = new PaymentOptionWriter(transaction, allocator, TESTER);
    await writer.save(by((await writer.lockByNav(ORGANIZATION, NAV))!));
  });
const put = () =>
  database.transaction(async (transaction) => {
    const writer = new PositionWriter(transaction, allocator, TESTER);
    const [existing] = await writer.lock(ORGANIZATION, [position.iupd]);
    await writer.replace([updatePosition(existing!, input, positionContext())]);
  });
const find = () => findPosition(database, ORGANIZATION, position.iupd);

describe('a position reached by an option', () => {
  it.each<[string, (existing: Position) => Position]>([
    ['a fee', (existing) => setNotificationFee(existing, NAV, 150, NOW)],
    ['a payment', (existing) => payOption(existing, NAV, payment(), NOW)],
    [
      'a report',
      (existing) => reportTransfer(payOption(existing, NAV, payment(), NOW), IUV, '2', NOW).position,
    ],
  ])('is kept as %s leaves it, and nothing else with it', async (_, by) => {
    await change(by);
    expect(await find()).toEqual(by(position));
  });

  it('is found by nav, then by iuv; an iuv alone is no nav', async () => {
    // A nav that is the iuv of the position above.
    const other = createPosition(
      numberedInput(3, { paymentOption: [optionInput({ iuv: '47000000000000003', nav: IUV })] }),
      positionContext(),
    );
    await database.transaction((transaction) =>
      new PositionWriter(transaction, allocator, TESTER).insert([other]),
    );
    expect((await findPositionByNav(database, ORGANIZATION, IUV))?.iupd).toBe(other.iupd);
    expect((await findPositionByNav(database, ORGANIZATION, NAV))?.iupd).toBe(position.iupd);
    expect(await findPositionByNav(database, ORGANIZATION, '1')).toBeUndefined();
    expect(await findPositionByNav(database, '99999999999', NAV)).toBeUndefined();
    await database.transaction(async (transaction) => {
      const writer = new PaymentOptionWriter(transaction, allocator, TESTER);
      expect((await writer.lockByNav(ORGANIZATION, IUV))?.iupd).toBe(other.iupd);
      expect((await writer.lockByIuv(ORGANIZATION, IUV))?.iupd).toBe(position.iupd);
      expect(await writer.lockByIuv(ORGANIZATION, NAV)).toBeUndefined();
    });
  });

  it('is saved only where it was locked', async () => {
    await expect(
      database.transaction((transaction) =>
        new PaymentOptionWriter(transaction, allocator, TESTER).save(position),
      ),
    ).rejects.toThrow('was not locked');
  });

  it('loses neither a fee nor a PUT when many come at once, and counts every one', async () => {
    const rounds = 5;
    await Promise.all(
      Array.from({ length: rounds }, (_, index) => [
        change((existing) => setNotificationFee(existing, NAV, 100 * (index + 1), NOW)),
        put(),
      ]).flat(),
    );
    const after = (await find())!;
    const [option] = after.paymentOption;
    expect(after.version).toBe(position.version + 2 * rounds);
    expect(option!.notificationFee).toBeGreaterThan(0);
    expect(option!.amount).toBe(12_000 + option!.notificationFee);
    expect(option!.transfer.map(({ amount }) => amount)).toEqual([7_000 + option!.notificationFee, 5_000]);
  });

  it('stays marked for SEND when it is put again', async () => {
    const notices = [NAV, '1'].map((nav) => ({ organizationFiscalCode: ORGANIZATION, nav }));
    expect(await database.transaction((transaction) => setSendSync(transaction, notices))).toBe(1);
    // Marked is marked: asked for again, it counts again.
    expect(await database.transaction((transaction) => setSendSync(transaction, notices))).toBe(1);
    await put();
    const after = (await find())!;
    expect(after.paymentOption.map(({ sendSync }) => sendSync)).toEqual([true, false]);
    expect(after.version).toBe(position.version + 3);
  });
});
