import { BlockList, isIP } from 'node:net';

/** Whether an address lies in one of these CIDRs. An IPv4 address mapped into IPv6 counts as IPv4. */
export function isTrusted(address: string | undefined, networks: readonly string[]): boolean {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
  const family = isIP(plain);
  if (family === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', prefix = ''] = network.split('/');
    const kind = isIP(base) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(base, Number(prefix), kind);
  }
  return list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}
