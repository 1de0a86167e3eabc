import { type Operation, type PositionInput } from '#libs/domain';
import {
  type Database,
  IdAllocator,
  JobArchive,
  JobLedger,
  PositionWriter,
  findPosition,
  strictFactsIn,
} from '#libs/persistence';
import {
  NOW,
  ORGANIZATION,
  TESTER,
  chunksOf,
  newJob,
  numberedInput,
  openAgain,
  openFreshDatabase,
  pendingChunks,
  optionInput,
  streamOf,
} from '#libs/testing';
import { decodeChunk, decodeKeys } from '#libs/uploads';
import { type ApplyChunkPorts, applyChunk } from './apply-chunk';

let database: Database;
let ids: Database;
let ledger: JobLedger;
let archive: JobArchive;
let ports: ApplyChunkPorts;
const bugs: unknown[] = [];
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  ledger = new JobLedger(database, 30_000);
  archive = new JobArchive(database, decodeKeys);
  const allocator = new IdAllocator(ids, 'position');
  ports = {
    chunks: {
      apply: (ref, work) =>
        ledger.apply(ref, ({ transaction, ...chunk }) =>
          work({
            ...chunk,
            positions: new PositionWriter(transaction, allocator, TESTER),
            strict: strictFactsIn(transaction),
            savepoint: (step) => transaction.savepoint(step),
          }),
        ),
      completeIfDone: (jobId) => ledger.completeIfDone(jobId),
      release: (jobId, ended) => ledger.release(jobId, ended),
    },
    decodeItems: decodeChunk,
    enqueueChunks: () => Promise.resolve(),
    onBug: (error) => bugs.push(error),
    auxDigit: '3',
    newPlanId: () => 'plan-1',
    now: () => NOW,
  };
});
beforeEach(async () => {
  bugs.length = 0;
  await database.execute('DELETE FROM payment_position');
});
afterAll(async () => {
  await ids.close();
  await database.close();
});

const accept = async (items: (PositionInput | string)[], operation: Operation = 'CREATE', perChunk = 100) => {
  const job = newJob({ submitted: items.length, operation });
  await ledger.accept(job, () => streamOf(chunksOf(items, perChunk)));
  return job.id;
};
const apply = async (jobId: string) =>
  Promise.all((await pendingChunks(database, jobId)).map((ref) => applyChunk(ports, ref)));
const run = async (items: (PositionInput | string)[], operation: Operation = 'CREATE') => {
  const jobId = await accept(items, operation);
  await apply(jobId);
  return jobId;
};
/** Ends of the items, in order: `ok`, or the code of the failure. */
const ends = async (jobId: string): Promise<string[]> => {
  const all: string[] = [];
  for await (const item of archive.items(jobId)) {
    all.push(item.status === 'succeeded' ? 'ok' : (item.failure?.code ?? item.status));
  }
  return all;
};
const stored = async (): Promise<string[]> => {
  const rows = await database.query<{ iupd: string }>('SELECT iupd FROM payment_position ORDER BY iupd');
  return rows.map(({ iupd }) => iupd);
};
const TAKEN = 'DEBT_POSITION_UNIQUE_VIOLATION';

describe('applyChunk on a real database', () => {
  it('creates, updates and deletes, and completes each job', async () => {
    const jobs = [
      await run([numberedInput(1), numberedInput(2)]),
      await run([numberedInput(1, { fullName: 'Anna Blu' }), numberedInput(9)], 'UPDATE'),
      await run(['iupd-2', 'iupd-9'], 'DELETE'),
    ];
    const results = await Promise.all(jobs.map(ends));
    expect(results).toEqual([
      ['ok', 'ok'],
      ['ok', 'DEBT_POSITION_NOT_FOUND'],
      ['ok', 'DEBT_POSITION_NOT_FOUND'],
    ]);
    expect(await stored()).toEqual(['iupd-1']);
    expect(await findPosition(database, ORGANIZATION, 'iupd-1')).toMatchObject({ fullName: 'Anna Blu' });
    for (const jobId of jobs) {
      expect(await archive.find(ORGANIZATION, jobId)).toMatchObject({ counts: { pending: 0 } });
    }
  });

  it('of two jobs that race for one iuv lets exactly one have it', async () => {
    for (let round = 0; round < 5; round += 1) {
      await database.execute('DELETE FROM payment_position');
      const iuv = numberedInput(1).paymentOption;
      const jobs = await Promise.all(
        ['A', 'B', 'C'].map((iupd) => accept([numberedInput(7, { iupd, paymentOption: iuv })])),
      );
      await Promise.all(jobs.map(apply));
      const results = (await Promise.all(jobs.map(ends))).flat();
      expect(results.sort()).toEqual([TAKEN, TAKEN, 'ok']);
      expect(await stored()).toHaveLength(1);
    }
  });

  it('of chunks that clash in both directions ends every item, and stores one of each pair', async () => {
    const pair = (iupd: string, n: number) => numberedInput(n, { iupd });
    const forth = await accept([1, 2, 3, 4, 5].map((n) => pair(`forth-${n}`, n)));
    const back = await accept([5, 4, 3, 2, 1].map((n) => pair(`back-${n}`, n)));
    await Promise.all([apply(forth), apply(back)]);
    const results = [...(await ends(forth)), ...(await ends(back))];
    expect(results.filter((end) => end === 'ok')).toHaveLength(5);
    expect(results.filter((end) => end === TAKEN)).toHaveLength(5);
    expect(await stored()).toHaveLength(5);
  });

  it('lets a conflict leave its neighbours alone, and points at what is taken', async () => {
    await run([numberedInput(2)]);
    const jobId = await run([numberedInput(1), numberedInput(2, { iupd: 'other' }), numberedInput(3)]);
    expect(await ends(jobId)).toEqual(['ok', TAKEN, 'ok']);
    const items = archive.items(jobId, { status: 'failed' });
    expect((await items.next()).value).toMatchObject({ failure: { pointer: '/paymentOption/0/iuv' } });
  });

  it('blames what the database refuses on the item, and tells us', async () => {
    // Such an instant no reader lets through: it stands for any fault of ours.
    const broken = numberedInput(2, {
      paymentOption: [optionInput({ iuv: '2', retentionDate: 'x'.repeat(23) })],
    });
    const jobId = await run([numberedInput(1), broken, numberedInput(3)]);
    expect(await ends(jobId)).toEqual(['ok', 'INTERNAL_ERROR', 'ok']);
    expect(await stored()).toEqual(['iupd-1', 'iupd-3']);
    expect(bugs).toHaveLength(1);
  });

  it('ends a chunk that a unique key refuses whatever is looked up', async () => {
    // Both become U+FFFD on the wire: one identifier to the database, two to us.
    const lone = (n: number, iupd: string) => numberedInput(n, { iupd });
    const jobId = await run([lone(1, '\ud800'), lone(2, '\ud801'), numberedInput(3)]);
    expect((await ends(jobId)).sort()).toEqual([TAKEN, 'ok', 'ok']);
    expect(bugs).toEqual([]);
  });

  it('applied again changes nothing', async () => {
    const jobId = await accept([numberedInput(1), numberedInput(2)]);
    const [ref] = await pendingChunks(database, jobId);
    const all = await Promise.all([1, 2, 3].map(() => applyChunk(ports, ref!)));
    expect(all.map(({ end }) => end).sort()).toEqual(['applied', 'nothing-owed', 'nothing-owed']);
    expect(await stored()).toEqual(['iupd-1', 'iupd-2']);
  });

  it('keeps the order of acceptance of uploads that touch one iupd', async () => {
    await run([numberedInput(1)]);
    const removal = await accept(['iupd-1'], 'DELETE');
    const creation = await accept([numberedInput(1, { fullName: 'Anna Blu' })]);
    expect(await apply(creation)).toMatchObject([{ end: 'blocked' }]);
    expect(await apply(removal)).toMatchObject([{ end: 'applied' }]);
    expect(await apply(creation)).toMatchObject([{ end: 'applied' }]);
    expect([await ends(removal), await ends(creation)]).toEqual([['ok'], ['ok']]);
    expect(await findPosition(database, ORGANIZATION, 'iupd-1')).toMatchObject({ fullName: 'Anna Blu' });
  });
});
