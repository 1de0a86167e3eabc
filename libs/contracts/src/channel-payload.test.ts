import { createPrivateKey } from 'node:crypto';
import { Rejected } from '#libs/domain';
import { selfSigned } from '#libs/testing';
import { readChannel } from './channel-payload';

const [one, two] = [selfSigned('one'), selfSigned('two')];

function faultsOf(body: unknown): string[] {
  try {
    readChannel(body);
  } catch (error) {
    if (error instanceof Rejected) return error.faults.map(({ pointer, detail }) => `${pointer} ${detail}`);
    throw error;
  }
  return [];
}

describe('readChannel', () => {
  it('reads certificates, and shows nothing that is secret', () => {
    const { channel, summary } = readChannel({
      clientCertificate: one.cert + two.cert,
      clientKey: one.key,
      ca: two.cert + one.cert,
      headers: { 'X-Api-Key': 's3cret' },
      forwarder: { url: 'https://forwarder.example.org/forward', subscriptionKey: 's3cret' },
    });
    expect(channel).toEqual({
      clientCertificate: one.cert + two.cert,
      clientKey: one.key,
      ca: two.cert + one.cert,
      headers: { 'X-Api-Key': 's3cret' },
      forwarder: { url: 'https://forwarder.example.org/forward', subscriptionKey: 's3cret' },
    });
    expect(summary).toMatchObject({
      clientCertificate: { subject: 'CN=one', issuer: 'CN=one', validTo: '2999-12-31T23:59:59.000Z' },
      ca: [{ subject: 'CN=two' }, { subject: 'CN=one' }],
      headers: ['X-Api-Key'],
      forwarder: { url: 'https://forwarder.example.org/forward', hasSubscriptionKey: true },
    });
    expect(JSON.stringify(summary)).not.toMatch(/s3cret|PRIVATE/);
  });

  it('opens a key by its passphrase, once', () => {
    const key = createPrivateKey(one.key);
    const locked = key
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' })
      .toString();
    const given = { clientCertificate: one.cert, clientKey: locked };
    expect(readChannel({ ...given, clientKeyPassphrase: 'open' }).channel.clientKey).toBe(one.key);
    expect(faultsOf({ ...given, clientKeyPassphrase: 'shut' })).toEqual([
      '/clientKey must be a private key in PEM that clientKeyPassphrase opens',
    ]);
    expect(faultsOf(given)).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    [
      'no certificate',
      { clientCertificate: 'x', clientKey: one.key },
      '/clientCertificate must be one or more',
    ],
    ['a broken one', { ca: one.cert.replace('MII', 'XXX').replace('M', '!') }, '/ca must be one or more'],
    ['no key', { clientCertificate: one.cert }, '/clientKey is required'],
    ['no certificate of a key', { clientKey: one.key }, '/clientCertificate is required'],
    [
      'a key that is none',
      { clientCertificate: one.cert, clientKey: 'x' },
      '/clientKey must be a private key in PEM',
    ],
    ['the key of another', { clientCertificate: one.cert, clientKey: two.key }, '/clientKey is not the key'],
    [
      'a header of ours',
      { headers: { 'Content-Length': '1' } },
      '/headers/Content-Length is set by the service',
    ],
    ['a header with a line break', { headers: { a: 'x\r\nHost: y' } }, '/headers/a must be 1 to 1024'],
    ['a name that is none', { headers: { 'a b': 'x' } }, '/headers/a b must be a header name'],
    [
      'a forwarder with a password',
      { forwarder: { url: 'https://a:b@c/' } },
      '/forwarder/url must not carry',
    ],
    ['an unknown field', { certificate: one.cert }, ''],
  ])('refuses %s', (_, body, fault) => {
    expect(faultsOf(body)).toEqual([expect.stringContaining(fault)]);
  });

  it('never repeats a secret in a message', () => {
    expect(() => readChannel({ clientKey: 's3cret', clientCertificate: 's3cret' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') as string }) as Error,
    );
  });
});
