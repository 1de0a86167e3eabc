import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { type JobItem, Jobs, iuvOf, navOf, positionWith } from './support/upload';

/** Two organizations that go through the same: one by single requests, one by jobs. */
const SINGLY = 'SINGLY';
const IN_BULK = 'IN-BULK';

type Operation = 'CREATE' | 'UPDATE' | 'DELETE';
interface Outcome {
  status: number;
  detail?: string;
  pointer?: string;
}

// Requests and uploads differ in what an absent payStandIn means: it is given.
const standing = { payStandIn: true };
const position = (n: number, option: object = {}, transfer: object = {}, own: object = {}) =>
  positionWith(n, option, transfer, { ...standing, ...own });
const PAST = '2020-01-01T00:00:00';
const stamp = { hashDocument: 'aGFzaA==', stampType: '01', provincialResidence: 'RM' };

const CREATES: [string, object][] = [
  ['sound', position(1)],
  ['one that is valid later', position(2, {}, {}, { validityDate: '2098-01-01T00:00:00' })],
  ['to be paid', position(3)],
  ['to be invalidated', position(4)],
  ['to be deleted', position(5)],
  ['iupd taken', position(1, { iuv: iuvOf(101) })],
  ['iuv taken', position(102, { iuv: iuvOf(1) })],
  ['nav taken', position(103, { nav: navOf(1) })],
  ['due in the past', position(104, { dueDate: PAST })],
  ['valid in the past', position(105, {}, {}, { validityDate: PAST })],
  ['due before it is valid', position(106, {}, {}, { validityDate: '2099-12-31T23:59:59.999' })],
  ['retained shorter than due', position(107, { retentionDate: PAST })],
  ['amounts that do not add up', position(108, { amount: 11_999 })],
  ['transfer id 6', position(109, {}, { idTransfer: '6' })],
  ['IBAN and stamp', position(110, {}, { stamp })],
  ['postal IBAN alone', position(111, {}, { iban: null, postalIban: 'IT60X0542811101000000123456', stamp })],
  ['no account', position(112, {}, { iban: null })],
  ['an IBAN of other characters', position(113, {}, { iban: 'IT 60' })],
  ['a stamp of a long type', position(114, {}, { iban: null, stamp: { ...stamp, stampType: '011' } })],
  ['reserved metadata', position(115, { paymentOptionMetadata: [{ key: 'NOTIFICATION_FEE', value: '1' }] })],
  ['text wider than its column', position(116, {}, {}, { streetName: 'x'.repeat(256) })],
];
const UPDATES: [string, object][] = [
  ['sound', position(1, { description: 'changed' })],
  ['unknown', position(201)],
  ['paid', position(3)],
  ['invalid', position(4)],
  ['amounts that do not add up', position(2, { amount: 1 })],
  ['iuv of another', position(2, { iuv: iuvOf(1) })],
];
const DELETES: [string, string][] = [
  ['sound', 'iupd-5'],
  ['paid', 'iupd-3'],
  ['unknown', 'iupd-201'],
];

describe('bulk and single requests', () => {
  let house: TestHouse;
  let client: Client;
  beforeAll(async () => {
    house = await openHouse();
    client = new Client(house, house.seed.operatorKey);
  });
  afterAll(() => house.close());

  const path = (organization: string, rest = '') => `/organizations/${organization}/debtpositions${rest}`;

  async function singly(operation: Operation, item: object | string): Promise<Outcome> {
    const own = path(
      SINGLY,
      operation === 'CREATE' ? '' : `/${typeof item === 'string' ? item : iupdOf(item)}`,
    );
    const method = { CREATE: 'POST', UPDATE: 'PUT', DELETE: 'DELETE' }[operation];
    const answer = await client.call(
      method,
      `${own}?toPublish=true`,
      operation === 'DELETE' ? undefined : item,
    );
    const problem = answer.body as { detail: string; errors?: { pointer: string }[] };
    return answer.status < 300
      ? { status: answer.status }
      : outcomeOf(SINGLY, answer.status, problem.detail, problem.errors?.[0]?.pointer);
  }

  async function inBulk(operation: Operation, items: (object | string)[]): Promise<Outcome[]> {
    const jobs = new Jobs(client, IN_BULK);
    const { id } = await jobs.run(operation, items);
    return (await jobs.items(id)).map(({ status, statusCode = 0, message, pointer }: JobItem) =>
      status === 'succeeded'
        ? { status: statusCode }
        : outcomeOf(IN_BULK, statusCode, message ?? '', pointer),
    );
  }

  async function both(operation: Operation, cases: [string, object | string][]): Promise<Outcome[]> {
    const outcomes: [string, Outcome][] = [];
    for (const [title, item] of cases) outcomes.push([title, await singly(operation, item)]);
    // One job each where an upload may not name the same thing twice.
    const bulk: Outcome[] = [];
    for (const [, item] of cases) bulk.push(...(await inBulk(operation, [item])));
    expect(cases.map(([title], index) => [title, bulk[index]])).toEqual(outcomes);
    return bulk;
  }

  it('obey the same rules, in the same words, at the same field, and leave the same positions', async () => {
    const created = await both('CREATE', CREATES);
    expect(created.map(({ status }) => status)).toEqual(
      CREATES.map((_, index) => (index < 5 ? 201 : (expect.any(Number) as number))),
    );
    expect(created.slice(5).every(({ status }) => status >= 400)).toBe(true);
    for (const organization of [SINGLY, IN_BULK]) {
      const payment = { paymentDate: PAST, paymentMethod: 'CP', pspCompany: 'Banca', idReceipt: 'r', fee: 0 };
      const paid = await client.post(
        `/organizations/${organization}/paymentoptions/${navOf(3)}/pay`,
        payment,
      );
      expect(paid.status).toBe(200);
      expect((await client.post(path(organization, '/iupd-4/invalidate'))).status).toBe(200);
    }
    const updated = await both('UPDATE', UPDATES);
    expect(updated.map(({ status }) => status)).toEqual([200, 404, 409, 409, 400, 409]);
    const deleted = await both('DELETE', DELETES);
    expect(deleted.map(({ status }) => status)).toEqual([200, 409, 404]);

    for (const iupd of ['iupd-1', 'iupd-2', 'iupd-3', 'iupd-4', 'iupd-5', 'iupd-102']) {
      const [a, b] = await Promise.all([
        client.get(path(SINGLY, `/${iupd}`)),
        client.get(path(IN_BULK, `/${iupd}`)),
      ]);
      expect(withoutInstants(a.body, SINGLY)).toEqual(withoutInstants(b.body, IN_BULK));
    }
  });
});

const iupdOf = (item: object) => (item as { iupd: string }).iupd;

/** Instants and the organization's name differ between the two, and nothing else may. */
const ANY_INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}/g;

function outcomeOf(organization: string, status: number, message: string, pointer?: string): Outcome {
  // A job points at the item as a whole where a request says nothing.
  const field = pointer?.replace(/^\/paymentPosition(s|IUPDs)\/\d+/, '');
  const detail = message.replaceAll(organization, 'ORG').replaceAll(ANY_INSTANT, 'INSTANT');
  return { status, detail, ...(field === undefined || field === '' ? {} : { pointer: field }) };
}

const NOW_FIELDS = ['insertedDate', 'lastUpdatedDate', 'publishDate', 'validityDate'];

function withoutInstants(body: unknown, organization: string): unknown {
  const text = JSON.stringify(body, (key, value: unknown) =>
    NOW_FIELDS.includes(key) ? typeof value : value,
  );
  return JSON.parse(text.replaceAll(organization, 'ORG'));
}
