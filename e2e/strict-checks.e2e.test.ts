import { positionPayload } from '#libs/testing';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { Jobs, positionWith } from './support/upload';

const ORGANIZATION = '66666666666';
const LENIENT = '88888888888';
const IBAN = 'IT60X0542811101000000123456';
const OTHER_IBAN = 'GB33BUKB20201555555555';
const ALL = { iban: true, fiscalCode: true, notice: true, taxonomy: true, registeredIban: true };
const OFF = { iban: false, fiscalCode: false, notice: false, taxonomy: false, registeredIban: false };
const TAXONOMY = [
  { code: '9/0101108TS/', description: 'TARI' },
  { code: '9/0101100IM/', validTo: '2020-12-31' },
];

describe('strict checks', () => {
  let house: TestHouse;
  let operator: Client;
  beforeAll(async () => {
    house = await openHouse();
    operator = new Client(house, house.seed.operatorKey);
    await operator.put('/admin/brokers/20000000002', { organizations: [ORGANIZATION, LENIENT] });
  });
  afterAll(() => house.close());

  const admin = (rest: string, organization = ORGANIZATION) => `/admin/organizations/${organization}/${rest}`;
  const path = (organization: string, rest = '') => `/organizations/${organization}/debtpositions${rest}`;
  const turnOn = (strictChecks: object) => operator.put(admin('settings'), { strictChecks });

  /** A position that all checks let pass. */
  async function soundPosition(n: number, option: object = {}, transfer: object = {}, own: object = {}) {
    const { body } = await operator.post(`/organizations/${ORGANIZATION}/iuvs`, {
      reference: `strict-${n}`,
      segregationCode: '47',
    });
    return positionWith(n, { iuv: body.iuv, nav: body.nav, ...option }, transfer, {
      fiscalCode: 'VRDLCU80A01H501G',
      ...own,
    });
  }

  describe('as an operator sets them', () => {
    it('are off until they are set, one by one', async () => {
      expect(await operator.get(admin('settings'))).toMatchObject({
        status: 200,
        body: { strictChecks: OFF },
      });
      expect(await turnOn({ iban: true })).toMatchObject({
        status: 200,
        body: { strictChecks: { ...OFF, iban: true } },
      });
      expect((await turnOn({})).body).toEqual({ strictChecks: OFF });
      expect((await operator.get(admin('settings', LENIENT))).body).toEqual({ strictChecks: OFF });
    });

    it.each([
      ['settings', {}, '/strictChecks'],
      ['settings', { strictChecks: { ibans: true } }, '/strictChecks'],
      ['settings', { strictChecks: { iban: 'yes' } }, '/strictChecks/iban'],
      ['ibans', { ibans: [{ iban: 'IT61X0542811101000000123456' }] }, '/ibans/0/iban'],
      ['ibans', { ibans: [{ iban: IBAN }, { iban: IBAN.toLowerCase() }] }, '/ibans/1/iban'],
      ['ibans', { ibans: [{ iban: IBAN, validFrom: '2026-02-30' }] }, '/ibans/0/validFrom'],
      [
        'ibans',
        { ibans: [{ iban: IBAN, validFrom: '2026-02-02', validTo: '2026-02-01' }] },
        '/ibans/0/validTo',
      ],
    ])('are refused by field: %s %j', async (what, body, pointer) => {
      expect(await operator.put(admin(what), body)).toMatchObject({
        status: 400,
        body: { errors: [{ pointer }] },
      });
    });

    it('do not exist for an organization nobody acts for', async () => {
      for (const [what, body] of [
        ['settings', { strictChecks: {} }],
        ['ibans', { ibans: [] }],
      ] as const) {
        const nowhere = admin(what, '12345678901');
        expect(await operator.get(nowhere)).toMatchObject({
          status: 404,
          body: { title: 'Organization not found' },
        });
        expect(await operator.put(nowhere, body)).toMatchObject({ status: 404 });
      }
    });

    it('take the catalogue of taxonomy whole, and show it by pages', async () => {
      expect(await operator.get('/admin/taxonomy')).toMatchObject({
        status: 200,
        body: { count: 0, entries: [] },
      });
      expect(await operator.put('/admin/taxonomy', { entries: [{ code: 'gone' }] })).toMatchObject({
        status: 200,
      });
      const loaded = await operator.put('/admin/taxonomy', { entries: TAXONOMY });
      expect(loaded).toMatchObject({
        status: 200,
        body: { count: 2, loadedAt: expect.any(String) as string },
      });
      const first = await operator.get('/admin/taxonomy?limit=1');
      expect(first.body).toMatchObject({ count: 2, entries: [TAXONOMY[1]], next: '9/0101100IM/' });
      const second = await operator.get(
        `/admin/taxonomy?limit=2&after=${encodeURIComponent(String(first.body.next))}`,
      );
      expect(second.body.entries).toEqual([TAXONOMY[0]]);
      expect(second.body).not.toHaveProperty('next');
      const twice = { entries: [TAXONOMY[0], TAXONOMY[0]] };
      expect(await operator.put('/admin/taxonomy', twice)).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/entries/1/code' }] },
      });
      expect((await operator.get('/admin/taxonomy')).body.count).toBe(2);
    });

    it('keep IBANs on record, in capital letters', async () => {
      const ibans = [{ iban: IBAN, validFrom: '2020-01-01' }];
      const put = await operator.put(admin('ibans'), { ibans: [{ ...ibans[0], iban: IBAN.toLowerCase() }] });
      expect(put).toMatchObject({ status: 200, body: { ibans } });
      expect((await operator.get(admin('ibans'))).body).toEqual({ ibans });
    });
  });

  describe('that are on', () => {
    beforeAll(async () => {
      await operator.put('/admin/taxonomy', { entries: TAXONOMY });
      await operator.put(admin('ibans'), { ibans: [{ iban: IBAN }] });
      await turnOn(ALL);
    });

    const wrong: [string, string, number, object, object, object][] = [
      ['a debtor', '/fiscalCode', 1, {}, {}, { fiscalCode: 'VRDLCU80A01H501X' }],
      [
        'check digits',
        '/paymentOption/0/nav',
        2,
        { iuv: '47000000000000100', nav: '347000000000000100' },
        {},
        {},
      ],
      ['an unknown category', '/paymentOption/0/transfer/0/category', 3, {}, { category: '9/9' }, {}],
      ['a past category', '/paymentOption/0/transfer/0/category', 4, {}, { category: '9/0101100IM/' }, {}],
      ['an IBAN', '/paymentOption/0/transfer/0/iban', 5, {}, { iban: 'IT61X0542811101000000123456' }, {}],
      ['an IBAN not on record', '/paymentOption/0/transfer/0/iban', 6, {}, { iban: OTHER_IBAN }, {}],
    ];

    it.each(wrong)(
      'refuse %s at %s: 400, by request and by job',
      async (_, pointer, n, option, transfer, own) => {
        const position = await soundPosition(n, option, transfer, own);
        const refused = await operator.post(path(ORGANIZATION), position);
        expect(refused).toMatchObject({
          status: 400,
          body: { errors: expect.arrayContaining([expect.objectContaining({ pointer })]) as object[] },
        });
        const jobs = new Jobs(operator, ORGANIZATION);
        const { id } = await jobs.run('CREATE', [position, await soundPosition(1_000 + n)]);
        const items = await jobs.items(id);
        expect(items).toMatchObject([
          {
            status: 'failed',
            statusCode: 400,
            code: 'DEBT_POSITION_STRICT_CHECK_FAILED',
            pointer: `/paymentPositions/0${pointer}`,
          },
          { status: 'succeeded' },
        ]);
        expect((await operator.get(path(ORGANIZATION, `/iupd-${n}`))).status).toBe(404);
      },
    );

    it('let sound positions pass, and hold their updates and new IBANs to the same', async () => {
      const sound = await soundPosition(50);
      expect((await operator.post(path(ORGANIZATION), sound)).status).toBe(201);
      const update = await operator.put(path(ORGANIZATION, '/iupd-50'), { ...sound, fiscalCode: 'X' });
      expect(update).toMatchObject({ status: 400, body: { errors: [{ pointer: '/fiscalCode' }] } });
      const patch = await operator.call('PATCH', path(ORGANIZATION, `/transfers?oldIban=${IBAN}`), {
        newIban: OTHER_IBAN,
      });
      expect(patch).toMatchObject({ status: 400, body: { errors: [{ pointer: '/newIban' }] } });
      const stored = (await operator.get(path(ORGANIZATION, '/iupd-50'))).body;
      expect(stored).toMatchObject({ paymentOption: [{ transfer: [{ iban: IBAN }] }] });
    });

    it('point into a v3 body as it was sent', async () => {
      const { paymentOption } = await soundPosition(55);
      const { iuv, nav, amount, description, dueDate, transfer } = paymentOption[0]! as Record<
        string,
        unknown
      >;
      const debtor = { type: 'F', fiscalCode: 'NA', fullName: 'Luca Verdi' };
      const installments = [{ iuv, nav, amount, description, dueDate, transfer }];
      const body = (who: object) => ({
        iupd: 'strict-v3',
        companyName: 'Comune di Esempio',
        paymentOption: [{ switchToExpired: false, debtor: who, installments }],
      });
      const refused = await operator.post(`/v3${path(ORGANIZATION)}`, body(debtor));
      expect(refused).toMatchObject({
        status: 400,
        body: {
          detail: expect.stringContaining('paymentOption.0.debtor.fiscalCode: must be') as string,
          errors: [{ pointer: '/paymentOption/0/debtor/fiscalCode' }],
        },
      });
      const sound = { ...debtor, fiscalCode: 'VRDLCU80A01H501G' };
      expect((await operator.post(`/v3${path(ORGANIZATION)}`, body(sound))).status).toBe(201);
    });

    it('are nothing to other organizations', async () => {
      const lax = positionWith(60, {}, { category: 'anything', iban: 'IT00' }, { fiscalCode: 'X' });
      expect((await operator.post(path(LENIENT), lax)).status).toBe(201);
    });

    it('show a dry run what a job would be refused for', async () => {
      const jobs = new Jobs(operator, ORGANIZATION);
      const { body } = await operator.post(`${jobs.path}?operation=CREATE&dryRun=true`, {
        paymentPositions: [positionPayload(70)],
      });
      await jobs.done(String(body.id));
      const [item] = await jobs.items(String(body.id));
      expect(item).toMatchObject({ status: 'failed', code: 'DEBT_POSITION_STRICT_CHECK_FAILED' });
    });

    it("hold segregation codes against those of the organization's stations", async () => {
      const ofStation = (segregationCode?: string) =>
        operator.put('/admin/stations/strict', {
          brokerCode: '20000000002',
          endpointUrl: 'http://127.0.0.1:9/',
          organizations: [
            { organizationFiscalCode: ORGANIZATION, ...(segregationCode && { segregationCode }) },
          ],
        });
      const answers: number[] = [];
      for (const [n, code] of [
        [51, '48'],
        [52, '47'],
        [53, undefined],
      ] as const) {
        await ofStation(code);
        answers.push((await operator.post(path(ORGANIZATION), await soundPosition(n))).status);
      }
      expect(answers).toEqual([400, 201, 201]);
    });

    it('end when they are turned off', async () => {
      await turnOn({});
      expect((await operator.post(path(ORGANIZATION), positionPayload(80))).status).toBe(201);
    });
  });

  it('never let identifiers pass that are JSON numbers, on or off', async () => {
    const { iuv: _, ...option } = positionPayload(90).paymentOption[0]!;
    const text = JSON.stringify(positionPayload(90, { paymentOption: [{ iuv: 0, ...option }] }));
    const body = text.replace('"iuv":0', '"iuv":47000000000000000090');
    const answer = await operator.call('POST', path(LENIENT), body, { 'Content-Type': 'application/json' });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [
          { pointer: '/paymentOption/0/iuv', detail: expect.stringContaining('JSON number') as string },
        ],
      },
    });
  });
});
