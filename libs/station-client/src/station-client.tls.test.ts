import { createServer, type Server, type ServerOptions } from 'node:https';
import { type AddressInfo } from 'node:net';
import { type TLSSocket } from 'node:tls';
import { createStationClient, type StationClient, type StationTls } from '#libs/station-client';
import { selfSigned } from '#libs/testing';

const station = selfSigned('station');
const forwarder = selfSigned('forwarder');

let client: StationClient;
let server: Server | undefined;

beforeEach(() => {
  client = createStationClient({
    allowedNetworks: ['127.0.0.0/8'],
    maxAnswerBytes: 1024,
    connectionsPerStation: 1,
    userAgent: 'test',
  });
});

afterEach(async () => {
  await client.close();
  await new Promise((resolve) => server?.close(resolve));
});

async function start(options: ServerOptions = {}): Promise<string> {
  server = createServer({ ...station, keepAliveTimeout: 60_000, ...options }, ({ socket }, response) => {
    const peer = (socket as Partial<TLSSocket>).getPeerCertificate?.() as { subject?: { CN: string } };
    response.end(`hello ${peer.subject?.CN ?? 'stranger'}`);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const post = (endpointUrl: string, tls?: StationTls) =>
  client.post({
    stationId: 'S1',
    endpointUrl,
    timeoutMs: 5_000,
    soapAction: 'x',
    body: '',
    ...(tls ? { tls } : {}),
  });

describe('a station behind TLS', () => {
  it('is trusted by the authority given for it, over one connection', async () => {
    const url = await start();
    let connections = 0;
    server?.on('secureConnection', () => connections++);
    for (let i = 0; i < 3; i++) expect((await post(url, { ca: station.cert })).body).toBe('hello stranger');
    expect(connections).toBe(1);
  });

  it('knows us by our certificate', async () => {
    const url = await start({ requestCert: true, rejectUnauthorized: true, ca: forwarder.cert });
    expect((await post(url, { ca: station.cert, ...forwarder })).body).toBe('hello forwarder');
    expect((await post(url, { ca: station.cert })).failure?.class).toMatch(/TLS|RESET/);
  });

  it('is not called when nobody vouches for it', async () => {
    const { failure } = await post(await start());
    expect(failure).toEqual({
      class: 'TLS',
      message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    });
  });

  it('is not called under another name', async () => {
    const url = (await start()).replace('127.0.0.1', 'localhost');
    const { failure } = await post(url, { ca: station.cert });
    expect(failure).toEqual({
      class: 'TLS',
      message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
    });
  });

  it('is not called with TLS below 1.2', async () => {
    const url = await start({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' });
    expect((await post(url, { ca: station.cert })).failure?.class).toBe('TLS');
  });

  it('is not called with a certificate that is none', async () => {
    expect((await post(await start(), { cert: 'x', key: 'y' })).failure?.class).toBe('TLS');
  });
});
