import { type Socket, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What an HTTP client would never say: raw texts, and how long to drip the rest of them. */
const RAW: Record<string, string> = {
  'no HTTP': 'hello\r\n\r\n',
  'TLS at a port without': '\u0016\u0003\u0001\u0002\u0000\u0001\u0000',
  'HTTP 9': 'GET / HTTP/9.9\r\n\r\n',
  'no Host': 'GET /health/live HTTP/1.1\r\n\r\n',
  'two lengths': 'POST /partner HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  'a length and chunks':
    'POST /partner HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a negative length': 'POST /partner HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
  'a length beyond 2^53': 'POST /partner HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n',
  'chunks that lie': 'POST /partner HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n',
  'huge headers': `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`,
  'a huge path': `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'a NUL in a header': 'GET / HTTP/1.1\r\nHost: a\r\nX: \u0000\r\n\r\n',
  'a body that never comes': 'POST /partner HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nhe',
  'headers that never end': 'GET / HTTP/1.1\r\nHost: a\r\nX: ',
  'an unknown expectation': 'POST /partner HTTP/1.1\r\nHost: a\r\nExpect: magic\r\nContent-Length: 0\r\n\r\n',
  'an upgrade': 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  CONNECT: 'CONNECT 127.0.0.1:3306 HTTP/1.1\r\nHost: a\r\n\r\n',
  TRACE: 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n',
};
const PATIENCE_MS = 2_000;

/** Says each of them; @returns the status each was answered with, 0 where there was none */
export async function sayRaw(url: string): Promise<Map<string, number>> {
  const { hostname, port } = new URL(url);
  const answers = await Promise.all(
    Object.entries(RAW).map(
      async ([title, text]) => [title, await say(Number(port), hostname, text)] as const,
    ),
  );
  return new Map(answers);
}

/** Holds so many connections half open, a byte now and then, until told to let go. */
export function drip(url: string, count: number): () => void {
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = [];
  for (let index = 0; index < count; index += 1) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      index % 2 === 0
        ? 'GET / HTTP/1.1\r\nX: '
        : 'POST /partner HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n',
    );
    sockets.push(socket);
  }
  const timer = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('x');
  }, 500);
  return () => {
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
  };
}

async function say(port: number, host: string, text: string): Promise<number> {
  const socket = connect(port, host);
  let answer = '';
  socket.on('error', () => undefined).on('data', (data: Buffer) => (answer += data.toString('latin1')));
  socket.write(text, 'latin1');
  await Promise.race([new Promise((resolve) => socket.once('close', resolve)), sleep(PATIENCE_MS)]);
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}
