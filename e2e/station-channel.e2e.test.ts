import { type IncomingHttpHeaders, type Server, createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo } from 'node:net';
import { type TLSSocket } from 'node:tls';
import { Database } from '#libs/persistence';
import { buildPaSendRTV2Response } from '#libs/soap';
import { selfSigned } from '#libs/testing';
import { openHouse } from './support/house';
import { Scene, organizationCode, receiptOf } from './support/receipt';

const ours = selfSigned('gpd-async');
const stationCertificate = selfSigned('station');
const OK = buildPaSendRTV2Response({ outcome: 'OK' });

let scene: Scene;
beforeAll(async () => {
  scene = new Scene(
    await openHouse({ DELIVERY_SLOT_MS: '300', DELIVERY_MAX_ATTEMPTS: '50', BREAKER_PROBE_MS: '300' }),
  );
});
const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  await scene.close();
});

interface Call {
  headers: IncomingHttpHeaders;
  path: string;
  peer: string | undefined;
  xml: string;
}

/** A server that answers OK and remembers who called. */
async function listen(secure: boolean, answer = OK): Promise<{ url: string; calls: Call[] }> {
  const calls: Call[] = [];
  const server = secure
    ? createHttps({ ...stationCertificate, requestCert: true, rejectUnauthorized: true, ca: ours.cert })
    : createHttp();
  server.on('request', (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const peer = (request.socket as Partial<TLSSocket>).getPeerCertificate?.().subject.CN;
      const xml = Buffer.concat(chunks).toString();
      calls.push({ headers: request.headers, path: request.url ?? '', peer: peer?.toString(), xml });
      response.setHeader('content-type', 'text/xml').end(answer);
    });
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`, calls };
}

let serial = 0;
async function register(organization: string, endpointUrl: string): Promise<string> {
  serial += 1;
  const stationId = `channel_${serial}`;
  const { status, text } = await scene.operator.put(`/admin/stations/${stationId}`, {
    brokerCode: 'channel',
    endpointUrl,
    organizations: [{ organizationFiscalCode: organization }],
  });
  if (status !== 201) throw new Error(text);
  return stationId;
}
const channelOf = (stationId: string) => `/admin/stations/${stationId}/channel`;
const test = async (stationId: string) =>
  (await scene.operator.post(`/admin/stations/${stationId}/test`)).body as TestResult;
interface TestResult {
  ok: boolean;
  summary: string;
  steps: { step: string; ok: boolean; detail: string }[];
}
const stepsOf = ({ steps }: TestResult) => steps.map(({ step, ok }) => `${step} ${ok ? 'ok' : 'failed'}`);

describe('a station behind mutual TLS', () => {
  it('gets its receipts once its channel is set; the database cannot tell the key', async () => {
    const organization = organizationCode();
    const { url, calls } = await listen(true);
    const stationId = await register(organization, `${url}/rt`);
    const before = await test(stationId);
    expect(stepsOf(before)).toEqual(['DNS ok', 'ADDRESS ok', 'TCP ok', 'TLS failed']);
    expect(before.summary).toContain('add it as `ca` to the channel');
    const receipt = receiptOf(organization);
    expect((await scene.post(receipt)).status).toBe(201);
    await scene.receipt(receipt, ({ deliveries }) => deliveries[0]!.attempts[0]?.errorClass === 'TLS');

    const put = await scene.operator.put(channelOf(stationId), {
      ca: stationCertificate.cert,
      clientCertificate: ours.cert,
      clientKey: ours.key,
    });
    expect(put).toMatchObject({ status: 200, body: { clientCertificate: { subject: 'CN=gpd-async' } } });
    const shown = await scene.operator.get(channelOf(stationId));
    expect(shown.body).toEqual(put.body);
    expect(shown.text).not.toContain('PRIVATE KEY');

    await scene.notified(receipt);
    expect(calls.map(({ peer }) => peer)).toContain('gpd-async');
    const after = await test(stationId);
    expect(stepsOf(after)).toEqual(['DNS ok', 'ADDRESS ok', 'TCP ok', 'TLS ok', 'HTTP ok', 'SOAP ok']);
    expect(after.steps[3]!.detail).toMatch(/TLSv1\.[23]; certificate of station, signed by station/);

    const database = await Database.open({ url: scene.house.mysqlUrl, poolSize: 1 });
    const [row] = await database.query<{ sealed: Buffer; summary: string }>(
      'SELECT sealed, summary FROM station_channel WHERE station_id = ?',
      [stationId],
    );
    await database.close();
    expect(row!.sealed.toString('latin1') + row!.summary).not.toMatch(/PRIVATE KEY|BEGIN/);
  });

  it('has no channel before one is set and after it was removed', async () => {
    const stationId = await register(organizationCode(), 'http://127.0.0.1:9/');
    expect(await scene.operator.get(channelOf(stationId))).toMatchObject({ status: 404 });
    await scene.operator.put(channelOf(stationId), { headers: { 'X-Key': 'k' } });
    expect((await scene.operator.get(channelOf(stationId))).body).toEqual({ headers: ['X-Key'] });
    expect((await scene.operator.delete(channelOf(stationId))).status).toBe(204);
    expect((await scene.operator.delete(channelOf(stationId))).status).toBe(404);
    expect((await scene.operator.put(channelOf('nowhere'), {})).status).toBe(404);
    expect((await scene.operator.put(channelOf(stationId), { clientKey: 'x' })).status).toBe(400);
  });
});

describe('a station behind a forwarder', () => {
  it('is told by headers, the forwarder by its key', async () => {
    const organization = organizationCode();
    const { url, calls } = await listen(false);
    const stationId = await register(organization, 'https://station.example.org:8443/rt?x=1');
    await scene.operator.put(channelOf(stationId), {
      headers: { 'X-Tenant': 'comune' },
      forwarder: { url: `${url}/forward`, subscriptionKey: 's3cret' },
    });
    await scene.deliver(receiptOf(organization));
    expect(calls[0]).toMatchObject({
      path: '/forward',
      headers: {
        'x-host-url': 'station.example.org',
        'x-host-port': '8443',
        'x-host-path': '/rt?x=1',
        'x-tenant': 'comune',
        'ocp-apim-subscription-key': 's3cret',
        soapaction: '"paSendRTV2"',
      },
    });
    expect((await scene.operator.get(channelOf(stationId))).text).not.toContain('s3cret');
  });
});

describe('the test of a station', () => {
  it.each([
    ['a name that does not exist', 'http://nowhere.invalid/', ['DNS failed'], /cannot be resolved/],
    ['an address inside', 'http://10.1.2.3/', ['DNS ok', 'ADDRESS failed'], /OUTBOUND_ALLOWED_NETWORKS/],
    [
      'a port where nothing listens',
      'http://127.0.0.1:9/',
      ['DNS ok', 'ADDRESS ok', 'TCP failed'],
      /nothing listens/,
    ],
  ])('says where the way ends: %s', async (_, endpointUrl, steps, summary) => {
    const result = await test(await register(organizationCode(), endpointUrl));
    expect(stepsOf(result)).toEqual(steps);
    expect(result.ok).toBe(false);
    expect(result.summary).toMatch(summary);
  });

  it('sends no receipt, and tells a web page from SOAP', async () => {
    const page = await listen(false, '<html><body>Welcome</body></html>');
    const result = await test(await register(organizationCode(), page.url));
    expect(stepsOf(result)).toEqual(['DNS ok', 'ADDRESS ok', 'TCP ok', 'HTTP ok', 'SOAP failed']);
    expect(result.summary).toContain('HTML page');
    expect(page.calls.map(({ headers }) => headers['soapaction'])).toEqual(['"paVerifyPaymentNotice"']);
    expect(page.calls[0]!.xml).toContain('<noticeNumber>000000000000000000</noticeNumber>');
  });

  it('is an operator’s, of a station that is there', async () => {
    expect((await scene.operator.post('/admin/stations/nowhere/test')).status).toBe(404);
  });
});
