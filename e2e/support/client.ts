import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { until } from '#libs/testing';
import { Contract } from './contract';
import { type TestHouse } from './house';

/** An answer with its body read as JSON where it is JSON, as text otherwise. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // What a test reads of it is the test's own business.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

/** What each house says of itself. */
const contracts = new Map<string, Promise<Contract>>();

/** Calls a house over HTTP as its users do, and holds every answer against the house's OpenAPI document. */
export class Client {
  constructor(
    private readonly house: Pick<TestHouse, 'url'>,
    private readonly key?: string,
  ) {}

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const raw = body instanceof FormData || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${this.house.url}/${path.replace(/^\//, '')}`, {
      method,
      headers: {
        ...(this.key === undefined ? {} : { 'Ocp-Apim-Subscription-Key': this.key }),
        ...(body === undefined || raw ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && !text.includes('}\n{');
    const answer = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text,
    };
    (await this.contract()).check({
      ...answer,
      method,
      path: `/${path.replace(/^\//, '')}`,
      requestBody: body,
    });
    return answer;
  }

  private contract(): Promise<Contract> {
    const { url } = this.house;
    const known = contracts.get(url) ?? Contract.of(url);
    contracts.set(url, known);
    return known;
  }

  get = (path: string, headers?: Record<string, string>) => this.call('GET', path, undefined, headers);
  post = (path: string, body?: unknown, headers?: Record<string, string>) =>
    this.call('POST', path, body, headers);
  put = (path: string, body?: unknown) => this.call('PUT', path, body);
  delete = (path: string, body?: unknown) => this.call('DELETE', path, body);

  /** Asks `path` until `done`. */
  poll = (path: string, done: (answer: Answer) => boolean, deadlineMs?: number) =>
    until(() => this.get(path), done, deadlineMs);
}

/** A multipart form with a ZIP of these entries (a name that ends in `/` is a folder) in the field `file`, as GPD's upload takes it. */
export async function zipForm(
  entries: Record<string, string>,
  filename = 'positions.zip',
): Promise<FormData> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await zipOf(entries))]), filename);
  return form;
}

export async function zipOf(entries: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) {
    if (name.endsWith('/')) zip.addEmptyDirectory(name);
    else zip.addBuffer(Buffer.from(content), name);
  }
  zip.end();
  return buffer(zip.outputStream);
}
