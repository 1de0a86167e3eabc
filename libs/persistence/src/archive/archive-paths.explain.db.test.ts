import { createPosition } from '#libs/domain';
import {
  ArchiveScene,
  DeliveryScene,
  type ExplainedStatement,
  ORGANIZATION,
  daysAgo,
  explainAll,
  multiplyRows,
  numberedInput,
  positionContext,
  tablesScanned,
} from '#libs/testing';
import { type Database } from '../database';
import { DebtorData } from '../repositories/debtor-data';
import { deliveriesOf, receiptOfDelivery } from '../repositories/delivery-archive';
import { eventsOf } from '../repositories/position-events';
import { findPosition, findPositionByIuv, findPositionByNav } from '../repositories/position-reader';
import { findReceipt, findReceiptByIuv } from '../repositories/receipt-archive';
import { ReceiptWriter } from '../repositories/receipts';
import { Retention } from '../repositories/retention';
import { RetentionSettings } from '../repositories/retention-settings';
import { recallReceipt } from './archived-receipts';
import { Archiver } from './archiver';

const COPIES = 1_000;
const KEPT = { positions: 0, receipts: 0 };
const receiptIuv = '47000000000000001';
const IUV = `47${'1'.padStart(15, '0')}`;
const never = () => false;
const organization = { organization_fiscal_code: "CONCAT('org-', n MOD 50)" };
const copied = { ...organization, id: 'id + n * 1000000' };

/** Scans of the archive. The hot tables hold a handful of rows here; their own ways are explained beside them. */
const scansOf = (explained: readonly ExplainedStatement[]): string[] => [
  ...new Set(
    explained.flatMap((statement) =>
      tablesScanned(statement)
        .filter((table) => table.startsWith('archived_'))
        .map((table) => `${table}: ${statement.sql}`),
    ),
  ),
];
const drain = async (rows: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of rows);
};
/** Copies of what is archived, for other organizations. */
async function fill(database: Database, kind: 'position' | 'receipt'): Promise<void> {
  await multiplyRows(database, `archived_${kind}`, COPIES, { ...copied, debtor: "CONCAT(debtor, '-', n)" });
  await multiplyRows(database, `archived_${kind}_name`, COPIES, { ...copied, name: "CONCAT(name, '-', n)" });
}

describe('the statements on the way into the archive and out of it', () => {
  it('read no archive from end to end: positions', async () => {
    const scene = await ArchiveScene.open();
    const { database } = scene;
    await scene.insertClosed([1, 2, 3, 4], 40);
    await scene.insertClosed([5], 100);
    await scene.archiver.round(never);
    await fill(database, 'position');
    await scene.insertClosed([6], 40);
    const explained = explainAll(database);
    await scene.archiver.round(never);
    await findPosition(database, ORGANIZATION, 'iupd-1');
    await findPositionByIuv(database, ORGANIZATION, IUV);
    await findPositionByNav(database, ORGANIZATION, `3${IUV}`);
    await eventsOf(database, ORGANIZATION, 'iupd-1', { limit: 10 });
    const fresh = [7, 8].map((n) => createPosition(numberedInput(n), positionContext()));
    await scene.write((positions) => positions.insert(fresh));
    await scene.write((positions) => positions.lock(ORGANIZATION, ['iupd-1', 'iupd-9']));
    const debtor = new DebtorData(database, ORGANIZATION, ['VRDLCU80A01H501X']);
    await drain(debtor.positions());
    expect(await debtor.erasePositions({ dryRun: false, paidBefore: daysAgo(-1) })).toMatchObject({
      erased: 6,
    });
    await scene.insertClosed([9], 100);
    await scene.archiver.round(never);
    await scene.settings.put(ORGANIZATION, { positions: 60 });
    expect((await new Retention(database, scene.settings).round(never, daysAgo(-31))).positions).toBe(1);
    expect(explained.length).toBeGreaterThan(50);
    expect(scansOf(explained)).toEqual([]);
    await scene.close();
  });

  it('read no archive from end to end: receipts', async () => {
    const scene = await DeliveryScene.open();
    const { database } = scene;
    await database.execute('INSERT IGNORE INTO organization (fiscal_code, created_at) VALUES (?, NOW())', [
      ORGANIZATION,
    ]);
    const settings = new RetentionSettings(database, { ...KEPT, jobs: 0 });
    const archiver = new Archiver(database, settings, {
      days: { ...KEPT, receipts: 30 },
      perSecond: 100_000,
    });
    const close = async () => {
      await scene.delivery('delivered');
      await database.execute('UPDATE receipt SET created_at = ?', [daysAgo(40)]);
      await database.execute('UPDATE receipt_organization SET paid_at = ?', [daysAgo(40)]);
    };
    await close();
    await archiver.round(never);
    await fill(database, 'receipt');
    await close();
    const explained = explainAll(database);
    await archiver.round(never);
    await findReceiptByIuv(database, ORGANIZATION, receiptIuv);
    const stored = await findReceipt(database, ORGANIZATION, 'receipt-1');
    const [delivery] = await deliveriesOf(database, {
      id: stored?.id ?? 0,
      organization: ORGANIZATION,
      receiptId: 'receipt-1',
    });
    await receiptOfDelivery(database, ORGANIZATION, delivery?.id ?? 0);
    await database.transaction((transaction) =>
      new ReceiptWriter(transaction, scene.allocator, 30_000).isKnown(ORGANIZATION, 'receipt-1', 'x'),
    );
    await recallReceipt(database, ORGANIZATION, { receiptId: 'receipt-2' });
    const debtor = new DebtorData(database, ORGANIZATION, ['VRDLCU80A01H501X']);
    await drain(debtor.receipts());
    await debtor.eraseReceipts({ dryRun: false, paidBefore: daysAgo(1) });
    expect(explained.length).toBeGreaterThan(20);
    expect(scansOf(explained)).toEqual([]);
    await scene.close();
  });
});
