import { type Response } from 'express';
import { viewStoredReceipt } from '#libs/contracts';
import type { StoredReceipt } from '#libs/persistence';
import { safeName, sendZip, type ZipEntry } from './send-zip';

interface GivenReceipts {
  /** File name without its ending. */
  name: string;
  receipts: AsyncIterable<StoredReceipt>;
  documentOf(stored: StoredReceipt): string | undefined;
}

/** Sends receipts as a ZIP: XML documents, JSON where there is none. */
export const sendReceiptZip = (response: Response, given: GivenReceipts): Promise<void> =>
  sendZip(response, given.name, entriesOf(given));

async function* entriesOf(given: GivenReceipts): AsyncGenerator<ZipEntry> {
  for await (const stored of given.receipts) {
    const document = given.documentOf(stored);
    yield {
      // The id makes the name unique: an iuv may have more than one receipt.
      name: `${safeName(stored.receipt.creditorReferenceId)}_${stored.id}.${document === undefined ? 'json' : 'xml'}`,
      content: document ?? JSON.stringify(viewStoredReceipt(stored), null, 2),
      mtime: stored.createdAt,
    };
  }
}
