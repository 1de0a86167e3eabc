import { type Receipt } from '#libs/domain';
import { ORGANIZATION, openAgain, openFreshDatabase, receiptOf } from '#libs/testing';
import { type Database, type Queryable } from '../database';
import { IdAllocator } from '../id-allocator';
import { migrations } from '../migrations';
import { eachReceipt, findReceiptByIuv, listReceipts } from './receipt-archive';
import { readFeed } from './receipt-feed';
import { ReceiptWriter } from './receipts';

const SECOND = '80000000001';
let database: Database;
let ids: Database;
let allocator: IdAllocator;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'receipt');
});
beforeEach(async () => {
  await database.execute('DELETE FROM receipt');
  await database.execute('DELETE FROM receipt_feed_head');
});
afterAll(async () => {
  await ids.close();
  await database.close();
});

let serial = 0;
const numbered = (over: Partial<Receipt> = {}): Receipt => {
  serial += 1;
  const iuv = `47${String(serial).padStart(15, '0')}`;
  return receiptOf({ receiptId: `r-${serial}`, noticeNumber: `3${iuv}`, creditorReferenceId: iuv, ...over });
};
const debtor = (code: string): Receipt['debtor'] => ({
  uniqueIdentifier: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: code },
  fullName: 'Luca Verdi',
});
/** A receipt that also concerns the second organization. */
const shared = (over: Partial<Receipt> = {}): Receipt => {
  const [transfer] = receiptOf().transferList;
  return numbered({
    transferList: [transfer!, { ...transfer!, idTransfer: 2, fiscalCodePA: SECOND }],
    ...over,
  });
};
const insert = (receipt: Receipt, anomalies: string[] = []) =>
  database.transaction((transaction) =>
    new ReceiptWriter(transaction, allocator, 30_000).insert({
      receipt,
      source: 'REST',
      anomalies,
      recipients: [],
    }),
  );
const YEAR = { paidFrom: new Date('2026-01-01T00:00:00Z'), paidTo: new Date('2026-12-31T23:59:59.999Z') };
const list = async (filter: object = {}, organization = ORGANIZATION, page = { page: 0, size: 100 }) => {
  const { receipts, total } = await listReceipts(database, organization, { ...YEAR, ...filter }, page);
  return { ids: receipts.map(({ receipt }) => receipt.receiptId), total };
};
const feed = async (after: number, organization = ORGANIZATION, over: object = {}) => {
  const { receipts, last } = await readFeed(database, organization, { after, limit: 100, ...over });
  return { ids: receipts.map(({ receipt }) => receipt.receiptId), last };
};

describe('listReceipts', () => {
  it('shows each organization what concerns it, the newest payment first, by pages', async () => {
    const [a, b, c] = [
      numbered({ paymentDateTime: '2026-03-01T10:00:00' }),
      shared({ paymentDateTime: '2026-05-01T10:00:00+02:00' }),
      numbered({ paymentDateTime: '2026-04-01T10:00:00Z' }),
    ];
    for (const receipt of [a, b, c]) await insert(receipt);
    expect(await list()).toEqual({ ids: [b.receiptId, c.receiptId, a.receiptId], total: 3 });
    expect(await list({}, SECOND)).toEqual({ ids: [b.receiptId], total: 1 });
    expect(await list({}, ORGANIZATION, { page: 1, size: 2 })).toEqual({ ids: [a.receiptId], total: 3 });
    const exactly = new Date('2026-05-01T08:00:00Z');
    expect((await list({ paidFrom: exactly, paidTo: exactly })).ids).toEqual([b.receiptId]);
  });

  it('filters by debtor, by the start of the iuv or of either, and by segregation code', async () => {
    const paymentDateTime = '2026-03-01T10:00:00';
    const a = numbered({ paymentDateTime, debtor: debtor('AAA%1') });
    const b = numbered({ paymentDateTime, debtor: debtor('47BBB'), noticeNumber: '348000000000000001' });
    for (const receipt of [a, b]) await insert(receipt);
    const both = [b.receiptId, a.receiptId];
    expect((await list({ debtor: 'AAA%1' })).ids).toEqual([a.receiptId]);
    expect((await list({ debtor: 'AAA' })).ids).toEqual([]);
    expect((await list({ iuvStart: '470' })).ids).toEqual(both);
    expect((await list({ iuvStart: a.creditorReferenceId })).ids).toEqual([a.receiptId]);
    expect((await list({ debtorOrIuvStart: '47B' })).ids).toEqual([b.receiptId]);
    expect((await list({ debtorOrIuvStart: 'AAA%' })).ids).toEqual([a.receiptId]);
    expect((await list({ debtorOrIuvStart: 'A_A' })).ids).toEqual([]);
    expect((await list({ segregationCodes: ['48', '49'] })).ids).toEqual([b.receiptId]);
  });

  it('reads what it needs by index, as does all else that looks for receipts', async () => {
    for (let index = 0; index < 60; index += 1)
      await insert(numbered({ paymentDateTime: '2026-03-01T10:00:00' }));
    await database.query('ANALYZE TABLE receipt, receipt_organization');
    const plans: object[] = [];
    const explaining: Queryable = {
      query: async (sql, params) => {
        plans.push(...(await database.query<Record<string, string | null>>(`EXPLAIN ${sql}`, params)));
        return database.query(sql, params);
      },
      execute: () => Promise.reject(new Error('This only reads')),
    };
    await listReceipts(explaining, ORGANIZATION, YEAR, { page: 0, size: 10 });
    await findReceiptByIuv(explaining, ORGANIZATION, '470');
    const period = { paidFrom: YEAR.paidFrom, paidBefore: YEAR.paidTo };
    for await (const each of eachReceipt(explaining, ORGANIZATION, period)) expect(each).toBeDefined();
    const ofTables = (plans as { table: string | null; key: string | null }[]).filter(
      ({ table }) => table !== null && !table.startsWith('<'),
    );
    expect(ofTables.length).toBeGreaterThan(4);
    for (const { table, key } of ofTables) expect({ table, key }).not.toMatchObject({ key: null });
  });
});

describe('eachReceipt', () => {
  it('walks through a period in the order of payment, whole, across pages and equal instants', async () => {
    const expected: string[] = [];
    for (let index = 0; index < 230; index += 1) {
      const receipt = shared({
        paymentDateTime: index < 150 ? '2026-03-01T10:00:00' : '2026-03-02T10:00:00',
      });
      await insert(receipt);
      expected.push(receipt.receiptId);
    }
    await insert(numbered({ paymentDateTime: '2026-03-03T00:00:00' }));
    const seen: string[] = [];
    const period = {
      paidFrom: new Date('2026-03-01T10:00:00Z'),
      paidBefore: new Date('2026-03-03T00:00:00Z'),
    };
    for await (const { receipt } of eachReceipt(database, SECOND, period)) seen.push(receipt.receiptId);
    expect(seen).toEqual(expected);
  });
});

describe('findReceiptByIuv', () => {
  it('finds the last one of an iuv, for organizations it concerns', async () => {
    const first = shared();
    await insert(first);
    const again = { ...first, receiptId: 'again' };
    await insert(again);
    for (const organization of [ORGANIZATION, SECOND]) {
      const found = await findReceiptByIuv(database, organization, first.creditorReferenceId);
      expect(found?.receipt.receiptId).toBe('again');
    }
    expect(await findReceiptByIuv(database, '90000000009', first.creditorReferenceId)).toBeUndefined();
  });
});

describe('readFeed', () => {
  it('gives every receipt once, in the order it became visible', async () => {
    expect(await feed(0)).toEqual({ ids: [], last: undefined });
    const [a, b, c] = [numbered(), shared(), numbered()];
    await insert(a);
    await insert(b);
    expect(await feed(0)).toEqual({ ids: [a.receiptId, b.receiptId], last: 2 });
    await insert(c);
    expect(await feed(2)).toEqual({ ids: [c.receiptId], last: 3 });
    expect(await feed(3)).toEqual({ ids: [], last: undefined });
    expect(await feed(0, SECOND)).toEqual({ ids: [b.receiptId], last: 1 });
    expect((await feed(0, ORGANIZATION, { limit: 2 })).last).toBe(2);
  });

  it('skips none that was begun earlier and committed later', async () => {
    const [slow, quick] = [numbered(), numbered()];
    let seen: string[] = [];
    let last = 0;
    await database.transaction(async (transaction) => {
      await new ReceiptWriter(transaction, allocator, 30_000).insert({
        receipt: slow,
        source: 'REST',
        anomalies: [],
        recipients: [],
      });
      await insert(quick);
      const page = await feed(last);
      seen = page.ids;
      last = page.last!;
    });
    expect(seen).toEqual([quick.receiptId]);
    expect((await feed(last)).ids).toEqual([slow.receiptId]);
  });

  it('is the same for any number of readers at once', async () => {
    for (let index = 0; index < 40; index += 1) await insert(numbered());
    const pages = await Promise.all(Array.from({ length: 6 }, () => feed(0)));
    for (const page of pages) expect(page).toEqual(pages[0]);
    expect(new Set(pages[0]!.ids).size).toBe(40);
    expect(pages[0]!.last).toBe(40);
  });

  it('leaves out what came in before, and what has not the anomaly asked for', async () => {
    const [odd, even] = [numbered(), numbered()];
    await insert(odd, ['AMOUNT_DIFFERS', 'ALREADY_PAID']);
    await insert(even);
    expect((await feed(0, ORGANIZATION, { anomaly: 'ALREADY_PAID' })).ids).toEqual([odd.receiptId]);
    expect((await feed(0, ORGANIZATION, { anomaly: 'ALREADY' })).ids).toEqual([]);
    const tomorrow = new Date(Date.now() + 86_400_000);
    expect((await feed(0, ORGANIZATION, { createdFrom: tomorrow })).ids).toEqual([]);
  });
});

describe('the migration', () => {
  it('lists receipts stored before it', async () => {
    const [known, unknown] = [shared(), numbered()];
    await insert(known);
    await insert(unknown, ['NOTICE_UNKNOWN']);
    const Migration = migrations.find(({ name }) => name.startsWith('ReceiptOrganization'))!;
    const runner = database.dataSource.createQueryRunner();
    await new Migration().down(runner);
    await new Migration().up(runner);
    await runner.release();
    expect((await feed(0)).ids).toEqual([known.receiptId, unknown.receiptId]);
    expect((await feed(0, SECOND)).ids).toEqual([known.receiptId]);
    const found = await findReceiptByIuv(database, SECOND, known.creditorReferenceId);
    expect(found?.receipt).toEqual(known);
    const unmatched = await database.query(
      'SELECT notice_number AS nav FROM receipt_organization WHERE unmatched = 1',
    );
    expect(unmatched).toEqual([{ nav: unknown.noticeNumber }]);
  });
});
