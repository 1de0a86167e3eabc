import {
  type Position,
  type PositionInput,
  Transient,
  createPosition,
  findOption,
  identifierKey,
  payOption,
  updatePosition,
} from '#libs/domain';
import {
  ORGANIZATION,
  TESTER,
  numberedInput,
  openAgain,
  openFreshDatabase,
  optionInput,
  payment,
  positionContext,
  positionInput,
  transferInput,
} from '#libs/testing';
import { type Database, type Transaction } from '../database';
import { IdAllocator } from '../id-allocator';
import { findPosition } from './position-reader';
import { PositionWriter } from './positions';

let database: Database;
let ids: Database;
let allocator: IdAllocator;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'position');
});
beforeEach(() => database.execute('DELETE FROM payment_position'));
afterAll(async () => {
  await ids.close();
  await database.close();
});

const writing = <T>(work: (writer: PositionWriter, transaction: Transaction) => Promise<T>): Promise<T> =>
  database.transaction((transaction) =>
    work(new PositionWriter(transaction, allocator, TESTER), transaction),
  );
const insert = (...positions: Position[]) => writing((writer) => writer.insert(positions));
const find = (iupd: string) => findPosition(database, ORGANIZATION, iupd);
const make = (input: PositionInput, over: Partial<Position> = {}): Position => ({
  ...createPosition(input, positionContext()),
  ...over,
});
const numbered = (n: number, over: Partial<PositionInput> = {}): Position => make(numberedInput(n, over));
const tablesWithRows = async (): Promise<string[]> => {
  const tables = [
    'payment_position',
    'payment_option',
    'transfer',
    'payment_option_metadata',
    'transfer_metadata',
  ];
  const counts = await Promise.all(tables.map((table) => database.query(`SELECT 1 FROM ${table} LIMIT 1`)));
  return tables.filter((_, index) => counts[index]?.length === 1);
};

const long = (length: number): string => 'é'.repeat(length - 1) + 'x';
const { iban: _, ...stamped } = transferInput({
  idTransfer: '2',
  amount: 3,
  stamp: { hashDocument: long(72), stampType: '01', provincialResidence: 'RM' },
});
/** A position that says everything it can, every text as wide as its column. */
const fullest = positionInput({
  iupd: long(255),
  type: 'G',
  payStandIn: false,
  switchToExpired: true,
  fiscalCode: long(255),
  fullName: `${'😀'.repeat(127)}x`,
  streetName: long(255),
  civicNumber: long(255),
  postalCode: long(255),
  city: long(255),
  province: long(255),
  region: long(255),
  country: 'IT',
  email: long(255),
  phone: long(255),
  companyName: long(140),
  officeName: long(140),
  validityDate: '2026-07-01T00:00:00.123',
  paymentOption: [
    optionInput({
      iuv: long(254),
      amount: Number.MAX_SAFE_INTEGER,
      description: long(140),
      isPartialPayment: true,
      retentionDate: '9999-12-31T23:59:59.999',
      paymentOptionMetadata: [{ key: 'a' }, { key: long(140), value: long(140) }],
      transfer: [
        transferInput({
          amount: Number.MAX_SAFE_INTEGER - 3,
          organizationFiscalCode: long(255),
          companyName: long(140),
          remittanceInformation: long(140),
          category: long(255),
          iban: 'I'.repeat(35),
          postalIban: 'P'.repeat(35),
          transferMetadata: [
            { key: 'k', value: '' },
            { key: long(140), value: long(140) },
          ],
        }),
        stamped,
      ],
    }),
    optionInput({ iuv: '2', nav: long(255) }),
  ],
});

describe('PositionWriter.insert', () => {
  it.each([
    ['the least', numberedInput(1)],
    ['the most', fullest],
    ['no options', positionInput({ paymentOption: [] })],
  ])('writes a position that says %s so that it reads back the same', async (_title, input) => {
    const position = make(input);
    await insert(position);
    expect(await find(input.iupd)).toEqual(position);
  });

  it('writes many at once, each with its own options', async () => {
    const positions = Array.from({ length: 50 }, (_, n) => numbered(n));
    await insert(...positions);
    for (const position of positions) expect(await find(position.iupd)).toEqual(position);
  });

  it('of nothing is nothing', async () => {
    await insert();
    expect(await tablesWithRows()).toEqual([]);
  });

  it.each<[string, Position]>([
    ['the same iupd', numbered(2, { iupd: 'iupd-1' })],
    ['the same iupd but for trailing spaces', numbered(2, { iupd: 'iupd-1  ' })],
    ['the same iuv', numbered(1, { iupd: 'other' })],
    [
      'the same nav',
      make(
        positionInput({
          iupd: 'other',
          paymentOption: [optionInput({ iuv: '9', nav: '347000000000000001' })],
        }),
      ),
    ],
  ])('refuses %s as taken, and leaves nothing of it', async (_title, clashing) => {
    await insert(numbered(1));
    const refused = writing((writer) =>
      writer.insert([numbered(3), clashing]).catch((error: unknown) => {
        expect(error).toBeInstanceOf(Transient);
        // Thrown as something else, so that the transaction is not tried again.
        throw new Error((error as Transient).code);
      }),
    );
    await expect(refused).rejects.toThrow('IDENTIFIER_TAKEN');
    expect(await find('iupd-3')).toBeUndefined();
  });

  it('takes identifiers that differ in case, and the same ones of another organization', async () => {
    const elsewhere = createPosition(
      numberedInput(1),
      positionContext({ organizationFiscalCode: '80000000001' }),
    );
    const upper = make(
      positionInput({ iupd: 'ABC', paymentOption: [optionInput({ iuv: 'IUV', nav: 'NAV' })] }),
    );
    const lower = make(
      positionInput({ iupd: 'abc', paymentOption: [optionInput({ iuv: 'iuv', nav: 'nav' })] }),
    );
    await insert(numbered(1), elsewhere, upper, lower);
    expect(await find('ABC')).toEqual(upper);
    expect(await find('abc')).toEqual(lower);
    expect(await findPosition(database, '80000000001', 'iupd-1')).toEqual(elsewhere);
    expect(await find('Abc')).toBeUndefined();
  });

  it('keeps what is below each option and transfer apart, whatever keys and values are made of', async () => {
    const odd = ['', '"', '\\', ':', '%00\n', "'), (", '😀', 'È', 'è', '[{}]', '10', '9'];
    const metadata = odd.map((key, index) =>
      index % 3 === 0 ? { key } : { key, value: [...odd].reverse()[index]! },
    );
    const options = [1, 2, 3].map((n) =>
      optionInput({
        iuv: `4800000000000000${n}`,
        amount: 300,
        paymentOptionMetadata: n === 2 ? [] : metadata.slice(n),
        transfer: [1, 2, 3].map((id) =>
          transferInput({
            idTransfer: String(id),
            amount: 100,
            transferMetadata: id === n ? metadata : metadata.slice(-id),
          }),
        ),
      }),
    );
    const several = make(positionInput({ iupd: 'several', paymentOption: options }));
    const none = numbered(2, { paymentOption: [] });
    await insert(numbered(1), several, none);
    const sorted = <T extends { key: string }>(given: readonly T[]) =>
      [...given].sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
    expect(await find('several')).toEqual({
      ...several,
      paymentOption: several.paymentOption.map((option) => ({
        ...option,
        paymentOptionMetadata: sorted(option.paymentOptionMetadata),
        transfer: option.transfer.map((one) => ({
          ...one,
          transferMetadata: sorted(one.transferMetadata),
        })),
      })),
    });
    expect(await find('iupd-2')).toEqual(none);
  });
});

describe('PositionWriter.takenIdentifiers', () => {
  it('tells which are used, by the keys the database compares with', async () => {
    await insert(numbered(1), numbered(2));
    const asked = [numbered(1, { iupd: 'iupd-1 ' }), numbered(3)];
    const taken = await writing((writer) => writer.takenIdentifiers(ORGANIZATION, asked));
    expect(taken).toEqual({
      iupds: new Set(['iupd-1']),
      iuvs: new Map([['47000000000000001', 'iupd-1']]),
      navs: new Map([['347000000000000001', 'iupd-1']]),
    });
    expect(taken.iupds.has(identifierKey('iupd-1 '))).toBe(true);
  });

  it('knows nothing of other organizations, nor of nothing', async () => {
    await insert(numbered(1));
    const none = { iupds: new Set(), iuvs: new Map(), navs: new Map() };
    expect(await writing((writer) => writer.takenIdentifiers('80000000001', [numbered(1)]))).toEqual(none);
    expect(await writing((writer) => writer.takenIdentifiers(ORGANIZATION, []))).toEqual(none);
  });
});

describe('PositionWriter.lock', () => {
  it('reads positions whole, leaves unknown ones out, and holds them until the end', async () => {
    await insert(numbered(1), numbered(2));
    let held = true;
    await writing(async (writer) => {
      const found = await writer.lock(ORGANIZATION, ['iupd-2', 'unknown', 'iupd-1']);
      expect(found).toEqual([numbered(1), numbered(2)]);
      const waiting = writing(async (other) => {
        await other.lock(ORGANIZATION, ['iupd-1']);
        expect(held).toBe(false);
      });
      const freeOne = database.query(
        "SELECT 1 FROM payment_position WHERE iupd = 'iupd-1' FOR UPDATE SKIP LOCKED",
      );
      expect(await freeOne).toEqual([]);
      held = false;
      return { waiting };
    }).then(({ waiting }) => waiting);
  });

  it('finds the position of a nav, and of an iuv in its place', async () => {
    await insert(numbered(1), numbered(2));
    const byNav = (nav: string) => writing((writer) => writer.lockByNav(ORGANIZATION, nav));
    expect(await byNav('347000000000000002')).toEqual(numbered(2));
    expect(await byNav('47000000000000002')).toEqual(numbered(2));
    expect(await byNav('9')).toBeUndefined();
    expect(await writing((writer) => writer.lockByNav('80000000001', '347000000000000002'))).toBeUndefined();
  });

  it("prefers the nav where it is another option's iuv", async () => {
    const option = (iuv: string, nav: string) => ({ paymentOption: [optionInput({ iuv, nav })] });
    await insert(
      make(positionInput({ iupd: 'by-iuv', ...option('5', '6') })),
      make(positionInput({ iupd: 'by-nav', ...option('4', '5') })),
    );
    expect((await writing((writer) => writer.lockByNav(ORGANIZATION, '5')))?.iupd).toBe('by-nav');
  });
});

describe('PositionWriter.replace and remove', () => {
  it('rewrites a position and all below it, and leaves its neighbours alone', async () => {
    await insert(make({ ...fullest, iupd: 'A' }), numbered(1));
    const after = await writing(async (writer) => {
      const [before] = await writer.lock(ORGANIZATION, ['A']);
      const updated = updatePosition(before!, numberedInput(2, { iupd: 'A' }), positionContext());
      await writer.replace([updated]);
      return updated;
    });
    expect(await find('A')).toEqual(after);
    expect(await find('iupd-1')).toEqual(numbered(1));
    expect(await database.query('SELECT 1 FROM transfer_metadata')).toEqual([]);
  });

  it('removes a position with all below it', async () => {
    await insert(make(fullest), numbered(1));
    await writing(async (writer) => writer.remove(await writer.lock(ORGANIZATION, [fullest.iupd])));
    expect(await find(fullest.iupd)).toBeUndefined();
    expect(await find('iupd-1')).toEqual(numbered(1));
    await writing(async (writer) => writer.remove(await writer.lock(ORGANIZATION, ['iupd-1'])));
    expect(await tablesWithRows()).toEqual([]);
  });

  it('writes nothing it has not locked', async () => {
    await insert(numbered(1));
    await expect(writing((writer) => writer.replace([numbered(1)]))).rejects.toThrow('was not locked');
    await expect(writing((writer) => writer.remove([numbered(1)]))).rejects.toThrow('was not locked');
  });
});

describe('PositionWriter.savePayment', () => {
  it('writes what a payment changed, and only that', async () => {
    const twoOptions = make(
      positionInput({
        paymentOption: [optionInput(), optionInput({ iuv: '2' })].map((each) => ({
          ...each,
          isPartialPayment: true,
        })),
      }),
    );
    await insert(twoOptions, numbered(7));
    const after = await writing(async (writer) => {
      const position = await writer.lockByNav(ORGANIZATION, '32');
      const paid = payOption(position!, '32', payment(), '2026-06-02T00:00:00.000');
      await writer.savePayment(paid, findOption(paid, '32')!);
      return paid;
    });
    expect(after.status).toBe('PARTIALLY_PAID');
    expect(await find('iupd-1')).toEqual(after);
    expect(await find('iupd-7')).toEqual(numbered(7));
  });
});
