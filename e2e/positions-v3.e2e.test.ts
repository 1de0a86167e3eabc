import { type Answer, Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import {
  FOREIGN,
  OWN,
  OptionCalls,
  expectProblem,
  next,
  options,
  positionsPath,
  transfer,
} from './support/options';
import { iuvOf, navOf, positionWith } from './support/upload';

type Json = Record<string, unknown>;

const PREFIXES = ['/v3', '/gpd/debt-positions-service/v3'];
const v3 = (rest = '', prefix = '/v3') => `${prefix}${positionsPath}${rest}`;

const mario = { type: 'F', fiscalCode: 'RSSMRA80A01H501U', fullName: 'Mario Rossi' };
const acme = { type: 'G', fiscalCode: '12345678901', fullName: 'ACME', country: 'IT', email: 'a@b.it' };

const installment = (n: number, over: Json = {}): Json => ({
  iuv: iuvOf(n),
  amount: 6_000,
  description: `instalment ${n}`,
  dueDate: '2099-06-30T00:00:00',
  transfer: [transfer('1', Number(over['amount'] ?? 6_000))],
  ...over,
});
const option = (installments: unknown, over: Json = {}): Json => ({
  description: 'TARI',
  switchToExpired: false,
  debtor: mario,
  installments,
  ...over,
});
const position = (iupd: string, paymentOption: unknown, over: Json = {}): Json => ({
  iupd,
  companyName: 'Comune di Esempio',
  paymentOption,
  ...over,
});

describe("positions of GPD's v3", () => {
  let house: TestHouse;
  let partner: Client;
  let calls: OptionCalls;
  beforeAll(async () => {
    house = await openHouse();
    partner = new Client(house, house.seed.partnerKey);
    calls = new OptionCalls(partner);
  });
  afterAll(() => house.close());

  const create = async (body: Json, query = '?toPublish=true'): Promise<Answer> => {
    const answer = await partner.post(v3(query), body);
    if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
    return answer;
  };
  /** One option, one instalment. @returns its number */
  const single = async (over: Json = {}, query?: string): Promise<number> => {
    const n = next();
    await create(position(`v3-${n}`, [option([installment(n)], over)]), query);
    return n;
  };
  /** The whole at once, or plan A, or plan B. @returns the numbers of the instalments */
  const twoPlans = async () => {
    const [whole, a1, a2, b1, b2] = [next(), next(), next(), next(), next()];
    await create(
      position(`v3-${whole}`, [
        option([installment(whole, { amount: 12_000, dueDate: '2098-12-31T00:00:00' })]),
        option([installment(a2), installment(a1, { dueDate: '2099-01-31T00:00:00' })], { debtor: acme }),
        option([installment(b1, { dueDate: '2098-01-31T00:00:00' }), installment(b2)]),
      ]),
    );
    return { iupd: `v3-${whole}`, whole, a1, a2, b1, b2 };
  };
  const read = async (iupd: string) => (await partner.get(v3(`/${iupd}`))).body;

  it.each(PREFIXES)('live their whole life under "%s"', async (prefix) => {
    const n = next();
    const iupd = `v3-${n}`;
    const body = position(iupd, [
      option([installment(n, { installmentMetadata: [{ key: 'k' }] })], {
        retentionDate: '2099-12-31T00:00:00',
        debtor: acme,
      }),
    ]);
    const created = await partner.post(v3('', prefix), body, { 'X-Request-Id': `call-${n}` });
    expect(created.status).toBe(201);
    expect(created.headers.get('X-Request-Id')).toBe(`call-${n}`);
    expect(created.body).toEqual({
      iupd,
      payStandIn: true,
      companyName: 'Comune di Esempio',
      status: 'DRAFT',
      paymentOption: [
        {
          retentionDate: '2099-12-31T00:00:00.000',
          switchToExpired: false,
          debtor: acme,
          installments: [
            {
              nav: navOf(n),
              iuv: iuvOf(n),
              amount: 6_000,
              description: `instalment ${n}`,
              dueDate: '2099-06-30T00:00:00.000',
              fee: 0,
              notificationFee: 0,
              status: 'UNPAID',
              installmentMetadata: [{ key: 'k' }],
              transfer: [
                {
                  idTransfer: '1',
                  amount: 6_000,
                  organizationFiscalCode: OWN,
                  remittanceInformation: 'TARI',
                  category: '9/0101108TS/',
                  iban: 'mockIban',
                  transferMetadata: [],
                },
              ],
            },
          ],
        },
      ],
    });

    const published = await partner.call('POST', v3(`/${iupd}/publish`, prefix), '""', {
      'Content-Type': 'application/json',
    });
    expect(published).toMatchObject({ status: 200, body: { status: 'VALID' } });
    const shown = await partner.get(v3(`/${iupd}`, prefix));
    expect(shown.status).toBe(200);
    expect(shown.headers.get('ETag')).toBeTruthy();
    expect(shown.body).toMatchObject({
      organizationFiscalCode: OWN,
      status: 'VALID',
      publishDate: expect.any(String),
      paymentOption: [
        {
          debtor: acme,
          validityDate: expect.any(String),
          insertedDate: expect.any(String),
          installments: [
            { organizationFiscalCode: OWN, status: 'UNPAID', transfer: [{ status: 'T_UNREPORTED' }] },
          ],
        },
      ],
    });
    expect(shown.body.paymentOption[0]).not.toHaveProperty('description');

    const updated = await partner.put(v3(`/${iupd}?toPublish=True`, prefix), {
      ...body,
      officeName: 'Tributi',
    });
    expect(updated).toMatchObject({ status: 200, body: { status: 'VALID', officeName: 'Tributi' } });
    const listed = await partner.get(v3('?limit=50', prefix));
    expect(listed.status).toBe(200);
    expect((listed.body.payment_position_list as Json[]).map((each) => each['iupd'])).toContain(iupd);
    expect(listed.body.page_info).toMatchObject({ page: 0, limit: 50, total_pages: 1 });
    expect(await partner.delete(v3(`/${iupd}`, prefix))).toMatchObject({
      status: 200,
      body: 'The debt position was successfully deleted',
    });
    expect((await partner.get(v3(`/${iupd}`, prefix))).status).toBe(404);
  });

  it('are answered with plans first, then what is paid at once, by due date', async () => {
    const { iupd, whole, a1, a2, b1, b2 } = await twoPlans();
    const { paymentOption } = await read(iupd);
    expect(
      (paymentOption as { installments: { iuv: string }[] }[]).map(({ installments }) =>
        installments.map(({ iuv }) => iuv),
      ),
    ).toEqual([[b1, b2], [a1, a2], [whole]].map((plan) => plan.map(iuvOf)));
  });

  it('are paid by one plan or the other: what belongs to another is not found', async () => {
    const { iupd, whole, a1, a2, b1 } = await twoPlans();
    expect((await calls.pay(a1)).status).toBe(200);
    for (const other of [b1, whole])
      expectProblem(await calls.pay(other), 404, 'Not found the payment option');
    expectProblem(await calls.pay(a1), 409, 'Existing related payment found');
    expect(await read(iupd)).toMatchObject({ status: 'PARTIALLY_PAID' });
    for (const [method, path] of [
      ['PUT', v3(`/${iupd}`)],
      ['DELETE', v3(`/${iupd}`)],
      ['POST', v3(`/${iupd}/publish`)],
    ] as const) {
      const body = method === 'PUT' ? position(iupd, [option([installment(a1)])]) : undefined;
      expect((await partner.call(method, path, body && JSON.stringify(body))).status).toBe(409);
    }
    expect((await calls.pay(a2)).status).toBe(200);
    expect(await read(iupd)).toMatchObject({ status: 'PAID', paymentDate: expect.any(String) });
    await calls.report(a1);
    await calls.report(a2);
    expect(await read(iupd)).toMatchObject({ status: 'PAID' });
    expect(await calls.statusOf(whole).catch(() => undefined)).toBeUndefined();
  });

  it('keep their plans through a PUT', async () => {
    const { iupd, whole, a1, a2, b1, b2 } = await twoPlans();
    const body = position(iupd, [
      option([installment(b2), installment(b1)]),
      option([installment(a1), installment(a2)]),
      option([installment(whole)]),
    ]);
    expect((await partner.put(v3(`/${iupd}?toPublish=true`), body)).status).toBe(200);
    await calls.pay(b1);
    expectProblem(await calls.pay(a1), 404, 'Not found the payment option');
    expect((await calls.pay(b2)).status).toBe(200);
  });

  it('have a debtor for each option, which a payment sees; v1 shows none', async () => {
    const { iupd, whole, a1 } = await twoPlans();
    expect((await partner.get(options(navOf(a1)))).body).toMatchObject(acme);
    expect((await partner.get(options(navOf(whole)))).body).toMatchObject(mario);
    expectProblem(
      await partner.get(`${positionsPath}/${iupd}`),
      422,
      'MULTI_INSTALLMENT_NOT_SUPPORTED_IN_V1',
    );
    const n = await single({ debtor: acme });
    const { status, body } = await partner.get(`${positionsPath}/v3-${n}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: 'F',
      status: 'VALID',
      paymentOption: [{ iuv: iuvOf(n), isPartialPayment: false }],
    });
  });

  it('show what v1 made, its debtor with each option', async () => {
    const [n, first, second] = [next(), next(), next()];
    const partial = { isPartialPayment: true };
    const made = positionWith(n, {});
    await calls.create({
      ...made,
      paymentOption: [
        { ...made.paymentOption[0], iuv: iuvOf(n) },
        { ...installment(first), ...partial },
        { ...installment(second), ...partial },
      ],
    });
    expect(await read(`iupd-${n}`)).toMatchObject({
      status: 'VALID',
      paymentOption: [
        { debtor: { fullName: 'Luca Verdi' }, installments: [{ iuv: iuvOf(first) }, { iuv: iuvOf(second) }] },
        { debtor: { type: 'F', fiscalCode: 'VRDLCU80A01H501X' }, installments: [{ iuv: iuvOf(n) }] },
      ],
    });
  });

  it('are valid from the first of their dates on, published while all lie ahead', async () => {
    const ahead = { validityDate: '2098-01-01T00:00:00' };
    const [a, b] = [next(), next()];
    const body = (second: Json) =>
      position(`v3-${a}`, [option([installment(a)], ahead), option([installment(b)], second)]);
    const { body: published } = await create(body({ validityDate: '2098-02-01T00:00:00' }));
    expect(published).toMatchObject({ status: 'PUBLISHED' });
    const { body: valid } = await partner.put(v3(`/v3-${a}?toPublish=true`), body({}));
    expect(valid).toMatchObject({
      status: 'VALID',
      paymentOption: [{ validityDate: '2098-01-01T00:00:00.000' }, { validityDate: expect.any(String) }],
    });
    expectProblem(await partner.get(options(navOf(a))), 404, 'Not found the payment option');
    expect((await partner.get(options(navOf(b)))).status).toBe(200);
    await partner.put(v3(`/v3-${a}`), body({}));
    expect((await partner.get(options(navOf(b)))).status).toBe(200);
    expect((await partner.post(v3(`/v3-${a}/publish`))).body).toMatchObject({
      status: 'VALID',
      paymentOption: [{ validityDate: '2098-01-01T00:00:00.000' }, { validityDate: expect.any(String) }],
    });
  });

  it('take what clients send: unknown fields, amounts as text, any case of a flag, no body', async () => {
    const n = next();
    const body = position(
      `v3-${n}`,
      [
        option([installment(n, { amount: '6000', isPartialPayment: false, status: 'PAID', fee: 'x' })], {
          organizationFiscalCode: 'x',
        }),
      ],
      { type: 'G', status: 'PAID', publishDate: 1 },
    );
    expect((await create(body, '?toPublish=False')).body).toMatchObject({ status: 'DRAFT' });
    expect((await partner.post(v3(`/v3-${n}/publish`))).status).toBe(200);
    for (const text of ['null', '{}']) {
      const again = await partner.call('POST', v3(`/v3-${n}/publish`), text, {
        'Content-Type': 'application/json',
      });
      expectProblem(again, 409, 'Existing related payment found or not in publishable state');
    }
  });

  describe('are refused', () => {
    const n = 900_000;
    const i = (over: Json = {}) => installment(n, over);
    const many = (count: number) => Array.from({ length: count }, (_, k) => installment(n + k));
    const one = (over: Json = {}, own: Json = {}) => position('v3-bad', [option([i(over)], own)]);
    it.each<[string, unknown, string, string]>([
      ['nothing', '', 'BAD REQUEST', 'must be an object'],
      ['no options', position('v3-bad', []), 'BAD REQUEST', 'paymentOption: must contain 1 to 100 elements'],
      [
        'absent options',
        position('v3-bad', undefined),
        'BAD REQUEST',
        'paymentOption: must contain 1 to 100',
      ],
      [
        'no instalments',
        position('v3-bad', [option([])]),
        'BAD REQUEST',
        'paymentOption.0.installments: must contain 1 to 100',
      ],
      [
        '101 instalments',
        position('v3-bad', [option(many(101))]),
        'BAD REQUEST',
        'paymentOption.0.installments: must contain at most 100',
      ],
      [
        'no transfer',
        one({ transfer: [] }),
        'BAD REQUEST',
        'paymentOption.0.installments.0.transfer: must contain 1',
      ],
      [
        'no debtor',
        one({}, { debtor: undefined }),
        'BAD REQUEST',
        'paymentOption.0.debtor: debtor is required',
      ],
      [
        'half a debtor',
        one({}, { debtor: { type: 'X', fiscalCode: 'x' } }),
        'BAD REQUEST',
        'paymentOption.0.debtor.fullName: full name is required',
      ],
      ['no flag', one({}, { switchToExpired: undefined }), 'BAD REQUEST', 'paymentOption.0.switchToExpired'],
      [
        'an iuv as number',
        one({ iuv: 47000000000000001 }),
        'BAD REQUEST',
        'paymentOption.0.installments.0.iuv: must be a string: a JSON number loses digits',
      ],
      [
        'an iuv twice',
        position('v3-bad', [option([i()]), option([i()])]),
        'BAD REQUEST',
        'paymentOption.1.installments.0.iuv: iuv is already used',
      ],
      [
        'a long description',
        one({}, { description: 'x'.repeat(141) }),
        'BAD REQUEST',
        'paymentOption.0.description: payment option description must be at most 140',
      ],
      [
        'eleven metadata',
        one({ installmentMetadata: Array.from({ length: 11 }, (_, k) => ({ key: `k${k}` })) }),
        'BAD REQUEST',
        'installmentMetadata: must contain at most 10',
      ],
      [
        'a past due date',
        one({ dueDate: '2020-01-01T00:00:00' }),
        'Error in the debt position request data',
        'due_date must be >=',
      ],
      [
        'a past validity',
        one({}, { validityDate: '2020-01-01T00:00:00' }),
        'Error in the debt position request data',
        'validity_date must be >= current_date',
      ],
      [
        'due before valid',
        one({}, { validityDate: '2099-12-31T00:00:00' }),
        'Error in the debt position request data',
        'due_date must be >=',
      ],
      [
        'an early retention',
        one({}, { retentionDate: '2098-01-01T00:00:00' }),
        'Error in the debt position request data',
        'retention_date must be >= due_date',
      ],
      [
        'a wrong sum',
        one({ amount: 5_000, transfer: [transfer('1', 4_000)] }),
        'Error in the debt position request data',
        'Amounts congruence error',
      ],
      [
        'a transfer id of 6',
        one({ transfer: [transfer('6', 6_000)] }),
        'Error in the debt position request data',
        'Transfer ID congruence error',
      ],
      [
        'six transfers',
        one({ transfer: ['1', '2', '3', '4', '5', '6'].map((id) => transfer(id, 1_000)) }),
        'Error in the debt position request data',
        'maximum of 5',
      ],
      [
        'neither IBAN nor stamp',
        one({ transfer: [transfer('1', 6_000, { iban: undefined })] }),
        'Error in the debt position request data',
        'The Iban may be present',
      ],
    ])('with 400: %s', async (_, body, title, detail) => {
      const answer = await partner.call(
        'POST',
        v3(),
        typeof body === 'string' ? body : JSON.stringify(body),
        {
          'Content-Type': 'application/json',
        },
      );
      expectProblem(answer, 400, title);
      expect(answer.body.detail).toContain(detail);
      expect((await partner.get(v3('/v3-bad'))).status).toBe(404);
    });

    it('with 400: another iupd than the path has', async () => {
      const answer = await partner.put(v3('/other'), one());
      expectProblem(answer, 400, 'Error in the debt position request data');
      expect(answer.body.detail).toContain('IUPD mistmatch error');
    });

    it('with 409: what is taken, and metadata kept for the service', async () => {
      const taken = await single();
      const title = 'The debt position violated constraints of uniqueness';
      const other = next();
      expectProblem(
        await partner.post(v3(), position(`v3-${taken}`, [option([installment(other)])])),
        409,
        title,
      );
      expectProblem(await partner.post(v3(), position('v3-bad', [option([installment(taken)])])), 409, title);
      const nav = { nav: navOf(taken) };
      expectProblem(
        await partner.post(v3(), position('v3-bad', [option([installment(other, nav)])])),
        409,
        title,
      );
      expectProblem(
        await partner.post(v3(), one({ installmentMetadata: [{ key: 'NOTIFICATION_FEE', value: '1' }] })),
        409,
        'The payment option contains reserved metadata',
      );
      expect((await partner.get(v3('/v3-bad'))).status).toBe(404);
    });

    it('with 403: of another segregation code, or organization', async () => {
      const n1 = await single();
      const body = position(`v3-${n1}`, [option([installment(n1)])]);
      const codes = '?segregationCodes=01';
      for (const [method, path, given] of [
        ['GET', v3(`/v3-${n1}${codes}`), undefined],
        ['PUT', v3(`/v3-${n1}${codes}`), body],
        ['DELETE', v3(`/v3-${n1}${codes}`), undefined],
        ['POST', v3(`/v3-${n1}/publish${codes}`), undefined],
        ['POST', v3(codes), position('v3-bad', [option([installment(next())])])],
      ] as const) {
        expectProblem(
          await partner.call(method, path, given && JSON.stringify(given)),
          403,
          'The payment position is forbidden',
        );
      }
      expect((await partner.get(`/v3/organizations/${FOREIGN}/debtpositions/x`)).status).toBe(403);
      expect((await new Client(house).get(v3('/x'))).status).toBe(401);
    });

    it('with 404: unknown, and calls that v3 has not', async () => {
      for (const [method, path] of [
        ['GET', v3('/none')],
        ['DELETE', v3('/none')],
        ['POST', v3('/none/publish')],
      ] as const) {
        expectProblem(await partner.call(method, path), 404, 'Not found the debt position');
      }
      expectProblem(await partner.put(v3('/v3-bad'), one()), 404, 'Not found the debt position');
      const n1 = await single();
      for (const [method, path] of [
        ['POST', v3(`/v3-${n1}/invalidate`)],
        ['POST', v3('/bulk')],
        ['PUT', v3()],
        ['DELETE', v3()],
      ] as const) {
        expect((await partner.call(method, path, '{}')).status).toBe(404);
      }
    });

    it('with 412 and 422: not what If-Match names, a key used for something else', async () => {
      const n1 = await single();
      expect((await partner.call('DELETE', v3(`/v3-${n1}`), undefined, { 'If-Match': '"x"' })).status).toBe(
        412,
      );
      const [a, b] = [next(), next()];
      const key = { 'Idempotency-Key': `v3-key-${a}` };
      const body = position(`v3-${a}`, [option([installment(a)])]);
      const [first, again] = [await partner.post(v3(), body, key), await partner.post(v3(), body, key)];
      expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
      expect((await partner.post(v3(), position(`v3-${b}`, [option([installment(b)])]), key)).status).toBe(
        422,
      );
    });
  });

  describe('are listed', () => {
    const iupdsOf = async (query: string): Promise<string[]> => {
      const { status, body, text } = await partner.get(v3(`?limit=50&${query}`));
      if (status !== 200) throw new Error(`${status} ${text}`);
      return (body.payment_position_list as { iupd: string }[]).map(({ iupd }) => iupd);
    };

    it('by the states v3 knows: unpayable is invalid or expired, paid may be reported', async () => {
      const [valid, invalid, paid, reported] = [
        await single(),
        await single(),
        await single(),
        await single(),
      ];
      await partner.post(`${positionsPath}/v3-${invalid}/invalidate`);
      await calls.pay(paid);
      await calls.pay(reported);
      await calls.report(reported);
      expect(await read(`v3-${invalid}`)).toMatchObject({ status: 'UNPAYABLE' });
      expect(await iupdsOf('status=UNPAYABLE')).toEqual([`v3-${invalid}`]);
      const settled = await iupdsOf('status=PAID');
      expect(settled).toEqual(expect.arrayContaining([`v3-${paid}`, `v3-${reported}`]));
      expect(settled).not.toContain(`v3-${valid}`);
    });

    it('by several periods at once, which all must hold', async () => {
      const n = next();
      await create(position(`v3-${n}`, [option([installment(n, { dueDate: '2097-05-05T10:00:00' })])]));
      const due = 'due_date_from=2097-05-01&due_date_to=2097-05-31';
      expect(await iupdsOf(due)).toEqual([`v3-${n}`]);
      expect(await iupdsOf(`${due}&payment_date_from=2026-05-01`)).toEqual([]);
      await calls.pay(n);
      expect(await iupdsOf(`${due}&payment_date_from=2026-05-01`)).toEqual([`v3-${n}`]);
    });

    it.each([
      ['status=INVALID', 'BAD REQUEST'],
      ['limit=51', 'BAD REQUEST'],
      ['page=-1', 'BAD REQUEST'],
      ['orderby=X', 'BAD REQUEST'],
      ['due_date_from=2026-01-01&due_date_to=2026-12-31', 'The debt positions cannot be recovered'],
    ])('not by %s', async (query, title) => {
      expectProblem(await partner.get(v3(`?${query}`)), 400, title);
    });
  });
});
