import { type FileHandle, open, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { UploadChunk } from './chunk-file';
import { packHashes } from './iupd-hash';

// Level 1: a quarter of the time of the default and still a tenth of the size on positions.
const deflate = promisify(deflateRaw);
const LEVEL = { level: 1 };
/** Chunks being compressed or written at a time: one while the next is read, and no more in memory. */
const MAX_PENDING = 2;

export interface ChunkLimits {
  /** Most items in a chunk. */
  chunkItems: number;
  /** JSON bytes after which a chunk takes no further item. */
  chunkBytes: number;
}

/** Items as a chunk has them: decodeChunk reads it. */
export const encodeChunk = (items: readonly unknown[]): Promise<Buffer> =>
  deflate(JSON.stringify(items), LEVEL);

/** Iupds packed as one chunk of a job that takes nothing else. */
export async function packIupds(
  iupds: readonly string[],
): Promise<{ payload: Buffer; keys: Buffer; iupdHashes: Buffer }> {
  const payload = await encodeChunk(iupds);
  return { payload, keys: payload, iupdHashes: Buffer.from(packHashes(iupds)) };
}

/** Packs items into chunks and appends them to a new file; compression runs beside the caller, not in it. */
export class ChunkWriter {
  private readonly chunks: UploadChunk[] = [];
  private items: string[] = [];
  private iupds: string[] = [];
  private bytes = 0;
  private firstItem = 0;
  private offset = 0;
  private readonly pending: Promise<void>[] = [];

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly limits: ChunkLimits,
  ) {}

  /** @throws Error EEXIST if the file is there: a spool file is never shared */
  static async create(path: string, limits: ChunkLimits): Promise<ChunkWriter> {
    return new ChunkWriter(path, await open(path, 'wx', 0o600), limits);
  }

  get count(): number {
    return this.firstItem + this.items.length;
  }

  /** @param json the item's JSON */
  add(json: string, iupd: string): void {
    this.items.push(json);
    this.iupds.push(iupd);
    this.bytes += Buffer.byteLength(json) + 1;
    if (this.items.length >= this.limits.chunkItems || this.bytes >= this.limits.chunkBytes) this.flush();
  }

  /** Waits while too many chunks are on their way; call it between pieces of input. */
  async drained(): Promise<void> {
    while (this.pending.length > MAX_PENDING) await this.pending.shift();
  }

  /** Writes what is left and closes the file. */
  async finish(): Promise<UploadChunk[]> {
    if (this.items.length > 0) this.flush();
    await Promise.all(this.pending);
    await this.file.close();
    return this.chunks;
  }

  /** Closes and removes the file. Never throws. */
  async abandon(): Promise<void> {
    await Promise.allSettled(this.pending);
    await this.file.close().catch(() => undefined);
    await rm(this.path, { force: true }).catch(() => undefined);
  }

  private flush(): void {
    const { items, iupds, firstItem } = this;
    this.items = [];
    this.iupds = [];
    this.bytes = 0;
    this.firstItem += items.length;
    const packed = Promise.all([
      deflate(`[${items.join(',')}]`, LEVEL),
      deflate(JSON.stringify(iupds), LEVEL),
    ]);
    const write = async (previous: Promise<void> | undefined): Promise<void> => {
      const [[payload, keys]] = await Promise.all([packed, previous]);
      await this.append(payload, keys, firstItem, iupds);
    };
    const written = write(this.pending.at(-1));
    // Seen by drained() or finish(); until then it must not count as unhandled.
    written.catch(() => undefined);
    this.pending.push(written);
  }

  private async append(payload: Buffer, keys: Buffer, firstItem: number, iupds: string[]): Promise<void> {
    const offset = this.offset;
    const keysOffset = offset + payload.length;
    this.offset = keysOffset + keys.length;
    await this.file.appendFile(Buffer.concat([payload, keys]));
    this.chunks.push({
      offset,
      length: payload.length,
      firstItem,
      items: iupds.length,
      keysOffset,
      keysLength: keys.length,
      iupdHashes: packHashes(iupds),
    });
  }
}
