import { type Response } from 'express';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  name: string;
  content: string | AsyncIterable<Buffer>;
  mtime: Date;
}

/**
 * Sends a ZIP. Each entry is packed and sent before the next one is asked for, so memory does not grow with their
 * number; an error on the way breaks the download off.
 *
 * @param name of the file, without its ending
 */
export async function sendZip(
  response: Response,
  name: string,
  entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>,
): Promise<void> {
  const zip = new ZipFile();
  // What an entry's stream ends with ends the packing, below; here nobody would hear it.
  zip.on('error', () => undefined);
  response.type('application/zip').set('Content-Disposition', `attachment; filename="${safeName(name)}.zip"`);
  const gone = new AbortController();
  const sending = pipeline(zip.outputStream, response).finally(() => {
    gone.abort();
  });
  const packing = (async () => {
    for await (const entry of entries) {
      const content = Readable.from(
        typeof entry.content === 'string' ? [Buffer.from(entry.content)] : entry.content,
      );
      zip.addReadStream(content, entry.name, { mtime: entry.mtime });
      await finished(content, { signal: gone.signal });
    }
    zip.end();
  })();
  packing.catch((error: unknown) => {
    response.destroy(error as Error);
  });
  await Promise.all([sending, packing]);
}

/** A text as part of a file's name, on every system. */
export const safeName = (text: string): string => text.replaceAll(/[^\w-]/g, '_').slice(0, 100);
