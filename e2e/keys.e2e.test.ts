import { positionPayload } from '#libs/testing';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';

const OWN = '77777777777';
const SECONDARY = '80000000001';
const POSITIONS = `/organizations/${OWN}/debtpositions`;

describe('subscription keys', () => {
  let house: TestHouse;
  let operator: Client;
  let partner: Client;
  /** A new key of the broker, limited. */
  const issue = async (limits: object): Promise<{ id: string; client: Client }> => {
    const { status, body } = await operator.post('/admin/keys', {
      name: 'limited',
      role: 'partner',
      brokerCode: house.seed.broker,
      ...limits,
    });
    expect(status).toBe(201);
    return { id: body.id as string, client: new Client(house, body.key as string) };
  };
  beforeAll(async () => {
    house = await openHouse();
    operator = new Client(house, house.seed.operatorKey);
    partner = new Client(house, house.seed.partnerKey);
  });
  afterAll(() => house.close());

  it('with scopes read and write what these name', async () => {
    const { client } = await issue({ scopes: ['positions:read', 'receipts:write'] });
    expect((await client.get(POSITIONS)).status).toBe(200);
    expect((await client.get(`/organizations/${OWN}/receipts`)).status).toBe(200);
    expect((await client.post(POSITIONS, positionPayload(1))).status).toBe(403);
    expect((await client.get(`${POSITIONS}/iupd-1`)).status).toBe(404);
    // Whoever has the secret can sign.
    expect((await client.get('/webhook-secret')).status).toBe(403);
    const verify = `/payment-options/organizations/${OWN}/notices/301000000000000001`;
    expect((await client.post(verify)).status).toBe(404);
    expect((await client.post('/partner', '<x/>', { 'Content-Type': 'text/xml' })).status).toBe(403);
  });

  it('limited to organizations open nothing else, nor what is of a broker as a whole', async () => {
    const { client } = await issue({ organizations: [SECONDARY] });
    expect((await client.get(`/organizations/${SECONDARY}/jobs`)).status).toBe(200);
    expect((await client.get(`/organizations/${OWN}/jobs`)).status).toBe(403);
    expect((await client.get('/redeliveries')).status).toBe(403);
    expect((await client.get(`/stations/${house.seed.broker}_02/mailbox`)).status).toBe(403);
  });

  it('limited to segregation codes reach these, whatever they ask for', async () => {
    const iuvs = { '01': '01000000000000011', '02': '02000000000000012' };
    for (const [code, iuv] of Object.entries(iuvs)) {
      const position = positionPayload(Number(code));
      const { nav: _, ...option } = position.paymentOption[0] ?? {};
      const payload = { ...position, iupd: `of-${code}`, paymentOption: [{ ...option, iuv }] };
      expect((await partner.post(POSITIONS, payload)).status).toBe(201);
    }
    const { client } = await issue({ segregationCodes: ['01', '03'] });
    const iupds = async (query: string) =>
      ((await client.get(`${POSITIONS}${query}`)).body.payment_position_list as { iupd: string }[]).map(
        ({ iupd }) => iupd,
      );
    expect(await iupds('')).toEqual(['of-01']);
    expect(await iupds('?segregationCodes=01,02')).toEqual(['of-01']);
    expect((await client.get(`${POSITIONS}?segregationCodes=02`)).status).toBe(403);
    expect((await client.get(`${POSITIONS}/of-01`)).status).toBe(200);
    expect((await client.get(`${POSITIONS}/of-02`)).status).toBe(403);
    expect((await client.delete(`${POSITIONS}/of-02?segregationCodes=01`)).status).toBe(403);
    expect((await client.post(`${POSITIONS}/of-02/publish`)).status).toBe(403);
    // What does not look at codes is closed.
    expect((await client.get(`/organizations/${OWN}/paymentoptions/3${iuvs['01']}`)).status).toBe(403);
    expect((await client.get(`/organizations/${OWN}/jobs`)).status).toBe(403);
    expect((await partner.get(`${POSITIONS}/of-02`)).status).toBe(200);
  });

  it('are rotated with overlap, and show their last use', async () => {
    const { id, client } = await issue({ scopes: ['positions:read'] });
    const rotated = await operator.post(`/admin/keys/${id}/rotate`, { graceSeconds: 3_600 });
    expect(rotated.status).toBe(201);
    const next = new Client(house, rotated.body.key as string);
    for (const each of [client, next]) expect((await each.get(POSITIONS)).status).toBe(200);
    expect((await next.delete(`${POSITIONS}/x`)).status).toBe(403);
    expect((await operator.post(`/admin/keys/${id}/rotate`)).status).toBe(409);
    const used = await operator.poll('/admin/keys', ({ body }) =>
      (body.keys as { id: string; lastUsedAt: string | null }[]).some(
        (key) => key.id === rotated.body.id && key.lastUsedAt !== null,
      ),
    );
    expect(used.status).toBe(200);
    const last = await operator.post(`/admin/keys/${rotated.body.id as string}/rotate`, { graceSeconds: 0 });
    expect((await next.get(POSITIONS)).status).toBe(401);
    expect((await new Client(house, last.body.key as string).get(POSITIONS)).status).toBe(200);
  });

  it('over their rate are told when to come again, others are not hindered', async () => {
    const { client } = await issue({ perSecond: 1 });
    const statuses: number[] = [];
    for (let n = 0; n < 10; n += 1) statuses.push((await client.get(POSITIONS)).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const refused = await client.get(POSITIONS);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(10);
    expect((await client.post('/partner', '<x/>', { 'Content-Type': 'text/xml' })).status).toBe(429);
    expect((await partner.get(POSITIONS)).status).toBe(200);
  });

  it.each([
    [{ role: 'partner', scopes: ['admin:read'] }, '/scopes/0'],
    [{ role: 'partner', scopes: [] }, '/scopes'],
    [{ role: 'partner', segregationCodes: ['1'] }, '/segregationCodes/0'],
    [{ role: 'partner', perSecond: 0 }, '/perSecond'],
    [{ role: 'operator', organizations: [OWN] }, '/organizations'],
  ])('with limits that mean nothing are not issued: %j', async (limits, pointer) => {
    const broker = limits.role === 'partner' ? { brokerCode: house.seed.broker } : {};
    const { status, body } = await operator.post('/admin/keys', { name: 'x', ...broker, ...limits });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ pointer }]);
  });

  it('of operators may be for reading only, which no secret is', async () => {
    const { body } = await operator.post('/admin/keys', {
      name: 'auditor',
      role: 'operator',
      scopes: ['admin:read'],
    });
    const auditor = new Client(house, body.key as string);
    expect((await auditor.get('/admin/keys')).status).toBe(200);
    expect((await auditor.put('/admin/brokers/1', { organizations: [] })).status).toBe(403);
    expect((await auditor.get(`/admin/webhooks/${'0'.repeat(32)}/secret`)).status).toBe(403);
    expect((await auditor.get(POSITIONS)).status).toBe(403);
  });

  it('leave what they change in the administration in the audit log, without secrets', async () => {
    const put = await operator.put('/admin/brokers/20000000002', { organizations: [SECONDARY] });
    await operator.delete(`/admin/keys/${'0'.repeat(32)}`);
    await operator.get(`/admin/webhooks/${'0'.repeat(32)}/secret`);
    const { body, text } = await operator.get('/admin/audit?limit=3');
    const actor = (body.entries as { actor: string }[])[0]?.actor;
    expect(body.entries).toMatchObject([
      { operation: 'getSecretOfWebhook', method: 'GET', outcome: 'refused', status: 404 },
      { operation: 'revokeKey', method: 'DELETE', outcome: 'refused', status: 404 },
      {
        operation: 'putBroker',
        target: '/admin/brokers/20000000002',
        outcome: 'done',
        status: 200,
        requestId: put.headers.get('x-request-id'),
        actor: expect.stringMatching(/^operator:[0-9a-f]{32}$/) as string,
      },
    ]);
    expect(actor).toMatch(/^operator:/);
    expect(text).not.toContain(house.seed.operatorKey);
    const next = await operator.get(`/admin/audit?limit=1&cursor=${body.nextCursor as string}`);
    expect((next.body.entries as unknown[]).length).toBe(1);
    expect((await operator.get('/admin/audit?operation=putBroker&outcome=done')).body.entries).toHaveLength(
      1,
    );
    expect((await operator.get('/admin/audit?cursor=x')).status).toBe(400);
    expect((await partner.get('/admin/audit')).status).toBe(403);
  });
});
