import { type LookupAddress } from 'node:dns';
import { createAddressRules, createGuardedLookup } from './address-rules';

describe('address rules', () => {
  const nothingAllowed = createAddressRules([]);

  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450:4002::1', '::ffff:8.8.8.8'])(
    'allow the public address %s',
    (address) => {
      expect(nothingAllowed(address)).toBe(true);
    },
  );

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['unspecified', '0.0.0.0'],
    ['unspecified', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['link-local (cloud metadata)', '169.254.169.254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['unique local', 'fd00::1'],
    ['site-local', 'fec0::1'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '2001:db8::1'],
    ['benchmark', '198.18.0.1'],
    ['IPv4 written as IPv6', '::ffff:127.0.0.1'],
    ['IPv4 written as IPv6', '::ffff:a00:1'],
    ['IPv4 written as IPv6, the old way', '::7f00:1'],
    ['IPv4 behind NAT64', '64:ff9b::7f00:1'],
    ['IPv4 behind 6to4', '2002:7f00:1::'],
    ['Teredo', '2001::1'],
    ['not given out', '4000::1'],
    ['no address', 'localhost'],
    ['no address', ''],
  ])('refuse %s: %s', (_, address) => {
    expect(nothingAllowed(address)).toBe(false);
  });

  it('allow what is inside an allowed network, and nothing beside it', () => {
    const allows = createAddressRules(['10.1.0.0/16', '127.0.0.1/32', 'fd00:1::/32']);
    expect(['10.1.2.3', '127.0.0.1', '::ffff:10.1.2.3', 'fd00:1::5'].map(allows)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['10.2.0.1', '127.0.0.2', 'fd00:2::5', '::1'].map(allows)).toEqual([false, false, false, false]);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', 'localhost', ''])('are not made from %j', (network) => {
    expect(() => createAddressRules([network])).toThrow('is not a network');
  });
});

describe('the guarded lookup', () => {
  const resolve = (allowedNetworks: string[], hostname: string, all: boolean) =>
    new Promise<string | LookupAddress[]>((resolvePromise, reject) => {
      createGuardedLookup(createAddressRules(allowedNetworks))(hostname, { all }, (error, address) => {
        if (error) reject(error);
        else resolvePromise(address);
      });
    });

  it('gives only allowed addresses of a name', async () => {
    expect(await resolve(['127.0.0.0/8'], 'localhost', true)).toEqual([{ address: '127.0.0.1', family: 4 }]);
    expect(await resolve(['127.0.0.0/8'], 'localhost', false)).toBe('127.0.0.1');
  });

  it('fails when a name has none', async () => {
    await expect(resolve(['10.0.0.0/8'], 'localhost', true)).rejects.toMatchObject({
      failureClass: 'FORBIDDEN_ADDRESS',
    });
  });

  it('fails when there is no such name', async () => {
    await expect(resolve([], 'station.invalid', true)).rejects.toMatchObject({ failureClass: 'DNS' });
  });
});
