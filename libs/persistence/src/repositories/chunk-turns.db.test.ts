import { type NewJob, type QueuedChunk } from '#libs/domain';
import { chunksOf, newJob, numberedInput, openFreshDatabase, pendingChunks, streamOf } from '#libs/testing';
import { type Database } from '../database';
import { JobLedger } from './job-ledger';

const WINDOW = 4;
let database: Database;
let ledger: JobLedger;
beforeAll(async () => {
  database = await openFreshDatabase();
  ledger = new JobLedger(database, 30_000, WINDOW);
});
afterAll(() => database.close());
// What one test leaves owing, another one would find forgotten.
afterEach(() => database.execute('DELETE FROM job'));

let organizations = 0;
const ownJob = (over: Partial<NewJob> = {}) =>
  newJob({ organizationFiscalCode: `org-${(organizations += 1)}`, ...over });

/** Accepts a job of so many chunks. @returns those that were leased to the queue */
async function accept(job: NewJob, chunks: number): Promise<QueuedChunk[]> {
  const items = Array.from({ length: chunks }, (_, n) => numberedInput(n));
  const acceptance = await ledger.accept(job, () => streamOf(chunksOf(items, 1)));
  return acceptance.kind === 'accepted' ? acceptance.queued : [];
}
const seqs = (chunks: readonly { seq: number }[]) => chunks.map(({ seq }) => seq);
const apply = (jobId: string, ...some: number[]) =>
  Promise.all(some.map((seq) => ledger.apply({ jobId, seq }, () => Promise.resolve({ failures: [] }))));
/** Seqs of what the queue is thought to have. */
const leased = async (jobId: string) =>
  seqs(
    await database.query<{ seq: number }>(
      'SELECT seq FROM job_chunk WHERE job_id = ? AND owed_at IS NOT NULL ORDER BY seq',
      [jobId],
    ),
  );

describe('the window of a job', () => {
  it('lets no more of its chunks into the queue; the others wait, and no lease of theirs ends', async () => {
    const job = ownJob();
    expect(seqs(await accept(job, 10))).toEqual([0, 1, 2, 3]);
    expect(await leased(job.id)).toEqual([0, 1, 2, 3]);
    await ledger.endLeases(new Date(), 100);
    expect(seqs(await ledger.takeOwed(100)).sort()).toEqual([0, 1, 2, 3]);
  });

  it('moves on by one for one that has ended, in the order of the items, and says whose it is', async () => {
    const job = ownJob();
    await accept(job, 6);
    await apply(job.id, 1);
    const { organizationFiscalCode, brokerCode } = job;
    const whose = { jobId: job.id, items: 1, organizationFiscalCode, brokerCode };
    expect(await ledger.release(job.id, { seq: 1 })).toEqual([{ seq: 4, ...whose }]);
    await apply(job.id, 0);
    expect(await ledger.release(job.id, { seq: 0 })).toEqual([{ seq: 5, ...whose }]);
    await apply(job.id, 2);
    expect(await ledger.release(job.id, { seq: 2 })).toEqual([]);
    expect(await leased(job.id)).toEqual([3, 4, 5]);
  });

  it('gives each of several that end at once another one', async () => {
    const job = ownJob();
    await accept(job, 20);
    await apply(job.id, 0, 1, 2, 3);
    const released = await Promise.all([0, 1, 2, 3].map((seq) => ledger.release(job.id, { seq })));
    expect(seqs(released.flat()).sort()).toEqual([4, 5, 6, 7]);
  });

  it('opens for a job that has waited for another, and not before', async () => {
    const first = ownJob();
    const second = ownJob({ organizationFiscalCode: first.organizationFiscalCode });
    await accept(first, 2);
    expect(await accept(second, 6)).toEqual([]);
    expect(await leased(second.id)).toEqual([]);
    expect(await ledger.releaseForgotten(10)).toEqual([]);
    await apply(first.id, 0, 1);
    expect(await ledger.completeIfDone(first.id)).toEqual([second.id]);
    expect(seqs(await ledger.release(second.id))).toEqual([0, 1, 2, 3]);
  });

  it('lets nothing in of a job that was cancelled', async () => {
    const job = ownJob();
    await accept(job, 10);
    await ledger.cancel(job.organizationFiscalCode, job.id);
    expect(await ledger.release(job.id, { seq: 0 })).toEqual([]);
    expect(await ledger.releaseForgotten(10)).toEqual([]);
    expect(await pendingChunks(database, job.id)).toEqual([]);
  });
});

describe('what nobody released because somebody died', () => {
  it('is found once less than half a window is left, and fills it', async () => {
    const job = ownJob();
    await accept(job, 10);
    await apply(job.id, 0, 1);
    expect(await ledger.releaseForgotten(10)).toEqual([]);
    await apply(job.id, 2);
    expect(seqs(await ledger.releaseForgotten(10))).toEqual([4, 5, 6]);
    expect(await leased(job.id)).toEqual([3, 4, 5, 6]);
    await apply(job.id, 3, 4, 5, 6);
    expect(seqs(await ledger.releaseForgotten(10))).toEqual([7, 8, 9]);
    await apply(job.id, 7, 8, 9);
    expect(await ledger.releaseForgotten(10)).toEqual([]);
    expect(await pendingChunks(database, job.id)).toEqual([]);
  });

  it('is found in a job whose predecessor ended without a word', async () => {
    const first = ownJob();
    const second = ownJob({ organizationFiscalCode: first.organizationFiscalCode });
    await accept(first, 1);
    await accept(second, 6);
    await apply(first.id, 0);
    await ledger.completeIfDone(first.id);
    const released = await ledger.releaseForgotten(10);
    expect(released.map(({ jobId, seq }) => [jobId, seq])).toEqual(
      [0, 1, 2, 3].map((seq) => [second.id, seq]),
    );
  });

  it('is not what waits for its lease to end, nor what is in the queue already', async () => {
    await accept(ownJob(), 1);
    await accept(ownJob(), WINDOW);
    expect(await ledger.releaseForgotten(10)).toEqual([]);
  });
});
