import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { announceReady } from '#libs/lifecycle';

/**
 * What an upload costs in memory at most and at least: `/parse` takes the whole body and parses it, as most would
 * write first; `/keep` only writes it to a file. Ends with its parent.
 */
const server = createServer((request, response) => {
  const work =
    request.url === '/parse'
      ? text(request).then((body) => JSON.parse(body) as unknown)
      : keep(path.join(tmpdir(), `gpd-bench-kept-${process.pid}`));
  work.then(
    () => response.writeHead(202).end(),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
  async function keep(file: string): Promise<void> {
    await pipeline(request, createWriteStream(file));
    await rm(file);
  }
});
server.listen(0, '127.0.0.1', () => {
  announceReady((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit(0));
