import { createPosition } from '#libs/domain';
import {
  ArchiveScene,
  ORGANIZATION,
  SECOND,
  TESTER,
  daysAgo,
  numberedInput,
  openAgain,
  positionContext,
} from '#libs/testing';
import { type Database, type Transaction } from '../database';
import { DebtorData } from '../repositories/debtor-data';
import { IssuedIdentifiers } from '../repositories/issued-identifiers';
import { PaymentOptionWriter } from '../repositories/payment-options';
import { eventsOf } from '../repositories/position-events';
import { findPosition, findPositionByIuv, findPositionByNav } from '../repositories/position-reader';
import { PositionWriter } from '../repositories/positions';
import { type Archiver } from './archiver';
import { ArchivePartitions, partitionOf } from './archive-partitions';

const HOT = [
  'payment_position',
  'payment_option',
  'payment_option_debtor',
  'payment_option_metadata',
  'transfer',
  'transfer_metadata',
  'position_event',
];
const KEPT = { positions: 0, receipts: 0 };
const never = () => false;

let scene: ArchiveScene;
let database: Database;
let archiver: Archiver;
beforeEach(async () => {
  scene = await ArchiveScene.open();
  ({ database, archiver } = scene);
});
afterEach(() => scene.close());

const write = <T>(work: (positions: PositionWriter) => Promise<T>): Promise<T> => scene.write(work);
const countOf = (table: string): Promise<number> => scene.countOf(table);
const insertClosed = (...given: Parameters<ArchiveScene['insertClosed']>) => scene.insertClosed(...given);
const rowsOf = async (): Promise<unknown[]> =>
  Promise.all(HOT.map((table) => database.query(`SELECT * FROM ${table} ORDER BY 1, 2`)));

describe('archiving positions', () => {
  it('moves what came to its end long enough ago, with all that is below it and its history, and nothing else', async () => {
    await insertClosed([1, 2], 40);
    await insertClosed([3], 40, 'EXPIRED');
    await insertClosed([4], 29);
    await insertClosed([5], 40, 'VALID');
    const before = await Promise.all([1, 2, 3].map((n) => findPosition(database, ORGANIZATION, `iupd-${n}`)));
    const events = await eventsOf(database, ORGANIZATION, 'iupd-1', { limit: 10 });
    expect(await archiver.round(never)).toEqual({ ...KEPT, positions: 3 });
    for (const table of ['payment_position', 'payment_option', 'transfer', 'position_event'])
      expect(await countOf(table)).toBe(2);
    expect(await countOf('archived_position')).toBe(3);

    expect(before[0]).toMatchObject({ iupd: 'iupd-1', status: 'PAID', officeName: "Ufficio @ #1 'è'" });
    for (const [index, position] of before.entries()) {
      const n = index + 1;
      const iuv = `47${String(n).padStart(15, '0')}`;
      expect(await findPosition(database, ORGANIZATION, `iupd-${n}`)).toEqual(position);
      expect(await findPositionByIuv(database, ORGANIZATION, iuv)).toEqual(position);
      expect(await findPositionByNav(database, ORGANIZATION, `3${iuv}`)).toEqual(position);
      expect(await findPositionByNav(database, ORGANIZATION, iuv)).toEqual(position);
    }
    expect(await findPosition(database, SECOND, 'iupd-1')).toBeUndefined();
    expect(await findPositionByNav(database, ORGANIZATION, `0${'47'.padEnd(17, '0')}`)).toBeUndefined();
    expect(events).toHaveLength(1);
    expect(await eventsOf(database, ORGANIZATION, 'iupd-1', { limit: 10 })).toEqual(events);
    expect(
      await eventsOf(database, ORGANIZATION, 'iupd-1', { limit: 10, after: events[0] ?? { at: '', id: 0 } }),
    ).toEqual([]);
    expect(await archiver.round(never)).toEqual(KEPT);
  });

  it('by two schedulers at once moves everything once', async () => {
    const numbers = Array.from({ length: 450 }, (_, n) => n);
    await insertClosed(numbers, 40);
    const other = await openAgain(database);
    await archiver.round(() => true);
    const moved = await Promise.all([archiver.round(never), scene.archiverOn(other).round(never)]);
    await other.close();
    expect(moved[0].positions + moved[1].positions).toBe(450);
    expect(await countOf('payment_position')).toBe(0);
    expect(await countOf('archived_position')).toBe(450);
    expect(await countOf('archived_position_name')).toBe(900);
    const [registered] = await database.query<{ n: string }>(
      "SELECT SUM(documents) AS n FROM archive_partition WHERE table_name = 'archived_position'",
    );
    expect(Number(registered?.n)).toBe(450);
  });

  it('that dies anywhere leaves each position in one place, and goes on from there', async () => {
    await insertClosed([1, 2, 3], 40);
    const before = await rowsOf();
    const statements = await countStatements(() => archiver.round(never));
    expect(statements).toBeGreaterThan(10);
    expect(await countOf('archived_position')).toBe(3);
    for (const n of [1, 2, 3]) {
      await write((positions) => positions.lock(ORGANIZATION, [`iupd-${n}`]));
    }
    expect(await rowsOf()).toEqual(before);
    // Of a connection that is lost the server undoes what was not committed.
    for (let dieAt = 1; dieAt < statements; dieAt += 1) {
      await expect(dyingAt(dieAt, () => archiver.round(never))).rejects.toThrow('died');
      const [hot, archived] = [await countOf('payment_position'), await countOf('archived_position')];
      expect([hot, archived]).toEqual(hot === 3 ? [3, 0] : [0, 3]);
      if (archived === 3) break;
      expect(await rowsOf()).toEqual(before);
      expect(await countOf('archived_position_name')).toBe(0);
    }
    await archiver.round(never);
    expect([await countOf('payment_position'), await countOf('archived_position')]).toEqual([0, 3]);
  });

  it('leaves what is to go into a month that is being dropped where it is', async () => {
    await insertClosed([1], 40);
    await archiver.round(() => true);
    const partitions = new ArchivePartitions(database, 'position');
    const month = partitionOf(await partitions.months(), daysAgo(40));
    if (month === undefined) throw new Error('There is no month');
    await partitions.close(month);
    expect(await archiver.round(never)).toEqual(KEPT);
    expect(await countOf('payment_position')).toBe(1);
    await partitions.reopen(month);
    expect(await archiver.round(never)).toEqual({ ...KEPT, positions: 1 });
  });
});

/** How many statements a transaction of some work makes. */
async function countStatements(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const watching = watch(() => (count += 1));
  await work().finally(watching);
  return count;
}
async function dyingAt(n: number, work: () => Promise<unknown>): Promise<unknown> {
  let count = 0;
  const watching = watch(() => {
    count += 1;
    if (count === n) throw new Error('died');
  });
  return work().finally(watching);
}
/** Statements inside transactions, before each runs. */
function watch(onStatement: () => void): () => void {
  const transact = database.transaction.bind(database);
  database.transaction = (work) =>
    transact((transaction, tries) => {
      const watched: Transaction = {
        query: (...given) => (onStatement(), transaction.query(...given)),
        execute: (...given) => (onStatement(), transaction.execute(...given)),
        insert: (...given) => (onStatement(), transaction.insert(...given)),
        savepoint: (step) => transaction.savepoint(step),
      };
      return work(watched, tries);
    });
  return () => {
    database.transaction = transact;
  };
}

describe('an archived position', () => {
  beforeEach(async () => {
    await insertClosed([1], 40);
    await insertClosed([2], 40, 'EXPIRED');
    await archiver.round(never);
    expect(await countOf('payment_position')).toBe(0);
  });

  it('keeps its identifiers from others: iupd, iuv and nav, told of each', async () => {
    const other = createPosition(numberedInput(9), positionContext());
    const [option] = other.paymentOption;
    if (option === undefined) throw new Error('There is no option');
    const iuv = `47${'1'.padStart(15, '0')}`;
    const cases = [
      { given: { ...other, iupd: 'iupd-1' }, taken: { iupds: ['iupd-1'], iuvs: [], navs: [] } },
      {
        given: { ...other, paymentOption: [{ ...option, iuv }] },
        taken: { iupds: [], iuvs: [iuv], navs: [] },
      },
      {
        given: { ...other, paymentOption: [{ ...option, nav: `3${iuv}` }] },
        taken: { iupds: [], iuvs: [], navs: [`3${iuv}`] },
      },
    ];
    for (const { given, taken } of cases) {
      await expect(
        database.transaction((transaction, tries) => {
          if (tries > 0) throw new Error('refused');
          return new PositionWriter(transaction, scene.ids, TESTER).insert([given]);
        }),
      ).rejects.toThrow('refused');
      const found = await write((positions) => positions.takenIdentifiers(ORGANIZATION, [given]));
      expect({
        iupds: [...found.iupds],
        iuvs: [...found.iuvs.keys()],
        navs: [...found.navs.keys()],
      }).toEqual(taken);
    }
    // Another organization's, another aux digit's: free.
    await write((positions) =>
      positions.insert([
        {
          ...other,
          organizationFiscalCode: SECOND,
          iupd: 'iupd-1',
          paymentOption: [{ ...option, iuv, nav: `3${iuv}` }],
        },
        { ...other, iupd: 'iupd-10', paymentOption: [{ ...option, iuv: 'x', nav: `0${iuv}` }] },
      ]),
    );
    expect(await countOf('payment_position')).toBe(2);
  });

  it('has its notice number passed over by numbers that are issued', async () => {
    const issuer = new IssuedIdentifiers(database);
    const series = { auxDigit: 3 as const, segregationCode: '47' };
    const { iuv } = await issuer.issue(SECOND, series, 'a');
    await database.execute('UPDATE archived_position_name SET name = ? WHERE kind = 3 LIMIT 1', [iuv]);
    expect((await issuer.issue(ORGANIZATION, series, 'a')).iuv).not.toBe(iuv);
  });

  it('comes back for whoever is about to change it, and stays where it is if that fails', async () => {
    const inArchive = await findPosition(database, ORGANIZATION, 'iupd-2');
    await expect(
      write(async (positions) => {
        expect(await positions.lock(ORGANIZATION, ['iupd-2', 'iupd-7'])).toEqual([inArchive]);
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    expect(await countOf('payment_position')).toBe(0);

    const nav = `347${'2'.padStart(15, '0')}`;
    const changed = await write(async (positions) => {
      const position = await positions.lockByNav(ORGANIZATION, nav);
      const [option] = position?.paymentOption ?? [];
      if (position === undefined || option === undefined) throw new Error('It did not come back');
      await positions.savePayment(
        {
          ...position,
          status: 'PAID',
          version: position.version + 1,
          paymentOption: [{ ...option, status: 'PO_PAID' }],
        },
        { ...option, status: 'PO_PAID' },
      );
      return position;
    });
    expect(changed).toEqual(inArchive);
    expect(await countOf('archived_position')).toBe(1);
    expect(await findPosition(database, ORGANIZATION, 'iupd-2')).toMatchObject({ status: 'PAID' });
    const types = (await eventsOf(database, ORGANIZATION, 'iupd-2', { limit: 9 })).map(({ type }) => type);
    expect(types[0]).toBe('CREATED');
    expect(types.length).toBeGreaterThan(1);
    await database.transaction(async (transaction) => {
      const options = new PaymentOptionWriter(transaction, scene.ids, TESTER);
      expect(await options.lockByIuv(ORGANIZATION, `47${'1'.padStart(15, '0')}`)).toMatchObject({
        iupd: 'iupd-1',
      });
    });
    expect(await countOf('archived_position')).toBe(0);
    expect(await countOf('archived_position_name')).toBe(0);
  });

  it('comes back once for two who are at it at the same time', async () => {
    const other = await openAgain(database);
    const lockIn = (on: Database) =>
      on.transaction((transaction) =>
        new PositionWriter(transaction, scene.ids, TESTER).lock(ORGANIZATION, ['iupd-1', 'iupd-2']),
      );
    const found = await Promise.all([lockIn(database), lockIn(other), lockIn(database), lockIn(other)]);
    await other.close();
    for (const positions of found)
      expect(positions.map(({ iupd }) => iupd).sort()).toEqual(['iupd-1', 'iupd-2']);
    expect([await countOf('payment_position'), await countOf('archived_position')]).toEqual([2, 0]);
  });

  it('is part of what there is of a debtor, and is erased by the same rules', async () => {
    const debtor = new DebtorData(database, ORGANIZATION, ['VRDLCU80A01H501X']);
    const iupds: string[] = [];
    for await (const { iupd } of debtor.positions()) iupds.push(iupd);
    expect(iupds.sort()).toEqual(['iupd-1', 'iupd-2']);
    expect(await debtor.erasePositions({ dryRun: true })).toEqual({ erased: 1, kept: { PAID: 1 } });
    expect(await countOf('archived_position')).toBe(2);
    expect(await debtor.erasePositions({ dryRun: false })).toEqual({ erased: 1, kept: { PAID: 1 } });
    expect(await findPosition(database, ORGANIZATION, 'iupd-2')).toBeUndefined();
    expect(await debtor.erasePositions({ dryRun: false, paidBefore: daysAgo(-1) })).toEqual({
      erased: 1,
      kept: {},
    });
    expect(await countOf('archived_position')).toBe(0);
    expect(await countOf('archived_position_name')).toBe(0);
  });
});
