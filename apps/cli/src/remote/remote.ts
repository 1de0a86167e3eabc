import {
  type Client,
  ConnectionError,
  type Job,
  type Problem,
  ProblemError,
  createClient,
} from '#libs/client';
import { CliError } from '../cli-error';

const MAX_TRIES = 6;
/** A server that goes away for so long is gone. */
const PATIENCE_SECONDS = 60;
/** For a file on a slow line. */
const UPLOAD_SECONDS = 900;

export interface RemoteRequest {
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Made anew for every try. */
  body?: () => ReadableStream<Uint8Array>;
}

/** The server's own no. */
export class RemoteError extends CliError {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** A running house, reached over HTTP with a key. It waits and tries again when it is told to (429, 503). */
export class Remote {
  private readonly client: Client;

  constructor(
    readonly url: string,
    key: string,
  ) {
    // At a terminal somebody had better hear at once that nothing answers.
    this.client = createClient({ url, key, tries: MAX_TRIES, connectionTries: 1 });
  }

  /** @throws CliError in one line that says what to do; RemoteError when the server refuses */
  async call(method: string, path: string, request: RemoteRequest = {}): Promise<Response> {
    const { query = {}, headers = {}, json, body } = request;
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) search.set(name, String(value));
    const make = () =>
      new Request(`${this.url}${path}${search.size === 0 ? '' : `?${search.toString()}`}`, {
        method,
        headers: { ...(json === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(body === undefined ? {} : { body: body(), duplex: 'half' }),
      });
    try {
      return await this.client.send(make, body === undefined ? {} : { answerSeconds: UPLOAD_SECONDS });
    } catch (error) {
      throw this.translate(error);
    }
  }

  async json<T>(method: string, path: string, request: RemoteRequest = {}): Promise<T> {
    const response = await this.call(method, path, request);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  get = <T>(path: string, query?: RemoteRequest['query']): Promise<T> =>
    this.json<T>('GET', path, query === undefined ? {} : { query });

  /** A job as it goes on, the last one of them done. @throws as `call`, and what the signal says */
  async *followJob(organization: string, id: string, signal: AbortSignal): AsyncGenerator<Job> {
    try {
      yield* this.client.followJob(organization, id, { signal, patienceSeconds: PATIENCE_SECONDS });
    } catch (error) {
      throw this.translate(error);
    }
  }

  private translate(error: unknown): unknown {
    if (error instanceof ProblemError) return refused(error.problem, this.url);
    if (error instanceof ConnectionError)
      return new CliError(
        `${this.url} does not answer (${error.reason}): is it running? Else correct --url or GPD_URL`,
      );
    return error;
  }
}

function refused(problem: Problem, url: string): RemoteError {
  const { status } = problem;
  const faults = (problem.errors ?? []).slice(0, 3).map(({ pointer, detail }) => `${pointer} ${detail}`);
  const what = [problem.code ?? problem.title, problem.detail]
    .filter((text) => text !== undefined)
    .join(': ');
  const advice = {
    401: '; give a key that goes with --key or GPD_KEY',
    403: '; take a key that may do this (operators: gpd keys list)',
    404: problem.code === undefined ? `; is ${url} a gpd-async?` : '',
  }[status];
  const more =
    faults.length === 0 || faults.some((fault) => what.includes(fault)) ? '' : ` (${faults.join('; ')})`;
  return new RemoteError(oneLine(`${status} ${what}${more}${advice ?? ''}`), status, problem.code);
}

const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 1_000);
