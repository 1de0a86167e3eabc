import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { type LookupFunction, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ExchangeFailure } from './exchange';

/** Says whether an IP address may be called. */
export type AddressRules = (address: string) => boolean;

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What IANA has given out for use on the internet; ipaddr.js calls the rest of IPv6 unicast as well. */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Rules against requests to inside the own network: public unicast addresses are allowed, anything else only
 * inside one of the given networks. An IPv4 address written as IPv6 is judged as IPv4.
 *
 * @param allowedNetworks CIDRs such as `10.1.0.0/16` or `fd00::/8`
 * @throws Error when one of them is not a CIDR
 */
export function createAddressRules(allowedNetworks: readonly string[]): AddressRules {
  const networks = allowedNetworks.map((network) => {
    if (!ipaddr.isValidCIDR(network)) throw new Error(`"${network}" is not a network such as 10.1.0.0/16.`);
    return ipaddr.parseCIDR(network);
  });
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return isPublic(address) || networks.some((network) => isInside(address, network));
  };
}

/**
 * A lookup for sockets that answers only with allowed addresses. The name is resolved once, by the very
 * connection that uses the result, so a name server cannot show one address to a check and another to the
 * socket.
 */
export function createGuardedLookup(allows: AddressRules): LookupFunction {
  return (hostname: string, options: LookupOptions, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) {
        callback(
          new ExchangeFailure(
            'DNS',
            `The name ${hostname} cannot be resolved (${error.code ?? 'unknown'}).`,
            { cause: error },
          ),
          [],
        );
        return;
      }
      const allowed = found.filter(({ address }) => allows(address));
      const [first] = allowed;
      if (!first) callback(forbidden(hostname), []);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

/**
 * Says beforehand what would keep a URL from being called, for whoever states it: a name nobody has, or addresses that
 * are not allowed. It spares nobody the check when it is called. A name that cannot be asked for right now passes.
 *
 * @returns what is wrong with it, in words that follow its name
 */
export function createTargetCheck(
  allowedNetworks: readonly string[],
): (url: string) => Promise<string | undefined> {
  const allows = createAddressRules(allowedNetworks);
  const lookup = createGuardedLookup(allows);
  return (url) => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0) return Promise.resolve(allows(host) ? undefined : NOT_ALLOWED);
    return new Promise((resolve) => {
      lookup(host, { all: true }, (error) => {
        if (!(error instanceof ExchangeFailure)) resolve(undefined);
        else if (error.failureClass === 'FORBIDDEN_ADDRESS') resolve(NOT_ALLOWED);
        else resolve(isNobodys(error.cause) ? 'has a host name that nobody has' : undefined);
      });
    });
  };
}

const NOT_ALLOWED = 'is not on the public internet, nor in a network that is allowed';
const isNobodys = (cause: unknown): boolean => (cause as { code?: string } | undefined)?.code === 'ENOTFOUND';

export function forbidden(host: string): ExchangeFailure {
  return new ExchangeFailure(
    'FORBIDDEN_ADDRESS',
    `${host} is not on the public internet, nor in a network that is allowed.`,
  );
}

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && (isIPv4(address) || address.match(PUBLIC_IPV6));
}

function isInside(address: Address, [network, bits]: [Address, number]): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

const isIPv4 = (address: Address): address is ipaddr.IPv4 => address.kind() === 'ipv4';
