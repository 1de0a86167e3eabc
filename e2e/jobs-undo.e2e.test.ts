import { type Database } from '#libs/persistence';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { send, whileHeld } from './support/signals';
import {
  type Job,
  Jobs,
  iupdsOf,
  navOf,
  openDatabase,
  positionWith,
  positions,
  storedOf,
} from './support/upload';

const WAIT = { Prefer: 'wait=20' };
const LONG_MS = 45_000;

describe('undoing a job', () => {
  let house: TestHouse;
  let database: Database;
  let operator: Client;
  const jobsOf = (organization: string) => new Jobs(operator, organization);
  beforeAll(async () => {
    house = await openHouse({ CHUNK_ITEMS: '100', RELAY_LEASE_MS: '1000' });
    database = await openDatabase(house);
    operator = new Client(house, house.seed.operatorKey);
  });
  afterAll(async () => {
    await database.close();
    await house.close();
  });

  const undo = (jobs: Jobs, id: string, query = '', headers: Record<string, string> = {}) =>
    operator.post(`${jobs.path}/${id}/undo${query}`, undefined, { ...WAIT, ...headers });

  describe('of which some was paid, changed, deleted or made anew since', () => {
    const organization = 'ORG-mixed';
    const positionsPath = `/organizations/${organization}/debtpositions`;
    const expected = [
      ['iupd-1', 'DEBT_POSITION_PAYMENT_FOUND', 409],
      ['iupd-2', 'UNDO_POSITION_CHANGED', 409],
      ['iupd-3', 'UNDO_POSITION_CHANGED', 409],
      ['iupd-4', 'DEBT_POSITION_NOT_FOUND', 404],
      ['iupd-5', 'UNDO_POSITION_CHANGED', 409],
    ];
    let jobs: Jobs;
    let created: Job;
    beforeAll(async () => {
      jobs = jobsOf(organization);
      await jobs.run('CREATE', positions(9, 1));
      created = await jobs.run('CREATE', [
        ...positions(1, 5),
        ...positions(9, 1),
        positionWith(10, { amount: 5 }),
        ...positions(11, 240),
      ]);
      expect(created.counts).toMatchObject({ total: 247, succeeded: 245, failed: 2 });
      const paid = await operator.post(`/organizations/${organization}/paymentoptions/${navOf(1)}/pay`, {
        pspCompany: 'PSP',
        idReceipt: 'receipt-1',
        fee: 0,
      });
      expect(paid.status).toBe(200);
      await jobs.run('UPDATE', positions(2, 1));
      expect((await operator.post(`${positionsPath}/iupd-3/invalidate`)).status).toBe(200);
      await jobs.run('DELETE', ['iupd-4', 'iupd-5']);
      await jobs.run('CREATE', positions(5, 1));
    });

    const expectEnds = async (id: string) => {
      const failed = await jobs.items(id, '&status=failed');
      expect(failed.map(({ iupd, code, statusCode }) => [iupd, code, statusCode])).toEqual(expected);
      expect(await jobs.items(id, '&status=succeeded')).toHaveLength(240);
    };

    it('previews what would go, and changes nothing', async () => {
      const before = await storedOf(database, organization);
      const preview = await undo(jobs, created.id, '?dryRun=true');
      expect(preview).toMatchObject({
        status: 200,
        body: {
          operation: 'DELETE',
          dryRun: true,
          undoOf: created.id,
          counts: { total: 245, pending: 0, succeeded: 240, failed: 5 },
          undo: { removable: 240, paid: 1, changedSince: 3, alreadyGone: 1 },
        },
      });
      await expectEnds(preview.body.id as string);
      expect(await storedOf(database, organization)).toMatchObject({ positions: before.positions });
      const again = await undo(jobs, created.id, '?dryRun=true');
      expect(again.body.id).not.toBe(preview.body.id);
    });

    it('removes the rest, once', async () => {
      const key = { 'Idempotency-Key': 'undo-it' };
      const accepted = await undo(jobs, created.id, '', key);
      expect(accepted.headers.get('idempotency-replayed')).toBeNull();
      expect(accepted.headers.get('location')).toBe(`${jobs.path}/${String(accepted.body.id)}`);
      expect(accepted).toMatchObject({
        status: 200,
        body: {
          status: 'completed_with_errors',
          dryRun: false,
          undoOf: created.id,
          undo: { removed: 240, paid: 1, changedSince: 3, alreadyGone: 1 },
        },
      });
      const id = accepted.body.id as string;
      await expectEnds(id);
      const csv = await operator.get(`${jobs.path}/${id}/results.csv`);
      expect(csv.text.trimEnd().split('\n')).toHaveLength(246);
      // iupd-1, 2, 3, 5, and 9 that was there before.
      expect(await storedOf(database, organization)).toMatchObject({
        positions: 5,
        options: 5,
        transfers: 5,
      });
      for (const headers of [{}, key, { 'Idempotency-Key': 'other' }]) {
        const again = await undo(jobs, created.id, '', headers);
        expect(again.body.id).toBe(id);
        expect(again.headers.get('idempotency-replayed')).toBe('true');
      }
      expect(await undo(jobs, created.id, '?dryRun=true', key)).toMatchObject({
        status: 422,
        body: { code: 'IDEMPOTENCY_KEY_REUSED' },
      });
      const retried = await operator.post(`${jobs.path}/${id}/retry-failed`);
      expect(retried).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_RETRY' } });
      expect(await undo(jobs, id)).toMatchObject({ status: 409, body: { code: 'UNDO_NOT_POSSIBLE' } });
    });
  });

  it('is refused for what has created nothing, runs still, or is not there', async () => {
    const jobs = jobsOf('ORG-refused');
    const expectRefused = async (id: string, code: string, status = 409) =>
      expect(await undo(jobs, id)).toMatchObject({ status, body: { code } });
    await expectRefused('nothing', 'JOB_NOT_FOUND', 404);
    const failed = await jobs.run('CREATE', [positionWith(1, { amount: 5 })]);
    await expectRefused(failed.id, 'NOTHING_TO_UNDO');
    const rehearsal = await operator.post(
      `${jobs.path}?dryRun=true`,
      { paymentPositions: positions(1, 1) },
      WAIT,
    );
    await expectRefused(rehearsal.body.id as string, 'UNDO_NOT_POSSIBLE');
    const created = await jobs.run('CREATE', positions(1, 1));
    for (const operation of ['PUBLISH', 'INVALIDATE', 'DELETE']) {
      await expectRefused((await jobs.run(operation, ['iupd-1'])).id, 'UNDO_NOT_POSSIBLE');
    }
    expect((await undo(jobs, created.id, '?dryRun=perhaps')).status).toBe(400);
    await whileHeld(house.apps['position-worker'], async () => {
      const { body } = await jobs.create('CREATE', positions(2, 1));
      await expectRefused(body.id as string, 'JOB_NOT_COMPLETE');
    });
    // Another organization's job is not there.
    const other = jobsOf('ORG-other');
    expect((await undo(other, created.id)).status).toBe(404);
  });

  it(
    'waits for what was accepted before it, and survives a position-worker killed in the middle',
    async () => {
      const jobs = jobsOf('ORG-killed');
      const created = await jobs.run('CREATE', positions(1, 5_000));
      const update = await jobs.create('UPDATE', positions(1, 10));
      const accepted = await operator.post(`${jobs.path}/${created.id}/undo`);
      expect(accepted.status).toBe(202);
      const id = accepted.body.id as string;
      await operator.poll(`${jobs.path}/${id}`, ({ body }) => body.counts.succeeded > 0);
      await send('SIGKILL', house.apps['position-worker']);
      const job = (await jobs.done(id, LONG_MS)).body as Job;
      expect(job.counts).toMatchObject({ total: 5_000, succeeded: 4_990, failed: 10 });
      expect((await jobs.done(update.body.id as string)).body.counts).toMatchObject({ succeeded: 10 });
      const kept = await jobs.items(id, '&status=failed');
      expect(iupdsOf(kept)).toEqual(iupdsOf(positions(1, 10)));
      expect(await storedOf(database, 'ORG-killed')).toMatchObject({ positions: 10, options: 10 });
    },
    LONG_MS,
  );
});
