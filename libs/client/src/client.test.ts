import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  BadRequestError,
  BusyError,
  type Client,
  ConnectionError,
  ForbiddenError,
  GpdError,
  type Job,
  NotFoundError,
  ProblemError,
  TimeoutError,
  UnauthorizedError,
  createClient,
} from '../index';

/** What a server says to one request; 'drop' takes it and closes the connection. */
type Said =
  | 'drop'
  | 'half'
  | { status: number; headers?: Record<string, string>; body?: unknown }
  | ((response: ServerResponse) => void);

interface Asked {
  what: string;
  key: string;
  idempotencyKey: string | undefined;
  type: string | undefined;
  body: string;
}

/** Says what it is told, one request after the other, and keeps what it was asked. */
class Scripted {
  readonly asked: Asked[] = [];
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  constructor(private readonly script: Said[]) {}

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const header = (name: string) => request.headers[name] as string | undefined;
    this.asked.push({
      what: `${request.method!} ${request.url!}`,
      key: header('ocp-apim-subscription-key') ?? '',
      idempotencyKey: header('idempotency-key'),
      type: header('content-type'),
      body: await text(request),
    });
    const said = this.script.length > 1 ? this.script.shift()! : this.script[0]!;
    if (said === 'drop') request.socket.destroy();
    else if (said === 'half') {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 100 });
      response.write('{"id":', () => request.socket.destroy());
    } else if (typeof said === 'function') said(response);
    else {
      response.writeHead(said.status, { 'Content-Type': 'application/json', ...said.headers });
      response.end(JSON.stringify(said.body));
    }
  }
}

let server: Scripted;
afterEach(() => server.close());
const ORG = '77777777777';
const ID = 'a'.repeat(32);

async function clientOf(script: Said[], over: object = {}): Promise<Client> {
  server = new Scripted(script);
  return createClient({ url: `${await server.listen()}/`, key: 'the key', ...over });
}
const job = (pending: number): Job =>
  ({ id: ID, status: pending === 0 ? 'completed' : 'running', counts: { total: 3, pending } }) as Job;
const busy = (status: number, code: string, retryAfter?: number): Said => ({
  status,
  headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
  body: { type: 'about:blank', title: 'BUSY', status, code, detail: 'Later' },
});
const ACCEPTED = { status: 202, body: job(3) };
const NO_EVENTS = busy(503, 'EVENTS_BUSY', 0);
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => {
      throw new Error('It was to fail');
    },
    (error: unknown) => error,
  );

describe('a request', () => {
  it('carries the key as it is at the time, and gives what is answered with its type', async () => {
    const keys = ['first', 'second'];
    const client = await clientOf([busy(429, 'RATE_LIMITED', 0), { status: 200, body: { jobs: [job(0)] } }], {
      key: () => Promise.resolve(keys.shift() ?? ''),
    });
    const { data } = await client.GET('/organizations/{organization}/jobs', {
      params: { path: { organization: 'a/b' }, query: { limit: 2 } },
    });
    expect(data.jobs.map(({ id }) => id)).toEqual([ID]);
    expect(server.asked.map(({ key }) => key)).toEqual(['first', 'second']);
    expect(server.asked[1]?.what).toBe('GET /organizations/a%2Fb/jobs?limit=2');
  });

  it.each([
    [400, BadRequestError],
    [401, UnauthorizedError],
    [403, ForbiddenError],
    [404, NotFoundError],
    [500, ProblemError],
  ])('that is answered %i is thrown at once, with the problem', async (status, kind) => {
    const errors = [{ pointer: '/limit', detail: 'must be a number' }];
    const body = { type: 'about:blank', title: 'NO', status, code: 'SOME_CODE', detail: 'No', errors };
    const client = await clientOf([{ status, body }]);
    const error = await failure(client.GET('/admin/stations'));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({
      name: kind.name,
      status,
      code: 'SOME_CODE',
      problem: body,
      message: `GET /admin/stations: ${status} SOME_CODE: No (/limit must be a number)`,
    });
    expect(server.asked).toHaveLength(1);
  });

  it('that meets no service of ours says what answered', async () => {
    const client = await clientOf([(response) => response.writeHead(404).end('<html>')]);
    expect(await failure(client.GET('/admin/stations'))).toMatchObject({
      problem: { status: 404, title: 'Not Found' },
      code: undefined,
    });
  });

  it('does not follow a redirect, which would take the key elsewhere', async () => {
    const client = await clientOf([{ status: 302, headers: { Location: 'http://127.0.0.1:1/' } }]);
    expect(await failure(client.GET('/admin/stations'))).toMatchObject({ status: 302 });
  });

  it('is tried as often as it may be while the service is busy, and no longer than it may have to wait', async () => {
    const client = await clientOf([busy(503, 'UPLOADS_BUSY', 0)], { tries: 3 });
    expect(await failure(client.GET('/admin/stations'))).toBeInstanceOf(BusyError);
    expect(server.asked).toHaveLength(3);
    await server.close();

    const other = await clientOf([busy(429, 'RATE_LIMITED', 3_600)]);
    expect(await failure(other.GET('/admin/stations'))).toMatchObject({
      name: 'BusyError',
      retryAfterSeconds: 3_600,
    });
    expect(server.asked).toHaveLength(1);
  });

  it('that reads is sent again when its answer is lost or cut short', async () => {
    const client = await clientOf(['drop', 'half', { status: 502 }, { status: 200, body: job(0) }]);
    const path = { organization: ORG, jobId: ID };
    const { data } = await client.GET('/organizations/{organization}/jobs/{jobId}', { params: { path } });
    expect(data.id).toBe(ID);
    expect(server.asked).toHaveLength(4);
  });

  it('that changes something is not sent again when its answer is lost, unless it has an idempotency key', async () => {
    const path = { organization: ORG, jobId: ID };
    const client = await clientOf(['drop', { status: 202, body: job(1) }]);
    const error = await failure(
      client.POST('/organizations/{organization}/jobs/{jobId}/retry-failed', { params: { path } }),
    );
    expect(error).toBeInstanceOf(ConnectionError);
    expect(server.asked).toHaveLength(1);
    await server.close();

    const again = await clientOf(['drop', { status: 202, body: job(1) }]);
    await again.POST('/organizations/{organization}/jobs/{jobId}/retry-failed', {
      params: { path, header: { 'Idempotency-Key': 'once' } },
    });
    expect(server.asked.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['once', 'once']);
  });

  it('gives up when it is told to', async () => {
    const client = await clientOf([busy(503, 'UPLOADS_BUSY', 30)]);
    const why = new Error('no longer needed');
    const leaving = new AbortController();
    const given = failure(client.GET('/admin/stations', { signal: leaving.signal }));
    leaving.abort(why);
    expect(await given).toBe(why);
  });
});

describe('a job that is handed in', () => {
  it('is one job, whatever happens to its answers', async () => {
    const client = await clientOf([
      'drop',
      busy(409, 'IDEMPOTENCY_IN_PROGRESS', 0),
      busy(503, 'SPOOL_FULL', 0),
      { ...ACCEPTED, headers: { 'Idempotency-Replayed': 'true' } },
    ]);
    const submitted = await client.submit(ORG, ['IUPD-1', 'IUPD-2'], { operation: 'DELETE', dryRun: true });
    expect(submitted).toMatchObject({ job: { id: ID }, wasKnown: true });
    expect(submitted.idempotencyKey).toMatch(/^[0-9a-f]{32}$/);
    expect(server.asked).toEqual(
      Array.from({ length: 4 }, () => ({
        what: `POST /organizations/${ORG}/jobs?operation=DELETE&dryRun=true`,
        key: 'the key',
        idempotencyKey: submitted.idempotencyKey,
        type: 'application/x-ndjson',
        body: '"IUPD-1"\n"IUPD-2"\n',
      })),
    );
  });

  it('is followed by its events, which are connected to again, and otherwise by asking', async () => {
    const event = (pending: number) => `event: progress\ndata: ${JSON.stringify(job(pending))}\n\n`;
    const events = (...texts: string[]) =>
      ((response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write(texts.join(''), () => response.destroy());
      }) satisfies Said;
    const client = await clientOf([
      ACCEPTED,
      events(': still here\n\n', event(2)),
      events(event(1)),
      NO_EVENTS,
      busy(503, 'STOPPING', 0),
      { status: 200, headers: { 'Retry-After': '0' }, body: job(1) },
      'drop',
      { status: 200, body: job(0) },
    ]);
    const seen: number[] = [];
    const { job: done } = await client.submitAndWait(ORG, ['A'], {
      onProgress: ({ counts }) => seen.push(counts.pending),
    });
    expect(done.status).toBe('completed');
    expect(seen).toEqual([3, 2, 1, 1, 0]);
    const one = `GET /organizations/${ORG}/jobs/${ID}`;
    expect(server.asked.slice(1).map(({ what }) => what)).toEqual([
      ...[1, 2, 3].map(() => `${one}/events`),
      ...[1, 2, 3, 4].map(() => one),
    ]);
  });

  it('is known by its key and id when waiting breaks off', async () => {
    const client = await clientOf([ACCEPTED, NO_EVENTS, busy(401, 'UNAUTHORIZED')]);
    const error = await failure(client.submitAndWait(ORG, ['A'], { idempotencyKey: 'mine' }));
    expect(error).toBeInstanceOf(UnauthorizedError);
    expect(error).toMatchObject({ idempotencyKey: 'mine', job: { id: ID } });
    await server.close();

    const gone = await clientOf([ACCEPTED, 'drop']);
    const lost = await failure(gone.submitAndWait(ORG, ['A'], { patienceSeconds: 0 }));
    expect(lost).toBeInstanceOf(ConnectionError);
    expect(lost).toMatchObject({ job: { id: ID } });
    await server.close();

    const refused = await clientOf(['drop'], { tries: 2 });
    expect(await failure(refused.submitAndWait(ORG, ['A'], { idempotencyKey: 'mine' }))).toMatchObject({
      name: 'ConnectionError',
      idempotencyKey: 'mine',
      job: undefined,
    });
  });

  it('goes on when its time is up', async () => {
    const client = await clientOf([ACCEPTED, NO_EVENTS, { status: 200, body: job(2) }]);
    const given = { idempotencyKey: 'mine', timeoutMs: 50 };
    const error = await failure(client.submitAndWait(ORG, ['A'], given));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toBeInstanceOf(GpdError);
    expect(error).toMatchObject({ idempotencyKey: 'mine' });
  });
});

describe('lists', () => {
  it('are read on to their end', async () => {
    const item = (seq: number) => ({ seq, iupd: `I-${seq}`, status: 'failed' });
    const client = await clientOf([
      { status: 200, body: { items: [item(0), item(3)], nextCursor: '7' } },
      'drop',
      { status: 200, body: { items: [item(7)] } },
    ]);
    const found: number[] = [];
    for await (const { seq } of client.items(ORG, ID, { status: 'failed' })) found.push(seq);
    expect(found).toEqual([0, 3, 7]);
    expect(server.asked.at(-1)?.what).toContain('?limit=1000&status=failed&cursor=7');
  });

  it('of receipts say where to begin the next time', async () => {
    const client = await clientOf([
      { status: 200, body: { receipts: [{ receiptId: 'a' }], next: '5', more: true } },
      { status: 200, body: { receipts: [], next: '5', more: false } },
    ]);
    const next: string[] = [];
    for await (const page of client.receipts(ORG, { after: '2', limit: 1 })) next.push(page.next);
    expect(next).toEqual(['5', '5']);
    expect(server.asked.map(({ what }) => what.split('?')[1])).toEqual([
      'after=2&limit=1',
      'after=5&limit=1',
    ]);
  });
});
