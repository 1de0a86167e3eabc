import { type Database } from '#libs/persistence';
import { positionPayload } from '#libs/testing';
import { type Kind, KINDS, disagreements, expectedOf } from './support/access-table';
import { Client } from './support/client';
import { type Call, Contract } from './support/contract';
import { type TestHouse, openHouse } from './support/house';
import { installment, option, position as positionV3 } from './support/positions-v3';
import { notice, receiptOf } from './support/receipt';
import { Jobs, Uploads, openDatabase, positions, zipOfItems } from './support/upload';

const BROKER = '15376371009';
const OWN = '77777777777';
const SECONDARY = '80000000001';
const OTHER_BROKER = '20000000002';
const FOREIGN = '99999999999';
const STATION = `${BROKER}_07`;
/** Stands in all that is seen of the partner's: what is refused must not show it. */
const MARKER = 'Marker Of Theirs';
/** The root element of each message. */
const SOAP_MESSAGES = [
  'paVerifyPaymentNoticeReq',
  'paGetPaymentReq',
  'paGetPaymentV2Request',
  'paSendRTReq',
  'paSendRTV2Request',
  'paDemandPaymentNoticeRequest',
];
/** Changed by being asked: last use, what was refused, how much was asked. */
const BESIDES = ['subscription_key', 'audit_entry', 'audit_outcome', 'activity'];

describe('a subscription key', () => {
  let house: TestHouse;
  let database: Database;
  let partner: Client;
  let operator: Client;
  let contract: Contract;
  let keys: Record<Kind, string | undefined>;
  /** Names of things that are there, and that belong to the partner. */
  let theirs: Record<string, string>;
  const segregated = positionPayload(1, { companyName: MARKER });

  const issue = async (given: object): Promise<{ id: string; key: string }> => {
    const { status, body } = await operator.post('/admin/keys', { name: 'matrix', ...given });
    expect(status).toBe(201);
    return body as { id: string; key: string };
  };
  const issueOwn = async (limits: object) =>
    (await issue({ role: 'partner', brokerCode: BROKER, ...limits })).key;

  beforeAll(async () => {
    // Loopback is no trusted network here: SOAP needs a key as well.
    house = await openHouse({ PARTNER_TRUSTED_NETWORKS: '' });
    contract = await Contract.of(house.url);
    partner = new Client(house, house.seed.partnerKey);
    operator = new Client(house, house.seed.operatorKey);
    database = await openDatabase(house);
    await operator.put(`/admin/brokers/${OTHER_BROKER}`, { organizations: [FOREIGN] });
    const revoked = await issue({ role: 'partner', brokerCode: BROKER });
    const rotated = await issue({ role: 'partner', brokerCode: BROKER });
    await operator.delete(`/admin/keys/${revoked.id}`);
    await operator.post(`/admin/keys/${rotated.id}/rotate`, { graceSeconds: 0 });
    keys = {
      'no key': undefined,
      'a wrong key': 'not-a-key',
      'an expired key': await issueOwn({ expiresAt: '2020-01-01T00:00:00Z' }),
      'a revoked key': revoked.key,
      'a key that was rotated out': rotated.key,
      "another broker's key": (await issue({ role: 'partner', brokerCode: OTHER_BROKER })).key,
      'a key for another organization': await issueOwn({ organizations: [SECONDARY] }),
      'a key for another segregation code': await issueOwn({ segregationCodes: ['99'] }),
      'a key to read positions': await issueOwn({ scopes: ['positions:read'] }),
      'a key to write positions': await issueOwn({ scopes: ['positions:write'] }),
      'a key to write receipts': await issueOwn({ scopes: ['receipts:write'] }),
      "the partner's key": house.seed.partnerKey,
      "the operator's key": house.seed.operatorKey,
      "an operator's key to read": (await issue({ role: 'operator', scopes: ['admin:read'] })).key,
    };
    theirs = await furnish();
    // Nothing goes on beside the test.
    await Promise.all([house.apps['receipt-worker'].stop(), house.apps.scheduler.stop()]);
  });
  afterAll(async () => {
    await database.close();
    await house.close();
  });

  /** One of everything a call may name. */
  async function furnish(): Promise<Record<string, string>> {
    const station = { brokerCode: BROKER, endpointUrl: 'http://127.0.0.1:9/', enabled: true };
    const organizations = [{ organizationFiscalCode: OWN, broadcast: true }];
    expect((await operator.put(`/admin/stations/${STATION}`, { ...station, organizations })).status).toBe(
      201,
    );
    const job = await new Jobs(partner, OWN).run('CREATE', [segregated]);
    const receipt = receiptOf(OWN, undefined, { noticeNumber: notice('47'), companyName: MARKER });
    expect((await operator.post(`/organizations/${OWN}/receipts`, { receipt })).status).toBe(201);
    const { body } = await operator.get(`/organizations/${OWN}/receipts/${receipt.receiptId}`);
    const webhook = await operator.post('/admin/webhooks', {
      url: 'http://127.0.0.1:9/',
      description: MARKER,
    });
    const [{ iuv = '', nav = '' } = {}] = segregated.paymentOption as { iuv?: string; nav?: string }[];
    return {
      iupd: segregated.iupd,
      iuv,
      nav: nav === '' ? `3${iuv}` : nav,
      jobId: job.id,
      fileId: `${BROKER}_${OWN}_${job.id}`,
      receiptId: receipt.receiptId,
      deliveryId: String((body.deliveries as { id: number }[])[0]?.id),
      webhookId: webhook.body.id as string,
      brokerCode: BROKER,
      keyId: '0'.repeat(32),
    };
  }

  /** Calls with what names things that are there, or, where they are let through, things that are not. */
  const callsOf = (kind: Kind, outcome: 'refused' | 'passes'): Call[] => {
    const names = { organization: OWN, broker: BROKER, stationId: STATION, deliveryId: '999999999' };
    return contract
      .calls(outcome === 'refused' ? { ...names, ...theirs } : names)
      .filter(({ operation }) => (expectedOf(operation, kind) === 'passes') === (outcome === 'passes'));
  };
  /** A body that names a position of the code, where the path does not. */
  const bodyOf = ({ operation }: Call): unknown => {
    if (operation === 'POST /partner') return '<x/>';
    if (operation === 'POST /paCreatePosition') return acaNotice();
    if (!/(POST|PUT|DELETE) (\/v3)?\/organizations\/\{organization\}\/debtpositions/.test(operation))
      return undefined;
    if (operation.includes('/v3/')) return positionV3(segregated.iupd, [option([installment(1)])]);
    if (operation.startsWith('DELETE')) return { paymentPositionIUPDs: [segregated.iupd] };
    if (operation.startsWith('PUT') && !operation.includes('{iupd}'))
      return { paymentPositions: [segregated] };
    return operation.endsWith('/bulk') ? { paymentPositions: [segregated] } : segregated;
  };
  const acaNotice = () => ({
    nav: theirs['nav'],
    paFiscalCode: OWN,
    iuv: theirs['iuv'],
    entityType: 'F',
    entityFiscalCode: 'VRDLCU80A01H501X',
    entityFullName: 'Luca Verdi',
    iban: 'IT60X0542811101000000123456',
    amount: 100,
    description: 'notice',
    expirationDate: '2099-12-31T23:59:59.000Z',
    postalIban: null,
    payStandIn: true,
  });
  const tables = async () => {
    const rows = await database.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
    );
    const names = rows.map(({ name }) => name).filter((name) => !BESIDES.includes(name));
    return database.query(`CHECKSUM TABLE ${names.map((name) => `\`${name}\``).join(', ')}`);
  };

  it('is held against a table that knows every call there is, and no other', () => {
    const operations = [...new Set(contract.calls({}).map(({ operation }) => operation))];
    expect(operations.length).toBeGreaterThan(100);
    expect(disagreements(operations)).toEqual([]);
    expect(disagreements([...operations, 'GET /new'])).toEqual(['not in the table: GET /new']);
    expect(disagreements([], { 'GET /gone': 'anybody' })).toEqual(['not in the api: GET /gone']);
  });

  it.each(KINDS)('opens what it should and nothing else: %s', async (kind) => {
    const client = new Client(house, keys[kind]);
    const before = await tables();
    const wrong: unknown[] = [];
    for (const call of callsOf(kind, 'refused')) {
      const { status, text } = await client.call(call.method, call.path, bodyOf(call), typeOf(call));
      const expected = expectedOf(call.operation, kind);
      // Where GPD's contract has no 403, a caller does not learn that there is something it may not see.
      const hidden = expected === 403 && !call.statuses.includes(403) ? 404 : expected;
      if (status !== hidden)
        wrong.push({ call: `${call.method} ${call.path}`, expected: hidden, status, text });
      else if (text.includes(MARKER)) wrong.push({ call: `${call.method} ${call.path}`, shows: text });
    }
    expect(wrong).toEqual([]);
    expect(await tables()).toEqual(before);
    for (const call of callsOf(kind, 'passes')) {
      const { status, text } = await client.call(call.method, call.path, undefined, typeOf(call));
      if ([401, 403, 429].includes(status) || status >= 500)
        wrong.push({ call: `${call.method} ${call.path}`, expected: 'passes', status, text });
    }
    expect(wrong).toEqual([]);
  });

  it.each(SOAP_MESSAGES)('is asked for by SOAP before a message is looked at: %s', async (name) => {
    const body = `<pa:${name} xmlns:pa="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"/>`;
    const message = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
    const wrong: unknown[] = [];
    for (const kind of KINDS) {
      const client = new Client(house, keys[kind]);
      const { status, text } = await client.call('POST', '/partner', message, { 'Content-Type': 'text/xml' });
      const expected = expectedOf('POST /partner', kind);
      const isRight =
        expected === 'passes' ? status === 200 && text.includes('PAA_SINTASSI_XSD') : status === expected;
      if (!isRight) wrong.push({ kind, expected, status, text });
    }
    expect(wrong).toEqual([]);
  });

  it("of another broker finds none of the first one's things among its own", async () => {
    const neighbour = new Client(house, keys["another broker's key"]);
    const own = new Jobs(neighbour, FOREIGN);
    expect((await neighbour.get(`${own.path}/${theirs['jobId'] ?? ''}`)).status).toBe(404);
    expect((await neighbour.get(own.path)).body).toEqual({ jobs: [] });
    for (const action of ['cancel', 'retry-failed', 'undo']) {
      expect((await neighbour.post(`${own.path}/${theirs['jobId'] ?? ''}/${action}`)).status).toBe(404);
    }
    const fileId = `${OTHER_BROKER}_${FOREIGN}_${theirs['jobId'] ?? ''}`;
    const { path } = new Uploads(neighbour, FOREIGN, '', OTHER_BROKER);
    expect((await neighbour.get(`${path}/file/${fileId}/status`)).status).toBe(404);
    const position = `/organizations/${FOREIGN}/debtpositions/${segregated.iupd}`;
    expect((await neighbour.get(position)).status).toBe(404);
    // Identifiers of one organization say nothing to another.
    expect((await own.run('CREATE', [positionPayload(1)])).status).toBe('completed');
    expect((await partner.get(`/organizations/${OWN}/debtpositions/${segregated.iupd}`)).text).toContain(
      MARKER,
    );
    expect((await neighbour.get(position)).text).not.toContain(MARKER);
  });

  it('of an operator opens every broker and organization, also those nobody has named yet', async () => {
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
    expect((await new Client(house, '').get(path)).status).toBe(401);
    const problem = await anybody.get(`${path}/x${query}`);
    expect(problem.status).toBe(404);
    expect(problem.text).not.toContain(house.seed.partnerKey);
    // The header decides when both are there.
    expect((await partner.get(`${path}?subscription-key=no`)).status).toBe(200);
  });
});

const typeOf = ({ operation }: Call): Record<string, string> =>
  operation === 'POST /partner' ? { 'Content-Type': 'text/xml' } : {};
