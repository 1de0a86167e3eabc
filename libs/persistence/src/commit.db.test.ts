import { createHash } from 'node:crypto';
import { WayToMysql, chunksOf, newJob, numberedInput, openFreshDatabase, receiptOf } from '#libs/testing';
import { Database } from './database';
import { IdAllocator } from './id-allocator';
import { runOnce } from './repositories/idempotent-requests';
import { JobLedger } from './repositories/job-ledger';
import { ReceiptWriter } from './repositories/receipts';

/** What a COMMIT may come to on a cluster where nothing is broken, and what while a node goes. */
const FATES = [
  ['another node was first', { errno: 1213, sqlState: '40001' }],
  ['the node was cut off', { errno: 1047, sqlState: '08S01' }],
  ['an error while it was carried out', { errno: 1180, sqlState: 'HY000' }],
  ['a lost connection, and nothing was done', 'lost before'],
  ['a lost connection, and it was done', 'lost after'],
] as const;

let direct: Database;
let way: WayToMysql;
let database: Database;
beforeAll(async () => {
  direct = await openFreshDatabase();
  way = await WayToMysql.open((direct.dataSource.options as { url: string }).url);
  database = await Database.open({ url: way.url, poolSize: 2 });
});
afterAll(async () => {
  await database.close();
  await way.close();
  await direct.close();
});

const count = async (sql: string, ...params: unknown[]): Promise<number> => {
  const [row] = await direct.query<{ n: number }>(sql, params);
  return Number(row?.n);
};

describe.each(FATES)('a COMMIT that comes to %s', (_title, fate) => {
  it('is one job, answered as accepted', async () => {
    const ledger = new JobLedger(database, 60_000);
    const job = newJob({ organizationFiscalCode: 'org', submitted: 2 });
    const chunks = chunksOf(
      [1, 2].map((n) => numberedInput(n)),
      2,
    );
    way.nextCommits(fate, fate);
    const acceptance = await ledger.accept(job, async function* () {
      await Promise.resolve();
      yield* chunks;
    });
    expect(acceptance).toMatchObject({ kind: 'accepted', jobId: job.id });
    expect(await count('SELECT COUNT(*) AS n FROM job WHERE id = ?', job.id)).toBe(1);
    expect(await count('SELECT COUNT(*) AS n FROM job_chunk WHERE job_id = ?', job.id)).toBe(1);

    way.nextCommits(fate);
    let applied = 0;
    const end = await ledger.apply({ jobId: job.id, seq: 0 }, () => {
      applied += 1;
      return Promise.resolve({ failures: [] });
    });
    // Done, and nobody told: what is looked for again is found applied.
    expect(end).toMatchObject({ end: fate === 'lost after' ? 'nothing-owed' : 'applied' });
    expect(applied).toBe(fate === 'lost after' ? 1 : 2);
    expect(
      await count("SELECT COUNT(*) AS n FROM job_chunk WHERE status = 'APPLIED' AND job_id = ?", job.id),
    ).toBe(1);
  });

  it('is one receipt with its deliveries', async () => {
    const ids = new IdAllocator(direct, 'receipt');
    const receipt = receiptOf({ receiptId: `receipt ${JSON.stringify(fate)}` });
    way.nextCommits(fate);
    await database.transaction(async (transaction) => {
      const writer = new ReceiptWriter(transaction, ids, 60_000);
      if (await writer.isKnown(receipt.fiscalCode, receipt.receiptId, receipt.noticeNumber)) return;
      const to = {
        organizationFiscalCode: receipt.fiscalCode,
        brokerCode: 'b',
        stationId: 's',
        originating: true,
      };
      await writer.insert({ receipt, source: 'REST', anomalies: [], recipients: [to] });
    });
    expect(await count('SELECT COUNT(*) AS n FROM receipt WHERE receipt_id = ?', receipt.receiptId)).toBe(1);
    expect(
      await count(
        'SELECT COUNT(*) AS n FROM delivery d JOIN receipt r ON r.id = d.receipt_pk WHERE r.receipt_id = ?',
        receipt.receiptId,
      ),
    ).toBe(1);
  });

  it('is one change under an Idempotency-Key, with its answer', async () => {
    const keyHash = createHash('sha256').update(JSON.stringify(fate)).digest();
    const reply = { status: 201, body: 'made' };
    way.nextCommits(fate);
    const once = await runOnce(
      database,
      { organization: 'org', keyHash, requestHash: keyHash },
      60_000,
      (transact) =>
        transact((transaction) =>
          transaction.execute("UPDATE id_sequence SET next_id = next_id + 7 WHERE name = 'position'"),
        ),
      () => reply,
    );
    expect('replay' in once ? once.replay : reply).toEqual(reply);
    expect(await count('SELECT COUNT(*) AS n FROM idempotent_request WHERE key_hash = ?', keyHash)).toBe(1);
  });
});

it('a statement by itself is started over where nothing was done, and only there', async () => {
  await direct.execute('CREATE TABLE crossed (id INT NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB');
  await direct.execute('INSERT INTO crossed VALUES (1, 0), (2, 0)');
  let meet: () => void = () => undefined;
  const met = new Promise<void>((resolve) => (meet = resolve));
  // The statement waits for row 2 and holds row 1, which the transaction asks for: one of them has to give way.
  const held = direct.transaction(async (transaction) => {
    await transaction.execute('UPDATE crossed SET n = n + 1 WHERE id = 2');
    meet();
    await transaction.query('SELECT SLEEP(0.2)');
    await transaction.execute('UPDATE crossed SET n = n + 1 WHERE id = 1');
  });
  await met;
  await Promise.all([held, database.execute('UPDATE crossed SET n = n + 10 ORDER BY id')]);
  expect(await direct.query('SELECT n FROM crossed ORDER BY id')).toEqual([{ n: 11 }, { n: 11 }]);
});
