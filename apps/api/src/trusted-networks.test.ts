import { isTrusted } from './trusted-networks';

describe('isTrusted', () => {
  const networks = ['10.0.0.0/8', '192.168.1.7/32', '2001:db8::/32', '::1/128'];

  it.each([
    ['10.1.2.3', true],
    ['11.1.2.3', false],
    ['192.168.1.7', true],
    ['192.168.1.8', false],
    ['::ffff:10.1.2.3', true],
    ['::ffff:11.1.2.3', false],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['::1', true],
    ['fe80::1%eth0', false],
    ['', false],
    ['localhost', false],
    ['10.1.2.3.4', false],
    [undefined, false],
  ])('%s: %s', (address, trusted) => {
    expect(isTrusted(address, networks)).toBe(trusted);
  });

  it('trusts nobody where no network is named', () => {
    expect(isTrusted('127.0.0.1', [])).toBe(false);
  });

  it('trusts everybody where every network is', () => {
    expect(isTrusted('8.8.8.8', ['0.0.0.0/0'])).toBe(true);
    expect(isTrusted('2001:db8::1', ['0.0.0.0/0'])).toBe(false);
  });
});
