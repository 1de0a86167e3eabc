import { chunksOf, newJob, numberedInput, openFreshDatabase, streamOf } from '#libs/testing';
import { decodeChunk, encodeChunk } from '#libs/uploads';
import { type Database } from '../database';
import { type DebtorItem, DebtorItems } from './debtor-items';
import { JobLedger } from './job-ledger';

const DEBTOR = 'NREGNN70B01F205K';

let database: Database;
beforeAll(async () => {
  database = await openFreshDatabase();
});
afterAll(() => database.close());

it('erases what was tried, be the job over or not, and leaves what is still to be tried', async () => {
  const ledger = new JobLedger(database, 30_000);
  const job = newJob({ submitted: 4 });
  const chunks = chunksOf(
    [DEBTOR, 'BNCMRA75C41L219Q', DEBTOR, DEBTOR].map((fiscalCode, n) => numberedInput(n, { fiscalCode })),
    2,
  );
  await ledger.accept(job, () => streamOf(chunks));
  const failAll = (seq: number) =>
    ledger.apply({ jobId: job.id, seq }, () =>
      Promise.resolve({ failures: [0, 1].map((n) => ({ seq: 2 * seq + n, code: 'X', message: 'x' })) }),
    );
  const debtor = new DebtorItems(
    database,
    { decode: decodeChunk, encode: encodeChunk },
    job.organizationFiscalCode,
    [DEBTOR],
  );
  const places = async (): Promise<number[]> => {
    const found: DebtorItem[] = [];
    for await (const item of debtor.items()) found.push(item);
    return found.map(({ seq }) => seq);
  };

  await failAll(0);
  expect(await places()).toEqual([0, 2, 3]);
  expect(await debtor.erase({ dryRun: true })).toEqual({ erased: 1, running: 2 });
  expect(await places()).toEqual([0, 2, 3]);
  expect(await debtor.erase({ dryRun: false })).toEqual({ erased: 1, running: 2 });
  expect(await places()).toEqual([2, 3]);

  // Every item has its result, and nobody has closed the job yet.
  await failAll(1);
  expect(await debtor.erase({ dryRun: false })).toEqual({ erased: 2, running: 0 });
  expect(await places()).toEqual([]);
});
