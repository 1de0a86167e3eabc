import { type Item, type ItemStatus, type Job, type JobStatus } from '#libs/domain';
import { chunksOf, newJob, numberedInput, openFreshDatabase, streamOf } from '#libs/testing';
import { decodeChunk, decodeKeys } from '#libs/uploads';
import { type Database } from '../database';
import { JobArchive } from './job-archive';
import { JobLedger } from './job-ledger';

let database: Database;
let ledger: JobLedger;
let archive: JobArchive;
beforeAll(async () => {
  database = await openFreshDatabase();
  ledger = new JobLedger(database, 30_000);
  archive = new JobArchive(database, decodeKeys);
});
afterAll(() => database.close());

let organizations = 0;
const ownOrganization = (): string => `org-${(organizations += 1)}`;

/** A job of so many items, two a chunk. */
async function accepted(items: number, over: Parameters<typeof newJob>[0] = {}) {
  const job = newJob({ organizationFiscalCode: ownOrganization(), submitted: items, ...over });
  const chunks = chunksOf(
    Array.from({ length: items }, (_, n) => numberedInput(n)),
    2,
  );
  await ledger.accept(job, () => streamOf(chunks));
  const organization = job.organizationFiscalCode;
  return {
    organization,
    job,
    /** Applies a chunk in which these items fail. */
    apply: (seq: number, ...failed: number[]) =>
      ledger.apply({ jobId: job.id, seq }, () =>
        Promise.resolve({
          failures: failed.map((item) => ({ seq: item, code: 'X', message: `item ${item}` })),
        }),
      ),
    find: async (): Promise<Job> => (await archive.find(organization, job.id))!,
  };
}
const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
const itemsOf = (jobId: string, options: { fromSeq?: number; status?: ItemStatus } = {}): Promise<Item[]> =>
  collect(archive.items(jobId, options));

describe('JobArchive.find', () => {
  it('counts a job from its first chunk to its end, the counters adding up throughout', async () => {
    const { apply, find, job } = await accepted(5);
    const seen: [JobStatus, number, number, number, number][] = [];
    const look = async () => {
      const { status, counts } = await find();
      const { submitted, pending, succeeded, failed, unprocessed } = counts;
      expect(pending + succeeded + failed + unprocessed).toBe(submitted);
      seen.push([status, pending, succeeded, failed, unprocessed]);
    };
    await look();
    await apply(0, 1);
    await look();
    await apply(1);
    await apply(2);
    await look();
    await ledger.completeIfDone(job.id);
    await look();
    expect(seen).toEqual([
      ['queued', 5, 0, 0, 0],
      ['running', 3, 1, 1, 0],
      ['completed_with_errors', 0, 4, 1, 0],
      ['completed_with_errors', 0, 4, 1, 0],
    ]);
  });

  it('knows the end of a job before anybody has closed it, and the same one after', async () => {
    const { apply, find, job } = await accepted(1);
    expect(await find()).not.toHaveProperty('completedAt');
    await apply(0);
    const open = await find();
    expect(open.completedAt).toBeInstanceOf(Date);
    await ledger.completeIfDone(job.id);
    expect(await find()).toEqual(open);
  });

  it('shows a cancelled job as such once its last chunk is out of the way', async () => {
    const { apply, find, job, organization } = await accepted(4);
    await apply(0);
    await ledger.cancel(organization, job.id);
    expect(await find()).toMatchObject({
      status: 'cancelled',
      counts: { succeeded: 2, unprocessed: 2, pending: 0 },
    });
  });

  it('tells what was said when the job came in', async () => {
    const { find, job } = await accepted(1, {
      idempotencyKey: 'k',
      parentJobId: 'a'.repeat(32),
      operation: 'UPDATE',
    });
    expect(await find()).toMatchObject({ ...job, createdAt: expect.any(Date) as unknown });
  });

  it("keeps an organization's jobs from every other", async () => {
    const { job } = await accepted(1);
    expect(await archive.find('other', job.id)).toBeUndefined();
  });
});

describe('JobArchive.items', () => {
  const seqs = (items: readonly Item[]) => items.map(({ seq }) => seq);

  it('gives every item its end, in the order they were submitted', async () => {
    const { apply, job, organization } = await accepted(5);
    await apply(0, 1);
    await apply(1);
    await ledger.cancel(organization, job.id);
    expect(await itemsOf(job.id)).toEqual([
      { seq: 0, iupd: 'iupd-0', status: 'succeeded' },
      { seq: 1, iupd: 'iupd-1', status: 'failed', failure: { seq: 1, code: 'X', message: 'item 1' } },
      { seq: 2, iupd: 'iupd-2', status: 'succeeded' },
      { seq: 3, iupd: 'iupd-3', status: 'succeeded' },
      { seq: 4, iupd: 'iupd-4', status: 'unprocessed' },
    ]);
  });

  it('begins where a page ended, within a chunk too, and picks by status', async () => {
    const { apply, job } = await accepted(9);
    await apply(0, 0);
    await apply(1, 2, 3);
    await apply(2);
    expect(seqs(await itemsOf(job.id, { fromSeq: 3 }))).toEqual([3, 4, 5, 6, 7, 8]);
    expect(seqs(await itemsOf(job.id, { status: 'failed' }))).toEqual([0, 2, 3]);
    expect(seqs(await itemsOf(job.id, { status: 'failed', fromSeq: 3 }))).toEqual([3]);
    expect(seqs(await itemsOf(job.id, { status: 'succeeded' }))).toEqual([1, 4, 5]);
    expect(seqs(await itemsOf(job.id, { status: 'pending', fromSeq: 7 }))).toEqual([7, 8]);
    expect(await itemsOf(job.id, { status: 'unprocessed' })).toEqual([]);
    expect(await itemsOf(job.id, { fromSeq: 9 })).toEqual([]);
  });
});

describe('JobArchive.failedPayloads', () => {
  it('hands back the items of chunks with failures; those of others are kept no longer', async () => {
    const { apply, job } = await accepted(5);
    await apply(0);
    await apply(1, 3);
    await apply(2);
    const [failed, ...more] = await collect(archive.failedPayloads(job.id));
    expect(more).toEqual([]);
    expect(failed).toMatchObject({ firstItem: 2, failed: new Set([3]) });
    expect(await decodeChunk(failed!.payload)).toEqual([numberedInput(2), numberedInput(3)]);
    expect(
      await database.query('SELECT seq FROM job_chunk WHERE job_id = ? AND payload IS NULL ORDER BY seq', [
        job.id,
      ]),
    ).toEqual([{ seq: 0 }, { seq: 2 }]);
  });
});

describe('JobArchive.list', () => {
  it('pages through the jobs of an organization, newest first, none twice and none missed', async () => {
    const organizationFiscalCode = ownOrganization();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push((await accepted(1, { organizationFiscalCode })).job.id);
    // Three at the same instant: then the id decides.
    await database.execute('UPDATE job SET created_at = ? WHERE id IN (?)', [new Date(), ids.slice(1, 4)]);
    const seen: Job[] = [];
    for (;;) {
      const last = seen.at(-1);
      const after = last && { createdAt: last.createdAt, id: last.id };
      const page = await archive.list(organizationFiscalCode, { limit: 2, ...(after ? { after } : {}) });
      seen.push(...page);
      if (page.length < 2) break;
    }
    expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort());
    const times = seen.map(({ createdAt }) => createdAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('keeps to a broker, a service and a time: from inclusive, to exclusive', async () => {
    const organizationFiscalCode = ownOrganization();
    const { job, find } = await accepted(1, { organizationFiscalCode, brokerCode: 'b1', serviceType: 'ACA' });
    await accepted(1, { organizationFiscalCode, brokerCode: 'b2' });
    const { createdAt } = await find();
    const list = async (filter: object) =>
      (await archive.list(organizationFiscalCode, { limit: 10, ...filter })).map(({ id }) => id);
    expect(await list({})).toHaveLength(2);
    expect(await list({ brokerCode: 'b1' })).toEqual([job.id]);
    expect(await list({ serviceType: 'ACA' })).toEqual([job.id]);
    expect(await list({ serviceType: 'ACA', from: createdAt })).toEqual([job.id]);
    expect(await list({ serviceType: 'ACA', to: createdAt })).toEqual([]);
  });
});
