import { type Dispatcher } from 'undici';
import { createAddressRules } from './address-rules';
import { decodeAnswer, headerOf, retryAfterSeconds } from './answer-headers';
import { createGuardedConnector } from './connect-guarded';
import { Connection } from './connection';
import { ExchangeFailure, type StationExchange, type StationRequest, type StationTls } from './exchange';
import { failureOf, isReset } from './failure-of';
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
    const answer: Partial<StationExchange> = {};
    try {
      const url = endpointOf(request);
      const message = messageOf(request, url, options.userAgent, signal);
      await connectionsOf(request, url).use(signal, async (connection) => {
        await readAnswer(await send(connection, message), options.maxAnswerBytes, answer);
      });
    } catch (error) {
      // Once aborted, whatever error surfaced first is only how the abort showed.
      answer.failure = failureOf(signal.aborted ? signal.reason : error);
    }
    return answer;
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
  message: Dispatcher.RequestOptions,
): Promise<Dispatcher.ResponseData> {
  const open = connection.openSocket();
  try {
    return await connection.request(message);
  } catch (error) {
    if (!open || !isReset(error) || !connection.wasSilent(open)) throw error;
    connection.renew();
    return connection.request(message);
  }
}

/** Reads into `answer` as it comes, so that a failure half-way leaves what was there. */
async function readAnswer(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
  answer: Partial<StationExchange>,
): Promise<void> {
  // Destroying an unread body reports an error; the exchange has its own failure by then.
  body.on('error', () => undefined);
  const contentType = headerOf(headers, 'content-type');
  const retryAfter = retryAfterSeconds(headerOf(headers, 'retry-after'), Date.now());
  answer.httpStatus = statusCode;
  if (contentType !== undefined) answer.contentType = contentType;
  if (retryAfter !== undefined) answer.retryAfterSeconds = retryAfter;

  const chunks: Buffer[] = [];
  let room = maxBytes;
  answer.truncated = true;
  try {
    refuseEncoded(headerOf(headers, 'content-encoding'));
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, room));
      room -= chunk.length;
      if (room < 0)
        throw new ExchangeFailure(
          'TOO_LARGE',
          `The answer is larger than ${maxBytes} bytes; the rest was not read.`,
        );
    }
    delete answer.truncated;
  } finally {
    body.destroy();
    answer.body = decodeAnswer(Buffer.concat(chunks), contentType);
  }
}

/** None was asked for, and a few bytes of it can become gigabytes. */
function refuseEncoded(encoding: string | undefined): void {
  if (encoding !== undefined && encoding !== '' && encoding.toLowerCase() !== 'identity')
    throw new ExchangeFailure(
      'OTHER',
      `The answer is encoded (${encoding.slice(0, 50)}), which was not asked for.`,
    );
}

function endpointOf({ endpointUrl }: StationRequest): URL {
  const url = URL.canParse(endpointUrl) ? new URL(endpointUrl) : undefined;
  if (!url) throw new ExchangeFailure('BAD_URL', 'The address of the station is no URL.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new ExchangeFailure(
      'BAD_URL',
      `The address of the station is not http or https but ${url.protocol}`,
    );
  if (url.username !== '' || url.password !== '')
    throw new ExchangeFailure('BAD_URL', 'The address of the station holds credentials.');
  return url;
}

function messageOf(
  { body, soapAction, contentType = 'text/xml; charset=utf-8', headers }: StationRequest,
  url: URL,
  userAgent: string,
  signal: AbortSignal,
): Dispatcher.RequestOptions {
  const lowerCase = Object.entries(headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  return {
    method: 'POST',
    path: `${url.pathname}${url.search}`,
    headers: {
      accept: soapAction === undefined ? '*/*' : 'text/xml',
      'user-agent': userAgent,
      ...Object.fromEntries(lowerCase),
      'accept-encoding': 'identity',
      'content-type': contentType,
      ...(soapAction === undefined ? {} : { soapaction: `"${soapAction}"` }),
    },
    body,
    signal,
  };
}

const timedOut = (timeoutMs: number) =>
  new ExchangeFailure('TIMEOUT', `The answer was not complete within ${timeoutMs} ms.`);

const isSameTls = (one: StationTls | undefined, other: StationTls | undefined): boolean =>
  one === other || (one?.ca === other?.ca && one?.cert === other?.cert && one?.key === other?.key);
