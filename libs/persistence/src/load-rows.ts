import { Readable } from 'node:stream';
import { Transient } from '#libs/domain';
import { type Rows, loadOf } from './sql-rows';

/** What of a connection of the driver is used. */
interface Connection {
  query(
    options: { sql: string; infileStreamFactory: () => Readable },
    done: (error: Error | null, result: { affectedRows: number; warningStatus: number }) => void,
  ): void;
}

/** Code of the Transient after which no more is to be loaded. */
export const LOAD_NOT_ALLOWED = 'LOAD_NOT_ALLOWED';

/** The server takes no files from clients any more: ER_NOT_ALLOWED_COMMAND, ER_CLIENT_LOCAL_FILES_DISABLED, 4166. */
const NOT_ALLOWED = new Set([1148, 3948, 4166]);

/**
 * Inserts rows by LOAD DATA, which costs the server and this process half of what an INSERT of the same rows does. It
 * leaves out rows that break a key or a check, and cuts texts to their columns: if it did, or so much as warned of
 * anything, the transaction is to be started over, to INSERT them.
 *
 * @param connection the driver's, in a transaction
 * @throws Transient LOAD_REFUSED, LOAD_NOT_ALLOWED; errors of the driver
 */
export async function loadRows(connection: unknown, given: Rows): Promise<void> {
  const { sql, text } = loadOf(given);
  const infileStreamFactory = () => Readable.from([Buffer.from(text)], { objectMode: false });
  const { affectedRows, warningStatus } = await new Promise<{ affectedRows: number; warningStatus: number }>(
    (resolve, reject) => {
      (connection as Connection).query({ sql, infileStreamFactory }, (error, result) => {
        if (error === null) resolve(result);
        else if (NOT_ALLOWED.has((error as { errno?: number }).errno ?? 0)) reject(notAllowed());
        else reject(error);
      });
    },
  );
  if (affectedRows !== given.rows.length || warningStatus !== 0) throw refused();
}

const notAllowed = (): Transient =>
  new Transient(LOAD_NOT_ALLOWED, 'The server allows no bulk loads: try again');
const refused = (): Transient =>
  new Transient('LOAD_REFUSED', 'A bulk load was not taken as it was: try again');
