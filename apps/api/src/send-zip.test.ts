import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type ZipEntry, sendZip } from './send-zip';

/** What a client gets of a ZIP of these entries, and what the route heard of it. */
async function download(content: ZipEntry['content']): Promise<{ bytes?: number; error?: unknown }> {
  let heard: Promise<void> | undefined;
  const app = express().get('/', (_request, response) => {
    heard = sendZip(response, 'some', [{ name: 'a.json', content, mtime: new Date(0) }]);
    heard.catch(() => undefined);
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const { byteLength } = await response.arrayBuffer();
    await heard;
    return { bytes: byteLength };
  } catch {
    return { error: await heard?.catch((error: unknown) => error) };
  } finally {
    server.close();
  }
}

describe('sendZip', () => {
  it('sends content that comes piece by piece', async () => {
    const pieces = (function* () {
      for (let n = 0; n < 100; n += 1) yield Buffer.alloc(10_000, n);
    })();
    expect((await download(asAsync(pieces))).bytes).toBeGreaterThan(1_000);
  });

  it('breaks the download off when content fails on the way, and harms nobody else', async () => {
    const failing = (function* () {
      yield Buffer.alloc(100_000);
      throw new Error('the database is away');
    })();
    expect(await download(asAsync(failing))).toEqual({ error: new Error('the database is away') });
  });
});

async function* asAsync<T>(values: Iterable<T>): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}
