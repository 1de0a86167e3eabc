import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cli-error';

const MAX_TRIES = 6;
/** Longest a server may have us wait before a try; it may say hours. */
const LONGEST_WAIT_SECONDS = 60;
const BUSY = new Set([429, 503]);

export interface RemoteRequest {
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Made anew for every try. */
  body?: () => ReadableStream<Uint8Array>;
  signal?: AbortSignal;
  /** How often it is asked in all when the service is busy. */
  tries?: number;
}

interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  errors?: { pointer: string; detail: string }[];
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
  constructor(
    readonly url: string,
    private readonly key: string,
  ) {}

  /** @throws CliError in one line that says what to do; RemoteError when the server refuses */
  async call(method: string, path: string, request: RemoteRequest = {}): Promise<Response> {
    for (let tries = 1; ; tries += 1) {
      const response = await this.send(method, path, request);
      if (response.ok) return response;
      const problem = await readProblem(response);
      const wait = Number(response.headers.get('retry-after') ?? 1);
      if (BUSY.has(response.status) && tries < (request.tries ?? MAX_TRIES) && wait <= LONGEST_WAIT_SECONDS) {
        await sleep(wait * 1000, undefined, request.signal ? { signal: request.signal } : {});
        continue;
      }
      throw refused(response.status, problem, this.url);
    }
  }

  async json<T>(method: string, path: string, request: RemoteRequest = {}): Promise<T> {
    const response = await this.call(method, path, request);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  get = <T>(path: string, query?: RemoteRequest['query']): Promise<T> =>
    this.json<T>('GET', path, query === undefined ? {} : { query });

  private async send(method: string, path: string, request: RemoteRequest): Promise<Response> {
    const { query = {}, headers = {}, json, body, signal } = request;
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) search.set(name, String(value));
    try {
      return await fetch(`${this.url}${path}${search.size === 0 ? '' : `?${search.toString()}`}`, {
        method,
        redirect: 'manual',
        headers: {
          'Ocp-Apim-Subscription-Key': this.key,
          ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(body === undefined ? {} : { body: body(), duplex: 'half' }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      const { cause, message } = error as { cause?: { code?: string; message?: string }; message: string };
      throw new CliError(
        `${this.url} does not answer (${cause?.code ?? cause?.message ?? message}): is it running? Else correct --url or GPD_URL`,
      );
    }
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => '');
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}

function refused(status: number, problem: Problem, url: string): RemoteError {
  const faults = (problem.errors ?? []).slice(0, 3).map(({ pointer, detail }) => `${pointer} ${detail}`);
  const what = [problem.code ?? problem.title, problem.detail]
    .filter((text) => text !== undefined)
    .join(': ');
  const advice = {
    401: '; give a key that goes with --key or GPD_KEY',
    403: '; take a key that may do this (operators: gpd keys list)',
    404: what === '' ? `; is ${url} a gpd-async?` : '',
  }[status];
  const more =
    faults.length === 0 || faults.some((fault) => what.includes(fault)) ? '' : ` (${faults.join('; ')})`;
  return new RemoteError(oneLine(`${status} ${what}${more}${advice ?? ''}`), status, problem.code);
}

const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 1_000);
