import { type ChunkRef, Transient } from '#libs/domain';
import {
  chunksOf,
  newJob,
  numberedInput,
  openFreshDatabase,
  pendingChunks,
  until,
  streamOf,
} from '#libs/testing';
import { type Database } from '../database';
import { JobLedger } from './job-ledger';

let database: Database;
let ledger: JobLedger;
beforeAll(async () => {
  database = await openFreshDatabase();
  await database.execute('CREATE TABLE effect (n INT NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB');
  ledger = new JobLedger(database, 30_000);
});
beforeEach(() => database.execute('DELETE FROM effect'));
afterAll(() => database.close());

let organizations = 0;
/** A job of so many items, two a chunk, of an organization of its own. */
async function accepted(items: number) {
  const organization = `org-${(organizations += 1)}`;
  const job = newJob({ organizationFiscalCode: organization, submitted: items, traceparent: TRACEPARENT });
  const chunks = chunksOf(
    Array.from({ length: items }, (_, n) => numberedInput(n)),
    2,
  );
  await ledger.accept(job, () => streamOf(chunks));
  return { organization, jobId: job.id, refs: await pendingChunks(database, job.id) };
}
const TRACEPARENT = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`;
const nothing = () => Promise.resolve({ failures: [] });
const effects = async (): Promise<number> => (await database.query('SELECT n FROM effect')).length;
const countersOf = async (jobId: string) => {
  const [row] = await database.query(
    'SELECT succeeded, failed, unprocessed, completed_at IS NOT NULL AS completed FROM job WHERE id = ?',
    [jobId],
  );
  return row;
};

/** A chunk held open in the middle of its work until it is let go. */
async function held(ref: ChunkRef) {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let entered = false;
  const end = ledger.apply(ref, async () => {
    entered = true;
    await gate;
    return { failures: [] };
  });
  await until(
    () => entered,
    (yes) => yes,
  );
  return { end, release: () => release() };
}

describe('JobLedger.apply', () => {
  it('hands over what was stored, and keeps the results with the effects', async () => {
    const { refs, organization, jobId } = await accepted(3);
    const end = await ledger.apply(refs[1]!, async (chunk) => {
      expect(chunk).toMatchObject({
        organizationFiscalCode: organization,
        serviceType: 'GPD',
        operation: 'CREATE',
        firstItem: 2,
        tries: 0,
      });
      await chunk.transaction.execute('INSERT INTO effect () VALUES ()');
      return { failures: [{ seq: 2, code: 'X', message: 'y', pointer: '/iupd' }] };
    });
    expect(end).toEqual({ end: 'applied', succeeded: 0, failed: 1, traceparent: TRACEPARENT });
    expect(await effects()).toBe(1);
    const [row] = await database.query('SELECT * FROM job_chunk WHERE job_id = ? AND seq = 1', [jobId]);
    expect(row).toMatchObject({ status: 'APPLIED', succeeded: 0, failed: 1, owed_at: null });
    expect(JSON.parse(row?.['failures'] as string)).toEqual([
      { seq: 2, code: 'X', message: 'y', pointer: '/iupd' },
    ]);
  });

  it('knows the traces of jobs, each once, and none of a job of before', async () => {
    const [one, other] = [await accepted(1), await accepted(1)];
    await database.execute('UPDATE job SET traceparent = NULL WHERE id = ?', [other.jobId]);
    expect(await ledger.traceparents([one.jobId, one.jobId, other.jobId])).toEqual([TRACEPARENT]);
    expect(await ledger.traceparents([])).toEqual([]);
    expect(await ledger.apply(other.refs[0]!, nothing)).toEqual({ end: 'applied', succeeded: 1, failed: 0 });
  });

  it('the second time does nothing', async () => {
    const { refs } = await accepted(1);
    await ledger.apply(refs[0]!, nothing);
    const work = jest.fn(nothing);
    expect(await ledger.apply(refs[0]!, work)).toMatchObject({ end: 'nothing-owed' });
    expect(work).not.toHaveBeenCalled();
  });

  it('of a chunk or job that is not there does nothing', async () => {
    const { jobId } = await accepted(1);
    expect(await ledger.apply({ jobId, seq: 7 }, nothing)).toMatchObject({ end: 'nothing-owed' });
    expect(await ledger.apply({ jobId: newJob().id, seq: 0 }, nothing)).toMatchObject({
      end: 'nothing-owed',
    });
  });

  it('that throws undoes everything, and the chunk stays owed', async () => {
    const { refs, jobId } = await accepted(1);
    const failing = ledger.apply(refs[0]!, async ({ transaction }) => {
      await transaction.execute('INSERT INTO effect () VALUES ()');
      throw new Error('died');
    });
    await expect(failing).rejects.toThrow('died');
    expect(await effects()).toBe(0);
    expect(await pendingChunks(database, jobId)).toEqual(refs);
    expect(await ledger.apply(refs[0]!, nothing)).toMatchObject({ end: 'applied' });
  });

  it('starts over after a passing fault, and says how often it did', async () => {
    const { refs } = await accepted(1);
    const tries: number[] = [];
    await ledger.apply(refs[0]!, async (chunk) => {
      tries.push(chunk.tries);
      await chunk.transaction.execute('INSERT INTO effect () VALUES ()');
      if (chunk.tries < 2) throw new Transient('IDENTIFIER_TAKEN', 'taken');
      return { failures: [] };
    });
    expect(tries).toEqual([0, 1, 2]);
    expect(await effects()).toBe(1);
  });

  it('by two at once happens once', async () => {
    const { refs } = await accepted(1);
    const ends = await Promise.all(
      [1, 2, 3].map(() =>
        ledger.apply(refs[0]!, async ({ transaction }) => {
          await transaction.execute('INSERT INTO effect () VALUES ()');
          return { failures: [] };
        }),
      ),
    );
    expect(ends.map(({ end }) => end).sort()).toEqual(['applied', 'nothing-owed', 'nothing-owed']);
    expect(await effects()).toBe(1);
  });
});

describe('JobLedger.completeIfDone', () => {
  it('makes the counters final once nothing is pending, and only once', async () => {
    const { refs, jobId } = await accepted(5);
    await ledger.apply(refs[0]!, () => Promise.resolve({ failures: [{ seq: 1, code: 'X', message: 'y' }] }));
    await ledger.apply(refs[1]!, nothing);
    await ledger.completeIfDone(jobId);
    expect(await countersOf(jobId)).toMatchObject({ completed: 0, succeeded: null });
    await ledger.apply(refs[2]!, nothing);
    expect(await ledger.doneButOpen(10)).toContain(jobId);
    await Promise.all([1, 2, 3].map(() => ledger.completeIfDone(jobId)));
    const final = { completed: 1, succeeded: 4, failed: 1, unprocessed: 0 };
    expect(await countersOf(jobId)).toEqual(final);
    expect(await ledger.doneButOpen(10)).not.toContain(jobId);
    await ledger.completeIfDone(jobId);
    expect(await countersOf(jobId)).toEqual(final);
  });
});

describe('JobLedger.cancel', () => {
  it('stops what has not begun, and leaves a chunk in progress to its end', async () => {
    const { refs, organization, jobId } = await accepted(5);
    const inProgress = await held(refs[1]!);
    expect(await ledger.cancel(organization, jobId)).toBe(true);
    expect(await pendingChunks(database, jobId)).toEqual([refs[1]]);
    inProgress.release();
    expect(await inProgress.end).toMatchObject({ end: 'applied' });
    await ledger.completeIfDone(jobId);
    expect(await countersOf(jobId)).toEqual({ completed: 1, succeeded: 2, failed: 0, unprocessed: 3 });
    expect(await ledger.apply(refs[0]!, nothing)).toMatchObject({ end: 'nothing-owed' });
  });

  it('stops a chunk that failed after the cancel when it comes again', async () => {
    const { refs, organization, jobId } = await accepted(1);
    let cancelled = false;
    const dying = ledger.apply(refs[0]!, async () => {
      cancelled = await ledger.cancel(organization, jobId);
      throw new Error('the worker died');
    });
    await expect(dying).rejects.toThrow('the worker died');
    expect(cancelled).toBe(true);
    expect(await ledger.apply(refs[0]!, nothing)).toEqual({ end: 'cancelled', traceparent: TRACEPARENT });
    await ledger.completeIfDone(jobId);
    expect(await countersOf(jobId)).toMatchObject({ completed: 1, unprocessed: 1 });
  });

  it('knows only the own jobs of an organization, and changes nothing of one that is done', async () => {
    const { refs, organization, jobId } = await accepted(1);
    expect(await ledger.cancel('other', jobId)).toBe(false);
    expect(await ledger.cancel(organization, newJob().id)).toBe(false);
    await ledger.apply(refs[0]!, nothing);
    await ledger.completeIfDone(jobId);
    expect(await ledger.cancel(organization, jobId)).toBe(true);
    expect(await countersOf(jobId)).toMatchObject({ succeeded: 1, unprocessed: 0 });
  });
});

describe('JobLedger.takeOwed', () => {
  const overdue = (jobId: string) =>
    database.execute('UPDATE job_chunk SET owed_at = ? WHERE job_id = ? AND owed_at IS NOT NULL', [
      new Date(Date.now() - 1),
      jobId,
    ]);

  it('takes what was silent for too long, and grants it a new lease', async () => {
    const { refs, jobId } = await accepted(4);
    expect(await ledger.takeOwed(100)).toEqual([]);
    await overdue(jobId);
    const taken = await ledger.takeOwed(100);
    expect(taken.sort((a, b) => a.seq - b.seq)).toMatchObject(refs);
    expect(await ledger.takeOwed(100)).toEqual([]);
  });

  it('never gives one chunk to two that ask at once, and no more than asked for', async () => {
    const { refs, jobId } = await accepted(20);
    await overdue(jobId);
    expect(await ledger.takeOwed(3)).toHaveLength(3);
    const [one, other] = await Promise.all([ledger.takeOwed(100), ledger.takeOwed(100)]);
    const seqs = [...one, ...other].map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(seqs).toHaveLength(refs.length - 3);
  });

  it('leaves alone what is being applied, and what is done', async () => {
    const { refs, jobId } = await accepted(5);
    await ledger.apply(refs[0]!, nothing);
    await overdue(jobId);
    const inProgress = await held(refs[1]!);
    expect(await ledger.takeOwed(100)).toMatchObject([refs[2]!]);
    inProgress.release();
    await inProgress.end;
  });
});

describe('JobLedger: a lease', () => {
  it('ends for what the queue did not take, unless it is done', async () => {
    const { refs } = await accepted(3);
    await ledger.apply(refs[0]!, nothing);
    await ledger.giveBack(refs.slice(0, 2));
    expect(await ledger.takeOwed(100)).toMatchObject([refs[1]!]);
  });

  it('ends when the queue has forgotten, in steps; not for what is being applied', async () => {
    const { jobId, refs } = await accepted(5);
    const inProgress = await held(refs[1]!);
    const now = new Date();
    expect(await ledger.endLeases(now, 3)).toBe(3);
    await ledger.endLeases(now, 100);
    expect(await ledger.endLeases(now, 100)).toBe(0);
    const taken = (await ledger.takeOwed(100)).filter((each) => each.jobId === jobId);
    expect(taken.sort((a, b) => a.seq - b.seq)).toMatchObject([refs[0]!, refs[2]!]);
    inProgress.release();
    await inProgress.end;
  });
});
