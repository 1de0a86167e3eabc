import { type Database } from '#libs/persistence';
import { type Answer, Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { expectProblem } from './support/options';
import { iuvOf, navOf, openDatabase, positionWith } from './support/upload';

interface Listed {
  iupd: string;
  status: string;
  paymentOption: { iuv: string }[];
}

let house: TestHouse;
let database: Database;
let client: Client;
beforeAll(async () => {
  house = await openHouse();
  database = await openDatabase(house);
  client = new Client(house, house.seed.operatorKey);
});
afterAll(async () => {
  await database.close();
  await house.close();
});

let organizations = 0;
/** An organization of a test's own with these positions, created one after the other. */
async function organizationWith(positions: readonly object[], query = '?toPublish=true'): Promise<string> {
  const path = `/organizations/LIST-${(organizations += 1)}/debtpositions`;
  for (const position of positions) {
    const { status, text } = await client.post(`${path}${query}`, position);
    if (status !== 201) throw new Error(text);
  }
  return path;
}

const listed = ({ status, body, text }: Answer): Listed[] => {
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body.payment_position_list as Listed[];
};
const iupds = (answer: Answer): string[] => listed(answer).map(({ iupd }) => iupd);
const due = (n: number, dueDate: string, own: object = {}) => positionWith(n, { dueDate }, {}, own);

describe("GPD's list", () => {
  it('shows positions as one of them is read, newest first, at every prefix', async () => {
    const path = await organizationWith([due(1, '2099-01-01T00:00:00'), due(2, '2099-01-01T00:00:00')]);
    for (const prefix of ['', '/gpd/debt-positions-service/v1']) {
      const answer = await client.get(`${prefix}${path}`);
      expect(iupds(answer)).toEqual(['iupd-2', 'iupd-1']);
      expect(answer.body.page_info).toEqual({ page: 0, limit: 10, items_found: 2, total_pages: 1 });
      expect(listed(answer)[1]).toEqual((await client.get(`${path}/iupd-1`)).body);
    }
  });

  it('turns pages by number and by place, in every ordering, and neither repeats nor skips', async () => {
    const numbers = Array.from({ length: 7 }, (_, index) => index + 1);
    const names = ['B', 'A', 'B', 'A', 'B', 'A', 'C'];
    const path = await organizationWith(
      numbers.map((n) => positionWith(n, {}, {}, { companyName: names[n - 1] })),
    );
    for (const orderby of ['INSERTED_DATE', 'IUPD', 'STATUS', 'COMPANY_NAME']) {
      for (const ordering of ['asc', 'DESC']) {
        const query = `?limit=3&orderby=${orderby}&ordering=${ordering}`;
        const pages = await Promise.all(
          [0, 1, 2, 3].map((page) => client.get(`${path}${query}&page=${page}`)),
        );
        expect(pages.map(({ body }) => body.page_info.items_found as number)).toEqual([3, 3, 1, 0]);
        expect(pages.map(({ body }) => body.page_info.total_pages as number)).toEqual([3, 3, 3, 3]);
        const byNumber = pages.flatMap(iupds);
        expect([...byNumber].sort()).toEqual(numbers.map((n) => `iupd-${n}`));

        const byPlace: string[] = [];
        let answer = pages[0]!;
        for (;;) {
          byPlace.push(...iupds(answer));
          const next = answer.body.page_info.next as string | undefined;
          if (next === undefined) break;
          answer = await client.get(`${path}${query}&after=${next}`);
        }
        expect(byPlace).toEqual(byNumber);
      }
    }
  });

  it('goes on from a place although others come in meanwhile', async () => {
    const path = await organizationWith([1, 2, 3, 4].map((n) => positionWith(n, {})));
    const first = await client.get(`${path}?limit=2`);
    await client.post(`${path}?toPublish=true`, positionWith(5, {}));
    const second = await client.get(`${path}?limit=2&after=${first.body.page_info.next as string}`);
    expect([...iupds(first), ...iupds(second)]).toEqual(['iupd-4', 'iupd-3', 'iupd-2', 'iupd-1']);
  });

  it('tells the status of this very moment, whatever is stored', async () => {
    const path = await organizationWith([
      positionWith(1, {}, {}, { validityDate: '2098-01-01T00:00:00' }),
      positionWith(2, {}),
      positionWith(3, {}, {}, { switchToExpired: true }),
    ]);
    const [organization] = /LIST-\d+/.exec(path)!;
    await database.execute(
      "UPDATE payment_position SET validity_date = '2020-01-01' WHERE organization_fiscal_code = ? AND iupd = 'iupd-1'",
      [organization],
    );
    await database.execute(
      "UPDATE payment_position SET max_due_date = '2020-01-02' WHERE organization_fiscal_code = ? AND iupd = 'iupd-3'",
      [organization],
    );
    expect(iupds(await client.get(`${path}?status=PUBLISHED`))).toEqual([]);
    expect(iupds(await client.get(`${path}?status=valid`))).toEqual(['iupd-2', 'iupd-1']);
    const expired = await client.get(`${path}?status=EXPIRED`);
    expect(listed(expired)).toMatchObject([{ iupd: 'iupd-3', status: 'EXPIRED' }]);
  });

  it('filters by due date and segregation code, and leaves out options that do not match', async () => {
    const options = positionWith(1, {}).paymentOption;
    const [option] = options;
    const second = { ...option, iuv: `48${'0'.repeat(15)}`, dueDate: '2098-06-15T10:00:00' };
    const path = await organizationWith([
      { ...positionWith(1, {}), paymentOption: [{ ...option, dueDate: '2098-01-10T00:00:00' }, second] },
      due(2, '2098-01-31T23:59:59.999'),
      due(3, '2098-02-01T00:00:00'),
    ]);
    const inJanuary = await client.get(
      `${path}?due_date_from=2098-01-01&due_date_to=2098-01-31&ordering=ASC`,
    );
    expect(listed(inJanuary).map(({ iupd, paymentOption }) => [iupd, paymentOption.length])).toEqual([
      ['iupd-1', 1],
      ['iupd-2', 1],
    ]);
    // A missing bound lies 30 days from the other one.
    expect(iupds(await client.get(`${path}?due_date_from=2098-01-05&ordering=ASC`))).toEqual([
      'iupd-1',
      'iupd-2',
      'iupd-3',
    ]);
    expect(iupds(await client.get(`${path}?due_date_to=2098-02-09&ordering=ASC`))).toEqual([
      'iupd-1',
      'iupd-2',
      'iupd-3',
    ]);
    const ofCode = await client.get(`${path}?segregationCodes=48`);
    expect(listed(ofCode)).toMatchObject([{ iupd: 'iupd-1', paymentOption: [{ iuv: second.iuv }] }]);
  });

  it('filters by payment date and service type', async () => {
    const path = await organizationWith([positionWith(1, {}), positionWith(2, {})]);
    await organizationWith([]);
    await client.post(`${path}?serviceType=ACA&toPublish=true`, positionWith(3, {}));
    const base = path.replace('debtpositions', 'paymentoptions');
    const payment = { paymentDate: '2026-05-04T10:20:30', pspCompany: 'Banca', idReceipt: 'r', fee: 0 };
    expect((await client.post(`${base}/${navOf(1)}/pay`, payment)).status).toBe(200);
    const paidOn = (query: string) => client.get(`${path}?${query}`).then(iupds);
    expect(await paidOn('payment_date_from=2026-05-04&payment_date_to=2026-05-04')).toEqual(['iupd-1']);
    expect(await paidOn('payment_date_from=2026-05-05')).toEqual([]);
    expect(
      await paidOn('payment_date_time_from=2026-05-04T10:20:30&payment_date_time_to=2026-05-04T10:20:31Z'),
    ).toEqual(['iupd-1']);
    expect(await paidOn('payment_date_time_from=2026-05-04T10:20:31')).toEqual([]);
    expect(await paidOn('status=PAID')).toEqual(['iupd-1']);
    expect(await paidOn('')).toEqual(['iupd-3', 'iupd-2', 'iupd-1']);
    expect(await paidOn('serviceType=ACA')).toEqual(['iupd-3']);
    expect(await paidOn('serviceType=wisp&unknown=ignored')).toEqual([]);
    expect(iupds(await client.get(`/aca/debt-positions-service/v1${path}`))).toEqual(['iupd-3']);
  });

  const GOOD = '/organizations/LIST-errors/debtpositions';
  it.each([
    ['limit=0', '/limit'],
    ['limit=51', '/limit'],
    ['limit=ten', '/limit'],
    ['page=-1', '/page'],
    ['status=UNPAYABLE', '/status'],
    ['orderby=NAME', '/orderby'],
    ['ordering=UP', '/ordering'],
    ['due_date_from=2026-13-01', '/due_date_from'],
    ['due_date_from=2026-02-30', '/due_date_from'],
    ['payment_date_time_to=yesterday', '/payment_date_time_to'],
    ['serviceType=GPS', '/serviceType'],
    ['after=abc', '/after'],
    ['limit=1&limit=2', '/limit'],
  ])('refuses %s', async (query, pointer) => {
    const answer = await client.get(`${GOOD}?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ pointer }]);
  });

  it('refuses periods that are no periods, are too long, or are of two kinds', async () => {
    for (const query of [
      'due_date_from=2026-02-01&due_date_to=2026-01-01',
      'due_date_from=2026-01-01&due_date_to=2026-02-01',
      'payment_date_time_from=2026-01-01T00:00:00&payment_date_time_to=2026-01-31T00:00:01',
    ]) {
      expectProblem(await client.get(`${GOOD}?${query}`), 400, 'The debt positions cannot be recovered');
    }
    const both = 'due_date_from=2026-01-01&payment_date_from=2026-01-01';
    expectProblem(await client.get(`${GOOD}?${both}`), 400, 'Exclusive Parameters');
    expect((await client.get(`${GOOD}?due_date_from=2026-01-01&due_date_to=2026-01-31`)).status).toBe(200);
  });
});

describe('positions with more than one plan', () => {
  it('are 422 by v1 and not in its list, which counts without them', async () => {
    const option = positionWith(1, {}).paymentOption[0]!;
    const instalment = (n: number) => ({ ...option, iuv: iuvOf(n), isPartialPayment: true });
    const path = await organizationWith([
      { ...positionWith(1, {}), paymentOption: [instalment(1), instalment(2)] },
      positionWith(3, {}),
    ]);
    // Only v3 makes such positions.
    const [organization] = /LIST-\d+/.exec(path)!;
    await database.execute(
      "UPDATE payment_option SET payment_plan_id = 'other' WHERE organization_fiscal_code = ? AND iuv = ?",
      [organization, iuvOf(2)],
    );
    await database.execute(
      "UPDATE payment_position SET several_plans = 1 WHERE organization_fiscal_code = ? AND iupd = 'iupd-1'",
      [organization],
    );
    expectProblem(await client.get(`${path}/iupd-1`), 422, 'MULTI_INSTALLMENT_NOT_SUPPORTED_IN_V1');
    const byIuv = path.replace('debtpositions', `paymentoptions/${iuvOf(1)}/debtposition`);
    expect((await client.get(byIuv)).status).toBe(200);
    const answer = await client.get(path);
    expect(iupds(answer)).toEqual(['iupd-3']);
    expect(answer.body.page_info).toMatchObject({ items_found: 1, total_pages: 1 });
  });
});

describe('the change of IBANs', () => {
  const patch = (path: string, query: string, body: unknown) =>
    client.call('PATCH', `${path}/transfers?${query}`, body);
  const ibans = async (path: string) =>
    listed(await client.get(`${path}?ordering=ASC`)).map(
      ({ paymentOption: [first] }) =>
        (first as unknown as { transfer: { iban: string }[] }).transfer[0]!.iban,
    );

  it('reaches what is unpaid, so many at a time, and makes readers look again', async () => {
    const path = await organizationWith([1, 2, 3, 4].map((n) => positionWith(n, {}, { iban: 'old' })));
    await client.post(`${path}/iupd-4/invalidate`);
    const before = (await client.get(`${path}/iupd-1`)).headers.get('etag');
    const first = await patch(path, 'oldIban=old&limit=2', { newIban: 'new' });
    expect(first).toMatchObject({
      status: 200,
      body: { description: 'Updated IBAN on 2 Transfers', updatedTransfers: 2 },
    });
    expect((await client.get(`${path}/iupd-1`)).headers.get('etag')).not.toBe(before);
    expect((await patch(path, 'oldIban=old', { newIban: 'new' })).body.updatedTransfers).toBe(1);
    expect((await patch(path, 'oldIban=old', { newIban: 'new' })).body.updatedTransfers).toBe(0);
    expect(await ibans(path)).toEqual(['new', 'new', 'new', 'old']);
  });

  it('leaves what is paid, and transfers of others', async () => {
    const path = await organizationWith([
      positionWith(1, {}, { iban: 'old' }),
      positionWith(2, {}, { iban: 'old', organizationFiscalCode: '99999999999' }),
    ]);
    const payment = { pspCompany: 'Banca', idReceipt: 'r', fee: 0 };
    await client.post(`${path.replace('debtpositions', 'paymentoptions')}/${navOf(1)}/pay`, payment);
    expect((await patch(path, 'oldIban=old', { newIban: 'new' })).body.updatedTransfers).toBe(0);
    expect(await ibans(path)).toEqual(['old', 'old']);
  });

  it.each([
    ['', { newIban: 'new' }, '/oldIban'],
    ['oldIban=old&limit=1001', { newIban: 'new' }, '/limit'],
    ['oldIban=old&limit=0', { newIban: 'new' }, '/limit'],
    ['oldIban=old', {}, '/newIban'],
    ['oldIban=old', { newIban: '' }, '/newIban'],
    ['oldIban=old', { newIban: 'IT 60' }, '/newIban'],
    ['oldIban=old', { newIban: 60 }, '/newIban'],
  ])('refuses %s %j', async (query, body, pointer) => {
    const answer = await patch('/organizations/LIST-errors/debtpositions', query, body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
