import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type buildConnector } from 'undici';
import { type AddressRules, createGuardedLookup, forbidden } from './address-rules';
import { ExchangeFailure, type StationTls } from './exchange';

/** Opens sockets to allowed addresses only, and knows every socket that is open. */
export interface GuardedConnector {
  connect: (
    options: buildConnector.Options,
    tls: StationTls | undefined,
    callback: buildConnector.Callback,
  ) => Socket | undefined;
  /** Resolves when no socket is left. */
  destroyAll(): Promise<void>;
}

/**
 * Replaces undici's own connector, to check addresses where they are used, to tell at which step connecting
 * failed, and to be able to cut a connection that is still being made. It sets no timeout: the request's own
 * covers connecting.
 */
export function createGuardedConnector(allows: AddressRules): GuardedConnector {
  const lookup = createGuardedLookup(allows);
  const open = new Set<Socket>();
  return {
    connect: (options, tls, callback) => {
      if (isIP(options.hostname) !== 0 && !allows(options.hostname)) {
        callback(forbidden(options.hostname), null);
        return undefined;
      }
      try {
        const socket = openSocket(options, tls, lookup, callback);
        open.add(socket);
        socket.once('close', () => open.delete(socket));
        return socket;
      } catch (error) {
        // Certificates or keys that are none.
        callback(connectFailure(error as Error, true, options.hostname), null);
        return undefined;
      }
    },
    destroyAll: async () => {
      await Promise.all(
        Array.from(open, async (socket) => {
          const closed = new Promise((resolve) => socket.once('close', resolve));
          socket.destroy();
          await closed;
        }),
      );
    },
  };
}

function openSocket(
  { hostname, port, protocol }: buildConnector.Options,
  tls: StationTls | undefined,
  lookup: LookupFunction,
  callback: buildConnector.Callback,
): Socket {
  const secure = protocol === 'https:';
  const target = { host: hostname, port: Number(port || (secure ? 443 : 80)), lookup };
  const socket = secure
    ? connectTls({
        ...target,
        ...tls,
        // An IP address is no server name (RFC 6066, 3); the certificate is checked against `host` all the same.
        ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
        minVersion: 'TLSv1.2',
        ALPNProtocols: ['http/1.1'],
      })
    : connectTcp(target);
  socket.setNoDelay(true).setKeepAlive(true, 60_000);

  let connected = false;
  let settled = false;
  const settle = (error: Error | null) => {
    if (settled) return;
    settled = true;
    if (error) callback(error, null);
    else callback(null, socket);
  };
  // Stays for good: undici listens only while the socket is its own, and a late error must not end the process.
  socket.on('error', (error: Error) => settle(connectFailure(error, connected, hostname)));
  socket.once('connect', () => (connected = true));
  socket.once(secure ? 'secureConnect' : 'connect', () => settle(null));
  socket.once('close', () =>
    settle(new ExchangeFailure('CONNECT', `The connection to ${hostname} was closed while it was made.`)),
  );
  return socket;
}

/** An error before the socket was ready: of the lookup, of TCP, or once TCP is connected, of TLS. */
function connectFailure(error: Error, connected: boolean, host: string): ExchangeFailure {
  if (error instanceof ExchangeFailure) return error;
  const code = 'code' in error ? String(error.code) : error.message;
  return connected
    ? new ExchangeFailure('TLS', `No TLS connection with ${host} came about (${code}).`, { cause: error })
    : new ExchangeFailure('CONNECT', `No connection to ${host} came about (${code}).`, { cause: error });
}
