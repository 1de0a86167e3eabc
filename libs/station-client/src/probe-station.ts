import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { type AddressRules, createAddressRules } from './address-rules';
import { type StationTls } from './exchange';

/** One step on the way to a station, in plain words. */
export interface ProbeStep {
  step: 'ADDRESS' | 'DNS' | 'TCP' | 'TLS';
  ok: boolean;
  durationMs: number;
  detail: string;
}

/**
 * Goes the way to a station step by step, as a delivery does but on a connection of its own, and sends nothing: name
 * look-up, address rules, TCP, TLS. Ends with the first step that fails.
 *
 * @param options.timeoutMs for each step
 */
export async function probeStation(
  endpointUrl: string,
  tls: StationTls | undefined,
  options: { allowedNetworks: readonly string[]; timeoutMs: number },
): Promise<ProbeStep[]> {
  const { hostname: bracketed, port, protocol } = new URL(endpointUrl);
  const host = bracketed.replace(/^\[|\]$/g, '');
  const secure = protocol === 'https:';
  const target = { host, port: Number(port || (secure ? 443 : 80)) };
  const steps: ProbeStep[] = [];
  const take = async <T>(
    step: ProbeStep['step'],
    work: () => Promise<{ value: T; detail: string }>,
  ): Promise<T | undefined> => {
    const start = performance.now();
    const end = (ok: boolean, detail: string) =>
      steps.push({ step, ok, durationMs: Math.round(performance.now() - start), detail });
    try {
      const { value, detail } = await work();
      end(true, detail);
      return value;
    } catch (error) {
      end(false, (error as Error).message);
      return undefined;
    }
  };

  const addresses = await take('DNS', () => resolve(host));
  if (addresses === undefined) return steps;
  const rules = createAddressRules(options.allowedNetworks);
  const address = await take('ADDRESS', () => choose(addresses, rules));
  if (address === undefined) return steps;
  const socket = await take('TCP', () => connect({ ...target, address }, options.timeoutMs));
  if (socket === undefined) return steps;
  try {
    if (secure) await take('TLS', () => handshake(socket, host, tls, options.timeoutMs));
  } finally {
    socket.destroy();
  }
  return steps;
}

async function resolve(host: string): Promise<{ value: string[]; detail: string }> {
  if (isIP(host) !== 0)
    return { value: [host], detail: `${host} is an address: there is no name to look up.` };
  try {
    const value = (await lookup(host, { all: true })).map(({ address }) => address);
    return { value, detail: `${host} is ${value.join(', ')}.` };
  } catch (error) {
    throw new Error(`The name ${host} cannot be resolved (${codeOf(error)}): is it spelt right?`, {
      cause: error,
    });
  }
}

function choose(addresses: string[], allows: AddressRules): Promise<{ value: string; detail: string }> {
  const value = addresses.find(allows);
  return value === undefined
    ? Promise.reject(
        new Error(
          `${addresses.join(', ')}: not on the public internet. If the station is meant to be there, add its network to OUTBOUND_ALLOWED_NETWORKS.`,
        ),
      )
    : Promise.resolve({ value, detail: `${value} may be called.` });
}

async function connect(
  { address, port }: { address: string; port: number },
  timeoutMs: number,
): Promise<{ value: Socket; detail: string }> {
  const socket = connectTcp({ host: address, port });
  // Stays for good: a late error must not end the process.
  socket.on('error', () => undefined);
  try {
    await within(timeoutMs, socket, 'connect');
  } catch (error) {
    socket.destroy();
    const why = {
      ECONNREFUSED: 'nothing listens there, or a firewall refuses',
      TIMEOUT: 'no answer: a firewall may swallow the packets',
    }[codeOf(error)];
    throw new Error(
      `No connection to ${address} port ${port} (${codeOf(error)}${why === undefined ? '' : `: ${why}`}).`,
      { cause: error },
    );
  }
  return { value: socket, detail: `Connected to ${address} port ${port}.` };
}

async function handshake(
  socket: Socket,
  host: string,
  tls: StationTls | undefined,
  timeoutMs: number,
): Promise<{ value: true; detail: string }> {
  let secure: TLSSocket | undefined;
  try {
    secure = connectTls({
      socket,
      host,
      ...tls,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
    });
    secure.on('error', () => undefined);
    await within(timeoutMs, secure, 'secureConnect');
    const { subject, issuer, valid_to: validTo } = secure.getPeerCertificate();
    const nameOf = (name: { CN?: string | string[]; O?: string | string[] } | undefined) =>
      String(name?.CN ?? name?.O ?? 'unnamed');
    return {
      value: true,
      detail: `${secure.getProtocol() ?? 'TLS'}; certificate of ${nameOf(subject)}, signed by ${nameOf(issuer)}, valid until ${validTo}.${
        tls?.cert === undefined ? '' : ' Our client certificate was offered.'
      }`,
    };
  } catch (error) {
    throw new Error(`No TLS connection came about (${codeOf(error)}).${adviceOn(codeOf(error))}`, {
      cause: error,
    });
  } finally {
    secure?.destroy();
  }
}

function adviceOn(code: string): string {
  if (/SELF_SIGNED|UNABLE_TO_|ISSUER/.test(code))
    return ' Its authority is not known: add it as `ca` to the channel.';
  if (code.includes('ALTNAME')) return ' Its certificate is for another name than the one in endpointUrl.';
  if (code.includes('EXPIRED')) return ' Its certificate has expired.';
  if (/ALERT|HANDSHAKE|ECONNRESET/.test(code))
    return ' It may ask for a client certificate, or for another one.';
  return '';
}

/** Resolves at the event; rejects at an error, the end of the connection, or after the time. */
function within(timeoutMs: number, socket: Socket, event: string): Promise<void> {
  return new Promise((done, reject) => {
    const timer = setTimeout(() => {
      reject(Object.assign(new Error('timeout'), { code: 'TIMEOUT' }));
    }, timeoutMs);
    socket.once(event, () => {
      clearTimeout(timer);
      done();
    });
    for (const end of ['error', 'close']) {
      socket.once(end, (error?: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
      });
    }
  });
}

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string };
  return typeof code === 'string' ? code : (message ?? 'unknown');
}
