import { type Answer, Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import {
  FOREIGN,
  OWN,
  OptionCalls,
  PREFIXES,
  expectProblem,
  next,
  notices,
  options,
  positionsPath,
  transfer,
} from './support/options';
import { iuvOf, navOf, positionWith } from './support/upload';

const CLOSED = 'CLOSED_AS_ALREADY_PAID_BY_EC';
const NOWHERE = '0'.repeat(18);

describe('payment options', () => {
  let house: TestHouse;
  let partner: Client;
  let calls: OptionCalls;
  beforeAll(async () => {
    house = await openHouse();
    partner = new Client(house, house.seed.partnerKey);
    calls = new OptionCalls(partner);
  });
  afterAll(() => house.close());

  describe('are read', () => {
    it.each(PREFIXES)('with debtor, transfers and the state of their position under "%s"', async (prefix) => {
      const n = await calls.published();
      for (const code of [navOf(n), iuvOf(n)]) {
        const { status, body } = await partner.get(options(code, prefix));
        expect(status).toBe(200);
        expect(body).toMatchObject({
          nav: navOf(n),
          iuv: iuvOf(n),
          organizationFiscalCode: OWN,
          amount: 12_000,
          notificationFee: 0,
          status: 'PO_UNPAID',
          debtPositionStatus: 'VALID',
          serviceType: 'GPD',
          payStandIn: true,
          type: 'F',
          fiscalCode: 'VRDLCU80A01H501X',
          fullName: 'Luca Verdi',
          companyName: 'Comune di Esempio',
          paymentOptionMetadata: [],
          transfer: [{ idTransfer: '1', amount: 12_000, status: 'T_UNREPORTED' }],
        });
      }
    });

    it('while their position is a draft too', async () => {
      const n = await calls.published('');
      expect((await partner.get(options(navOf(n)))).body).toMatchObject({ debtPositionStatus: 'DRAFT' });
    });

    it('not before their validity date, and not what does not exist', async () => {
      const n = await calls.published('?toPublish=true', { validityDate: '2098-01-01T00:00:00' });
      for (const nav of [navOf(n), NOWHERE]) {
        expectProblem(await partner.get(options(nav)), 404, 'Not found the payment option');
      }
    });

    it('not once another plan is in use', async () => {
      const [whole, first, second] = await calls.withPlan();
      expect((await calls.pay(first)).status).toBe(200);
      expectProblem(await partner.get(options(navOf(whole))), 404, 'Not found the payment option');
      expect((await partner.get(options(navOf(second)))).body).toMatchObject({
        debtPositionStatus: 'PARTIALLY_PAID',
      });
    });

    it.each(['abc', '1'.repeat(31)])('not by %s', async (nav) => {
      expectProblem(await partner.get(options(nav)), 400, 'BAD REQUEST');
    });
  });

  describe('paid elsewhere', () => {
    it.each(PREFIXES)('are closed without a receipt under "%s"', async (prefix) => {
      const n = await calls.published();
      const { status, body } = await partner.post(options(`paids/${navOf(n)}`, prefix), {
        paymentDate: '2026-03-04T05:06:07.000Z',
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        status: 'PO_PAID',
        pspCompany: CLOSED,
        idReceipt: CLOSED,
        paymentDate: '2026-03-04T05:06:07.000',
        serviceType: 'GPD',
        fee: 0,
      });
      expect((await partner.get(`${positionsPath}/iupd-${n}`)).body).toMatchObject({
        status: 'PAID',
        paymentDate: '2026-03-04T05:06:07.000',
      });
      expect((await partner.get(`/organizations/${OWN}/receipts/${CLOSED}`)).status).toBe(404);
    });

    it('need no date, and no state of the position', async () => {
      const n = await calls.published('');
      expect((await calls.paids(n)).status).toBe(200);
      expect(await calls.statusOf(n)).toBe('PAID');
    });

    it('are refused: twice, paid, unknown, of another plan, not an object, no date', async () => {
      const [n, other] = [await calls.published(), await calls.published()];
      await calls.paids(n);
      await calls.pay(other);
      for (const paid of [n, other])
        expectProblem(await calls.paids(paid), 409, 'Existing related payment found');
      expectProblem(await calls.paids(next()), 404, 'Not found the payment option');
      const [whole, first] = await calls.withPlan();
      await calls.paids(first);
      expectProblem(await calls.paids(whole), 404, 'Not found the payment option');
      for (const body of [[], 'x', { paymentDate: 'yesterday' }, { paymentDate: 5 }]) {
        expectProblem(await calls.paids(n, JSON.stringify(body)), 400, 'BAD REQUEST');
      }
    });

    it('are limited to segregation codes', async () => {
      const n = await calls.published();
      expectProblem(
        await calls.paids(n, {}, '?segregationCodes=48,49'),
        403,
        'The payment position is forbidden',
      );
      expectProblem(await calls.paids(n, {}, '?segregationCodes=4'), 400, 'BAD REQUEST');
      expect((await calls.paids(n, {}, '?segregationCodes=48,47')).status).toBe(200);
    });
  });

  describe('have their transfers reported', () => {
    it.each(PREFIXES)('one by one, until the position is REPORTED, under "%s"', async (prefix) => {
      const n = next();
      await calls.create(
        positionWith(n, {
          transfer: [transfer('1', 7_000), transfer('2', 5_000, { organizationFiscalCode: FOREIGN })],
        }),
      );
      await calls.pay(n);
      const path = (id: string) => options(`${iuvOf(n)}/transfers/${id}/report`, prefix);
      const first = await partner.post(path('1'));
      expect(first.status).toBe(200);
      expect(first.body).toMatchObject({
        organizationFiscalCode: OWN,
        idTransfer: '1',
        amount: 7_000,
        status: 'T_REPORTED',
        category: '9/0101108TS/',
      });
      expect((await partner.get(`${positionsPath}/iupd-${n}`)).body).toMatchObject({
        status: 'PAID',
        paymentOption: [{ status: 'PO_PARTIALLY_REPORTED' }],
      });
      expect((await partner.post(path('2'))).body).toMatchObject({ organizationFiscalCode: FOREIGN });
      expect((await partner.get(`${positionsPath}/iupd-${n}`)).body).toMatchObject({
        status: 'REPORTED',
        paymentOption: [
          { status: 'PO_REPORTED', transfer: [{ status: 'T_REPORTED' }, { status: 'T_REPORTED' }] },
        ],
      });
      expectProblem(await calls.pay(n).then(() => calls.paids(n)), 409, 'Existing related payment found');
    });

    it.each([
      ['two quotes', '""'],
      ['null', 'null'],
      ['an empty object', '{}'],
      ['nothing', undefined],
      ['no JSON', '{'],
    ])('by a call whose body is %s', async (_, body) => {
      const n = await calls.published();
      await calls.pay(n);
      expect((await calls.report(n, '1', body)).status).toBe(200);
    });

    it('not unpaid, twice, or unknown', async () => {
      const n = await calls.published();
      expectProblem(await calls.report(n), 409, 'transfer is not in accountable state');
      await calls.pay(n);
      expectProblem(await calls.report(n, '2'), 404, 'Not found the transfer');
      expectProblem(await calls.report(next()), 404, 'Not found the transfer');
      expect((await calls.report(n)).status).toBe(200);
      expectProblem(await calls.report(n), 409, 'transfer is not in accountable state');
    });

    it('part of a plan: partially paid until all parts are there', async () => {
      const [whole, first, second] = await calls.withPlan();
      await calls.pay(first);
      expect((await calls.report(first)).status).toBe(200);
      expect(await calls.statusOf(whole)).toBe('PARTIALLY_PAID');
      expectProblem(await calls.report(second), 409, 'transfer is not in accountable state');
      await calls.pay(second);
      expect(await calls.statusOf(whole)).toBe('PAID');
      await calls.report(second);
      expect(await calls.statusOf(whole)).toBe('REPORTED');
    });

    it('of ACA while VALID, unpaid', async () => {
      const n = await calls.published('?toPublish=True&serviceType=ACA');
      expect((await calls.report(n)).status).toBe(200);
      expect(await calls.statusOf(n)).toBe('REPORTED');
      const draft = await calls.published('?serviceType=ACA');
      expectProblem(await calls.report(draft), 409, 'transfer is not in accountable state');
    });

    it('once, when two ask at the same time', async () => {
      const n = await calls.published();
      await calls.pay(n);
      const answers = await Promise.all([calls.report(n), calls.report(n), calls.report(n)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    });
  });

  describe('are charged for notification', () => {
    it.each(PREFIXES)(
      'on the own transfer of the lowest id, the last fee only, under "%s"',
      async (prefix) => {
        const n = next();
        await calls.create(
          positionWith(n, {
            transfer: [
              transfer('1', 1_000, { organizationFiscalCode: FOREIGN }),
              transfer('2', 7_000),
              transfer('3', 4_000),
            ],
          }),
        );
        const path = options(`${navOf(n)}/notificationfee`, prefix);
        expect((await partner.put(path, { notificationFee: 500 })).status).toBe(200);
        const { status, body } = await partner.put(path, { notificationFee: 300 });
        expect(status).toBe(200);
        expect(body).toMatchObject({ amount: 12_300, notificationFee: 300, status: 'PO_UNPAID' });
        expect((await partner.get(options(navOf(n)))).body).toMatchObject({
          amount: 12_300,
          paymentOptionMetadata: [{ key: 'NOTIFICATION_FEE', value: '300' }],
          transfer: [{ amount: 1_000 }, { amount: 7_300 }, { amount: 4_000 }],
        });
        await calls.fee(n, 0);
        expect((await partner.get(options(navOf(n)))).body).toMatchObject({
          amount: 12_000,
          paymentOptionMetadata: [],
        });
      },
    );

    it('and keep the fee when the position is put again with net amounts', async () => {
      const n = await calls.published();
      await calls.fee(n, '250');
      const put = await partner.put(`${positionsPath}/iupd-${n}?toPublish=true`, positionWith(n, {}));
      expect(put.status).toBe(200);
      expect(put.body).toMatchObject({ paymentOption: [{ amount: 12_250, notificationFee: 250 }] });
      await calls.fee(n, 100);
      expect((await partner.get(options(navOf(n)))).body).toMatchObject({
        amount: 12_100,
        transfer: [{ amount: 12_100 }],
      });
    });

    it('and lose nothing to a PUT or to another fee at the same time', async () => {
      const n = await calls.published();
      const answers = await Promise.all([
        calls.fee(n, 100),
        partner.put(`${positionsPath}/iupd-${n}?toPublish=true`, positionWith(n, {})),
        calls.fee(n, 200),
        partner.put(`${positionsPath}/iupd-${n}?toPublish=true`, positionWith(n, {})),
        calls.fee(n, 300),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const { body } = await partner.get(options(navOf(n)));
      expect([100, 200, 300]).toContain(body.notificationFee);
      expect(body.amount).toBe(12_000 + (body.notificationFee as number));
      expect(body.transfer[0].amount).toBe(body.amount);
    });

    it('not once they are paid, unknown, or without an own transfer', async () => {
      const n = await calls.published();
      await calls.pay(n);
      expectProblem(await calls.fee(n, 100), 422, 'Not in unpaid state for notification fee update');
      expectProblem(await calls.fee(next(), 100), 404, 'Not found the payment option');
      const foreign = next();
      await calls.create(positionWith(foreign, {}, { organizationFiscalCode: FOREIGN }));
      expectProblem(
        await calls.fee(foreign, 100),
        422,
        'No valid transfer found for notification fee update',
      );
    });

    it.each([-1, 1.5, 'x', '', null, undefined, true, 2 ** 60])('not %j', async (notificationFee) => {
      expectProblem(await calls.fee(1, notificationFee), 400, 'BAD REQUEST');
    });
    it.each(['""', 'null', '[]', '{', undefined])('not by the body %s', async (body) => {
      expectProblem(
        await partner.call('PUT', options(`${navOf(1)}/notificationfee`), body),
        400,
        'BAD REQUEST',
      );
    });
  });

  describe('are verified', () => {
    it.each(PREFIXES)('with every way to pay the position, under "%s"', async (prefix) => {
      const [whole, first, second] = await calls.withPlan();
      const { status, body } = await partner.post(notices(navOf(whole), OWN, prefix));
      expect(status).toBe(200);
      expect(body).toMatchObject({
        organizationFiscalCode: OWN,
        companyName: 'Comune di Esempio',
        paymentOptions: [
          {
            numberOfInstallments: 2,
            amount: 12_000,
            dueDate: '2098-12-31T00:00:00.000',
            status: 'PO_UNPAID',
            allCCP: false,
            installments: [
              { nav: navOf(first), iuv: iuvOf(first), amount: 6_000, status: 'POI_UNPAID' },
              { nav: navOf(second), description: `option ${second}`, status: 'POI_UNPAID' },
            ],
          },
          { numberOfInstallments: 1, status: 'PO_UNPAID', installments: [{ nav: navOf(whole) }] },
        ],
      });
      expect(body).not.toHaveProperty('standIn');
    });

    const seen = async (n: number): Promise<string[]> => {
      const { body } = await partner.post(notices(navOf(n)));
      const groups = body.paymentOptions as { status: string; installments: { status: string }[] }[];
      return groups.flatMap(({ status, installments }) => [status, ...installments.map((one) => one.status)]);
    };

    it('through payment and report: what is reported stays paid', async () => {
      const [whole, first, second] = await calls.withPlan();
      const others = ['PO_INVALID', 'POI_INVALID'];
      await calls.pay(first);
      expect(await seen(whole)).toEqual(['PO_PARTIALLY_PAID', 'POI_PAID', 'POI_UNPAID', ...others]);
      await calls.report(first);
      expect(await seen(whole)).toEqual(['PO_PARTIALLY_PAID', 'POI_PAID', 'POI_UNPAID', ...others]);
      await calls.pay(second);
      await calls.report(second);
      expect(await seen(second)).toEqual(['PO_PAID', 'POI_PAID', 'POI_PAID', ...others]);
    });

    it('as invalid, as draft, and by postal account', async () => {
      const n = await calls.published();
      await partner.post(`${positionsPath}/iupd-${n}/invalidate`);
      expect(await seen(n)).toEqual(['PO_INVALID', 'POI_INVALID']);
      const postal = next();
      await calls.create(positionWith(postal, {}, { postalIban: 'mockPostalIban' }), '');
      expect((await partner.post(notices(navOf(postal)))).body.paymentOptions).toMatchObject([
        { status: 'PO_UNPAID', allCCP: true },
      ]);
    });

    const expectOdp = ({ status, body }: Answer, code: number, app: string, fault: string) => {
      expect(status).toBe(code);
      expect(Object.keys(body as object)).toEqual([
        'httpStatusCode',
        'httpStatusDescription',
        'appErrorCode',
        'timestamp',
        'dateTime',
        'errorMessage',
      ]);
      expect(body).toMatchObject({ httpStatusCode: code, appErrorCode: app });
      expect(body.errorMessage).toMatch(new RegExp(`^${fault} `));
      expect(new Date(`${body.dateTime as string}Z`).getTime()).toBe((body.timestamp as number) * 1000);
    };

    it('or the error is in the shape of the call', async () => {
      const unknown = await partner.post(notices(NOWHERE));
      expectOdp(unknown, 404, 'ODP-107', 'PAA_PAGAMENTO_SCONOSCIUTO');
      expect(unknown.body.httpStatusDescription).toBe('Not Found');
      expectOdp(await partner.post(notices('abc')), 400, 'ODP-101', 'PAA_SINTASSI');
      expectOdp(await partner.post(`${notices('1')}?segregationCodes=x`), 400, 'ODP-101', 'PAA_SINTASSI');
    });

    it('unless the caller may not see it: as unknown', async () => {
      const n = await calls.published();
      const path = notices(navOf(n));
      expectOdp(
        await partner.post(`${path}?segregationCodes=48`),
        404,
        'ODP-107',
        'PAA_PAGAMENTO_SCONOSCIUTO',
      );
      expect((await partner.post(`${path}?segregationCodes=47`)).status).toBe(200);
      expectOdp(await partner.post(notices(navOf(n), FOREIGN)), 404, 'ODP-107', 'PAA_PAGAMENTO_SCONOSCIUTO');
    });
  });

  it('are marked for SEND by an operator, a hundred at a time', async () => {
    const operator = new Client(house, house.seed.operatorKey);
    const path = '/internal/config/send';
    const notice = (nav: string) => ({ organizationFiscalCode: OWN, nav });
    const [one, other] = [await calls.published(), await calls.published()];
    const done = await operator.post(path, [navOf(one), navOf(other), NOWHERE].map(notice));
    expect([done.status, done.text]).toEqual([200, 'Configuration completed for 2 items']);
    expect((await operator.post(path, [])).text).toBe('Configuration completed for 0 items');
    for (const body of [Array.from({ length: 101 }, () => notice('1')), {}, [{ nav: '1' }], ['1']])
      expectProblem(await operator.post(path, body), 400, 'BAD REQUEST');
    expectProblem(await partner.post(path, []), 403, 'FORBIDDEN');
    expectProblem(await new Client(house).post(path, []), 401, 'UNAUTHORIZED');
  });

  it('are for those with a key, and of their own organizations', async () => {
    const requests: [string, string][] = PREFIXES.flatMap((prefix): [string, string][] => {
      const base = `${prefix}/organizations/${FOREIGN}/paymentoptions`;
      return [
        ['GET', `${base}/1`],
        ['POST', `${base}/paids/1`],
        ['POST', `${base}/1/transfers/1/report`],
        ['PUT', `${base}/1/notificationfee`],
      ];
    });
    const nobody = new Client(house);
    for (const [method, path] of requests) {
      expectProblem(await nobody.call(method, path), 401, 'UNAUTHORIZED');
      expectProblem(await partner.call(method, path), 403, 'FORBIDDEN');
    }
    expectProblem(await nobody.post(notices('1')), 401, 'UNAUTHORIZED');
  });
});
