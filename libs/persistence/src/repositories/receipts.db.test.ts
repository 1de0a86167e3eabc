import { type Receipt, Transient } from '#libs/domain';
import { ORGANIZATION, openAgain, openFreshDatabase, receiptOf } from '#libs/testing';
import { type Database } from '../database';
import { IdAllocator } from '../id-allocator';
import { deliveriesOf, receiptOfDelivery } from './delivery-archive';
import { findReceipt } from './receipt-archive';
import { type NewReceipt, ReceiptWriter } from './receipts';

const SECOND = '80000000001';
let database: Database;
let ids: Database;
let allocator: IdAllocator;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'receipt');
});
beforeEach(() => database.execute('DELETE FROM receipt'));
afterAll(async () => {
  await ids.close();
  await database.close();
});

const recipient = (stationId: string, organizationFiscalCode = ORGANIZATION) => ({
  organizationFiscalCode,
  brokerCode: 'broker',
  stationId,
  originating: stationId === 'origin',
});
const newReceipt = (receipt: Receipt, over: Partial<NewReceipt> = {}): NewReceipt => ({
  receipt,
  source: 'REST',
  anomalies: [],
  recipients: [recipient('origin'), recipient('broadcast', SECOND)],
  ...over,
});
const writing = <T>(work: (writer: ReceiptWriter) => Promise<T>): Promise<T> =>
  database.transaction((transaction) => work(new ReceiptWriter(transaction, allocator, 30_000)));
const insert = (given: NewReceipt) => writing((writer) => writer.insert(given));

describe('ReceiptWriter.insert', () => {
  it('stores a receipt with every delivery it owes', async () => {
    const receipt = receiptOf({ officeName: 'Tributi 😀', fee: 1 });
    const given = newReceipt(receipt, {
      originatingStationId: 'origin',
      anomalies: ['AMOUNT_DIFFERS', 'ALREADY_PAID'],
    });
    const due = await insert(given);
    const stored = await findReceipt(database, ORGANIZATION, 'receipt-1');
    expect(stored).toMatchObject({
      receipt,
      source: 'REST',
      originatingStationId: 'origin',
      anomalies: ['AMOUNT_DIFFERS', 'ALREADY_PAID'],
    });
    expect(stored?.receipt).toEqual(receipt);
    const deliveries = await deliveriesOf(database, {
      id: stored!.id,
      organization: ORGANIZATION,
      receiptId: '',
    });
    expect(due).toEqual(
      deliveries.map(({ id, organizationFiscalCode, brokerCode }) => ({
        deliveryId: id,
        attempt: 0,
        organizationFiscalCode,
        brokerCode,
      })),
    );
    expect(deliveries).toMatchObject([
      {
        stationId: 'origin',
        organizationFiscalCode: ORGANIZATION,
        originating: true,
        status: 'NOTICE_GENERATED',
      },
      { stationId: 'broadcast', organizationFiscalCode: SECOND, originating: false, parked: false },
    ]);
    expect(deliveries[0]?.history).toMatchObject([{ status: 'NOTICE_GENERATED' }]);
  });

  it('parks deliveries no message can be made of from the start, and says why', async () => {
    const inexpressible = `No valid message can be made: ${'x'.repeat(300)}`;
    expect(await insert(newReceipt(receiptOf(), { inexpressible }))).toEqual([]);
    const stored = await findReceipt(database, ORGANIZATION, 'receipt-1');
    const deliveries = await deliveriesOf(database, {
      id: stored!.id,
      organization: ORGANIZATION,
      receiptId: '',
    });
    expect(deliveries).toMatchObject([
      { parked: true, lastError: inexpressible.slice(0, 255) },
      { parked: true },
    ]);
  });

  it('stores a receipt that is owed to nobody', async () => {
    expect(await insert(newReceipt(receiptOf(), { recipients: [] }))).toEqual([]);
    expect(await findReceipt(database, ORGANIZATION, 'receipt-1')).toMatchObject({ anomalies: [] });
  });

  it('refuses one that is stored already, as a fault that passes', async () => {
    await insert(newReceipt(receiptOf()));
    const refused = writing((writer) =>
      writer.insert(newReceipt(receiptOf())).catch((error: unknown) => {
        expect(error).toBeInstanceOf(Transient);
        throw new Error((error as Transient).code);
      }),
    );
    await expect(refused).rejects.toThrow('RECEIPT_RACE');
  });

  it('of ten intakes of one receipt at the same time stores one, with one set of deliveries', async () => {
    const intakes = await Promise.all(
      Array.from({ length: 10 }, () =>
        writing(async (writer) => {
          if (await writer.isKnown(ORGANIZATION, 'receipt-1', receiptOf().noticeNumber)) return 'known';
          await writer.insert(newReceipt(receiptOf()));
          return 'stored';
        }),
      ),
    );
    expect(intakes.filter((end) => end === 'stored')).toHaveLength(1);
    expect(await database.query('SELECT 1 FROM receipt')).toHaveLength(1);
    expect(await database.query('SELECT 1 FROM delivery')).toHaveLength(2);
  });
});

describe('findReceipt', () => {
  it('shows a receipt to the organizations it concerns and to no other', async () => {
    const [transfer] = receiptOf().transferList;
    await insert(
      newReceipt(receiptOf({ transferList: [transfer!, { ...transfer!, fiscalCodePA: SECOND }] })),
    );
    expect(await findReceipt(database, ORGANIZATION, 'receipt-1')).toBeDefined();
    expect(await findReceipt(database, SECOND, 'receipt-1')).toBeDefined();
    expect(await findReceipt(database, '90000000009', 'receipt-1')).toBeUndefined();
    expect(await findReceipt(database, ORGANIZATION, 'receipt-2')).toBeUndefined();
  });

  it('keeps receipts of one id for different notices apart: the latest answers', async () => {
    await insert(newReceipt(receiptOf()));
    await insert(newReceipt(receiptOf({ noticeNumber: '3'.repeat(18) })));
    const found = await findReceipt(database, ORGANIZATION, 'receipt-1');
    expect(found?.receipt.noticeNumber).toBe('3'.repeat(18));
    expect(
      await writing((writer) => writer.isKnown(ORGANIZATION, 'receipt-1', receiptOf().noticeNumber)),
    ).toBe(true);
    expect(await writing((writer) => writer.isKnown(SECOND, 'receipt-1', receiptOf().noticeNumber))).toBe(
      false,
    );
  });
});

describe('receiptOfDelivery', () => {
  it('is for the organization of the receipt and that of the delivery', async () => {
    const due = await insert(newReceipt(receiptOf()));
    const broadcast = due[1]!.deliveryId;
    const receiptPk = await receiptOfDelivery(database, ORGANIZATION, broadcast);
    expect(receiptPk).toBeDefined();
    expect(await receiptOfDelivery(database, SECOND, broadcast)).toBe(receiptPk);
    expect(await receiptOfDelivery(database, SECOND, due[0]!.deliveryId)).toBeUndefined();
    expect(await receiptOfDelivery(database, '90000000009', broadcast)).toBeUndefined();
  });
});
