import { type NewJob, type Operation, type PositionInput, payOption } from '#libs/domain';
import {
  type Database,
  IdAllocator,
  JobArchive,
  JobLedger,
  PositionWriter,
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
  until,
  streamOf,
} from '#libs/testing';
import { decodeChunk, decodeKeys, packIupds } from '#libs/uploads';
import { type ApplyChunkPorts, applyChunk } from './apply-chunk';

let database: Database;
let ids: Database;
let ledger: JobLedger;
let archive: JobArchive;
let allocator: IdAllocator;
let ports: ApplyChunkPorts;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  ledger = new JobLedger(database, 30_000);
  archive = new JobArchive(database, decodeKeys);
  allocator = new IdAllocator(ids, 'position');
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
    onBug: () => undefined,
    auxDigit: '3',
    newPlanId: () => 'plan-1',
    now: () => NOW,
  };
});
beforeEach(() => database.execute('DELETE FROM payment_position'));
afterAll(async () => {
  await ids.close();
  await database.close();
});

const accept = async (
  operation: Operation,
  items: (PositionInput | string)[],
  over: Partial<NewJob> = {},
): Promise<string> => {
  const job = newJob({ submitted: items.length, operation, ...over });
  await ledger.accept(job, () => streamOf(chunksOf(items, 2)));
  return job.id;
};
const apply = async (jobId: string): Promise<string> => {
  for (const ref of await pendingChunks(database, jobId)) await applyChunk(ports, ref);
  return jobId;
};
const acceptUndo = async (undoOf: string, over: Partial<NewJob> = {}): Promise<string> => {
  const submitted = (await archive.find(ORGANIZATION, undoOf))!.counts.succeeded;
  const end = await ledger.accept(
    newJob({ operation: 'DELETE', undoOf, submitted, ...over }),
    async function* (transaction) {
      let firstItem = 0;
      for await (const { iupds, created } of archive.created(transaction, undoOf)) {
        yield { firstItem, items: iupds.length, ...(await packIupds(iupds)), ...(created && { created }) };
        firstItem += iupds.length;
      }
    },
  );
  return end.jobId;
};
/** How each item ended: `ok`, or the code of its failure. */
const ends = async (jobId: string): Promise<Record<string, string>> => {
  const found: Record<string, string> = {};
  for await (const { iupd, status, failure } of archive.items(jobId)) {
    found[iupd] = failure?.code ?? (status === 'succeeded' ? 'ok' : status);
  }
  return found;
};
const stored = async (): Promise<string[]> =>
  (await database.query<{ iupd: string }>('SELECT iupd FROM payment_position ORDER BY iupd')).map(
    ({ iupd }) => iupd,
  );
/** Every byte of every position. */
const checksums = () =>
  database.query(
    'CHECKSUM TABLE payment_position, payment_option, transfer, payment_option_metadata, transfer_metadata',
  );

describe('a dry run', () => {
  it.each<[Operation, () => (PositionInput | string)[]]>([
    ['CREATE', () => [numberedInput(1), numberedInput(2), numberedInput(3), numberedInput(4)]],
    ['UPDATE', () => [numberedInput(1, { fullName: 'Anna Blu' }), numberedInput(7), numberedInput(3)]],
    ['DELETE', () => ['iupd-1', 'iupd-7', 'iupd-3']],
    ['PUBLISH', () => ['iupd-1', 'iupd-2', 'iupd-7']],
    ['INVALIDATE', () => ['iupd-1', 'iupd-2', 'iupd-7']],
  ])('to %s changes no row, and foretells what becomes of every item', async (operation, items) => {
    await apply(await accept('CREATE', [numberedInput(1)]));
    await apply(await accept('CREATE', [numberedInput(2), numberedInput(5)], { toPublish: false }));
    const before = await checksums();
    const rehearsed = await apply(await accept(operation, items(), { dryRun: true }));
    expect(await checksums()).toEqual(before);
    expect(await archive.find(ORGANIZATION, rehearsed)).toMatchObject({
      dryRun: true,
      counts: { pending: 0 },
    });
    const done = await apply(await accept(operation, items()));
    expect(await checksums()).not.toEqual(before);
    const results = await ends(done);
    expect(new Set(Object.values(results)).size).toBeGreaterThan(1);
    expect(Object.values(results)).toContain('ok');
    expect(await ends(rehearsed)).toEqual(results);
  });

  it('waits for nobody, and nobody waits for it', async () => {
    const first = await accept('CREATE', [numberedInput(1)]);
    const rehearsal = await accept('DELETE', ['iupd-1'], { dryRun: true });
    await apply(rehearsal);
    expect(await ends(rehearsal)).toEqual({ 'iupd-1': 'DEBT_POSITION_NOT_FOUND' });
    await accept('CREATE', [numberedInput(2)], { dryRun: true });
    const later = await apply(await accept('CREATE', [numberedInput(2)]));
    expect(await ends(later)).toEqual({ 'iupd-2': 'ok' });
    await apply(first);
  });
});

describe('an undo', () => {
  it('removes what is left as the job created it, and tells the rest apart; its dry run foretells it', async () => {
    const broken = numberedInput(6, {
      paymentOption: [optionInput({ iuv: '6', retentionDate: 'x'.repeat(23) })],
    });
    // The broken one is found by writing its chunk one by one: the others keep the ids they were to have.
    const items = [1, 2, 3, 4, 5].map((n) => numberedInput(n));
    const created = await apply(await accept('CREATE', [...items, broken, numberedInput(8)]));
    await apply(await accept('CREATE', [numberedInput(9)]));
    await pay('3' + numberedInput(1).paymentOption[0]!.iuv);
    await apply(await accept('UPDATE', [numberedInput(2)]));
    await apply(await accept('DELETE', ['iupd-3', 'iupd-4']));
    await apply(await accept('CREATE', [numberedInput(4)]));

    const expected = {
      'iupd-1': 'DEBT_POSITION_PAYMENT_FOUND',
      'iupd-2': 'UNDO_POSITION_CHANGED',
      'iupd-3': 'DEBT_POSITION_NOT_FOUND',
      'iupd-4': 'UNDO_POSITION_CHANGED',
      'iupd-5': 'ok',
      'iupd-8': 'ok',
    };
    const before = await checksums();
    const preview = await apply(await acceptUndo(created, { dryRun: true }));
    expect(await ends(preview)).toEqual(expected);
    expect(await checksums()).toEqual(before);
    const undo = await apply(await acceptUndo(created));
    expect(await ends(undo)).toEqual(expected);
    expect(await archive.find(ORGANIZATION, undo)).toMatchObject({
      undoOf: created,
      counts: { submitted: 6, succeeded: 2, failed: 4, pending: 0 },
      failuresByCode: {
        DEBT_POSITION_PAYMENT_FOUND: 1,
        UNDO_POSITION_CHANGED: 2,
        DEBT_POSITION_NOT_FOUND: 1,
      },
    });
    expect(await stored()).toEqual(['iupd-1', 'iupd-2', 'iupd-4', 'iupd-9']);
  });

  it('asked for by five at once is one job; once cancelled it may be asked for again', async () => {
    const created = await apply(
      await accept('CREATE', [numberedInput(1), numberedInput(2), numberedInput(3)]),
    );
    const asked = await Promise.all([1, 2, 3, 4, 5].map(() => acceptUndo(created)));
    expect(new Set(asked).size).toBe(1);
    await ledger.cancel(ORGANIZATION, asked[0]!);
    const again = await acceptUndo(created);
    expect(again).not.toBe(asked[0]);
    expect(await ends(await apply(again))).toEqual({ 'iupd-1': 'ok', 'iupd-2': 'ok', 'iupd-3': 'ok' });
    expect(await acceptUndo(created)).toBe(again);
  });

  it('of a job applied before it was noted what jobs create removes nothing', async () => {
    const created = await apply(await accept('CREATE', [numberedInput(1)]));
    await database.execute('UPDATE job_chunk SET first_position_id = NULL, last_position_id = NULL');
    expect(await ends(await apply(await acceptUndo(created)))).toEqual({ 'iupd-1': 'UNDO_POSITION_CHANGED' });
    expect(await stored()).toEqual(['iupd-1']);
  });

  it('leaves alone what is paid while it is under way', async () => {
    const created = await apply(await accept('CREATE', [numberedInput(1), numberedInput(2)]));
    const undo = await acceptUndo(created);
    let applying: Promise<unknown> | undefined;
    await pay('3' + numberedInput(1).paymentOption[0]!.iuv, async () => {
      applying = apply(undo);
      await until(
        () =>
          database.query(
            "SELECT id FROM information_schema.processlist WHERE info LIKE '%FROM payment_position%FOR UPDATE' AND db = DATABASE()",
          ),
        (found) => found.length > 0,
      );
    });
    await applying;
    expect(await ends(undo)).toEqual({ 'iupd-1': 'DEBT_POSITION_PAYMENT_FOUND', 'iupd-2': 'ok' });
    expect(await database.query('SELECT status FROM payment_position')).toEqual([{ status: 'PAID' }]);
  });
});

/** Pays a notice; `meanwhile` runs with the position's row locked and the payment not yet committed. */
async function pay(nav: string, meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  await database.transaction(async (transaction) => {
    const positions = new PositionWriter(transaction, allocator, TESTER);
    const position = (await positions.lockByNav(ORGANIZATION, nav))!;
    const paid = payOption(position, nav, { idReceipt: 'r', pspCompany: 'PSP', fee: 0 }, NOW);
    await meanwhile();
    await positions.savePayment(paid, paid.paymentOption[0]!);
  });
}
