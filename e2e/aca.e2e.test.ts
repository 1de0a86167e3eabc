import { positionPayload } from '#libs/testing';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { FOREIGN, OWN, OptionCalls, expectProblem, next, options, positionsPath } from './support/options';
import { iuvOf, navOf, positionWith } from './support/upload';

const ACA = '/aca/debt-positions-service/v1';
const CONFLICT = 'Invocation exception';

describe('ACA', () => {
  let house: TestHouse;
  let partner: Client;
  let calls: OptionCalls;
  beforeAll(async () => {
    house = await openHouse();
    partner = new Client(house, house.seed.partnerKey);
    calls = new OptionCalls(partner);
  });
  afterAll(() => house.close());
  const serviceTypeOf = async (n: number) =>
    (await partner.get(options(navOf(n)))).body.serviceType as string;

  describe('as a service type', () => {
    it.each(['ACA', 'aca', 'Aca'])('%s is kept from create to pay, whatever a PUT says', async (given) => {
      const n = await calls.published(`?toPublish=true&serviceType=${given}`);
      expect(await serviceTypeOf(n)).toBe('ACA');
      await partner.put(`${positionsPath}/iupd-${n}?toPublish=true&serviceType=GPD`, positionPayload(n));
      expect((await calls.pay(n)).body.serviceType).toBe('ACA');
    });

    it('comes with a bulk create too', async () => {
      const n = next();
      const list = { paymentPositions: [positionPayload(n)] };
      expect((await partner.post(`${positionsPath}/bulk?serviceType=ACA`, list)).status).toBe(201);
      expect(await serviceTypeOf(n)).toBe('ACA');
    });

    it.each(['', 'WISP', 'GPS', 'ACA&serviceType=ACA'])('is not "%s"', async (given) => {
      const answer = await partner.post(`${positionsPath}?serviceType=${given}`, positionPayload(next()));
      expectProblem(answer, 400, 'BAD REQUEST');
    });

    it('lets what is VALID and unpaid be reported; for GPD that is refused', async () => {
      const [aca, gpd] = [await calls.published('?toPublish=true&serviceType=ACA'), await calls.published()];
      expect((await calls.report(aca)).body).toMatchObject({ status: 'T_REPORTED' });
      expect(await calls.statusOf(aca)).toBe('REPORTED');
      expectProblem(await calls.report(gpd), 409, 'transfer is not in accountable state');
      const draft = await calls.published('?serviceType=ACA');
      expectProblem(await calls.report(draft), 409, 'transfer is not in accountable state');
      expectProblem(await calls.report(aca), 409, 'transfer is not in accountable state');
    });
  });

  describe('under its own prefix', () => {
    const base = `${ACA}${positionsPath}`;

    it('leads a position from draft to paid, always of ACA', async () => {
      const n = next();
      const created = await partner.post(`${base}?serviceType=GPD`, positionPayload(n));
      expect([created.status, created.body.status]).toEqual([201, 'DRAFT']);
      expect(await serviceTypeOf(n)).toBe('ACA');
      expect((await partner.put(`${base}/iupd-${n}`, positionPayload(n))).status).toBe(200);
      expect((await partner.post(`${base}/iupd-${n}/publish`, '""')).body.status).toBe('VALID');
      expect((await partner.get(`${base}/iupd-${n}`)).body.status).toBe('VALID');
      const paid = await partner.post(`${ACA}${options(`paids/${navOf(n)}`)}`, {});
      expect(paid.body).toMatchObject({ status: 'PO_PAID', serviceType: 'ACA' });
    });

    it('withdraws and deletes', async () => {
      const n = await calls.published();
      expect((await partner.post(`${base}/iupd-${n}/invalidate`)).body.status).toBe('INVALID');
      expect((await partner.delete(`${base}/iupd-${n}`)).status).toBe(200);
      expectProblem(await partner.get(`${base}/iupd-${n}`), 404, 'Not found the debt position');
    });

    it('refuses as GPD does', async () => {
      const n = await calls.published();
      expectProblem(
        await partner.post(base, positionPayload(n)),
        409,
        'The debt position violated constraints of uniqueness',
      );
      expectProblem(await partner.post(base, { iupd: 'x' }), 400, 'BAD REQUEST');
      for (const [method, path, body] of [
        ['PUT', `${base}/iupd-none`, { ...positionPayload(next()), iupd: 'iupd-none' }],
        ['DELETE', `${base}/iupd-none`, undefined],
        ['POST', `${base}/iupd-none/publish`, undefined],
        ['POST', `${base}/iupd-none/invalidate`, undefined],
      ] as const) {
        expectProblem(await partner.call(method, path, body), 404, 'Not found the debt position');
      }
      expectProblem(
        await partner.post(`${base}/iupd-${n}/publish`),
        409,
        'Existing related payment found or not in publishable state',
      );
      await calls.pay(n);
      expectProblem(
        await partner.put(`${base}/iupd-${n}`, positionPayload(n)),
        409,
        'Existing related payment found or not in updatable state',
      );
      expectProblem(await partner.delete(`${base}/iupd-${n}`), 409, 'Existing related payment found');
      expectProblem(
        await partner.post(`${base}/iupd-${n}/invalidate`),
        409,
        'Existing related payment found or not in invalidable state',
      );
    });

    it('has no other calls', async () => {
      const n = await calls.published();
      for (const [method, path] of [
        ['POST', `${base}/bulk`],
        ['PUT', base],
        ['DELETE', base],
        ['PATCH', `${base}/transfers`],
        ['POST', `${ACA}${options(`${navOf(n)}/pay`)}`],
        ['GET', `${ACA}${options(navOf(n))}`],
      ] as const) {
        expect({ path, status: (await partner.call(method, path)).status }).toEqual({ path, status: 404 });
      }
    });
  });

  describe('paCreatePosition', () => {
    const notice = (n: number, over: object = {}) => ({
      paFiscalCode: OWN,
      entityType: 'F',
      entityFiscalCode: 'VRDLCU80A01H501X',
      entityFullName: 'Luca Verdi',
      iuv: iuvOf(n),
      amount: 12_000,
      description: 'TARI 2026',
      expirationDate: '2099-12-31T23:59:59Z',
      iban: 'IT60X0542811101000000123456',
      ...over,
    });
    const send = (body: unknown, query = '') => partner.post(`/aca/v1/paCreatePosition${query}`, body);
    const stored = (n: number) => partner.get(`${positionsPath}/ACA_${OWN}_${iuvOf(n)}`);

    it.each(['/aca/v1', ''])('creates a position that can be paid, under "%s"', async (prefix) => {
      const n = next();
      const { status, body } = await partner.post(`${prefix}/paCreatePosition`, notice(n));
      expect(status).toBe(200);
      expect(body).toEqual({
        paFiscalCode: OWN,
        companyName: OWN,
        entityType: 'F',
        entityFiscalCode: 'VRDLCU80A01H501X',
        entityFullName: 'Luca Verdi',
        iuv: iuvOf(n),
        nav: navOf(n),
        amount: 12_000,
        description: 'TARI 2026',
        expirationDate: '2099-12-31T23:59:59.000',
        iban: 'IT60X0542811101000000123456',
        switchToExpired: false,
        status: 'VALID',
      });
      expect((await partner.get(options(navOf(n)))).body).toMatchObject({
        serviceType: 'ACA',
        payStandIn: true,
        transfer: [{ idTransfer: '1', organizationFiscalCode: OWN, remittanceInformation: 'TARI 2026' }],
      });
      expect((await calls.pay(n)).status).toBe(200);
    });

    it('changes nothing when called again, once or at the same time', async () => {
      const n = next();
      const answers = await Promise.all(Array.from({ length: 6 }, () => send(notice(n))));
      const etag = (await stored(n)).headers.get('etag');
      const again = await send(notice(n));
      expect((await stored(n)).headers.get('etag')).toBe(etag);
      for (const answer of [...answers, again]) {
        expect([answer.status, answer.text]).toEqual([200, answers[0]!.text]);
      }
    });

    it('brings an existing one up to date; an IBAN left out stays', async () => {
      const n = next();
      await send(notice(n, { postalIban: 'IT60X0760111101000000123456' }));
      const { iban: _, ...withoutIban } = notice(n, {
        amount: '9900',
        description: 'TARI, reduced',
        expirationDate: '2098-06-30T01:30:00+02:00',
        nav: `0${iuvOf(n)}`,
        switchToExpired: true,
        payStandIn: false,
        entityType: 'G',
      });
      const { status, body } = await send(withoutIban);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        nav: `0${iuvOf(n)}`,
        amount: 9_900,
        description: 'TARI, reduced',
        expirationDate: '2098-06-29T23:30:00.000',
        entityType: 'G',
        iban: 'IT60X0542811101000000123456',
        postalIban: 'IT60X0760111101000000123456',
        switchToExpired: true,
        status: 'VALID',
      });
      expect((await send(notice(n, { iban: 'IT60X0542811101000000999999' }))).body).not.toHaveProperty(
        'postalIban',
      );
    });

    it('withdraws for amount 0, and again', async () => {
      const n = next();
      await send(notice(n));
      for (let call = 0; call < 2; call += 1) {
        expect((await send(notice(n, { amount: 0 }))).body).toMatchObject({
          status: 'INVALID',
          amount: 12_000,
        });
      }
      expectProblem(await send(notice(n)), 409, CONFLICT);
    });

    it('refuses what GPD would call a conflict: 409', async () => {
      const taken = await calls.published();
      const create = await send(notice(taken));
      expectProblem(create, 409, CONFLICT);
      expect(create.body.detail).toMatch(/^Error while create new debit position conflict into request/);
      const n = next();
      await send(notice(n));
      const update = await send(notice(n, { nav: navOf(taken) }));
      expectProblem(update, 409, CONFLICT);
      expect(update.body.detail).toMatch(/^Error while update debit position conflict into request/);
      await calls.pay(n);
      const before = (await stored(n)).text;
      for (const [amount, verb] of [
        [12_000, 'update'],
        [9_900, 'update'],
        [0, 'invalidate'],
      ] as const) {
        const paid = await send(notice(n, { amount }));
        expectProblem(paid, 409, CONFLICT);
        expect(paid.body.detail).toContain(`Error while ${verb} debit position conflict into request`);
      }
      expect((await stored(n)).text).toBe(before);
    });

    it('keeps off what is not its own: 409', async () => {
      const n = next();
      const foreignCodes = await send(notice(n), '?segregationCodes=48');
      expectProblem(foreignCodes, 409, 'Unauthorized action');
      expect(foreignCodes.body.detail).toBe(`Unauthorized action on debt position with iuv ${iuvOf(n)}`);
      expect((await send(notice(n), '?segregationCodes=48,47')).status).toBe(200);
      const gpd = next();
      await calls.create(positionWith(gpd, {}, {}, { iupd: `ACA_${OWN}_${iuvOf(gpd)}` }));
      expectProblem(await send(notice(gpd)), 409, 'Unauthorized action');
    });

    it('cannot withdraw what is not there, nor create without an IBAN: 422', async () => {
      const n = next();
      const { iban: _, ...withoutIban } = notice(n);
      for (const body of [notice(n, { amount: 0 }), withoutIban]) {
        const answer = await send(body);
        expectProblem(answer, 422, 'Unprocessable request');
        expect(answer.body.detail).toMatch(/^Can not perform the requested action on debit position/);
      }
      expect((await stored(n)).status).toBe(404);
    });

    it.each<[string, unknown]>([
      ['paFiscalCode', '7777777777'],
      ['entityType', 'X'],
      ['entityFiscalCode', 'V'],
      ['entityFullName', ''],
      ['iuv', 4_700_000_000_000_001],
      ['nav', ''],
      ['amount', -1],
      ['amount', 100_000_000_000],
      ['amount', 1.5],
      ['description', 'x'.repeat(141)],
      ['expirationDate', '2099-02-30T00:00:00+02:00'],
      ['expirationDate', undefined],
      ['iban', 'IT60'],
      ['postalIban', 'IT60X05428111010000001234-6'],
      ['switchToExpired', 'no'],
    ])('takes no such %s: 400', async (field, value) => {
      const n = next();
      const answer = await send(notice(n, { [field]: value }));
      expectProblem(answer, 400, 'BAD REQUEST');
      expect(answer.body.detail).toMatch(new RegExp(`^${field}: `));
      expect((await stored(n)).status).toBe(404);
    });

    it('takes no date that is over, and nothing but an object: 400', async () => {
      expectProblem(
        await send(notice(next(), { expirationDate: '2020-01-01T00:00:00' })),
        400,
        'Error in the debt position request data',
      );
      for (const body of ['[]', '"x"', '{', '']) expectProblem(await send(body), 400, 'BAD REQUEST');
    });

    it('is for keys of the creditor only: 401, 403', async () => {
      const nobody = new Client(house);
      expectProblem(await nobody.post('/paCreatePosition', notice(1)), 401, 'UNAUTHORIZED');
      expectProblem(await send(notice(1, { paFiscalCode: FOREIGN })), 403, 'FORBIDDEN');
    });
  });
});
