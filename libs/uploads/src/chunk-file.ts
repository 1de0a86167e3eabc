import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);

/** Where one chunk of an upload's items lies in its spool file. Offsets and lengths in bytes. */
export interface UploadChunk {
  /** Items, as {@link decodeChunk} reads them. */
  offset: number;
  length: number;
  /** Place of the first item among all items of the upload, from 0. */
  firstItem: number;
  items: number;
  /** The items' iupds, as {@link decodeKeys} reads them. */
  keysOffset: number;
  keysLength: number;
  /** One `iupdHash` per item, 4 bytes little-endian each. */
  iupdHashes: Uint8Array;
}

export interface StoredChunk {
  chunk: UploadChunk;
  /** To be stored as it is; {@link decodeChunk} reads it. */
  payload: Buffer;
  /** To be stored as it is; {@link decodeKeys} reads it. */
  keys: Buffer;
}

/**
 * The chunks of an upload in order, one in memory at a time.
 *
 * @throws Error if the file ends before a chunk does: it is not the file the chunks are of
 */
export async function* readChunks(
  chunksPath: string,
  chunks: readonly UploadChunk[],
): AsyncGenerator<StoredChunk, void, undefined> {
  const file = await open(chunksPath, 'r');
  try {
    for (const chunk of chunks) {
      const read = async (offset: number, length: number): Promise<Buffer> => {
        const buffer = Buffer.allocUnsafe(length);
        const { bytesRead } = await file.read(buffer, 0, length, offset);
        if (bytesRead !== length) throw new Error(`${chunksPath} ends within a chunk`);
        return buffer;
      };
      const payload = await read(chunk.offset, chunk.length);
      const keys = await read(chunk.keysOffset, chunk.keysLength);
      yield { chunk, payload, keys };
    }
  } finally {
    await file.close();
  }
}

/** The items of a chunk: `PositionInput[]`, or `string[]` (iupds) for a delete. */
export async function decodeChunk(payload: Uint8Array): Promise<unknown[]> {
  return JSON.parse((await inflate(payload)).toString('utf8')) as unknown[];
}

/** The iupds of a chunk's items, in their order. */
export async function decodeKeys(keys: Uint8Array): Promise<string[]> {
  return (await decodeChunk(keys)) as string[];
}
