import { type Dispatcher } from 'undici';
import { createAddressRules } from './address-rules';
import { createGuardedConnector } from './connect-guarded';
import { type AnswerReader, Connection } from './connection';
import {
  ExchangeFailure,
  type StationExchange,
  type StationFailure,
  type StationRequest,
  type StationTls,
} from './exchange';
import { failureOf, isReset } from './failure-of';
import { ReadAnswer } from './read-answer';
import { StationConnections } from './station-connections';

/** Connections of a station nobody has called for so long are given up. */
const FORGET_AFTER_MS = 60_000;

export interface StationClientOptions {
  /** CIDRs outside the public internet that stations may live in. */
  allowedNetworks: readonly string[];
  /** Most that is read of an answer's body. */
  maxAnswerBytes: number;
  /** Requests a station gets at the same time; more wait, which counts towards their timeout. */
  connectionsPerStation: number;
  userAgent: string;
}

export interface StationClient {
  /** Sends one message and says what came of it. Never rejects for what a station does. */
  post(request: StationRequest): Promise<StationExchange>;
  /** Gives up what is under way (ABORTED) and resolves when no socket is left. */
  close(): Promise<void>;
}

interface Station {
  tls: StationTls | undefined;
  connections: StationConnections;
}

/**
 * A client for stations: other people's servers, that hang, lie and redirect. Redirects are not followed,
 * encoded answers not decoded, addresses inside our own network not called.
 *
 * @throws Error when allowedNetworks holds something that is no CIDR
 */
export function createStationClient(options: StationClientOptions): StationClient {
  const connector = createGuardedConnector(createAddressRules(options.allowedNetworks));
  const stations = new Map<string, Station>();
  const underWay = new Map<AbortController, Promise<StationExchange>>();
  let closed = false;

  const forgetting = setInterval(() => {
    for (const [key, { connections }] of stations)
      if (connections.isUnusedSince(Date.now() - FORGET_AFTER_MS)) forget(key);
  }, FORGET_AFTER_MS / 2).unref();

  function forget(key: string): void {
    stations.get(key)?.connections.retire();
    stations.delete(key);
  }

  function connectionsOf({ stationId, tls }: StationRequest, { origin }: URL): StationConnections {
    const key = `${stationId} ${origin}`;
    const known = stations.get(key);
    if (known && isSameTls(known.tls, tls)) return known.connections;
    forget(key);
    const open = () => new Connection(origin, tls, connector);
    const connections = new StationConnections(options.connectionsPerStation, open);
    stations.set(key, { tls, connections });
    return connections;
  }

  async function exchange(request: StationRequest, signal: AbortSignal): Promise<Partial<StationExchange>> {
    const reading = new ReadAnswer(options.maxAnswerBytes);
    let failure: StationFailure | undefined;
    try {
      signal.throwIfAborted();
      const url = endpointOf(request);
      const message = messageOf(request, url, options.userAgent);
      await connectionsOf(request, url).use(signal, (connection) =>
        send(connection, message, reading, signal),
      );
    } catch (error) {
      // Once aborted, whatever error surfaced first is only how the abort showed.
      failure = failureOf(signal.aborted ? signal.reason : error);
    }
    return { ...reading.answer(failure === undefined), ...(failure === undefined ? {} : { failure }) };
  }

  async function post(request: StationRequest, abort: AbortController): Promise<StationExchange> {
    const startedAt = new Date();
    const start = performance.now();
    const giveUp = () => abort.abort(new ExchangeFailure('ABORTED', 'The attempt was given up.'));
    const timer = setTimeout(() => abort.abort(timedOut(request.timeoutMs)), request.timeoutMs);
    request.signal?.addEventListener('abort', giveUp, { once: true });
    if (closed || request.signal?.aborted) giveUp();
    try {
      const answer = await exchange(request, abort.signal);
      return { startedAt, durationMs: Math.round(performance.now() - start), ...answer };
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', giveUp);
      underWay.delete(abort);
    }
  }

  return {
    post: (request) => {
      const abort = new AbortController();
      const result = post(request, abort);
      underWay.set(abort, result);
      return result;
    },
    close: async () => {
      closed = true;
      clearInterval(forgetting);
      for (const abort of underWay.keys())
        abort.abort(new ExchangeFailure('ABORTED', 'The attempt was given up: the client is closing.'));
      await Promise.all(underWay.values());
      for (const key of Array.from(stations.keys())) forget(key);
      await connector.destroyAll();
    },
  };
}

/**
 * Sends over an open connection if there is one. A server may end such a connection just as the request goes
 * out; when it does, and not a byte came back, the request is sent once more over a new connection. Should the
 * server have read it nonetheless, it gets it twice, as it may with every retry.
 */
async function send(
  connection: Connection,
  message: Dispatcher.DispatchOptions,
  reader: AnswerReader,
  signal: AbortSignal,
): Promise<void> {
  const open = connection.openSocket();
  try {
    await connection.request(message, reader, signal);
  } catch (error) {
    if (!open || signal.aborted || !isReset(error) || !connection.wasSilent(open)) throw error;
    connection.renew();
    await connection.request(message, reader, signal);
  }
}

function endpointOf({ endpointUrl }: StationRequest): URL {
  const url = parseUrl(endpointUrl);
  if (url === undefined) throw new ExchangeFailure('BAD_URL', 'The address of the station is no URL.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new ExchangeFailure(
      'BAD_URL',
      `The address of the station is not http or https but ${url.protocol}`,
    );
  if (url.username !== '' || url.password !== '')
    throw new ExchangeFailure('BAD_URL', 'The address of the station holds credentials.');
  return url;
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function messageOf(
  { body, soapAction, contentType = 'text/xml; charset=utf-8', headers: further = {} }: StationRequest,
  url: URL,
  userAgent: string,
): Dispatcher.DispatchOptions {
  const headers: Record<string, string> = {
    accept: soapAction === undefined ? '*/*' : 'text/xml',
    'user-agent': userAgent,
  };
  for (const name of Object.keys(further)) headers[name.toLowerCase()] = further[name] ?? '';
  headers['accept-encoding'] = 'identity';
  headers['content-type'] = contentType;
  if (soapAction !== undefined) headers['soapaction'] = `"${soapAction}"`;
  return { method: 'POST', path: `${url.pathname}${url.search}`, headers, body };
}

const timedOut = (timeoutMs: number) =>
  new ExchangeFailure('TIMEOUT', `The answer was not complete within ${timeoutMs} ms.`);

const isSameTls = (one: StationTls | undefined, other: StationTls | undefined): boolean =>
  one === other || (one?.ca === other?.ca && one?.cert === other?.cert && one?.key === other?.key);
