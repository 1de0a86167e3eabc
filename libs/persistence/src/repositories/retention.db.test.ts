import { Readable } from 'node:stream';
import { createPosition } from '#libs/domain';
import {
  DeliveryScene,
  ORGANIZATION,
  TESTER,
  chunksOf,
  newJob,
  numberedInput,
  positionContext,
} from '#libs/testing';
import { IdAllocator } from '../id-allocator';
import { AuditLog } from './audit-log';
import { JobLedger } from './job-ledger';
import { PositionWriter } from './positions';
import { Retention } from './retention';
import { RetentionSettings } from './retention-settings';
import { Tenants } from './tenants';

const SECOND = '80000000001';
const DAY = 86_400_000;
const KEPT = { jobs: 0, positions: 0, receipts: 0 };
const never = () => false;

let scene: DeliveryScene;
let settings: RetentionSettings;
let retention: Retention;
beforeAll(async () => {
  scene = await DeliveryScene.open();
  await new Tenants(scene.database).putBroker('20000000002', [ORGANIZATION, SECOND]);
  settings = new RetentionSettings(scene.database, KEPT);
  retention = new Retention(scene.database, settings);
});
beforeEach(async () => {
  for (const table of ['job', 'payment_position', 'position_event', 'receipt', 'organization_retention'])
    await scene.database.execute(`DELETE FROM ${table}`);
});
afterAll(() => scene.close());

const rows = async (sql: string, ...params: unknown[]): Promise<unknown[]> =>
  (await scene.database.query(sql, params)).map((row) => Object.values(row)[0]);
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);

async function insertPositions(...numbers: number[]): Promise<void> {
  const positions = numbers.map((n) => createPosition(numberedInput(n), positionContext()));
  await scene.database.transaction((transaction) =>
    new PositionWriter(transaction, new IdAllocator(scene.database, 'position'), TESTER).insert(positions),
  );
}
const age = (n: number, status: string, inserted: number, updated = inserted) =>
  scene.database.execute(
    `UPDATE payment_position SET status = ?, inserted_date = ?, last_updated_date = ?,
            max_due_date = IF(status = 'EXPIRED', last_updated_date, max_due_date) WHERE iupd = ?`,
    [status, daysAgo(inserted), daysAgo(updated), `iupd-${n}`],
  );

describe('retention settings', () => {
  it('are those of the deployment until an organization has its own, and again when it has none', async () => {
    const given = new RetentionSettings(scene.database, { jobs: 30, positions: 0, receipts: 3650 });
    expect(await given.find(ORGANIZATION)).toEqual({
      days: {},
      inEffect: { jobs: 30, positions: 0, receipts: 3650 },
    });
    await given.put(ORGANIZATION, { jobs: 0, positions: 10 });
    expect(await given.find(ORGANIZATION)).toEqual({
      days: { jobs: 0, positions: 10 },
      inEffect: { jobs: 0, positions: 10, receipts: 3650 },
    });
    await given.put(ORGANIZATION, {});
    expect((await given.find(ORGANIZATION)).days).toEqual({});
    await expect(given.put('99999999999', {})).rejects.toMatchObject({ code: 'ORGANIZATION_NOT_FOUND' });
  });
});

describe('retention', () => {
  it('removes positions that came to their end long enough ago, all that is below them and their history', async () => {
    await insertPositions(1, 2, 3, 4, 5, 6, 7);
    await age(1, 'PAID', 40);
    await age(2, 'REPORTED', 40, 29);
    await age(3, 'EXPIRED', 31);
    await age(4, 'INVALID', 29);
    await age(5, 'VALID', 400);
    await age(6, 'PARTIALLY_PAID', 400);
    await age(7, 'DRAFT', 400);
    expect(await retention.round(never)).toEqual(KEPT);
    await settings.put(ORGANIZATION, { positions: 30 });
    expect(await retention.round(never)).toEqual({ ...KEPT, positions: 2 });
    const left = ['iupd-2', 'iupd-4', 'iupd-5', 'iupd-6', 'iupd-7'];
    expect(await rows('SELECT iupd FROM payment_position ORDER BY iupd')).toEqual(left);
    expect(await rows('SELECT DISTINCT iupd FROM position_event ORDER BY iupd')).toEqual(left);
    expect(await rows('SELECT COUNT(*) FROM transfer')).toEqual([5]);
    const [entry, ...more] = await new AuditLog(scene.database).list({ limit: 5, operation: 'retention' });
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ actor: 'scheduler', outcome: 'done', notes: ['2 positions removed'] });
    expect(entry!.target).toMatch(/^organization 77777777777: positions before 20/);
    expect(await retention.round(never)).toEqual(KEPT);
  });

  it('walks on past what stays, through more than a batch, and leaves what others are at', async () => {
    // So many that a statement on some of them by id does not read, and wait for, all of them.
    const all = Array.from({ length: 3_000 }, (_, n) => n + 1000);
    await insertPositions(...all);
    await scene.database.execute(
      `UPDATE payment_position SET status = 'INVALID', inserted_date = ?,
              last_updated_date = IF(id MOD 10 = 0, ?, ?)`,
      [daysAgo(50), daysAgo(50), daysAgo(1)],
    );
    await settings.put(ORGANIZATION, { positions: 30 });
    const old = await rows('SELECT id FROM payment_position WHERE id MOD 10 = 0 ORDER BY id LIMIT 1');
    await scene.database.transaction(async (transaction) => {
      await transaction.query('SELECT 1 FROM payment_position WHERE id = ? FOR UPDATE', old);
      const both = await Promise.all([retention.round(never), retention.round(never)]);
      expect(both[0].positions + both[1].positions).toBe(299);
    });
    expect(await retention.round(never)).toEqual({ ...KEPT, positions: 1 });
    expect(await rows('SELECT COUNT(*) FROM payment_position')).toEqual([2_700]);
  });

  it('removes jobs with their items, not those that are running or owe a callback', async () => {
    const ledger = new JobLedger(scene.database, 30_000);
    const jobs = Array.from({ length: 4 }, () => newJob({ submitted: 2 }));
    for (const job of jobs)
      await ledger.accept(job, () => Readable.from(chunksOf([numberedInput(1), numberedInput(2)], 1)));
    const [old, recent, running, owing] = jobs.map(({ id }) => id);
    const put = (id: string, created: number, completed: number | undefined, callback?: string) =>
      scene.database.execute(
        'UPDATE job SET created_at = ?, completed_at = ?, callback_state = ? WHERE id = ?',
        [daysAgo(created), completed === undefined ? null : daysAgo(completed), callback ?? null, id],
      );
    await put(old!, 20, 11, 'WRITTEN');
    await put(recent!, 20, 9);
    await put(running!, 20, undefined);
    await put(owing!, 20, 20, 'OWED');
    await settings.put(ORGANIZATION, { jobs: 10 });
    expect(await retention.round(never)).toEqual({ ...KEPT, jobs: 1 });
    expect(await rows('SELECT id FROM job ORDER BY id')).toEqual([recent, running, owing].sort());
    expect(await rows('SELECT COUNT(*) FROM job_chunk')).toEqual([6]);
    expect(await rows('SELECT COUNT(*) FROM job_dependency WHERE depends_on_job_id = ?', old)).toEqual([0]);
  });

  it('removes receipts that no station is owed, with their deliveries', async () => {
    for (const situation of [
      'delivered',
      'refused',
      'fresh',
      'exhausted',
      'waiting for its station',
    ] as const)
      await scene.delivery(situation);
    await scene.database.execute('UPDATE receipt_organization SET paid_at = ?', [daysAgo(40)]);
    await settings.put(ORGANIZATION, { receipts: 30 });
    // They came in today, however long ago they were paid.
    expect(await retention.round(never)).toEqual(KEPT);
    await scene.database.execute('UPDATE receipt SET created_at = ?', [daysAgo(31)]);
    expect(await retention.round(never)).toEqual({ ...KEPT, receipts: 2 });
    expect(await rows('SELECT state FROM delivery ORDER BY id')).toEqual(['OPEN', 'FAILED', 'WAITING']);
  });

  it('keeps a receipt for an organization that keeps it longer', async () => {
    await scene.delivery('delivered');
    await scene.database.execute('UPDATE receipt SET created_at = ?', [daysAgo(40)]);
    await scene.database.execute('UPDATE receipt_organization SET paid_at = ?', [daysAgo(40)]);
    await scene.database.execute(
      `INSERT INTO receipt_organization (organization_fiscal_code, receipt_pk, notice_number, creditor_reference_id,
         debtor, paid_at, created_at) SELECT ?, receipt_pk, notice_number, creditor_reference_id, debtor, paid_at,
         created_at FROM receipt_organization`,
      [SECOND],
    );
    await settings.put(ORGANIZATION, { receipts: 30 });
    await settings.put(SECOND, { receipts: 60 });
    expect(await retention.round(never)).toEqual({ ...KEPT, receipts: 1 });
    expect(await rows('SELECT organization_fiscal_code FROM receipt_organization')).toEqual([SECOND]);
    expect(await rows('SELECT COUNT(*) FROM receipt')).toEqual([1]);
    await settings.put(SECOND, { receipts: 39 });
    expect(await retention.round(never)).toEqual({ ...KEPT, receipts: 1 });
    expect(await rows('SELECT COUNT(*) FROM receipt')).toEqual([0]);
  });

  it('stops where it is asked to', async () => {
    await insertPositions(1);
    await age(1, 'PAID', 40);
    await settings.put(ORGANIZATION, { positions: 30 });
    expect(await retention.round(() => true)).toEqual(KEPT);
  });
});
