import { type Database } from '#libs/persistence';
import { Client, zipOf } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { unzip } from './support/read-zip';
import { send } from './support/signals';
import {
  type Job,
  Jobs,
  NOTHING,
  Uploads,
  documentOf,
  iupdsOf,
  openDatabase,
  positionWith,
  positions,
  storedOf,
  zipOfItems,
} from './support/upload';

const WAIT = { Prefer: 'wait=20' };
const LONG_MS = 45_000;

describe('operations of jobs', () => {
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

  const statusOf = async (organization: string, n: number): Promise<string> =>
    (await operator.get(`/organizations/${organization}/debtpositions/iupd-${n}`)).body.status as string;
  const codesOf = async (jobs: Jobs, id: string): Promise<(string | undefined)[]> =>
    (await jobs.items(id)).map(({ code }) => code);
  const post = (jobs: Jobs, query: string, body: unknown, headers: Record<string, string> = {}) =>
    operator.post(`${jobs.path}?${query}`, body, { ...WAIT, ...headers });

  it('creates drafts, publishes and invalidates them, in JSON, NDJSON and ZIP', async () => {
    const jobs = jobsOf('ORG-life');
    const drafts = await post(jobs, 'toPublish=false', { paymentPositions: positions(1, 3) });
    expect(drafts.body).toMatchObject({ operation: 'CREATE', toPublish: false, status: 'completed' });
    expect(await statusOf('ORG-life', 1)).toBe('DRAFT');
    const updated = await post(jobs, 'operation=UPDATE&toPublish=FALSE', {
      paymentPositions: positions(1, 1, { companyName: 'Later' }),
    });
    expect(updated.body).toMatchObject({ toPublish: false, status: 'completed' });
    expect(await statusOf('ORG-life', 1)).toBe('DRAFT');

    const zip = await zipOf({ 'a.json': documentOf(['iupd-1', 'iupd-2', 'iupd-9']) });
    const published = await post(jobs, 'operation=publish', zip, { 'Content-Type': 'application/zip' });
    expect(published.body).toMatchObject({
      operation: 'PUBLISH',
      status: 'completed_with_errors',
      counts: { total: 3, succeeded: 2, failed: 1 },
    });
    expect(await jobs.items(published.body.id as string)).toMatchObject([
      { iupd: 'iupd-1', status: 'succeeded', statusCode: 200, message: 'Debt position operation OK' },
      { iupd: 'iupd-2', status: 'succeeded' },
      {
        status: 'failed',
        statusCode: 404,
        code: 'DEBT_POSITION_NOT_FOUND',
        pointer: '/paymentPositionIUPDs/2',
      },
    ]);
    expect([await statusOf('ORG-life', 1), await statusOf('ORG-life', 3)]).toEqual(['VALID', 'DRAFT']);

    const lines = '"iupd-1"\n{"iupd":"iupd-2"}\n"iupd-3"\n';
    const withdrawn = await post(jobs, 'operation=INVALIDATE', lines, {
      'Content-Type': 'application/x-ndjson',
    });
    expect(await codesOf(jobs, withdrawn.body.id as string)).toEqual([
      undefined,
      undefined,
      'DEBT_POSITION_NOT_INVALIDABLE',
    ]);
    expect(await statusOf('ORG-life', 2)).toBe('INVALID');
    // The document may say it, too.
    const stated = await post(jobs, '', { operation: 'publish', paymentPositionIUPDs: ['iupd-1', 'iupd-3'] });
    expect(stated.body).toMatchObject({ operation: 'PUBLISH' });
    expect(await codesOf(jobs, stated.body.id as string)).toEqual([
      'DEBT_POSITION_NOT_PUBLISHABLE',
      undefined,
    ]);
  });

  it('takes effect in the order of acceptance, whatever the operation', async () => {
    const jobs = jobsOf('ORG-order');
    const iupds = iupdsOf(positions(1, 300));
    const ids: string[] = [];
    for (const [query, items] of [
      ['operation=CREATE&toPublish=false', positions(1, 300)],
      ['operation=PUBLISH', iupds],
      ['operation=INVALIDATE', iupds],
      ['operation=DELETE', iupds],
      ['operation=CREATE', positions(1, 300)],
    ] as const) {
      const { body } = await operator.post(`${jobs.path}?${query}`, JSON.parse(documentOf(items)));
      ids.push(body.id as string);
    }
    for (const id of ids) expect((await jobs.done(id)).body.counts).toMatchObject({ succeeded: 300 });
  });

  it('gives the failed items back as a document that does the same when it is posted as it is', async () => {
    const jobs = jobsOf('ORG-mend');
    const zipped = async (id: string) => {
      const response = await fetch(`${house.url}${jobs.path}/${id}/failed.zip`, {
        headers: { 'Ocp-Apim-Subscription-Key': house.seed.operatorKey },
      });
      expect(response.headers.get('content-disposition')).toBe(`attachment; filename="failed_${id}.zip"`);
      return new Uint8Array(await response.arrayBuffer());
    };
    const failing = async (query: string, items: readonly (object | string)[]) =>
      (await post(jobs, query, JSON.parse(documentOf(items)))).body as Job;
    // Over several chunks, of which one has no failed item and one has nothing else.
    await jobs.run('CREATE', [...positions(50, 2), ...positions(201, 99)]);
    const created = await failing('operation=CREATE', positions(1, 320));
    expect(created.counts).toMatchObject({ succeeded: 219, failed: 101 });
    const [name, text] = [...(await unzip(await zipped(created.id)))][0]!;
    expect(name).toBe('failed.json');
    const document = JSON.parse(text) as { paymentPositions: { iupd: string }[] };
    expect(Object.keys(document)).toEqual(['paymentPositions']);
    expect(iupdsOf(document.paymentPositions)).toEqual(
      iupdsOf((await jobs.items(created.id)).filter(({ status }) => status === 'failed')),
    );

    const cases: [string, (object | string)[]][] = [
      ['UPDATE', positions(1_001, 2)],
      ['PUBLISH', ['iupd-1001', 'iupd-1002']],
      ['DELETE', ['iupd-1001', 'iupd-1002']],
    ];
    for (const [operation, items] of cases) {
      const { id } = await failing(`operation=${operation}`, items);
      const again = await post(jobs, '', await zipped(id), { 'Content-Type': 'application/zip' });
      expect(again.body).toMatchObject({ operation, counts: { total: 2, failed: 2 } });
      expect(await codesOf(jobs, again.body.id as string)).toEqual(await codesOf(jobs, id));
    }
    const fine = await failing('operation=CREATE', positions(2_001, 1));
    const none = await operator.get(`${jobs.path}/${fine.id}/failed.zip`);
    expect(none).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_RETRY' } });
    expect((await operator.get(`${jobs.path}/${'f'.repeat(32)}/failed.zip`)).body.code).toBe('JOB_NOT_FOUND');
  });

  it('refuses what makes no sense, and stores nothing of it', async () => {
    const jobs = jobsOf('ORG-refused');
    const iupds = { paymentPositionIUPDs: ['iupd-1'] };
    const whole = { paymentPositions: positions(1, 1) };
    for (const [query, body, code] of [
      ['operation=PUBLISH', whole, 'JSON_INVALID'],
      ['operation=INVALIDATE', whole, 'JSON_INVALID'],
      ['', { operation: 'PUBLISH', ...whole }, 'OPERATION_MISMATCH'],
      ['operation=DELETE', { operation: 'PUBLISH', ...iupds }, 'OPERATION_MISMATCH'],
      ['operation=PUBLISH&toPublish=false', iupds, 'BAD_REQUEST'],
      ['toPublish=false', iupds, 'BAD_REQUEST'],
      ['toPublish=maybe', whole, 'BAD_REQUEST'],
      ['dryRun=maybe', whole, 'BAD_REQUEST'],
      ['dryRun=true&dryRun=true', whole, 'BAD_REQUEST'],
    ] as const) {
      const answer = await post(jobs, query, body);
      expect({ query, status: answer.status, code: answer.body.code }).toEqual({ query, status: 400, code });
    }
    expect(await storedOf(database, 'ORG-refused')).toEqual(NOTHING);
  });

  describe('as dry runs', () => {
    it('answer for every item and change nothing', async () => {
      const jobs = jobsOf('ORG-dry');
      await jobs.run('CREATE', positions(1, 2));
      const before = await storedOf(database, 'ORG-dry');
      const items = [...positions(1, 1), positionWith(7, { amount: 5 }), ...positions(8, 3)];
      const rehearsed = await post(jobs, 'dryRun=true', { paymentPositions: items });
      expect(rehearsed).toMatchObject({
        status: 200,
        body: { dryRun: true, operation: 'CREATE', counts: { total: 5, succeeded: 3, failed: 2 } },
      });
      expect(rehearsed.body.links.undo).toBeUndefined();
      expect(await codesOf(jobs, rehearsed.body.id as string)).toEqual([
        'DEBT_POSITION_UNIQUE_VIOLATION',
        'DEBT_POSITION_REQUEST_DATA_ERROR',
        undefined,
        undefined,
        undefined,
      ]);
      // A fault of the document refuses it as ever.
      const invalid = await post(jobs, 'dryRun=true', { paymentPositions: [{ iupd: 'x' }] });
      expect(invalid).toMatchObject({ status: 400, body: { code: 'POSITIONS_INVALID' } });
      const retried = await operator.post(
        `${jobs.path}/${String(rehearsed.body.id)}/retry-failed`,
        undefined,
        WAIT,
      );
      expect(retried.body).toMatchObject({ dryRun: true, counts: { total: 2, failed: 2 } });
      expect(await storedOf(database, 'ORG-dry')).toEqual({ ...before, jobs: 3, chunks: 3 });
    });

    it('are another request to an idempotency key, and no upload to clients of GPD', async () => {
      const broker = '15376371009';
      const organization = '77777777777';
      const partner = new Client(house, house.seed.partnerKey);
      const jobs = new Jobs(partner, organization);
      const key = { 'Idempotency-Key': 'dry', 'Content-Type': 'application/json' };
      const send = (query: string) => partner.post(`${jobs.path}?${query}`, documentOf(positions(1, 1)), key);
      const rehearsed = await send('dryRun=true');
      expect((await send('dryRun=true')).body.id).toBe(rehearsed.body.id);
      for (const query of ['', 'toPublish=false', 'dryRun=true&toPublish=false']) {
        expect(await send(query)).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
      }
      const uploads = new Uploads(partner, organization);
      const real = await uploads.report(
        // GPD's face has no such parameter: it is not looked at.
        await partner.post(`/v2/${uploads.path}/file?dryRun=true`, await zipOfItems(positions(1, 1))),
      );
      expect(real.body.responses).toMatchObject([{ statusCode: 201 }]);
      const { body } = await uploads.get(`${uploads.path}/files`);
      expect(body.fileIds).toHaveLength(1);
      const fileId = `${broker}_${organization}_${String(rehearsed.body.id)}`;
      expect((await uploads.get(`${uploads.path}/file/${fileId}/status`)).status).toBe(404);
    });

    it(
      'survive a position-worker killed in the middle',
      async () => {
        const jobs = jobsOf('ORG-dry-killed');
        const accepted = await operator.post(`${jobs.path}?dryRun=true`, {
          paymentPositions: positions(1, 5_000),
        });
        const id = accepted.body.id as string;
        await operator.poll(`${jobs.path}/${id}`, ({ body }) => body.counts.succeeded > 0);
        await send('SIGKILL', house.apps['position-worker']);
        const job = (await jobs.done(id, LONG_MS)).body as Job;
        expect(job.counts).toMatchObject({ total: 5_000, succeeded: 5_000, failed: 0 });
        expect(await storedOf(database, 'ORG-dry-killed')).toMatchObject({ positions: 0, options: 0 });
      },
      LONG_MS,
    );
  });
});
