import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { FOREIGN, expectProblem, next, transfer } from './support/options';
import { type Json, installment, option, position, v3 } from './support/positions-v3';
import { navOf } from './support/upload';

describe("positions of GPD's v3", () => {
  let house: TestHouse;
  let partner: Client;
  beforeAll(async () => {
    house = await openHouse();
    partner = new Client(house, house.seed.partnerKey);
  });
  afterAll(() => house.close());

  /** A stored position of one option, one instalment. @returns its number */
  const single = async (): Promise<number> => {
    const n = next();
    const answer = await partner.post(v3('?toPublish=true'), position(`v3-${n}`, [option([installment(n)])]));
    if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
    return n;
  };

  describe('are refused', () => {
    const n = 900_000;
    const i = (over: Json = {}) => installment(n, over);
    const many = (count: number) => Array.from({ length: count }, (_, k) => installment(n + k));
    const one = (over: Json = {}, own: Json = {}) => position('v3-bad', [option([i(over)], own)]);
    it.each<[string, unknown, string, string]>([
      ['nothing', '', 'BAD REQUEST', 'iupd: iupd is required'],
      ['a list', [], 'BAD REQUEST', 'must be an object'],
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
        one({ iuv: 470 }),
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

    it('with 400: one iuv all over, told a hundred times at most', async () => {
      const plan = option(Array.from({ length: 60 }, () => i()));
      const answer = await partner.post(v3(), position('v3-bad', [plan, plan, plan]));
      expectProblem(answer, 400, 'BAD REQUEST');
      const { errors } = answer.body as { errors: Json[] };
      expect(errors).toHaveLength(100);
      expect(errors[59]).toEqual({
        pointer: '/paymentOption/1/installments/0/iuv',
        detail: 'iuv is already used in this position',
      });
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
      const second = await partner.post(
        v3(),
        position('v3-bad', [option([installment(other)]), option([installment(next()), installment(taken)])]),
      );
      expectProblem(second, 409, title);
      expect(second.body.errors).toMatchObject([{ pointer: '/paymentOption/1/installments/1/iuv' }]);
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
      const own = v3(`/v3-${n1}`);
      const changed = JSON.stringify(position(`v3-${n1}`, [option([installment(n1)])], { officeName: 'x' }));
      const tag = String((await partner.get(own)).headers.get('ETag'));
      const put = (match: string) => partner.call('PUT', own, changed, { 'If-Match': match });
      expect(await put(tag)).toMatchObject({ status: 200, body: { status: 'DRAFT', officeName: 'x' } });
      expect((await put(tag)).status).toBe(412);
      for (const [method, path] of [
        ['DELETE', own],
        ['POST', `${own}/publish`],
      ] as const) {
        expect((await partner.call(method, path, undefined, { 'If-Match': tag })).status).toBe(412);
      }
      expect((await partner.get(own)).body).toMatchObject({ status: 'DRAFT' });
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
});
