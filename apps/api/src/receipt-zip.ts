import { type Response } from 'express';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { viewStoredReceipt } from '#libs/contracts';
import type { StoredReceipt } from '#libs/persistence';

/**
 * Sends receipts as a ZIP: XML documents, JSON where there is none. Each is read, packed and sent before the next one
 * is asked for, so memory does not grow with their number; an error on the way breaks the download off.
 */
export async function sendReceiptZip(
  response: Response,
  given: {
    /** File name without its ending. */
    name: string;
    receipts: AsyncIterable<StoredReceipt>;
    documentOf(stored: StoredReceipt): string | undefined;
  },
): Promise<void> {
  const zip = new ZipFile();
  response
    .type('application/zip')
    .set('Content-Disposition', `attachment; filename="${safe(given.name)}.zip"`);
  const gone = new AbortController();
  const sending = pipeline(zip.outputStream, response).finally(() => {
    gone.abort();
  });
  const packing = (async () => {
    for await (const stored of given.receipts) {
      const document = given.documentOf(stored);
      const text = document ?? JSON.stringify(viewStoredReceipt(stored), null, 2);
      // The id makes the name unique: an iuv may have more than one receipt.
      const name = `${safe(stored.receipt.creditorReferenceId)}_${stored.id}.${document === undefined ? 'json' : 'xml'}`;
      const entry = Readable.from([Buffer.from(text)]);
      zip.addReadStream(entry, name, { mtime: stored.createdAt });
      await finished(entry, { signal: gone.signal });
    }
    zip.end();
  })();
  packing.catch((error: unknown) => {
    response.destroy(error as Error);
  });
  await Promise.all([sending, packing]);
}

const safe = (text: string): string => text.replaceAll(/[^\w-]/g, '_').slice(0, 100);
