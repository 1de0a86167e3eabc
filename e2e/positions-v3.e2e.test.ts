import { type Answer, Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { OWN, OptionCalls, expectProblem, next, options, positionsPath } from './support/options';
import { type Json, acme, installment, mario, option, position, v3 } from './support/positions-v3';
import { iuvOf, navOf, positionWith } from './support/upload';

const PREFIXES = ['/v3', '/gpd/debt-positions-service/v3'];

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
  const read = async (iupd: string) => (await partner.get(v3(`/${iupd}`))).body as Json;

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
    expect(listed.body.payment_position_list).toContainEqual(await read(iupd));
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
    expectProblem(await calls.pay(a1, { idReceipt: 'another' }), 409, 'Existing related payment found');
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

  it('are receipted with the debtor of what was paid, and leave a history', async () => {
    const { iupd, a1, a2 } = await twoPlans();
    await calls.pay(a1);
    await calls.pay(a2);
    expect((await partner.get(`/organizations/${OWN}/receipts/token-${a1}`)).body.receipt.debtor).toEqual({
      uniqueIdentifier: { entityUniqueIdentifierType: 'G', entityUniqueIdentifierValue: '12345678901' },
      fullName: 'ACME',
      country: 'IT',
      'e-mail': 'a@b.it',
    });
    const n = await single({}, '');
    await partner.post(v3(`/v3-${n}/publish`));
    await partner.put(v3(`/v3-${n}`), position(`v3-${n}`, [option([installment(n)])]));
    await partner.delete(v3(`/v3-${n}`));
    const historyOf = async (of: string) =>
      ((await partner.get(`${positionsPath}/${of}/events`)).body.events as Json[]).map(
        ({ type, statusFrom, statusTo, actor }) => [type, statusFrom, statusTo, actor],
      );
    const actor = 'broker:15376371009';
    expect(await historyOf(iupd)).toEqual([
      ['CREATED', undefined, 'VALID', actor],
      ['PAID', 'VALID', 'PARTIALLY_PAID', actor],
      ['PAID', 'PARTIALLY_PAID', 'PAID', actor],
    ]);
    expect(await historyOf(`v3-${n}`)).toEqual([
      ['CREATED', undefined, 'DRAFT', actor],
      ['PUBLISHED', 'DRAFT', 'VALID', actor],
      ['UPDATED', 'VALID', 'DRAFT', actor],
      ['DELETED', 'DRAFT', undefined, actor],
    ]);
  });

  it('have one debtor again once v1 has written them', async () => {
    const n = await single({ debtor: acme });
    const written = { ...positionWith(n, {}), iupd: `v3-${n}` };
    expect((await partner.put(`${positionsPath}/v3-${n}?toPublish=true`, written)).status).toBe(200);
    expect(await read(`v3-${n}`)).toMatchObject({ paymentOption: [{ debtor: { fullName: 'Luca Verdi' } }] });
    expect((await partner.get(options(navOf(n)))).body).toMatchObject({ fullName: 'Luca Verdi' });
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
