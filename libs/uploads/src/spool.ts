import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Rejected } from '#libs/domain';
import { drain } from './drain';
import type { Place, SpoolQuota } from './spool-quota';
import { asStorageError } from './storage-error';

/** Marks our files: a sweep leaves alone whatever else lies in the folder. */
const PREFIX = 'upload-';

export interface SpoolOptions {
  /** Folder of the files; made if missing. */
  dir: string;
  /** Largest file. */
  maxBytes: number;
  /** What all uploads of this process share. */
  quota: SpoolQuota;
}

export interface Spooled {
  /** A file of the caller's own from now on, readable by this user only. */
  path: string;
  bytes: number;
  /** Removes the file, and that of its chunks, and gives its place back. To be called in any case. */
  remove(): Promise<void>;
}

/** Name of the file the chunks of an upload go to: swept and removed with it. */
export const chunksPathOf = (path: string): string => `${path}.chunks`;

/**
 * Writes a request's body to a new file in `dir`, whatever its size, without holding it. On any failure the file
 * is removed and what is left of the request is drained, so that the client gets to see the answer.
 *
 * @throws Rejected UPLOAD_TOO_LARGE, UPLOAD_ABORTED (the client left)
 * @throws Transient UPLOADS_BUSY, SPOOL_FULL; SPOOL_UNAVAILABLE if the disk fails
 */
export async function spoolBody(stream: Readable, options: SpoolOptions): Promise<Spooled> {
  return withPlace(stream, options, async (path, place) => {
    const limit = new ByteLimit(options.maxBytes, place);
    const leave = onLeave(stream, (error) => limit.destroy(error));
    try {
      stream.pipe(limit);
      await writeNewFile(limit, path);
      return { bytes: limit.bytes };
    } catch (error) {
      stream.unpipe(limit);
      throw error;
    } finally {
      leave();
    }
  });
}

/**
 * Takes a place for an upload and has its file written. On failure there is no file and the place is free again;
 * the answer waits until what is left of the request is drained.
 */
export async function withPlace<S extends { bytes: number }>(
  stream: Readable,
  { dir, maxBytes, quota }: SpoolOptions,
  write: (path: string, place: Place) => Promise<S>,
): Promise<S & Pick<Spooled, 'path' | 'remove'>> {
  let path: string | undefined;
  let place: Place | undefined;
  const remove = async () => {
    if (path !== undefined) {
      await Promise.all([rm(path, { force: true }), rm(chunksPathOf(path), { force: true })]);
    }
    place?.leave();
  };
  try {
    const announced = announcedBytes(stream);
    if (announced !== undefined && announced > maxBytes + OVERHEAD_BYTES) throw tooLarge(maxBytes);
    place = quota.enter(announced);
    path = await newSpoolPath(dir);
    // What was announced is held already, and HTTP lets nobody send more than that.
    const counting = announced === undefined ? place : { ...place, take: () => undefined };
    return { ...(await write(path, counting)), path, remove };
  } catch (error) {
    await drain(stream, maxBytes);
    await remove();
    throw asStorageError(error);
  }
}

/** Boundaries, headers and other parts of a form, beyond the file itself. */
export const OVERHEAD_BYTES = 1024 * 1024;

function announcedBytes(stream: Readable): number | undefined {
  const { headers } = stream as Partial<IncomingMessage>;
  const length = headers?.['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** A path in `dir` that no other upload has. */
async function newSpoolPath(dir: string): Promise<string> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw asStorageError(error);
  }
  return join(dir, `${PREFIX}${randomUUID()}`);
}

/** Writes a file of this user only; on failure there is none. */
export async function writeNewFile(content: Readable, path: string): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(content, file);
  } catch (error) {
    // Removed too early, a file still being opened would appear after its removal.
    if (!file.closed) await new Promise<void>((resolve) => file.once('close', resolve));
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * Removes files that crashes left behind: those of ours, not written to for `olderThanMs`. Chunk files count if
 * they are named after their upload's file.
 *
 * @returns how many it removed
 */
export async function sweepSpool(dir: string, olderThanMs: number): Promise<number> {
  const names = await readdir(dir).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const before = Date.now() - olderThanMs;
  let removed = 0;
  for (const name of names) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(dir, name);
    // Another process may sweep or finish at the same time.
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true || found.mtimeMs >= before) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

/**
 * Calls back when a request ends before its body is complete.
 *
 * @returns stops listening
 */
export function onLeave(stream: Readable, callback: (error: Rejected) => void): () => void {
  const leave = () => {
    if (stream.readableEnded) return;
    callback(new Rejected('UPLOAD_ABORTED', 'The connection was closed before the upload was complete'));
  };
  stream.on('error', leave);
  stream.on('close', leave);
  if (stream.destroyed) leave();
  return () => {
    stream.off('error', leave);
    stream.off('close', leave);
  };
}

export function tooLarge(maxBytes: number): Rejected {
  return new Rejected('UPLOAD_TOO_LARGE', `The upload is larger than ${maxBytes} bytes`);
}

class ByteLimit extends Transform {
  bytes = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly place: Place,
  ) {
    super();
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.bytes += piece.length;
    try {
      if (this.bytes > this.maxBytes) throw tooLarge(this.maxBytes);
      this.place.take(piece.length);
      callback(null, piece);
    } catch (error) {
      callback(error as Error);
    }
  }
}
