import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { Rejected } from '#libs/domain';
import {
  onLeave,
  OVERHEAD_BYTES,
  type Spooled,
  type SpoolOptions,
  tooLarge,
  withPlace,
  writeNewFile,
} from './spool';
import type { Place } from './spool-quota';

export interface SpoolMultipartOptions extends SpoolOptions {
  /** Name of the part that is the file; other parts are skipped. */
  fieldName: string;
}

export interface SpooledFile extends Spooled {
  /** Last part of the name the client gave, empty if none: never a path, never to be made one. */
  filename: string;
}

const LIMITS = {
  parts: 20,
  fields: 20,
  files: 20,
  fieldNameSize: 100,
  fieldSize: 64 * 1024,
  headerPairs: 50,
  headerSize: 16 * 1024,
};

/**
 * Writes the file part of a multipart request to a new file in `dir` without holding it. The part may have any
 * content type or none, and other parts may stand beside it. On any failure the file is removed and what is left
 * of the request is drained, so that the client gets to see the answer.
 *
 * @throws Rejected FILE_MISSING, MULTIPART_INVALID, UPLOAD_TOO_LARGE, UPLOAD_ABORTED
 * @throws Transient UPLOADS_BUSY, SPOOL_FULL; SPOOL_UNAVAILABLE if the disk fails
 */
export async function spoolMultipart(
  req: IncomingMessage,
  options: SpoolMultipartOptions,
): Promise<SpooledFile> {
  return withPlace(req, options, (path, place) => readForm(req, path, place, options));
}

type Saved = Omit<SpooledFile, 'path' | 'remove'>;

async function readForm(
  req: IncomingMessage,
  path: string,
  place: Place,
  { maxBytes, fieldName }: SpoolMultipartOptions,
): Promise<Saved> {
  const form = createForm(req, maxBytes, fieldName);
  let saved: Promise<Saved> | undefined;
  let current: Readable | undefined;
  let isOver = false;
  let stopListening: (() => void) | undefined;

  const finished = new Promise<void>((resolve, reject) => {
    form.on('finish', resolve);
    form.on('error', (error) => reject(malformed((error as Error).message, error)));
    form.on('partsLimit', () => reject(malformed('it has too many parts')));
    form.on('filesLimit', () => reject(malformed('it has too many files')));
    form.on('fieldsLimit', () => reject(malformed('it has too many fields')));
    form.on('file', (name, file, filename: string | undefined) => {
      file.on('error', () => undefined);
      // What was buffered before a failure may still arrive: no file is begun for it.
      if (name !== fieldName || isOver) {
        file.resume();
        return;
      }
      if (saved !== undefined) {
        file.resume();
        reject(malformed(`it has more than one part "${fieldName}"`));
        return;
      }
      current = file;
      file.on('limit', () => reject(tooLarge(maxBytes)));
      saved = save(file, path, filename ?? '');
      saved.catch(reject);
    });
    stopListening = onLeave(req, reject);
    let bytes = 0;
    req.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > maxBytes + OVERHEAD_BYTES) reject(tooLarge(maxBytes));
      try {
        place.take(piece.length);
      } catch (error) {
        if (error instanceof Error) reject(error);
      }
    });
    req.on('end', () => setTimeout(() => reject(malformed('it ends too early')), 5_000).unref());
  });
  try {
    req.pipe(form);
    await finished;
  } catch (error) {
    isOver = true;
    // With the error: a part whose end was already seen would otherwise leave the pipeline waiting for ever.
    current?.destroy(error as Error);
    await saved?.catch(() => undefined);
    throw error;
  } finally {
    stopListening?.();
    req.unpipe(form);
  }
  if (saved === undefined) throw new Rejected('FILE_MISSING', `The part "${fieldName}" is missing`);
  return saved;
}

function createForm(req: IncomingMessage, maxBytes: number, fieldName: string): BusboyInstance {
  const contentType = req.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw malformed('its content type must be multipart/form-data');
  }
  try {
    return new Busboy({
      headers: { ...req.headers, 'content-type': contentType },
      limits: { ...LIMITS, fileSize: maxBytes },
      // Some clients name no file: the part's name decides. Parts with a file name are files anyway.
      isPartAFile: (name, _type, filename) => name === fieldName || filename !== undefined,
    });
  } catch (error) {
    throw malformed((error as Error).message, error);
  }
}

async function save(file: BusboyFileStream, path: string, filename: string): Promise<Saved> {
  await writeNewFile(file, path);
  return { bytes: file.bytesRead, filename };
}

function malformed(detail: string, cause?: unknown): Rejected {
  return new Rejected('MULTIPART_INVALID', `The multipart body cannot be read: ${detail}`, [], { cause });
}
