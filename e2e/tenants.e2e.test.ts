import { positionPayload } from '#libs/testing';
import { Client } from './support/client';
import { type Call, Contract } from './support/contract';
import { type TestHouse, openHouse } from './support/house';
import { Jobs, Uploads, positions, zipOfItems } from './support/upload';

const BROKER = '15376371009';
const OWN = '77777777777';
const FOREIGN = '99999999999';

describe('a subscription key', () => {
  let house: TestHouse;
  let partner: Client;
  let operator: Client;
  let contract: Contract;
  /** Every call there is, bodies left out: nobody may get as far as the body. */
  const calls = (organization: string, broker = BROKER): Call[] =>
    contract.calls({ organization, broker, deliveryId: '1' });
  /** Those that open an organization's data. */
  const callsOf = (organization: string, broker?: string): Call[] =>
    calls(organization, broker).filter(
      ({ access, parameters }) => access === 'partner' && parameters.includes('organization'),
    );
  beforeAll(async () => {
    house = await openHouse();
    contract = await Contract.of(house.url);
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
    const locked = calls(OWN).filter(({ access }) => access === 'partner' || access === 'operator');
    expect(locked.length).toBeGreaterThan(100);
    for (const { method, path } of locked) {
      const { status, body } = await nobody.call(method, path);
      expect({ method, path, status, title: body.title }).toEqual({
        method,
        path,
        status: 401,
        title: 'UNAUTHORIZED',
      });
    }
  });

  it("of a partner opens its broker's organizations and stations only: 403, in the words of each contract", async () => {
    const foreign = [
      ...callsOf(FOREIGN),
      ...callsOf(OWN, 'other').filter(({ parameters }) => parameters.includes('broker')),
      ...callsOf(FOREIGN, 'other'),
      ...calls(OWN).filter(
        ({ access, parameters }) =>
          access === 'operator' || (access === 'partner' && parameters.includes('stationId')),
      ),
    ];
    for (const { method, path, statuses } of foreign) {
      const { status, body } = await partner.call(method, path);
      // Where GPD says so, a caller must not learn that there is something it may not see.
      if (!statuses.includes(403)) expect({ method, path, status }).toEqual({ method, path, status: 404 });
      else {
        expect({ method, path, status, title: body.title }).toEqual({
          method,
          path,
          status: 403,
          title: 'FORBIDDEN',
        });
      }
    }
    for (const { method, path } of callsOf(OWN)) {
      expect([401, 403]).not.toContain((await partner.call(method, path)).status);
    }
  });

  it('of an operator opens every broker and organization', async () => {
    for (const { method, path } of [...callsOf(FOREIGN), ...callsOf('nobody', 'no-broker')]) {
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
