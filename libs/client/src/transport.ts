import { ConnectionError, type ProblemError, problemOf } from './errors';
import { backoffMs, sleep } from './wait';

export interface ClientOptions {
  /** Address of the service: `https://gpd.example.org`. In a page of the service itself it may be empty. */
  url: string;
  /** Subscription key, or what gives it: asked for before every try, so that it may change. */
  key: string | (() => string | Promise<string>);
  /** How often a request is tried in all while the service is busy (429, 503) or does not answer; default 8. */
  tries?: number;
  /** How often in all while it does not answer, where that is not to be the same. */
  connectionTries?: number;
  /** The longest a service may ask for with Retry-After before a try; default 60. */
  longestWaitSeconds?: number;
  /** How long an answer may take, seconds; default 60, for what sends a file 900. Streams may take longer. */
  answerSeconds?: number;
  /** Default: the platform's own. */
  fetch?: (request: Request) => Promise<Response>;
}

export interface SendOptions {
  /** In all, in place of the client's. */
  tries?: number;
  /** In place of the client's. */
  answerSeconds?: number;
}

const TRIES = 8;
const LONGEST_WAIT_SECONDS = 60;
const ANSWER_SECONDS = 60;
const KEY_HEADER = 'Ocp-Apim-Subscription-Key';
/** Said by the service or by a gateway before it. 502 and 504 leave open whether something was done. */
const BUSY = new Set([429, 503]);
const BROKEN_GATEWAY = new Set([502, 504]);

/** Sends requests with the key, and again when that is due. */
export class Transport {
  readonly url: string;

  constructor(private readonly options: ClientOptions) {
    this.url = options.url.replace(/\/+$/, '');
  }

  /**
   * An answer of 2xx. What the service was too busy for is sent again. What got no answer is sent again where that can
   * do no harm: when it reads, or carries an Idempotency-Key.
   *
   * @param make makes the request, anew for every try
   * @throws ProblemError, ConnectionError, the reason of the request's own signal
   */
  async send(make: () => Request | Promise<Request>, given: SendOptions = {}): Promise<Response> {
    const { tries = this.options.tries ?? TRIES } = given;
    const { connectionTries = tries } = this.options;
    for (let tried = 1; ; tried += 1) {
      const request = await make();
      const outcome = await this.try(request, given);
      if (outcome instanceof Response) return outcome;
      const waitMs = this.waitBeforeNext(request, outcome, tried);
      const most = outcome instanceof ConnectionError ? Math.min(tries, connectionTries) : tries;
      if (tried >= most || waitMs === undefined) throw outcome;
      await sleep(waitMs, request.signal);
    }
  }

  /** @throws what is no use trying again: the signal's reason, and what is no fault of the connection */
  private async try(
    request: Request,
    given: SendOptions,
  ): Promise<Response | ProblemError | ConnectionError> {
    const name = `${request.method} ${new URL(request.url).pathname}`;
    const { key, fetch = globalThis.fetch, answerSeconds = ANSWER_SECONDS } = this.options;
    request.headers.set(KEY_HEADER, typeof key === 'string' ? key : await key());
    const late = new AbortController();
    const seconds = given.answerSeconds ?? answerSeconds;
    const timer = setTimeout(() => late.abort(new Error(`no answer within ${seconds} s`)), seconds * 1000);
    try {
      const signal = AbortSignal.any([request.signal, late.signal]);
      const response = await fetch(new Request(request, { signal, redirect: 'manual' }));
      return response.ok ? await wholeIfJson(response) : await problemOf(name, response);
    } catch (error) {
      request.signal.throwIfAborted();
      return new ConnectionError(name, error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Undefined: not to be tried again. */
  private waitBeforeNext(
    { method, headers }: Request,
    outcome: ProblemError | ConnectionError,
    tried: number,
  ): number | undefined {
    const isHarmless = method === 'GET' || method === 'HEAD' || headers.has('Idempotency-Key');
    if (outcome instanceof ConnectionError) return isHarmless ? backoffMs(tried) : undefined;
    const isDue =
      BUSY.has(outcome.status) ||
      (isHarmless && BROKEN_GATEWAY.has(outcome.status)) ||
      // An earlier try of ours, whose connection was lost, is still being worked on.
      outcome.code === 'IDEMPOTENCY_IN_PROGRESS';
    if (!isDue) return undefined;
    const { retryAfterSeconds: asked } = outcome;
    if (asked === undefined) return backoffMs(tried);
    if (asked > (this.options.longestWaitSeconds ?? LONGEST_WAIT_SECONDS)) return undefined;
    // Not all clients at the same moment.
    return asked * 1000 + Math.random() * 250;
  }
}

/** A connection that breaks within an answer is one that broke: only streams are handed on before they are whole. */
async function wholeIfJson(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  if (headers.get('Content-Type')?.includes('json') !== true) return response;
  if (headers.get('Content-Type')?.includes('ndjson') === true) return response;
  const body = await response.arrayBuffer();
  return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
}
