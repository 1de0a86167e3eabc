import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createStationClient, createTargetCheck, type StationExchange } from '#libs/station-client';

const newClient = (allowedNetworks: string[]) =>
  createStationClient({ allowedNetworks, maxAnswerBytes: 1024, connectionsPerStation: 1, userAgent: 'test' });

async function post(endpointUrl: string, allowedNetworks = ['127.0.0.0/8']): Promise<StationExchange> {
  const client = newClient(allowedNetworks);
  try {
    return await client.post({ stationId: 'S1', endpointUrl, timeoutMs: 5_000, soapAction: 'x', body: '' });
  } finally {
    await client.close();
  }
}

describe('an address', () => {
  const server = createServer((_, response) => response.end('ok'));

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    ['http://127.0.0.1:1/'],
    ['http://localhost:1/'],
    ['http://[::1]:1/'],
    ['http://[::ffff:127.0.0.1]:1/'],
    ['http://2130706433:1/'],
    ['http://0x7f.1:1/'],
    ['http://0/'],
    ['http://169.254.169.254/latest/meta-data/'],
    ['https://10.0.0.1/'],
  ])('inside is not called: %s', async (url) => {
    const { failure } = await post(url, []);
    expect(failure?.class).toBe('FORBIDDEN_ADDRESS');
  });

  it('may be a name for an allowed address', async () => {
    const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
    expect((await post(url)).body).toBe('ok');
  });

  it('that no name server knows is a failure of DNS', async () => {
    expect((await post('http://station.invalid/')).failure?.class).toBe('DNS');
  });

  it.each([
    '',
    'station',
    '/relative',
    'ftp://example.org/',
    'file:///etc/hostname',
    'http://user:secret@example.org/',
    'http://',
  ])('that is none for a station is refused: %j', async (url) => {
    const { failure } = await post(url);
    expect(failure?.class).toBe('BAD_URL');
    expect(failure?.message).not.toContain('secret');
  });

  it('rules that are none are refused at once', () => {
    expect(() => newClient(['10.0.0.1'])).toThrow('10.0.0.1');
  });
});

describe('a target that is stated', () => {
  const check = createTargetCheck(['10.1.0.0/16']);

  it.each([
    ['https://203.0.114.1/hook', undefined],
    ['https://10.1.2.3/hook', undefined],
    ['https://[2606:4700::1111]/', undefined],
    ['http://127.0.0.1:3306/', /not on the public internet/],
    ['http://localhost/', /not on the public internet/],
    ['http://[::ffff:169.254.169.254]/', /not on the public internet/],
    ['http://10.2.0.1/', /not on the public internet/],
  ])('is judged as one that is called: %s', async (url, complaint) => {
    const answer = await check(url);
    if (complaint === undefined) expect(answer).toBeUndefined();
    else expect(answer).toMatch(complaint);
  });
});
