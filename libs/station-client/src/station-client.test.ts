import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  createStationClient,
  type StationClient,
  type StationExchange,
  type StationRequest,
} from '#libs/station-client';

let servers: Server[] = [];
let client: StationClient;

beforeEach(() => {
  servers = [];
  client = newClient();
});

afterEach(async () => {
  await client.close();
  for (const server of servers) await stop(server);
});

function newClient(changes: Partial<Parameters<typeof createStationClient>[0]> = {}): StationClient {
  return createStationClient({
    allowedNetworks: ['127.0.0.0/8'],
    maxAnswerBytes: 64 * 1024,
    connectionsPerStation: 2,
    userAgent: 'gpd-async/test',
    ...changes,
  });
}

/** A server that does to each connection what it is told, however rude. */
async function rudeServer(onConnection: (socket: Socket) => void): Promise<string> {
  return listen(
    createServer((socket) => {
      socket.on('error', () => undefined);
      onConnection(socket);
      // Without a reader a socket does not notice that the other side is gone.
      socket.resume();
    }),
  );
}

const httpServer = (listener: RequestListener): Promise<string> =>
  listen(createHttpServer({ keepAliveTimeout: 60_000 }, listener));

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  Object.assign(server, { destroySockets: () => sockets.forEach((socket) => socket.destroy()) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/station?x=1`;
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  (server as Server & { destroySockets: () => void }).destroySockets();
  await closed;
}

const connectionsOf = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It did not come to be.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const post = (endpointUrl: string, changes: Partial<StationRequest> = {}): Promise<StationExchange> =>
  client.post({
    stationId: 'S1',
    endpointUrl,
    timeoutMs: 5_000,
    soapAction: 'paSendRTV2',
    body: '<è/>',
    ...changes,
  });

describe('a station that behaves', () => {
  it('gets a SOAP message and its answer comes back whole', async () => {
    const requests: { method: unknown; url: unknown; headers: IncomingMessage['headers']; body: string }[] =
      [];
    const url = await httpServer((request, response) => {
      const { method, url: path, headers } = request;
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.once('end', () => {
        requests.push({ method, url: path, headers, body });
        response.writeHead(200, { 'content-type': 'text/xml;charset=UTF-8' }).end('<risposta>è</risposta>');
      });
    });
    const before = Date.now();
    const result = await post(url, {
      headers: { 'X-Request-Id': 'r1', SOAPAction: 'other', 'Accept-Encoding': 'gzip' },
    });
    expect(result).toEqual({
      startedAt: expect.any(Date),
      durationMs: expect.any(Number),
      httpStatus: 200,
      contentType: 'text/xml;charset=UTF-8',
      body: '<risposta>è</risposta>',
    });
    expect(result.startedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: '/station?x=1',
      body: '<è/>',
      headers: {
        'content-type': 'text/xml; charset=utf-8',
        'content-length': '5',
        soapaction: '"paSendRTV2"',
        'accept-encoding': 'identity',
        'user-agent': 'gpd-async/test',
        'x-request-id': 'r1',
      },
    });
  });

  it('keeps its connections, each for itself', async () => {
    let connections = 0;
    const url = await httpServer((request, response) => {
      request.resume().once('end', () => response.end('ok'));
    });
    servers[0]!.on('connection', () => connections++);
    for (let i = 0; i < 5; i++) await post(url);
    expect(connections).toBe(1);
    await post(url, { stationId: 'S2' });
    expect(connections).toBe(2);
  });

  it('gets no more requests at a time than it has connections, the others in their order', async () => {
    let now = 0;
    let most = 0;
    const order: string[] = [];
    const url = await httpServer((request, response) => {
      most = Math.max(most, ++now);
      order.push(String(request.headers['x-request-id']));
      setTimeout(() => {
        now--;
        response.end('ok');
      }, 10);
    });
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) => post(url, { headers: { 'x-request-id': String(index) } })),
    );
    expect(results.every(({ body }) => body === 'ok')).toBe(true);
    expect(most).toBe(2);
    expect(order.slice().sort()).toEqual(order);
  });

  it('says when it wants to be asked again', async () => {
    const url = await httpServer((_, response) => {
      response.writeHead(503, { 'retry-after': '30' }).end('later');
    });
    expect(await post(url)).toMatchObject({ httpStatus: 503, retryAfterSeconds: 30, body: 'later' });
  });

  it('may redirect, which is an answer like any other', async () => {
    let asked = 0;
    const elsewhere = await httpServer((_, response) => {
      asked++;
      response.end();
    });
    const url = await httpServer((_, response) => {
      response.writeHead(307, { location: elsewhere }).end();
    });
    const result = await post(url);
    expect(result).toMatchObject({ httpStatus: 307, body: '' });
    expect(result.failure).toBeUndefined();
    expect(asked).toBe(0);
  });
});

describe('a station that misbehaves', () => {
  const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n';

  async function expectTimeout(url: string, timeoutMs = 150): Promise<StationExchange> {
    const result = await post(url, { timeoutMs });
    expect(result.failure).toEqual({
      class: 'TIMEOUT',
      message: `The answer was not complete within ${timeoutMs} ms.`,
    });
    expect(result.durationMs).toBeGreaterThanOrEqual(timeoutMs - 5);
    await until(async () => (await connectionsOf(servers[0]!)) === 0);
    return result;
  }

  it('by never answering runs into the timeout and loses its connection', async () => {
    const result = await expectTimeout(await rudeServer(() => undefined));
    expect(result.httpStatus).toBeUndefined();
  });

  it('by dripping its headers runs into the timeout', async () => {
    const url = await rudeServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('X: y\r\n'), 20);
      socket.once('close', () => clearInterval(drip));
    });
    await expectTimeout(url);
  });

  it('by dripping its body runs into the timeout, and what came is kept', async () => {
    const url = await rudeServer((socket) => {
      socket.write(`${OK}Content-Length: 1000\r\n\r\n`);
      const drip = setInterval(() => socket.write('x'), 20);
      socket.once('close', () => clearInterval(drip));
    });
    const result = await expectTimeout(url);
    expect(result).toMatchObject({ httpStatus: 200, truncated: true, body: expect.stringMatching(/^x+$/) });
  });

  it('by hanging makes the next wait in line, within that one’s own timeout', async () => {
    client = newClient({ connectionsPerStation: 1 });
    const url = await rudeServer(() => undefined);
    const first = post(url, { timeoutMs: 400 });
    const second = await post(url, { timeoutMs: 100 });
    expect(second.failure?.class).toBe('TIMEOUT');
    expect((await first).failure?.class).toBe('TIMEOUT');
  });

  it('does not hold up another station at the same address', async () => {
    client = newClient({ connectionsPerStation: 1 });
    const url = await httpServer((request, response) => {
      if (request.headers['x-request-id'] === 'fast') response.end('ok');
    });
    const hanging = post(url, { timeoutMs: 300 });
    const other = await post(url, { stationId: 'S2', headers: { 'x-request-id': 'fast' } });
    expect(other.body).toBe('ok');
    expect((await hanging).failure?.class).toBe('TIMEOUT');
  });

  it('by not listening is a failure to connect', async () => {
    const url = await rudeServer(() => undefined);
    await stop(servers.pop()!);
    const { failure } = await post(url);
    expect(failure).toEqual({ class: 'CONNECT', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('by resetting is a reset, and is not asked twice', async () => {
    let connections = 0;
    const url = await rudeServer((socket) => {
      connections++;
      socket.once('data', () => socket.resetAndDestroy());
    });
    expect((await post(url)).failure?.class).toBe('RESET');
    expect(connections).toBe(1);
  });

  it('by hanging up without a word is a reset', async () => {
    const url = await rudeServer((socket) => socket.once('data', () => socket.end()));
    expect((await post(url)).failure?.class).toBe('RESET');
  });

  it('by hanging up half-way is a reset that keeps what came', async () => {
    const url = await rudeServer((socket) =>
      socket.once('data', () => socket.end(`${OK}Content-Length: 10\r\n\r\nabc`)),
    );
    expect(await post(url)).toMatchObject({
      httpStatus: 200,
      body: 'abc',
      truncated: true,
      failure: { class: 'RESET' },
    });
  });

  it('by sending 100 MB is cut at the limit', async () => {
    let sent = 0;
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    const url = await rudeServer((socket) => {
      socket.write(`${OK}Content-Length: ${100 * megabyte.length}\r\n\r\n`);
      const more = () => {
        while (sent < 100 && !socket.destroyed) {
          sent++;
          if (!socket.write(megabyte)) return;
        }
      };
      socket.on('drain', more);
      more();
    });
    const result = await post(url);
    expect(result).toMatchObject({ httpStatus: 200, truncated: true, failure: { class: 'TOO_LARGE' } });
    expect(result.body).toHaveLength(64 * 1024);
    await until(async () => (await connectionsOf(servers[0]!)) === 0);
    expect(sent).toBeLessThan(100);
  });

  it('by sending exactly the limit is not', async () => {
    const url = await httpServer((_, response) => response.end('x'.repeat(64 * 1024)));
    expect(await post(url)).not.toHaveProperty('failure');
  });

  it('by sending endless headers is cut too', async () => {
    const url = await rudeServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = () => {
        while (!socket.destroyed && socket.write(`X: ${'y'.repeat(1000)}\r\n`));
      };
      socket.on('drain', more);
      more();
    });
    expect((await post(url)).failure?.class).toBe('TOO_LARGE');
  });

  it.each(['gzip', 'deflate', 'br', 'x-anything'])(
    'by encoding its answer (%s) is not decoded',
    async (encoding) => {
      const url = await httpServer((_, response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end(gzipSync(Buffer.alloc(10_000_000)));
      });
      const result = await post(url);
      expect(result).toMatchObject({
        httpStatus: 200,
        failure: { class: 'OTHER', message: expect.stringContaining(encoding) },
      });
      expect(result.body).toBe('');
    },
  );

  it.each([
    ['garbage', 'hello\r\n\r\n'],
    ['a TLS alert', Buffer.from([0x15, 3, 1, 0, 2, 2, 10])],
    ['a header that smuggles', `${OK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    [
      'a protocol nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    ],
  ])('by answering with %s is a failure', async (_, bytes) => {
    const url = await rudeServer((socket) => socket.once('data', () => socket.end(bytes)));
    const { failure } = await post(url);
    expect(['OTHER', 'RESET']).toContain(failure?.class);
  });

  it('at https without TLS is a failure of TLS', async () => {
    const url = await rudeServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    expect((await post(url.replace('http:', 'https:'))).failure?.class).toBe('TLS');
  });

  it('can be called again after each of these', async () => {
    let turn = 0;
    const url = await rudeServer((socket) =>
      socket.on('data', () => {
        turn++;
        if (turn === 1) socket.resetAndDestroy();
        else if (turn === 2) socket.end('nonsense');
        else if (turn === 3) socket.write(`${OK}Content-Encoding: gzip\r\n\r\n`);
        else if (turn > 4) socket.write(`${OK}Content-Length: 2\r\n\r\nok`);
      }),
    );
    const classes: unknown[] = [];
    for (const timeoutMs of [5_000, 5_000, 5_000, 100, 5_000, 5_000])
      classes.push((await post(url, { timeoutMs })).failure?.class);
    expect(classes).toEqual(['RESET', 'OTHER', 'OTHER', 'TIMEOUT', undefined, undefined]);
  });
});

describe('a connection that was kept', () => {
  /** Answers the first request of each connection, then does the given thing to the second. */
  async function fickleServer(onSecond: (socket: Socket) => void) {
    const seen: number[] = [];
    const url = await rudeServer((socket) => {
      const connection = seen.push(0) - 1;
      socket.on('data', () => {
        seen[connection]!++;
        if (seen[connection] === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        else onSecond(socket);
      });
    });
    return { url, seen };
  }

  it.each<[string, (socket: Socket) => void]>([
    ['resets', (socket) => void socket.resetAndDestroy()],
    ['ends', (socket) => void socket.end()],
  ])('and %s under the next request is replaced, once', async (_, onSecond) => {
    const { url, seen } = await fickleServer(onSecond);
    expect((await post(url)).body).toBe('ok');
    expect(await post(url)).toMatchObject({ httpStatus: 200, body: 'ok' });
    expect(seen).toEqual([2, 1]);
  });

  it('and fails after a first byte of the answer is not', async () => {
    const { url, seen } = await fickleServer((socket) => socket.end('HTTP/1.1 2'));
    await post(url);
    expect((await post(url)).failure?.class).toBe('RESET');
    expect(seen).toEqual([2]);
  });

  it('and was closed meanwhile is simply opened anew', async () => {
    const url = await rudeServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')),
    );
    for (let i = 0; i < 5; i++) expect((await post(url)).body).toBe('ok');
  });
});

describe('giving up', () => {
  it('when told to, before or while under way', async () => {
    const url = await rudeServer(() => undefined);
    expect((await post(url, { signal: AbortSignal.abort() })).failure?.class).toBe('ABORTED');
    const abort = new AbortController();
    const result = post(url, { signal: abort.signal });
    await until(async () => (await connectionsOf(servers[0]!)) === 1);
    abort.abort();
    expect((await result).failure?.class).toBe('ABORTED');
  });

  it('when closed, and leaves no socket', async () => {
    const url = await rudeServer(() => undefined);
    const kept = await httpServer((_, response) => response.end('ok'));
    await post(kept, { stationId: 'S2' });
    const results = Promise.all([post(url), post(url), post(url)]);
    await until(async () => (await connectionsOf(servers[0]!)) === 2);
    await client.close();
    expect((await results).map(({ failure }) => failure?.class)).toEqual(['ABORTED', 'ABORTED', 'ABORTED']);
    await until(async () => (await Promise.all(servers.map(connectionsOf))).every((count) => count === 0));
    expect((await post(kept)).failure?.class).toBe('ABORTED');
  });

  it('on headers HTTP has no room for', async () => {
    const { failure } = await post('http://127.0.0.1:1/', { headers: { 'x-a': 'b\r\nc: d' } });
    expect(failure?.class).toBe('OTHER');
  });
});
