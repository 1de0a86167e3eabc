import { ORGANIZATION, DeliveryScene, receiptOf } from '#libs/testing';
import { DebtorData } from '../repositories/debtor-data';
import { deliveriesOf, receiptOfDelivery } from '../repositories/delivery-archive';
import { findReceipt, findReceiptByIuv } from '../repositories/receipt-archive';
import { ReceiptWriter } from '../repositories/receipts';
import { RetentionSettings } from '../repositories/retention-settings';
import { Retention } from '../repositories/retention';
import { Tenants } from '../repositories/tenants';
import { recallReceipt } from './archived-receipts';
import { Archiver } from './archiver';

const SECOND = '80000000001';
const IUV = '47000000000000001';
const DAY = 86_400_000;
const KEPT = { positions: 0, receipts: 0 };
const never = () => false;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);

let scene: DeliveryScene;
let settings: RetentionSettings;
let archiver: Archiver;
beforeEach(async () => {
  scene = await DeliveryScene.open();
  await new Tenants(scene.database).putBroker('20000000002', [ORGANIZATION, SECOND]);
  settings = new RetentionSettings(scene.database, { ...KEPT, jobs: 0 });
  archiver = new Archiver(scene.database, settings, { days: { ...KEPT, receipts: 30 }, perSecond: 100_000 });
});
afterEach(() => scene.close());

const countOf = async (table: string): Promise<number> =>
  Number((await scene.database.query<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
async function age(days: number): Promise<void> {
  await scene.database.execute('UPDATE receipt SET created_at = ?', [daysAgo(days)]);
  await scene.database.execute('UPDATE receipt_organization SET paid_at = ?', [daysAgo(days)]);
}
/** The receipt also concerns another organization of this house. */
const concernsSecond = () =>
  scene.database.execute(
    `INSERT INTO receipt_organization (organization_fiscal_code, receipt_pk, notice_number, creditor_reference_id,
       debtor, paid_at, created_at) SELECT ?, receipt_pk, notice_number, creditor_reference_id, debtor, paid_at,
       created_at FROM receipt_organization`,
    [SECOND],
  );
const hot = async (): Promise<unknown[]> =>
  Promise.all(
    ['receipt', 'receipt_organization', 'delivery', 'delivery_status', 'delivery_attempt'].map((table) =>
      scene.database.query(`SELECT * FROM ${table} ORDER BY 1, 2`),
    ),
  );
const isKnown = (receiptId: string, notice = receiptOf().noticeNumber) =>
  scene.database.transaction((transaction) =>
    new ReceiptWriter(transaction, scene.allocator, 30_000).isKnown(ORGANIZATION, receiptId, notice),
  );

describe('archived receipts', () => {
  it('are those no station is owed; they are read as before, with every attempt, and stay known', async () => {
    const due = await scene.delivery('fresh');
    await scene.deliver(due);
    for (const situation of ['exhausted', 'waiting for its station'] as const)
      await scene.delivery(situation);
    await age(40);
    const place = { id: 0, organization: ORGANIZATION, receiptId: 'receipt-1' };
    const before = await findReceipt(scene.database, ORGANIZATION, 'receipt-1');
    place.id = before?.id ?? 0;
    const deliveries = await deliveriesOf(scene.database, place);
    expect(deliveries).toMatchObject([{ status: 'NOTIFIED', attemptLog: [{ attempt: 1, outcome: 'OK' }] }]);
    expect(deliveries[0]?.history.length).toBeGreaterThan(2);

    expect(await archiver.round(never)).toEqual({ ...KEPT, receipts: 1 });
    expect([await countOf('receipt'), await countOf('delivery'), await countOf('archived_receipt')]).toEqual([
      2, 2, 1,
    ]);
    expect(await findReceipt(scene.database, ORGANIZATION, 'receipt-1')).toEqual(before);
    expect(await deliveriesOf(scene.database, place)).toEqual(deliveries);
    expect(await receiptOfDelivery(scene.database, ORGANIZATION, due.deliveryId)).toBe(place.id);
    expect(await receiptOfDelivery(scene.database, SECOND, due.deliveryId)).toBeUndefined();
    expect(await isKnown('receipt-1')).toBe(true);
    expect(await isKnown('receipt-1', '347000000000000002')).toBe(false);
    expect(await isKnown('receipt-9')).toBe(false);
    await scene.database.execute('DELETE FROM receipt');
    expect(await findReceiptByIuv(scene.database, ORGANIZATION, IUV)).toEqual(before);
  });

  it('leave those that wait for their position, and those a redelivery of many is at', async () => {
    const [unmatched, redelivered] = [await scene.delivery('delivered'), await scene.delivery('refused')];
    await age(40);
    await scene.database.execute(
      `UPDATE receipt_organization SET unmatched = 1 WHERE receipt_pk =
         (SELECT receipt_pk FROM delivery WHERE id = ?)`,
      [unmatched.deliveryId],
    );
    await scene.database.execute("UPDATE delivery SET redelivery_id = 'r1' WHERE id = ?", [
      redelivered.deliveryId,
    ]);
    await scene.database.execute(
      `INSERT INTO redelivery (id, requested_by, deliveries, since, until, per_second, status, due_at, matched, skipped,
         owner, created_at) VALUES ('r1', 'x', 'REFUSED', NOW(), NOW(), 1, 'DELIVERING', NOW(), 1, '{}', '', NOW())`,
    );
    expect(await archiver.round(never)).toEqual(KEPT);
    await scene.database.execute('UPDATE redelivery SET due_at = NULL');
    expect(await archiver.round(never)).toEqual({ ...KEPT, receipts: 1 });
    await scene.database.execute('UPDATE receipt_organization SET unmatched = 0');
    expect(await archiver.round(never)).toEqual({ ...KEPT, receipts: 1 });
  });

  it('come back as they were, to be sent again', async () => {
    const { deliveryId } = await scene.delivery('delivered');
    await scene.delivery('refused');
    await concernsSecond();
    await age(40);
    const before = await hot();
    expect(await archiver.round(never)).toEqual({ ...KEPT, receipts: 2 });
    expect(await countOf('archived_receipt')).toBe(4);
    await recallReceipt(scene.database, SECOND, { deliveryId: 999 });
    expect(await countOf('archived_receipt')).toBe(4);
    await Promise.all([
      recallReceipt(scene.database, SECOND, { deliveryId }),
      recallReceipt(scene.database, ORGANIZATION, { deliveryId }),
      recallReceipt(scene.database, ORGANIZATION, { receiptId: 'receipt-2' }),
    ]);
    expect(await hot()).toEqual(before);
    expect([await countOf('archived_receipt'), await countOf('archived_receipt_name')]).toEqual([0, 0]);
  });

  it('go for each organization when its days are over, and come back for those that keep them only', async () => {
    const { deliveryId } = await scene.delivery('delivered', { organization: SECOND });
    await concernsSecond();
    await age(100);
    await archiver.round(never);
    await settings.put(ORGANIZATION, { receipts: 60 });
    const inAMonth = new Date(Date.now() + 31 * DAY);
    expect(await new Retention(scene.database, settings).round(never, inAMonth)).toEqual({
      ...KEPT,
      jobs: 0,
      receipts: 1,
    });
    expect(await findReceipt(scene.database, ORGANIZATION, 'receipt-1')).toBeUndefined();
    expect(await findReceipt(scene.database, SECOND, 'receipt-1')).toBeDefined();
    await recallReceipt(scene.database, SECOND, { deliveryId });
    expect(await findReceipt(scene.database, ORGANIZATION, 'receipt-1')).toBeUndefined();
    expect(await findReceipt(scene.database, SECOND, 'receipt-1')).toBeDefined();
    expect(await countOf('archived_receipt')).toBe(0);
    await archiver.round(never);
    await settings.put(SECOND, { receipts: 60 });
    expect(await new Retention(scene.database, settings).round(never, inAMonth)).toEqual({
      ...KEPT,
      jobs: 0,
      receipts: 1,
    });
    expect(await countOf('archived_receipt')).toBe(0);
  });

  it('are part of what there is of a debtor, and are erased once their payment is old enough', async () => {
    await scene.delivery('delivered');
    await age(40);
    await archiver.round(never);
    const debtor = new DebtorData(scene.database, ORGANIZATION, ['VRDLCU80A01H501X']);
    const ids: string[] = [];
    for await (const { receipt } of debtor.receipts()) ids.push(receipt.receiptId);
    expect(ids).toEqual(['receipt-1']);
    const paidBefore = daysAgo(39);
    expect(await debtor.eraseReceipts({ dryRun: false })).toEqual({ erased: 0, kept: { PAID: 1 } });
    expect(await debtor.eraseReceipts({ dryRun: true, paidBefore })).toEqual({ erased: 1, kept: {} });
    expect(await countOf('archived_receipt')).toBe(1);
    expect(await debtor.eraseReceipts({ dryRun: false, paidBefore })).toEqual({ erased: 1, kept: {} });
    expect([await countOf('archived_receipt'), await countOf('archived_receipt_name')]).toEqual([0, 0]);
  });
});
