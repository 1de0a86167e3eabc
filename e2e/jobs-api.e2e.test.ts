import { type Database } from '#libs/persistence';
import { until } from '#libs/testing';
import { Client, zipOf } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { whileHeld } from './support/signals';
import {
  type Job,
  type JobItem,
  Jobs,
  NOTHING,
  documentOf,
  iupdsOf,
  openDatabase,
  positionWith,
  positions,
  storedOf,
} from './support/upload';

const JOB_ID = /^[0-9a-f]{32}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('the job API', () => {
  let house: TestHouse;
  let database: Database;
  let operator: Client;
  /** An organization of a test's own: its jobs and positions are nobody else's. */
  const jobsOf = (organization: string) => new Jobs(operator, organization);
  beforeAll(async () => {
    house = await openHouse({
      CHUNK_ITEMS: '50',
      POSITION_CONCURRENCY: '1',
      POSITION_SMALL_CONCURRENCY: '1',
    });
    database = await openDatabase(house);
    operator = new Client(house, house.seed.operatorKey);
  });
  afterAll(async () => {
    await database.close();
    await house.close();
  });

  const lines = positions(1, 3)
    .map((each) => JSON.stringify(each))
    .join('\n');
  it.each<[string, string, () => string | Promise<Buffer>]>([
    ['JSON', 'application/json; charset=utf-8', () => documentOf(positions(1, 3))],
    ['NDJSON', 'application/x-ndjson', () => `${lines}\n`],
    ['a ZIP', 'application/zip', () => zipOf({ 'a.json': documentOf(positions(1, 3)) })],
  ])('takes %s', async (name, type, body) => {
    const jobs = jobsOf(`ORG-${name.replace(' ', '-')}`);
    const accepted = await operator.post(jobs.path, await body(), { 'Content-Type': type });
    expect(accepted.status).toBe(202);
    const { id } = accepted.body as Job;
    expect(id).toMatch(JOB_ID);
    expect(accepted.headers.get('location')).toBe(`${jobs.path}/${id}`);
    const done = await jobs.done(id);
    expect(done.headers.get('retry-after')).toBeNull();
    expect(done.body).toMatchObject({
      id,
      operation: 'CREATE',
      status: 'completed',
      counts: { total: 3, pending: 0, succeeded: 3, failed: 0, unprocessed: 0 },
      createdAt: expect.stringMatching(INSTANT),
      completedAt: expect.stringMatching(INSTANT),
      links: { self: `${jobs.path}/${id}`, items: `${jobs.path}/${id}/items` },
    });
  });

  it('takes a file as a form, named by what it is', async () => {
    const jobs = jobsOf('ORG-form');
    const send = (content: string, name: string) => {
      const form = new FormData();
      form.append('file', new Blob([content]), name);
      return operator.post(jobs.path, form, { Prefer: 'wait=20' });
    };
    expect((await send(documentOf(positions(1, 1)), 'a.json')).body.status).toBe('completed');
    expect((await send(JSON.stringify(positions(2, 1)[0]), 'a.ndjson')).body.status).toBe('completed');
    expect((await send('x', 'a.csv')).status).toBe(415);
  });

  it('does what the query or the document says, and refuses when they differ', async () => {
    const jobs = jobsOf('ORG-operation');
    const [one] = positions(1, 1);
    const stated = (operation: string) => ({ operation, paymentPositions: [one] });
    const wait = { Prefer: 'wait=20' };
    expect((await operator.post(jobs.path, stated('CREATE'), wait)).body.operation).toBe('CREATE');
    expect((await operator.post(jobs.path, stated('update'), wait)).body.operation).toBe('UPDATE');
    const remove = { paymentPositionIUPDs: ['iupd-1'] };
    expect((await operator.post(jobs.path, remove, wait)).body).toMatchObject({
      operation: 'DELETE',
      status: 'completed',
    });
    for (const [query, document] of [
      ['?operation=CREATE', stated('UPDATE')],
      ['?operation=DELETE', stated('DELETE')],
      ['?operation=UPDATE', remove],
      ['', stated('DELETE')],
      ['', { operation: 'CREATE', ...remove }],
      ['?operation=MERGE', stated('CREATE')],
      ['', stated('MERGE')],
      ['?operation=CREATE&operation=CREATE', stated('CREATE')],
    ] as const) {
      const { status, headers } = await operator.post(`${jobs.path}${query}`, document);
      expect({ query, document, status }).toEqual({ query, document, status: 400 });
      expect(headers.get('content-type')).toContain('application/problem+json');
    }
    expect((await storedOf(database, 'ORG-operation')).jobs).toBe(3);
  });

  it('answers what it cannot take as a problem that points at the place', async () => {
    const jobs = jobsOf('ORG-problems');
    const [first, second] = positions(1, 2);
    const answer = await jobs.create('CREATE', [first!, { ...second, iupd: undefined, country: 'it' }]);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: 'INVALID DEBT POSITIONS',
      status: 400,
      detail: '2 faults',
      code: 'POSITIONS_INVALID',
      instance: jobs.path,
      errors: expect.arrayContaining([
        { pointer: '/paymentPositions/1/iupd', detail: 'iupd is required' },
        {
          pointer: '/paymentPositions/1/country',
          detail: 'The country must be reported with two capital letters (example: IT)',
        },
      ]),
    });
    for (const [type, body, status] of [
      ['text/plain', 'x', 415],
      ['application/xml', '<x/>', 415],
      ['application/json', '', 400],
      ['application/json', '{"paymentPositions"', 400],
      ['application/json', '{}', 400],
      ['application/x-ndjson', '', 400],
      ['application/x-ndjson', '{"iupd"\n', 400],
      ['application/zip', 'PK', 400],
    ] as const) {
      const problem = await operator.post(jobs.path, body, { 'Content-Type': type });
      expect({ type, body, status: problem.status }).toEqual({ type, body, status });
      expect(problem.headers.get('content-type')).toContain('application/problem+json');
    }
    const gzip = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    expect((await operator.post(jobs.path, 'x', gzip)).status).toBe(415);
    for (const path of [`${jobs.path}/nothing`, `${jobs.path}/nothing/items`, `${jobs.path}/x/results.csv`]) {
      expect(await operator.get(path)).toMatchObject({ status: 404, body: { code: 'JOB_NOT_FOUND' } });
    }
    expect(await storedOf(database, 'ORG-problems')).toEqual(NOTHING);
  });

  it('makes one job of a repeated Idempotency-Key, also of five at once, and refuses another body', async () => {
    const jobs = jobsOf('ORG-idempotent');
    const key = { 'Idempotency-Key': 'april-2026' };
    const five = await Promise.all(
      Array.from({ length: 5 }, () => jobs.create('CREATE', positions(1, 120), key)),
    );
    expect(five.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(new Set(five.map(({ body }) => String(body.id))).size).toBe(1);
    expect(five.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    const job = (await jobs.done(five[0]!.body.id as string)).body as Job;
    expect(job.counts).toMatchObject({ total: 120, succeeded: 120 });

    const again = await jobs.create('CREATE', positions(1, 120), key);
    expect(again.body).toMatchObject({ id: job.id, status: 'completed' });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    for (const other of [
      await jobs.create('CREATE', positions(1, 119), key),
      await jobs.create('UPDATE', positions(1, 120), key),
    ]) {
      expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    }
    expect((await storedOf(database, 'ORG-idempotent')).jobs).toBe(1);
    expect((await jobs.create('CREATE', positions(1, 1), { 'Idempotency-Key': 'a b' })).status).toBe(400);
    // Another organization's key is another key.
    const others = jobsOf('ORG-idempotent-2');
    expect((await others.create('CREATE', positions(1, 2), key)).body.id).not.toBe(job.id);
  });

  it('holds an answer for Prefer: wait until the job is done, or the wait is over', async () => {
    const jobs = jobsOf('ORG-wait');
    const done = await jobs.create('CREATE', positions(1, 2), { Prefer: 'respond-async, wait=20' });
    expect(done).toMatchObject({ status: 200, body: { status: 'completed' } });
    expect(done.headers.get('preference-applied')).toBe('wait=20');
    await whileHeld(house.apps['position-worker'], async () => {
      const over = await jobs.create('CREATE', positions(3, 2), { Prefer: 'wait=1' });
      expect(over).toMatchObject({ status: 202, body: { status: 'queued' } });
      expect(over.headers.get('retry-after')).toMatch(/^\d+$/);
      const polled = operator.get(`${jobs.path}/${String(over.body.id)}`, { Prefer: 'wait=0' });
      expect((await polled).body.counts).toMatchObject({ total: 2, pending: 2 });
    });
  });

  describe('of a job that ended in part', () => {
    const organization = 'ORG-results';
    let jobs: Jobs;
    let job: Job;
    beforeAll(async () => {
      jobs = jobsOf(organization);
      await jobs.run('CREATE', positions(10, 5));
      // 130 of which 10 to 14 exist and 100 to 102 do not add up.
      const items = [
        ...positions(1, 99),
        ...[100, 101, 102].map((n) => positionWith(n, { amount: 5 })),
        ...positions(103, 28),
      ];
      job = await jobs.run('CREATE', items);
    });

    it('items come in pages that add up with the counters, all and by status', async () => {
      expect(job).toMatchObject({
        status: 'completed_with_errors',
        counts: { total: 130, pending: 0, succeeded: 122, failed: 8, unprocessed: 0 },
      });
      const paged = async (query: string) => {
        const found: JobItem[] = [];
        let cursor: string | undefined = '0';
        while (cursor !== undefined) {
          const { body } = await operator.get(
            `${jobs.path}/${job.id}/items?limit=37&cursor=${cursor}${query}`,
          );
          const page = body as { items: JobItem[]; nextCursor?: string };
          found.push(...page.items);
          cursor = page.nextCursor;
        }
        return found;
      };
      expect((await paged('')).map(({ seq }) => seq)).toEqual(Array.from({ length: 130 }, (_, n) => n));
      expect(await paged('&status=succeeded')).toHaveLength(122);
      expect(await paged('&status=pending')).toEqual([]);
      const failed = await paged('&status=failed');
      expect(failed.map(({ seq }) => seq)).toEqual([9, 10, 11, 12, 13, 99, 100, 101]);
      expect(failed[0]).toEqual({
        seq: 9,
        iupd: 'iupd-10',
        status: 'failed',
        statusCode: 409,
        code: 'DEBT_POSITION_UNIQUE_VIOLATION',
        message: `Already exists a debt position for the Organization Fiscal Code ${organization}`,
        pointer: '/paymentPositions/9/iupd',
      });
      expect(failed[5]).toMatchObject({
        statusCode: 400,
        code: 'DEBT_POSITION_REQUEST_DATA_ERROR',
        pointer: '/paymentPositions/99/paymentOption/0/amount',
      });
      const found = async (text: string) =>
        (await paged(`&find=${encodeURIComponent(text)}`)).map(({ seq }) => seq);
      expect(await found('UPD-13')).toEqual([12, 129]);
      expect(await found(' data_error ')).toEqual([99, 100, 101]);
      expect(await found('/paymentOption/0/amount')).toContain(99);
      expect(await found('nowhere')).toEqual([]);
      for (const query of ['limit=0', 'limit=1001', 'cursor=x', 'status=no', 'find=', 'find=a&find=b']) {
        expect((await operator.get(`${jobs.path}/${job.id}/items?${query}`)).status).toBe(400);
      }
    });

    it('results come as NDJSON and CSV, the same as the items', async () => {
      const items = await jobs.items(job.id);
      const ndjson = await operator.get(`${jobs.path}/${job.id}/results.ndjson`);
      expect(ndjson.headers.get('content-type')).toContain('application/x-ndjson');
      const parsed = ndjson.text.trimEnd().split('\n');
      expect(parsed.map((line) => JSON.parse(line) as JobItem)).toEqual(items);
      const csv = await operator.get(`${jobs.path}/${job.id}/results.csv?status=failed`);
      expect(csv.headers.get('content-type')).toContain('text/csv');
      const rows = csv.text.trimEnd().split('\n');
      expect(rows[0]).toBe('seq,iupd,status,statusCode,code,message,pointer');
      expect(rows).toHaveLength(9);
      expect(rows[1]).toContain('9,iupd-10,failed,409,DEBT_POSITION_UNIQUE_VIOLATION,');
    });

    it('retry-failed makes a job of the failed items, and only of those, that names its parent', async () => {
      await jobs.run('DELETE', iupdsOf(positions(10, 5)));
      const key = { 'Idempotency-Key': 'again' };
      const path = `${jobs.path}/${job.id}/retry-failed`;
      const accepted = await operator.post(path, undefined, key);
      expect(accepted).toMatchObject({ status: 202, body: { parentJobId: job.id, operation: 'CREATE' } });
      const child = (await jobs.done(accepted.body.id as string)).body as Job;
      expect(child.counts).toMatchObject({ total: 8, succeeded: 5, failed: 3 });
      expect(iupdsOf(await jobs.items(child.id))).toEqual(
        iupdsOf((await jobs.items(job.id)).filter(({ status }) => status === 'failed')),
      );
      const repeated = await operator.post(path, undefined, key);
      expect(repeated.body.id).toBe(child.id);
      const grandchild = await operator.post(`${jobs.path}/${child.id}/retry-failed`, undefined, {
        Prefer: 'wait=20',
      });
      expect(grandchild.body).toMatchObject({ status: 'failed', counts: { total: 3, failed: 3 } });
    });

    it('retry-failed refuses a job without failed items', async () => {
      const fine = await jobs.run('CREATE', positions(500, 1));
      const answer = await operator.post(`${jobs.path}/${fine.id}/retry-failed`);
      expect(answer).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_RETRY' } });
    });
  });

  it('cancels what has not begun; what is done stands, and the counters add up', async () => {
    const jobs = jobsOf('ORG-cancel');
    const accepted = await jobs.create('CREATE', positions(1, 5_000));
    const id = accepted.body.id as string;
    const path = `${jobs.path}/${id}`;
    await operator.poll(path, ({ body }) => body.counts.succeeded > 0);
    const early = await operator.post(`${path}/retry-failed`);
    expect(early).toMatchObject({ status: 409, body: { code: 'JOB_NOT_COMPLETE' } });
    expect((await operator.get(`${path}/failed.zip`)).body.code).toBe('JOB_NOT_COMPLETE');
    await whileHeld(house.apps['position-worker'], async () => {
      expect([200, 202]).toContain((await operator.post(`${path}/cancel`)).status);
    });
    const job = (await jobs.done(id)).body as Job;
    expect(job.status).toBe('cancelled');
    expect(job.counts.unprocessed).toBeGreaterThan(0);
    expect(job.counts.succeeded + job.counts.unprocessed).toBe(5_000);
    expect((await storedOf(database, 'ORG-cancel')).positions).toBe(job.counts.succeeded);
    const first = await jobs.items(id, '&status=unprocessed');
    expect(first).toHaveLength(Math.min(1_000, job.counts.unprocessed));
    // Cancelling again changes nothing.
    const again = await operator.post(`${path}/cancel`);
    expect(again).toMatchObject({ status: 200, body: { counts: job.counts } });
  });

  it('begins a job at once whose predecessor ended while it was being accepted', async () => {
    const jobs = jobsOf('ORG-waits');
    const other = database.dataSource.createQueryRunner();
    try {
      const [created, updating] = await whileHeld(house.apps['position-worker'], async () => {
        const accepted = await jobs.create('CREATE', positions(1, 1));
        // Gap locks on the whole table: the second job is held up where it says whom it waits for.
        await other.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
        await other.query('START TRANSACTION');
        await other.query('SELECT * FROM job_dependency FOR UPDATE');
        const update = jobs.create('UPDATE', positions(1, 1, { companyName: 'Later' }));
        await until(
          () =>
            database.query(
              "SELECT id FROM information_schema.processlist WHERE info LIKE 'INSERT INTO job_dependency%'",
            ),
          (found) => found.length > 0,
        );
        return [accepted.body.id as string, { answer: update }];
      });
      expect((await jobs.done(created)).body.status).toBe('completed');
      await other.query('ROLLBACK');
      const { body } = await updating.answer;
      // Long before the lease of its chunk runs out.
      expect((await jobs.done(body.id as string, 10_000)).body.status).toBe('completed');
    } finally {
      await other.query('ROLLBACK');
      await other.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
      await other.release();
    }
  });

  it('lists the jobs of an organization in pages, newest first', async () => {
    const jobs = jobsOf('ORG-list');
    const ids: string[] = [];
    for (let n = 1; n <= 5; n += 1)
      ids.unshift((await jobs.create('CREATE', positions(n, 1))).body.id as string);
    const listed: string[] = [];
    let query = '?limit=2';
    while (query !== '') {
      const { body } = await operator.get(`${jobs.path}${query}`);
      const page = body as { jobs: Job[]; nextCursor?: string };
      expect(page.jobs.length).toBeLessThanOrEqual(2);
      listed.push(...page.jobs.map(({ id }) => id));
      query = page.nextCursor === undefined ? '' : `?limit=2&cursor=${page.nextCursor}`;
    }
    expect(listed).toEqual(ids);
    expect((await operator.get(`${jobs.path}?cursor=x`)).status).toBe(400);
  });

  it('answers polls while a large upload is being read', async () => {
    const jobs = jobsOf('ORG-large');
    const done = await jobs.run('CREATE', positions(1, 1));
    const padding = Array.from({ length: 10 }, (_, n) => ({ key: `k${n}`, value: 'x'.repeat(139) }));
    const large = documentOf(
      Array.from({ length: 10_500 }, (_, n) => positionWith(n + 10, { paymentOptionMetadata: padding })),
    );
    expect(large.length).toBeGreaterThan(20 * 1024 * 1024);
    const zip = await zipOf({ 'large.json': large });
    let accepted: Job | undefined;
    const uploading = operator
      .post(jobs.path, zip, { 'Content-Type': 'application/zip' })
      .then(({ body }) => (accepted = body as Job));
    let polls = 0;
    await until(
      async () => {
        const { status } = await operator.get(`${jobs.path}/${done.id}`);
        if (accepted === undefined && status === 200) polls += 1;
        return accepted;
      },
      (job) => job !== undefined,
      60_000,
    );
    await uploading;
    expect(polls).toBeGreaterThan(2);
    expect(accepted?.counts.total).toBe(10_500);
    await operator.post(`${jobs.path}/${accepted!.id}/cancel`);
  });
});
