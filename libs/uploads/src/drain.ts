import type { Readable } from 'node:stream';

/** Between giving up and closing the connection: time for an answer to reach a client that listens. */
const LINGER_MS = 2_000;
const MAX_DRAIN_MS = 10_000;

/**
 * Reads and throws away what is left of a request that is refused. Common HTTP clients read the answer only
 * after they sent everything: a connection closed on them loses the answer.
 *
 * Resolves when the request ends, or when it is not worth reading on (`maxBytes` more, or 10 s); then the caller
 * may answer, and the connection is closed 2 s later. Never throws.
 */
export async function drain(stream: Readable, maxBytes: number): Promise<void> {
  stream.on('error', () => undefined);
  if (stream.destroyed || stream.readableEnded) return;
  let bytes = 0;
  await new Promise<void>((resolve) => {
    const giveUp = () => {
      clearTimeout(timer);
      stream.off('data', count);
      stream.resume();
      setTimeout(() => stream.destroy(), LINGER_MS).unref();
      resolve();
    };
    const timer = setTimeout(giveUp, MAX_DRAIN_MS);
    const count = (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > maxBytes) giveUp();
    };
    const finish = () => {
      clearTimeout(timer);
      stream.off('data', count);
      resolve();
    };
    stream.once('end', finish);
    stream.once('close', finish);
    stream.on('data', count);
    // A listener alone does not wake a stream that was unpiped.
    stream.resume();
  });
}
