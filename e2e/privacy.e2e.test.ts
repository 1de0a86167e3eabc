import { type Database } from '#libs/persistence';
import { positionPayload, until } from '#libs/testing';
import { type Answer, Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { receiptOf } from './support/receipt';
import { Jobs, iuvOf, navOf, openDatabase, positions } from './support/upload';

const ORGANIZATION = '77777777777';
const DEBTOR = 'NREGNN70B01F205K';
const OTHER = 'BNCMRA75C41L219Q';
const HERS = { fiscalCode: DEBTOR, fullName: 'Gènnaro Neri', email: 'neri@example.org' };

describe('what data protection asks for', () => {
  let house: TestHouse;
  let operator: Client;
  let database: Database;
  let jobs: Jobs;
  beforeAll(async () => {
    house = await openHouse({ RETENTION_INTERVAL_MS: '100' });
    operator = new Client(house, house.seed.operatorKey);
    database = await openDatabase(house);
    jobs = new Jobs(new Client(house, house.seed.partnerKey), ORGANIZATION);
  });
  afterAll(async () => {
    await database.close();
    await house.close();
  });

  const admin = (rest: string, organization = ORGANIZATION) => `/admin/organizations/${organization}/${rest}`;
  const position = (n: number) => `/organizations/${ORGANIZATION}/debtpositions/iupd-${n}`;
  const exported = async (fiscalCode: string): Promise<Record<string, unknown>[]> => {
    const { status, text } = await operator.post(admin('debtors/export'), { fiscalCode });
    expect(status).toBe(200);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const countsOf = (body: Answer['body']) => ({
    positions: body.positions,
    receipts: body.receipts,
    jobItems: body.jobItems,
  });

  it('one debtor: all there is of them, then what may go goes, and what went is proven', async () => {
    // Nobody listens there: the receipt stays owed.
    await operator.put('/admin/stations/15376371009_09', {
      brokerCode: '15376371009',
      endpointUrl: 'http://127.0.0.1:9/',
      enabled: true,
      organizations: [{ organizationFiscalCode: ORGANIZATION, broadcast: true }],
    });
    const mine = await jobs.run('CREATE', [
      ...positions(1, 4, HERS),
      ...positions(5, 1, { ...HERS, fiscalCode: OTHER, fullName: 'Maria Bianchi' }),
    ]);
    expect(mine.counts.succeeded).toBe(5);
    // One that fails, beside another one's that fails too: items of both are kept to be retried.
    const failing = await jobs.run('CREATE', [
      ...positions(1, 1, HERS),
      ...positions(5, 1, { fiscalCode: OTHER }),
    ]);
    expect(failing.counts.failed).toBe(2);
    await operator.post(`${position(1)}/invalidate`);
    const paid = receiptOf(ORGANIZATION, [{ organization: ORGANIZATION, cents: 12_000 }], {
      noticeNumber: navOf(2),
      paymentDateTime: '2015-06-01T10:00:00',
    });
    expect(
      (await operator.post(`/organizations/${ORGANIZATION}/receipts`, { receipt: paid })).status,
    ).toBeLessThan(300);
    await operator.post(`${position(3)}/invalidate`);

    const all = await exported(DEBTOR.toLowerCase());
    expect(all.map(({ type }) => type)).toEqual([
      ...Array.from({ length: 4 }, () => 'position'),
      'receipt',
      'jobItem',
      'end',
    ]);
    expect(all.at(-1)).toEqual({ type: 'end', positions: 4, receipts: 1, jobItems: 1 });
    expect(all[0]).toMatchObject({
      position: { iupd: 'iupd-1', ...HERS, paymentOption: [{ iuv: iuvOf(1) }] },
    });
    expect(all[4]).toMatchObject({ receipt: { receiptId: paid.receiptId } });
    expect(all[5]).toMatchObject({ jobId: failing.id, seq: 0, item: { iupd: 'iupd-1', fiscalCode: DEBTOR } });
    expect((await exported(OTHER)).at(-1)).toMatchObject({ positions: 1, receipts: 0, jobItems: 1 });

    const erase = (query = '', over: object = {}) =>
      operator.post(admin(`debtors/erase${query}`), { fiscalCode: DEBTOR, ...over });
    const going = {
      positions: { erased: 2, kept: { PAID: 1, OPEN_DEBT: 1 } },
      receipts: { erased: 0, kept: { PAID: 1 } },
      jobItems: { erased: 1, kept: {} },
    };
    const dry = await erase('?dryRun=true');
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true } });
    expect(countsOf(dry.body)).toEqual(going);
    expect(await exported(DEBTOR)).toHaveLength(7);
    const done = await erase();
    expect(done.body).toMatchObject({ dryRun: false, fingerprints: dry.body.fingerprints as string[] });
    expect(countsOf(done.body)).toEqual(going);
    for (const [n, status] of [
      [1, 404],
      [2, 200],
      [3, 404],
      [4, 200],
      [5, 200],
    ] as const)
      expect([n, (await operator.get(position(n))).status]).toEqual([n, status]);

    // Again: the rest, once the law lets it go; not the receipt, as long as a station is owed it.
    const later = { paidBefore: '2016-01-01' };
    await operator.post(`${position(4)}/invalidate`);
    const rest = await erase('', later);
    expect(countsOf(rest.body)).toEqual({
      positions: { erased: 2, kept: {} },
      receipts: { erased: 0, kept: { UNDELIVERED: 1 } },
      jobItems: { erased: 0, kept: {} },
    });
    await database.execute("UPDATE delivery SET status = 'NOTIFIED', outcome = 'OK'");
    await erase('', later);
    expect(await exported(DEBTOR)).toEqual([{ type: 'end', positions: 0, receipts: 0, jobItems: 0 }]);
    expect((await exported(OTHER)).at(-1)).toMatchObject({ positions: 1, jobItems: 1 });

    // What is left of the failed job can be retried without the item that is gone.
    const retried = await operator.post(`${jobs.path}/${failing.id}/retry-failed`);
    expect(retried).toMatchObject({ status: 202, body: { counts: { total: 1 } } });

    const { body } = await operator.get('/admin/audit?operation=eraseDebtor&limit=10');
    const entries = (body.entries as { notes: string[]; outcome: string }[]).reverse();
    const [fingerprint] = done.body.fingerprints as string[];
    expect(entries).toHaveLength(4);
    expect(entries[1]).toMatchObject({
      outcome: 'done',
      notes: [`debtor ${fingerprint}`, `erased ${JSON.stringify(going)}`],
    });
    expect(entries[0]?.notes[1]).toBe(`dry run ${JSON.stringify(going)}`);
    expect(JSON.stringify(body)).not.toContain(DEBTOR);
  });

  it('a job with nothing left to retry says so', async () => {
    await jobs.run('CREATE', positions(50, 1));
    const { id } = await jobs.run('CREATE', positions(50, 1, HERS));
    await operator.post(admin('debtors/erase'), { fiscalCode: DEBTOR });
    expect(await operator.post(`${jobs.path}/${id}/retry-failed`)).toMatchObject({
      status: 409,
      body: { code: 'NOTHING_TO_RETRY' },
    });
    expect(await operator.get(`${jobs.path}/${id}/failed.zip`)).toMatchObject({
      status: 410,
      body: { code: 'FAILED_ITEMS_GONE' },
    });
  });

  it.each([
    ['export', {}, '/fiscalCode'],
    ['export', { fiscalCode: ' ' }, '/fiscalCode'],
    ['export', { fiscalCode: DEBTOR, name: 'x' }, ''],
    ['erase', { fiscalCode: 5 }, '/fiscalCode'],
    ['erase', { fiscalCode: DEBTOR, paidBefore: 'soon' }, '/paidBefore'],
  ])('%s refuses %j', async (what, body, pointer) => {
    const { status, body: problem } = await operator.post(admin(`debtors/${what}`), body);
    expect(status).toBe(400);
    expect(JSON.stringify(problem)).toContain(pointer);
  });

  it('nothing is found in an organization that is not there', async () => {
    for (const what of ['export', 'erase'])
      expect(
        await operator.post(admin(`debtors/${what}`, '12312312312'), { fiscalCode: DEBTOR }),
      ).toMatchObject({ status: 404, body: { code: 'ORGANIZATION_NOT_FOUND' } });
    expect((await operator.get(admin('retention', '12312312312'))).status).toBe(404);
  });

  it('days are set for each organization, and what is older goes by itself', async () => {
    const forEver = { jobs: 0, positions: 0, receipts: 0 };
    expect(await operator.get(admin('retention'))).toMatchObject({
      status: 200,
      body: { days: {}, inEffect: forEver },
    });
    for (const [days, pointer] of [
      [{ jobs: -1 }, '/jobs'],
      [{ positions: 1.5 }, '/positions'],
      [{ receipts: 40_000 }, '/receipts'],
      [{ answers: 1 }, ''],
    ] as const) {
      const { status, body } = await operator.put(admin('retention'), days);
      expect(status).toBe(400);
      expect(JSON.stringify(body)).toContain(pointer);
    }
    const old = positionPayload(90);
    const { id } = await jobs.run('CREATE', [old, ...positions(91, 1)]);
    await operator.post(`${position(90)}/invalidate`);
    await database.execute(
      "UPDATE payment_position SET inserted_date = '2020-01-01', last_updated_date = '2020-01-01' WHERE iupd LIKE 'iupd-9%'",
    );
    expect(await operator.put(admin('retention'), { positions: 365 })).toMatchObject({
      status: 200,
      body: { days: { positions: 365 }, inEffect: { ...forEver, positions: 365 } },
    });
    await until(
      () => operator.get(position(90)),
      ({ status }) => status === 404,
    );
    expect((await operator.get(position(91))).status).toBe(200);
    expect((await operator.get(`${jobs.path}/${id}`)).status).toBe(200);
    const told = await until(
      () => operator.get('/admin/audit?operation=retention'),
      ({ body }) => (body.entries as { notes?: string[] }[])[0]?.notes !== undefined,
    );
    expect(told.body.entries).toMatchObject([{ actor: 'scheduler', notes: ['1 positions removed'] }]);
  });
});
