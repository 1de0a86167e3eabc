import { Client } from './support/client';
import { Contract, type Exchange } from './support/contract';
import { type TestHouse, openHouse } from './support/house';

describe('/openapi.json', () => {
  let house: TestHouse;
  let anybody: Client;
  let partner: Client;
  beforeAll(async () => {
    house = await openHouse();
    anybody = new Client(house);
    partner = new Client(house, house.seed.partnerKey);
  });
  afterAll(() => house.close());

  it('needs no key, may be kept, and is not sent again to who has it', async () => {
    const { status, headers, body } = await anybody.get('/openapi.json');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(body).toMatchObject({ openapi: '3.1.1', info: { title: 'gpd-async' } });

    const etag = headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const again = await anybody.get('/openapi.json', { 'If-None-Match': `"other", W/${etag}` });
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
    expect((await anybody.get('/openapi.json', { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it('describes what no other test asks for', async () => {
    const operator = new Client(house, house.seed.operatorKey);
    for (const path of ['/admin/brokers', '/admin/keys']) expect((await operator.get(path)).status).toBe(200);
  });

  describe('is what every answer of these tests is held against:', () => {
    let contract: Contract;
    let exchange: Exchange;
    beforeAll(async () => {
      contract = await Contract.of(house.url);
      const path = '/organizations/77777777777/jobs?limit=1';
      const body = { paymentPositionIUPDs: ['one'] };
      await partner.post('/organizations/77777777777/jobs', body);
      exchange = { method: 'GET', path, requestBody: undefined, ...(await partner.get(path)) };
    });

    it('the true one passes', () => {
      expect(() => contract.check(exchange)).not.toThrow();
    });

    it.each<[string, (given: Exchange) => Partial<Exchange>, string]>([
      ['a status', () => ({ status: 418 }), 'the status 418 is not described'],
      [
        'a header',
        ({ headers }) => ({ headers: new Headers([...headers, ['Retry-After', '1']]) }),
        'the header Retry-After is not described',
      ],
      [
        'a media type',
        () => ({ headers: new Headers({ 'content-type': 'text/html' }) }),
        'the media type text/html is not described',
      ],
      [
        'a query parameter',
        ({ path }) => ({ path: `${path}&colour=red` }),
        'the query parameter colour is not described',
      ],
      [
        'a property',
        ({ body }) => ({ body: { ...(body as object), colour: 'red' } }),
        'additional properties',
      ],
      [
        'a property of an element',
        ({ body }) => ({ body: { jobs: [{ ...(body as { jobs: [object] }).jobs[0], colour: 'red' }] } }),
        '/jobs/0: must NOT have additional properties',
      ],
      ['a value', () => ({ body: { jobs: [{ id: 'x' }] } }), '/jobs/0/id: must match pattern'],
      ['nothing where something is due', () => ({ body: {} }), "must have required property 'jobs'"],
    ])('%s that it does not know does not', (_, change, complaint) => {
      expect(() => contract.check({ ...exchange, ...change(exchange) })).toThrow(complaint);
    });

    it('a body that was accepted against it does not', () => {
      const accepted = { ...exchange, method: 'POST', path: '/admin/keys', status: 201 };
      const check = (requestBody: unknown) => () =>
        contract.check({ ...accepted, body: { id: 'x', key: 'y' }, requestBody });
      expect(check({ role: 'operator', name: 'x' })).not.toThrow();
      expect(check({ role: 'nobody', name: 'x' })).toThrow('request /role: must be equal to constant');
    });
  });
});
