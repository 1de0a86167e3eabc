import { until } from '#libs/testing';
import { type Answer, Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { expectProblem } from './support/options';
import { Jobs, iuvOf, navOf, positionWith, positions } from './support/upload';

interface Event {
  at: string;
  type: string;
  actor: string;
  statusFrom?: string;
  statusTo?: string;
  nav?: string;
  receiptId?: string;
  jobId?: string;
  detail?: string;
}

const OWN = '77777777777';
let house: TestHouse;
let partner: Client;
let operator: Client;
beforeAll(async () => {
  house = await openHouse({ CLOCK_INTERVAL_MS: '100' });
  partner = new Client(house, house.seed.partnerKey);
  operator = new Client(house, house.seed.operatorKey);
});
afterAll(() => house.close());

const path = (rest = '', organization = OWN) => `/organizations/${organization}/debtpositions${rest}`;
const eventsOf = async (iupd: string, organization = OWN): Promise<Event[]> => {
  const { status, body, text } = await operator.get(path(`/${iupd}/events`, organization));
  if (status !== 200) throw new Error(text);
  return body.events as Event[];
};
const types = (events: Event[]) =>
  events.map(({ type, statusFrom, statusTo }) => [type, statusFrom, statusTo]);
const done = ({ status, text }: Answer) => {
  if (status >= 300) throw new Error(text);
};
const payment = { pspCompany: 'Banca', idReceipt: 'receipt', fee: 0 };
const options = (rest: string) => `/organizations/${OWN}/paymentoptions/${rest}`;

describe('the history of a position', () => {
  it('tells every change, who made it, and is still there when the position is not', async () => {
    done(await partner.post(path(), positionWith(1, {})));
    done(await partner.post(path('/iupd-1/publish')));
    done(await partner.put(path('/iupd-1'), positionWith(1, { description: 'changed' })));
    done(await partner.post(path('/iupd-1/publish')));
    done(await operator.post(path('/iupd-1/invalidate')));
    done(await partner.delete(path('/iupd-1')));
    const events = await eventsOf('iupd-1');
    expect(types(events)).toEqual([
      ['CREATED', undefined, 'DRAFT'],
      ['PUBLISHED', 'DRAFT', 'VALID'],
      ['UPDATED', 'VALID', 'DRAFT'],
      ['PUBLISHED', 'DRAFT', 'VALID'],
      ['INVALIDATED', 'VALID', 'INVALID'],
      ['DELETED', 'INVALID', undefined],
    ]);
    expect(events.map(({ actor }) => actor.replace(/^operator:.*/, 'operator'))).toEqual([
      ...Array.from({ length: 4 }, () => 'broker:15376371009'),
      'operator',
      'broker:15376371009',
    ]);
    expect(JSON.stringify(events)).not.toContain('VRDLCU80A01H501X');

    const first = await partner.get(path('/iupd-1/events?limit=4'));
    const second = await partner.get(
      path(`/iupd-1/events?limit=4&cursor=${first.body.nextCursor as string}`),
    );
    expect([...first.body.events, ...second.body.events]).toEqual(events);
    expect(second.body.nextCursor).toBeUndefined();
  });

  it('tells payments, fees and reports by option, and which receipt', async () => {
    done(await partner.post(path('?toPublish=true'), positionWith(2, {})));
    done(await partner.put(options(`${navOf(2)}/notificationfee`), { notificationFee: 150 }));
    done(await partner.post(options(`${navOf(2)}/pay`), { ...payment, idReceipt: 'receipt-2' }));
    done(await partner.post(options(`${iuvOf(2)}/transfers/1/report`)));
    expect((await eventsOf('iupd-2')).slice(1)).toMatchObject([
      { type: 'FEE_CHANGED', nav: navOf(2), detail: 'notification fee 0 -> 150' },
      { type: 'PAID', statusTo: 'PAID', nav: navOf(2), receiptId: 'receipt-2', actor: 'broker:15376371009' },
      { type: 'REPORTED', statusFrom: 'PAID', statusTo: 'REPORTED', nav: navOf(2) },
    ]);
  });

  it('tells what about a payment did not fit', async () => {
    done(await partner.post(path(), positionWith(3, {})));
    done(await partner.post(options(`${navOf(3)}/pay`), { ...payment, idReceipt: 'receipt-3' }));
    expect((await eventsOf('iupd-3'))[1]).toMatchObject({
      type: 'PAID',
      statusFrom: 'DRAFT',
      statusTo: 'PAID',
      detail: 'PAID_WHILE_DRAFT',
    });
    const receipt = await operator.get(`/organizations/${OWN}/receipts/receipt-3`);
    expect(receipt.body.anomalies).toEqual(['PAID_WHILE_DRAFT']);

    const { transferList, ...document } = receipt.body.receipt as { transferList: object[] };
    const transfers = transferList.map((each) => ({ ...each, transferAmount: '999.99' }));
    const second = {
      receipt: {
        ...document,
        receiptId: 'receipt-3b',
        paymentAmount: '999.99',
        transferList: { transfer: transfers },
      },
    };
    const answer = await operator.post(`/organizations/${OWN}/receipts`, second);
    if (answer.status !== 201) throw new Error(answer.text);
    expect((await eventsOf('iupd-3'))[2]).toMatchObject({
      type: 'ANOMALY',
      statusFrom: 'PAID',
      statusTo: 'PAID',
      receiptId: 'receipt-3b',
      detail: 'AMOUNT_DIFFERS,ALREADY_PAID',
    });
  });

  it('names the job, for each of its positions', async () => {
    const jobs = new Jobs(operator, 'HISTORY');
    const { id } = await jobs.run('CREATE', positions(1, 3));
    const update = await jobs.run('UPDATE', positions(2, 1));
    expect(await eventsOf('iupd-1', 'HISTORY')).toMatchObject([{ type: 'CREATED', actor: 'job', jobId: id }]);
    expect(await eventsOf('iupd-2', 'HISTORY')).toMatchObject([
      { type: 'CREATED', jobId: id },
      { type: 'UPDATED', jobId: update.id, statusFrom: 'VALID', statusTo: 'VALID' },
    ]);
  });

  it('tells what time did, once the scheduler has written it down', async () => {
    const soon = new Date(Date.now() + 1_000).toISOString();
    const later = new Date(Date.now() + 2_000).toISOString();
    const own = { validityDate: soon, switchToExpired: true };
    done(await partner.post(path('?toPublish=true'), positionWith(5, { dueDate: later }, {}, own)));
    const events = await until(
      () => eventsOf('iupd-5'),
      ({ length }) => length === 3,
    );
    expect(types(events)).toEqual([
      ['CREATED', undefined, 'PUBLISHED'],
      ['BECAME_VALID', 'PUBLISHED', 'VALID'],
      ['EXPIRED', 'VALID', 'EXPIRED'],
    ]);
    expect(events[2]!.actor).toBe('clock');
  });

  it('is of nobody else, and refuses what it cannot read', async () => {
    expectProblem(await partner.get(path('/never/events')), 404, 'Not found the debt position');
    expect((await partner.get(path('/iupd-1/events?limit=0'))).status).toBe(400);
    expect((await partner.get(path('/iupd-1/events?cursor=x'))).body.errors).toMatchObject([
      { pointer: '/cursor' },
    ]);
    expect((await partner.get(path('/iupd-2/events?segregationCodes=99'))).status).toBe(403);
    expect((await partner.get(path('/iupd-1/events?segregationCodes=47'))).status).toBe(404);
  });
});
