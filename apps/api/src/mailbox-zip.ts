import { type Response } from 'express';
import { viewMailboxEntry } from '#libs/contracts';
import type { MailboxEntry } from '#libs/persistence';
import { type ZipEntry, sendZip } from './send-zip';
import type { StationMessage } from './station-message';

/** Receipts read at once. */
const BATCH = 100;

interface GivenMailbox {
  ids: readonly number[];
  /** What a reader needs to acknowledge them. */
  manifest: { stationId: string; [field: string]: unknown };
  entries(ids: readonly number[]): Promise<MailboxEntry[]>;
  messageOf(entry: MailboxEntry): StationMessage;
}

/**
 * Sends a mailbox's receipts as a ZIP: `<n>-<deliveryId>.json` for each, `.xml` where a message can be made, and last
 * `manifest.json`, which begins with what is given and lists the deliveries.
 */
export const sendMailboxZip = (response: Response, given: GivenMailbox): Promise<void> =>
  sendZip(response, `mailbox_${given.manifest.stationId}`, entriesOf(given));

async function* entriesOf(given: GivenMailbox): AsyncGenerator<ZipEntry> {
  const listed: object[] = [];
  for (let from = 0; from < given.ids.length; from += BATCH) {
    for (const entry of await given.entries(given.ids.slice(from, from + BATCH))) {
      const name = `${String(listed.length + 1).padStart(5, '0')}-${entry.deliveryId}`;
      const message = given.messageOf(entry);
      const mtime = entry.createdAt;
      yield { name: `${name}.json`, content: JSON.stringify(viewMailboxEntry(entry), null, 2), mtime };
      if ('xml' in message) yield { name: `${name}.xml`, content: message.xml, mtime };
      listed.push({
        deliveryId: entry.deliveryId,
        receiptId: entry.receipt.receiptId,
        json: `${name}.json`,
        ...('xml' in message ? { xml: `${name}.xml` } : { noXml: message.reason }),
      });
    }
  }
  const content = JSON.stringify({ ...given.manifest, deliveries: listed }, null, 2);
  yield { name: 'manifest.json', content, mtime: new Date() };
}
