import { positionPayload } from '#libs/testing';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { Jobs, PUBLIC, Uploads, positions, zipOfItems } from './support/upload';

const BROKER = '15376371009';
const OWN = '77777777777';
const FOREIGN = '99999999999';

/** Every call an organization's data can be reached by, bodies left out: nobody may get as far as the body. */
const callsOf = (organization: string, broker = BROKER): [string, string][] => {
  const files = `brokers/${broker}/organizations/${organization}/debtpositions`;
  const jobs = `/organizations/${organization}/jobs`;
  return [
    ...['', '/v2', `${PUBLIC}/v1`, `${PUBLIC}/v2`].flatMap((prefix): [string, string][] => [
      ['POST', `${prefix}/${files}/file`],
      ['PUT', `${prefix}/${files}/file`],
      ['DELETE', `${prefix}/${files}/file`],
      ['GET', `${prefix}/${files}/file/x/status`],
      ['GET', `${prefix}/${files}/file/x/report`],
      ['GET', `${prefix}/${files}/files`],
    ]),
    ['POST', jobs],
    ['GET', jobs],
    ['GET', `${jobs}/x`],
    ['GET', `${jobs}/x/events`],
    ['GET', `${jobs}/x/items`],
    ['GET', `${jobs}/x/results.ndjson`],
    ['GET', `${jobs}/x/results.csv`],
    ['POST', `${jobs}/x/cancel`],
    ['POST', `${jobs}/x/retry-failed`],
    ['POST', `${jobs}/x/undo`],
    ['GET', `/organizations/${organization}/debtpositions`],
    ['PATCH', `/organizations/${organization}/debtpositions/transfers`],
    ['GET', `/organizations/${organization}/debtpositions/x`],
    ['GET', `/organizations/${organization}/debtpositions/x/events`],
    ['GET', `/gpd/debt-positions-service/v1/organizations/${organization}/debtpositions/x`],
    ...['/v3', '/gpd/debt-positions-service/v3'].flatMap((prefix): [string, string][] => {
      const positions = `${prefix}/organizations/${organization}/debtpositions`;
      return [
        ['POST', positions],
        ['GET', positions],
        ['GET', `${positions}/x`],
        ['PUT', `${positions}/x`],
        ['DELETE', `${positions}/x`],
        ['POST', `${positions}/x/publish`],
      ];
    }),
    ['POST', `/organizations/${organization}/paymentoptions/x/pay`],
    ...['', '/x', '/x/xml', '/x/recipients/explain', '/export.zip'].map((rest): [string, string] => [
      'GET',
      `/organizations/${organization}/receipts${rest}`,
    ]),
    ['GET', `/payments/${organization}/receipts`],
    ['GET', `/payments/${organization}/receipts/x`],
    ...['redeliver', 'redirect'].flatMap((action): [string, string][] => [
      ['POST', `/organizations/${organization}/receipts/x/deliveries/1/${action}`],
      ['POST', `/organizations/${organization}/deliveries/1/${action}`],
    ]),
    ['POST', `/aca/debt-positions-service/v1/organizations/${organization}/debtpositions`],
    ['GET', `/aca/debt-positions-service/v1/organizations/${organization}/debtpositions/x`],
    ['POST', `/aca/debt-positions-service/v1/organizations/${organization}/paymentoptions/paids/x`],
  ];
};
/** Calls by which a broker reaches its own stations alone. */
const STATION_CALLS: [string, string][] = [
  ...['', '.zip', '/1/xml'].map((rest): [string, string] => ['GET', `/stations/x/mailbox${rest}`]),
  ['POST', '/stations/x/mailbox/acknowledge'],
];
/** Calls that open only what the caller itself has asked for. */
const REDELIVERY_CALLS: [string, string][] = [
  ['POST', '/redeliveries'],
  ['GET', '/redeliveries'],
  ['GET', '/redeliveries/x'],
  ['POST', '/redeliveries/x/cancel'],
];
const isGpd = (path: string) =>
  !path.includes('/jobs') &&
  !/^\/organizations\/\w+\/(receipts|deliveries)|^\/(stations|redeliveries)/.test(path);

describe('a subscription key', () => {
  let house: TestHouse;
  let partner: Client;
  let operator: Client;
  beforeAll(async () => {
    house = await openHouse();
    partner = new Client(house, house.seed.partnerKey);
    operator = new Client(house, house.seed.operatorKey);
  });
  afterAll(() => house.close());

  it.each([
    ['missing', undefined],
    ['wrong', 'not-a-key'],
    ['empty', ''],
  ])('that is %s opens nothing: 401', async (_, key) => {
    const nobody = new Client(house, key);
    const calls = [...callsOf(OWN), ...STATION_CALLS, ...REDELIVERY_CALLS, ['GET', '/admin/keys'] as const];
    for (const [method, path] of calls) {
      const { status, body } = await nobody.call(method, path);
      expect({ method, path, status, title: body.title }).toEqual({
        method,
        path,
        status: 401,
        title: 'UNAUTHORIZED',
      });
    }
  });

  it("of a partner opens its broker's organizations only: 403, in the words of each contract", async () => {
    const foreign = [
      ...callsOf(FOREIGN),
      ...callsOf(OWN, 'other').slice(0, 24),
      ...callsOf(FOREIGN, 'other'),
      ...STATION_CALLS,
    ];
    for (const [method, path] of foreign) {
      const { status, body, headers } = await partner.call(method, path);
      expect({ method, path, status, title: body.title }).toEqual({
        method,
        path,
        status: 403,
        title: 'FORBIDDEN',
      });
      if (isGpd(path)) expect(Object.keys(body as object)).toEqual(['title', 'status', 'detail']);
      else expect(headers.get('content-type')).toContain('application/problem+json');
    }
    for (const [method, path] of callsOf(OWN)) {
      expect([401, 403]).not.toContain((await partner.call(method, path)).status);
    }
    expect((await partner.get('/admin/keys')).status).toBe(403);
  });

  it('of an operator opens every broker and organization', async () => {
    for (const [method, path] of [...callsOf(FOREIGN), ...callsOf('nobody', 'no-broker')]) {
      const { status } = await operator.call(method, path);
      expect([401, 403, 500]).not.toContain(status);
    }
    const uploads = new Uploads(operator, 'nobody', '/v2', 'no-broker');
    const report = await uploads.report(await uploads.send('POST', await zipOfItems(positions(1, 1))));
    expect(report.body.responses).toMatchObject([{ statusCode: 201 }]);
  });

  it('may come in the query, and never shows in an answer', async () => {
    const anybody = new Client(house);
    const query = `?subscription-key=${house.seed.partnerKey}`;
    const path = `/organizations/${OWN}/jobs`;
    expect((await anybody.get(`${path}${query}`)).status).toBe(200);
    expect((await anybody.get(`${path}?subscription-key=no`)).status).toBe(401);
    const problem = await anybody.get(`${path}/x${query}`);
    expect(problem.status).toBe(404);
    expect(problem.text).not.toContain(house.seed.partnerKey);
    // The header decides when both are there.
    expect((await partner.get(`${path}?subscription-key=no`)).status).toBe(200);
  });

  it('of another broker sees neither jobs nor uploads nor positions of the first', async () => {
    await operator.put('/admin/brokers/20000000002', { organizations: [FOREIGN] });
    const issued = await operator.post('/admin/keys', {
      name: 'neighbour',
      role: 'partner',
      brokerCode: '20000000002',
    });
    expect(issued.status).toBe(201);
    const neighbour = new Client(house, issued.body.key as string);
    const job = await new Jobs(partner, OWN).run('CREATE', [positionPayload(1)]);

    const theirs = new Jobs(neighbour, FOREIGN);
    expect((await neighbour.get(`${theirs.path}/${job.id}`)).status).toBe(404);
    expect((await neighbour.get(theirs.path)).body).toEqual({ jobs: [] });
    for (const action of ['cancel', 'retry-failed', 'undo']) {
      expect((await neighbour.post(`${theirs.path}/${job.id}/${action}`)).status).toBe(404);
    }
    const fileId = `20000000002_${FOREIGN}_${job.id}`;
    const { path } = new Uploads(neighbour, FOREIGN, '', '20000000002');
    expect((await neighbour.get(`${path}/file/${fileId}/status`)).status).toBe(404);
    expect((await neighbour.get(`/organizations/${FOREIGN}/debtpositions/iupd-1`)).status).toBe(404);
    // Identifiers of one organization say nothing to another.
    expect((await theirs.run('CREATE', [positionPayload(1)])).status).toBe('completed');
    const removed = await new Jobs(partner, OWN).run('DELETE', ['iupd-1']);
    expect(removed.status).toBe('completed');
    expect((await neighbour.get(`/organizations/${FOREIGN}/debtpositions/iupd-1`)).status).toBe(200);

    await operator.delete(`/admin/keys/${issued.body.id as string}`);
    expect((await neighbour.get(theirs.path)).status).toBe(401);
  });
});
