import { numberedInput, chunksOf, newJob, openFreshDatabase, pendingChunks, streamOf } from '#libs/testing';
import { type NewJob } from '#libs/domain';
import { type Database } from '../database';
import { JobLedger } from './job-ledger';
import { type NewChunk } from './job-rows';

const LEASE = 30_000;
let database: Database;
let ledger: JobLedger;
beforeAll(async () => {
  database = await openFreshDatabase();
  ledger = new JobLedger(database, LEASE);
});
afterAll(() => database.close());

const positions = (...numbers: number[]) =>
  chunksOf(
    numbers.map((n) => numberedInput(n)),
    2,
  );
const accept = (job: NewJob, chunks: readonly NewChunk[]) => ledger.accept(job, () => streamOf(chunks));
/** Each test has an organization of its own: jobs of others are no neighbours. */
let organizations = 0;
const ownOrganization = (): string => `org-${(organizations += 1)}`;
const finish = async (jobId: string) => {
  for (const ref of await pendingChunks(database, jobId))
    await ledger.apply(ref, () => Promise.resolve({ failures: [] }));
  return ledger.completeIfDone(jobId);
};

describe('JobLedger.accept', () => {
  it('stores a job with all its chunks, owed after their lease', async () => {
    const organizationFiscalCode = ownOrganization();
    const job = newJob({ organizationFiscalCode, submitted: 5 });
    const before = Date.now();
    expect(await accept(job, positions(1, 2, 3, 4, 5))).toEqual({
      kind: 'accepted',
      jobId: job.id,
      queued: [2, 2, 1].map((items, seq) => ({
        jobId: job.id,
        seq,
        items,
        organizationFiscalCode,
        brokerCode: job.brokerCode,
      })),
    });
    const rows = await database.query<{ seq: number; first_item: number; items: number; owed_at: Date }>(
      'SELECT seq, first_item, items, status, owed_at FROM job_chunk WHERE job_id = ? ORDER BY seq',
      [job.id],
    );
    expect(rows).toMatchObject([
      { seq: 0, first_item: 0, items: 2, status: 'PENDING' },
      { seq: 1, first_item: 2, items: 2, status: 'PENDING' },
      { seq: 2, first_item: 4, items: 1, status: 'PENDING' },
    ]);
    for (const { owed_at } of rows) expect(owed_at.getTime()).toBeGreaterThanOrEqual(before + LEASE - 1);
  });

  it('leaves nothing behind when its chunks cannot be read', async () => {
    const job = newJob({ organizationFiscalCode: ownOrganization() });
    const broken = () =>
      (async function* () {
        yield* streamOf(positions(1, 2, 3).slice(0, 1));
        throw new Error('the spool file is gone');
      })();
    await expect(ledger.accept(job, broken)).rejects.toThrow('the spool file is gone');
    expect(await database.query('SELECT 1 FROM job WHERE id = ?', [job.id])).toEqual([]);
    expect(await pendingChunks(database, job.id)).toEqual([]);
  });

  it('gives the jobs of an organization an order of acceptance without gaps, also at once', async () => {
    const organizationFiscalCode = ownOrganization();
    const jobs = Array.from({ length: 6 }, () => newJob({ organizationFiscalCode }));
    await Promise.all(jobs.map((job, index) => accept(job, positions(index))));
    const rows = await database.query<{ accepted_seq: number }>(
      'SELECT accepted_seq FROM job WHERE organization_fiscal_code = ? ORDER BY accepted_seq',
      [organizationFiscalCode],
    );
    expect(rows.map((row) => row.accepted_seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('JobLedger.accept under an idempotency key', () => {
  const keyed = () =>
    newJob({ organizationFiscalCode: ownOrganization(), idempotencyKey: 'key', requestHash: 'a'.repeat(64) });

  it('answers a repetition with the first job, and reads no chunk of it', async () => {
    const first = keyed();
    await accept(first, positions(1));
    const chunks = jest.fn(() => streamOf(positions(1)));
    const again = await ledger.accept({ ...first, id: newJob().id }, chunks);
    expect(again).toEqual({ kind: 'known', jobId: first.id, requestHash: 'a'.repeat(64) });
    expect(chunks).not.toHaveBeenCalled();
  });

  it('makes one job of requests that come at the same time', async () => {
    const first = keyed();
    const jobs = Array.from({ length: 5 }, () => ({ ...first, id: newJob().id }));
    const ends = await Promise.all(jobs.map((job) => accept(job, positions(1, 2, 3))));
    expect(ends.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(new Set(ends.map(({ jobId }) => jobId)).size).toBe(1);
    const stored = await database.query('SELECT id FROM job WHERE organization_fiscal_code = ?', [
      first.organizationFiscalCode,
    ]);
    expect(stored).toHaveLength(1);
  });

  it('keeps the keys of organizations apart, and tells keys apart by case', async () => {
    const first = keyed();
    await accept(first, positions(1));
    const elsewhere = newJob({ organizationFiscalCode: ownOrganization(), idempotencyKey: 'key' });
    const upper = newJob({ organizationFiscalCode: first.organizationFiscalCode, idempotencyKey: 'KEY' });
    expect((await accept(elsewhere, positions(1))).kind).toBe('accepted');
    expect((await accept(upper, positions(2))).kind).toBe('accepted');
  });
});

describe('the order of uploads', () => {
  it('a job that touches an iupd of an unfinished one waits for it, and is released with its end', async () => {
    const organizationFiscalCode = ownOrganization();
    const [first, second] = [newJob({ organizationFiscalCode }), newJob({ organizationFiscalCode })];
    await accept(first, positions(1, 2, 3));
    expect(await accept(second, positions(9, 3))).toMatchObject({ queued: [] });
    const [ref] = await pendingChunks(database, second.id);
    const work = jest.fn(() => Promise.resolve({ failures: [] }));
    expect(await ledger.apply(ref!, work)).toMatchObject({ end: 'blocked' });
    expect(work).not.toHaveBeenCalled();
    expect(await ledger.takeOwed(1_000)).toEqual([]);
    expect(await finish(first.id)).toEqual([second.id]);
    expect(await ledger.release(second.id)).toMatchObject([ref]);
    expect(await ledger.apply(ref!, work)).toMatchObject({ end: 'applied' });
  });

  it('a job that touches other ones does not wait', async () => {
    const organizationFiscalCode = ownOrganization();
    await accept(newJob({ organizationFiscalCode }), positions(1, 2, 3));
    expect(await accept(newJob({ organizationFiscalCode }), positions(4, 5))).toMatchObject({
      queued: [{ seq: 0 }],
    });
  });

  it('nor does one of another organization, or one whose iupds are applied already', async () => {
    const organizationFiscalCode = ownOrganization();
    const first = newJob({ organizationFiscalCode });
    await accept(first, positions(1, 2, 3));
    const elsewhere = newJob({ organizationFiscalCode: ownOrganization() });
    expect(await accept(elsewhere, positions(1))).toMatchObject({ queued: [{ seq: 0 }] });
    await ledger.apply({ jobId: first.id, seq: 0 }, () => Promise.resolve({ failures: [] }));
    const again = await accept(newJob({ organizationFiscalCode }), positions(1));
    expect(again).toMatchObject({ queued: [{ seq: 0 }] });
  });

  it('a job waits for all it overlaps with, and is released by the last of them', async () => {
    const organizationFiscalCode = ownOrganization();
    const [one, two, both] = [1, 2, 3].map(() => newJob({ organizationFiscalCode }));
    await accept(one!, positions(1));
    await accept(two!, positions(2));
    await accept(both!, positions(1, 2));
    expect(await finish(two!.id)).toEqual([]);
    expect(await finish(one!.id)).toEqual([both!.id]);
  });

  it('holds for any number of jobs that come at once: each waits for the one before', async () => {
    const organizationFiscalCode = ownOrganization();
    const jobs = Array.from({ length: 5 }, () => newJob({ organizationFiscalCode }));
    const ends = await Promise.all(jobs.map((job) => accept(job, positions(1))));
    const blocked = ends.map((end) => end.kind === 'accepted' && end.queued.length === 0);
    expect(blocked.filter(Boolean)).toHaveLength(4);
    const order = await database.query<{ id: string }>(
      'SELECT id FROM job WHERE organization_fiscal_code = ? ORDER BY accepted_seq',
      [organizationFiscalCode],
    );
    const released: string[] = [order[0]!.id];
    while (released.length < 5) released.push(...(await finish(released.at(-1)!)));
    expect(released).toEqual(order.map(({ id }) => id));
  });

  it('a cancelled job releases those that wait for it', async () => {
    const organizationFiscalCode = ownOrganization();
    const [first, second] = [newJob({ organizationFiscalCode }), newJob({ organizationFiscalCode })];
    await accept(first, positions(1));
    await accept(second, positions(1));
    await ledger.cancel(organizationFiscalCode, first.id);
    expect(await ledger.completeIfDone(first.id)).toEqual([second.id]);
  });
});
