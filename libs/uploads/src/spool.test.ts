import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { AppError } from '#libs/domain';
import { spoolBody, sweepSpool } from './spool';
import { spoolMultipart } from './spool-multipart';
import { SpoolQuota } from './spool-quota';

const MAX_BYTES = 100_000;
const plenty = () => new SpoolQuota({ maxUploads: 1_000, maxBytes: 1e9 });
const TYPE = 'multipart/form-data; boundary=XX';
const part = (headers: string, content: string | Buffer) =>
  Buffer.concat([Buffer.from(`--XX\r\n${headers}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')]);
const END = Buffer.from('--XX--\r\n');
const named = (name: string) => `Content-Disposition: form-data; name="${name}"`;
const file = (content: string | Buffer, name = 'file') =>
  part(`${named(name)}; filename="a.zip"\r\nContent-Type: application/zip`, content);

let dir: string;
let server: Server;
let port: number;
let arrivals: Promise<unknown>[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'spool-'));
  const options = { dir, maxBytes: MAX_BYTES, quota: plenty() };
  const spool = (req: IncomingMessage) =>
    req.url === '/body' ? spoolBody(req, options) : spoolMultipart(req, { ...options, fieldName: 'file' });
  server = createServer((req, res) => {
    const spooled = spool(req);
    arrivals.push(spooled);
    spooled.then(
      (value) => res.end(JSON.stringify(value)),
      (error: unknown) => {
        const { code, message } = error instanceof AppError ? error : { code: 'BUG', message: String(error) };
        res.writeHead(code === 'UPLOAD_TOO_LARGE' ? 413 : 400).end(JSON.stringify({ code, message }));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true });
});

afterEach(async () => {
  arrivals = [];
  for (const name of await readdir(dir)) await rm(join(dir, name));
});

/** Waits for a request to reach the server. */
async function arrival(): Promise<void> {
  while (arrivals.length === 0) await new Promise(setImmediate);
}

interface Answer {
  status: number | undefined;
  path: string;
  bytes: number;
  filename: string;
  code: string;
  message: string;
}

/** Sends all of the body before it reads the answer, as many clients do. */
function send(path: string, body: Buffer | Readable, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request({ port, path, method: 'POST', headers: { connection: 'close', ...headers } });
    req.on('error', reject);
    req.on('response', (res) => {
      text(res).then(
        (answer) => resolve({ ...(JSON.parse(answer) as Answer), status: res.statusCode }),
        reject,
      );
    });
    if (body instanceof Readable) body.pipe(req);
    else req.end(body);
  });
}
const form = (...parts: Buffer[]) => send('/form', Buffer.concat(parts), { 'content-type': TYPE });

describe('spoolMultipart', () => {
  it('keeps the bytes of the file part, for this user only', async () => {
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251));
    const answer = await form(file(content), END);
    expect(answer).toMatchObject({ status: 200, bytes: 70_000, filename: 'a.zip' });
    expect((await readFile(answer.path)).equals(content)).toBe(true);
    expect((await stat(answer.path)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a text part before it', [part(named('field'), 'file'), file('x'), END]],
    ['a text part behind it', [file('x'), part(named('field'), 'file'), END]],
    ['another file beside it', [file('yyy', 'other'), file('x'), END]],
    ['no content type', [part(`${named('file')}; filename="a.zip"`, 'x'), END]],
    ['a preamble and an epilogue', [Buffer.from('hello\r\n'), file('x'), END, Buffer.from('bye')]],
  ])('tolerates %s', async (_what, parts) => {
    const answer = await form(...parts);
    expect(answer).toMatchObject({ status: 200, bytes: 1, filename: 'a.zip' });
    expect(await readFile(answer.path, 'utf8')).toBe('x');
  });

  it('takes the part by its name even if it names no file', async () => {
    expect(await form(part(named('file'), 'x'), END)).toMatchObject({ bytes: 1, filename: '' });
  });

  it('makes no path of the name a client gives', async () => {
    const evil = part(`${named('file')}; filename="../../etc/passwd.zip"`, 'x');
    const answer = await form(evil, END);
    expect(answer.filename).toBe('passwd.zip');
    expect(answer.path.startsWith(join(dir, 'upload-'))).toBe(true);
  });

  it.each([
    ['FILE_MISSING', 'the part is missing', [part(named('field'), 'x'), END]],
    ['MULTIPART_INVALID', 'there are two of it', [file('x'), file('y'), END]],
    ['MULTIPART_INVALID', 'the body is empty', []],
    ['MULTIPART_INVALID', 'the end is missing', [file('x')]],
    ['MULTIPART_INVALID', 'the end is within headers', [Buffer.from('--XX\r\nContent-Disp')]],
    ['MULTIPART_INVALID', 'there is no boundary in it', [Buffer.from('hello')]],
    ['MULTIPART_INVALID', 'it has too many parts', Array.from({ length: 30 }, () => part(named('f'), 'x'))],
  ])('answers %s if %s, and leaves no file', async (code, _what, parts) => {
    expect(await form(...parts)).toMatchObject({ status: 400, code });
    expect(await readdir(dir)).toEqual([]);
  });

  it.each(['application/zip', 'multipart/form-data', 'multipart/form-data; boundary='])(
    'refuses the content type %s',
    async (type) => {
      expect(await send('/form', Buffer.from('x'), { 'content-type': type })).toMatchObject({
        status: 400,
        code: 'MULTIPART_INVALID',
      });
    },
  );

  it('takes a file of exactly the limit', async () => {
    expect(await form(file(Buffer.alloc(MAX_BYTES)), END)).toMatchObject({ status: 200, bytes: MAX_BYTES });
  });

  it.each([
    ['known in advance', 20 * MAX_BYTES],
    ['found out by reading', MAX_BYTES + 1],
  ])('answers a client that sends too much, %s, once it has sent it', async (_how, bytes) => {
    expect(await form(file(Buffer.alloc(bytes)), END)).toMatchObject({
      status: 413,
      code: 'UPLOAD_TOO_LARGE',
    });
    expect(await readdir(dir)).toEqual([]);
  });

  it('counts the other parts too', async () => {
    const answer = await form(
      ...Array.from({ length: 15 }, () => file(Buffer.alloc(MAX_BYTES), 'other')),
      END,
    );
    expect(answer).toMatchObject({ status: 413 });
  });

  it('gives up when the client leaves, and leaves no file', async () => {
    const req = request({ port, path: '/form', method: 'POST', headers: { 'content-type': TYPE } });
    req.on('error', () => undefined);
    req.write(file('x'.repeat(50_000)).subarray(0, 20_000));
    await arrival();
    req.destroy();
    await expect(arrivals[0]).rejects.toMatchObject({ code: 'UPLOAD_ABORTED' });
    expect(await readdir(dir)).toEqual([]);
  });
});

describe('spoolBody', () => {
  it('keeps the bytes of the body', async () => {
    const answer = await send('/body', Buffer.from('{"a":1}'));
    expect(answer).toMatchObject({ status: 200, bytes: 7 });
    expect(await readFile(answer.path, 'utf8')).toBe('{"a":1}');
    expect(await send('/body', Buffer.alloc(MAX_BYTES))).toMatchObject({ status: 200, bytes: MAX_BYTES });
  });

  it('answers a client that sends too much once it has sent it', async () => {
    const endless = Readable.from(Array.from({ length: 18 }, () => Buffer.alloc(10_000)));
    expect(await send('/body', endless)).toMatchObject({ status: 413, code: 'UPLOAD_TOO_LARGE' });
    expect(await readdir(dir)).toEqual([]);
  });

  it('does not read for ever: the answer leaves after twice the limit', async () => {
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 10_000;
        this.push(Buffer.alloc(10_000));
      },
    });
    const req = request({ port, path: '/body', method: 'POST' });
    req.on('error', () => undefined);
    endless.pipe(req);
    const res = await new Promise<IncomingMessage>((resolve) => req.on('response', resolve));
    expect(res.statusCode).toBe(413);
    expect(sent).toBeGreaterThan(2 * MAX_BYTES);
    endless.destroy();
    req.destroy();
  });

  it('gives up when the client leaves, and leaves no file', async () => {
    const req = request({ port, path: '/body', method: 'POST', headers: { 'content-length': '1000' } });
    req.on('error', () => undefined);
    req.write('x');
    await arrival();
    req.destroy();
    await expect(arrivals[0]).rejects.toMatchObject({ code: 'UPLOAD_ABORTED' });
    expect(await readdir(dir)).toEqual([]);
  });

  it('makes the folder, and says that the disk failed if it cannot', async () => {
    const deeper = join(dir, 'sub');
    const options = { dir: deeper, maxBytes: 10, quota: plenty() };
    const { path } = await spoolBody(Readable.from(['x']), options);
    expect(existsSync(path)).toBe(true);
    await rm(deeper, { recursive: true });
    await writeFile(deeper, 'a file');
    await expect(spoolBody(Readable.from(['x']), options)).rejects.toMatchObject({
      kind: 'transient',
      code: 'SPOOL_UNAVAILABLE',
    });
  });
});

describe('a quota', () => {
  const body = (bytes: number) => Readable.from([Buffer.alloc(bytes)]);
  const announced = (bytes: number) =>
    Object.assign(body(bytes), { headers: { 'content-length': String(bytes) } });
  const options = (maxUploads: number, maxBytes: number) => ({
    dir,
    maxBytes: MAX_BYTES,
    quota: new SpoolQuota({ maxUploads, maxBytes }),
  });

  it.each([
    ['known in advance', announced],
    ['found out by reading', body],
  ])('has room for so many bytes and no more, %s, until a file is removed', async (_how, make) => {
    const shared = options(10, 1_000);
    const first = await spoolBody(make(700), shared);
    await writeFile(`${first.path}.chunks`, 'x');
    await expect(spoolBody(make(301), shared)).rejects.toMatchObject({
      kind: 'transient',
      code: 'SPOOL_FULL',
    });
    expect((await readdir(dir)).length).toBe(2);
    const second = await spoolBody(make(300), shared);
    await first.remove();
    await first.remove();
    const third = await spoolBody(make(700), shared);
    await Promise.all([second.remove(), third.remove()]);
    expect(await readdir(dir)).toEqual([]);
    expect((await spoolBody(make(1_000), shared)).bytes).toBe(1_000);
  });

  it('has room for so many uploads and no more, until one is removed or fails', async () => {
    const shared = options(1, 1e9);
    const first = await spoolBody(body(1), shared);
    await expect(spoolBody(body(1), shared)).rejects.toMatchObject({
      kind: 'transient',
      code: 'UPLOADS_BUSY',
    });
    await first.remove();
    await expect(spoolBody(body(MAX_BYTES + 1), shared)).rejects.toMatchObject({ code: 'UPLOAD_TOO_LARGE' });
    expect((await spoolBody(body(1), shared)).bytes).toBe(1);
  });

  it('counts what a form sends', async () => {
    const shared = options(10, 2_000);
    const content = Buffer.concat([file(Buffer.alloc(1_500)), END]);
    const pieces = () =>
      Object.assign(Readable.from([content]), {
        headers: { 'content-type': TYPE, 'transfer-encoding': 'chunked' },
      }) as unknown as IncomingMessage;
    const form = () => spoolMultipart(pieces(), { ...shared, fieldName: 'file' });
    const first = await form();
    await expect(form()).rejects.toMatchObject({ code: 'SPOOL_FULL' });
    await first.remove();
    expect((await form()).bytes).toBe(1_500);
  });
});

describe('sweepSpool', () => {
  it('removes our old files and nothing else', async () => {
    const names = ['upload-old', 'upload-old.chunks', 'upload-new', 'other-old'];
    for (const name of names) {
      await writeFile(join(dir, name), 'x');
      if (name.includes('old')) await utimes(join(dir, name), new Date(0), new Date(0));
    }
    expect(await sweepSpool(dir, 60_000)).toBe(2);
    expect((await readdir(dir)).sort()).toEqual(['other-old', 'upload-new']);
  });

  it('finds nothing in a folder that is not there', async () => {
    expect(await sweepSpool(join(dir, 'none'), 0)).toBe(0);
  });
});
