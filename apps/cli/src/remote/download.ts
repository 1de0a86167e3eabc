import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliError } from '../cli-error';
import { type Remote } from './remote';

/** Whole or not at all: what stops half-way leaves no file. */
export async function download(remote: Remote, from: string, to: string): Promise<void> {
  const { body } = await remote.call('GET', from);
  const draft = `${to}.part`;
  const file = createWriteStream(draft, { mode: 0o600 });
  try {
    await once(file, 'open').catch((error: unknown) => {
      throw new CliError(`${to} cannot be written (${String((error as NodeJS.ErrnoException).code)})`);
    });
    await pipeline(body ?? Readable.from([]), file);
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
