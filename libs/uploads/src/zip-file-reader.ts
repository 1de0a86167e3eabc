import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

const PIECE_BYTES = 64 * 1024;

/**
 * Reads an archive's file for yauzl, and turns down places outside the file. yauzl's own reader hands them to
 * `fs.read`, which throws on numbers beyond 2^53 from within a callback: nothing could catch that.
 * Whoever opened the file closes it.
 */
export class ZipFileReader extends RandomAccessReader {
  constructor(
    private readonly file: FileHandle,
    private readonly size: number,
  ) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (!this.contains(position, position + length)) {
      setImmediate(callback, new Error('it points outside itself'));
      return;
    }
    this.file.read(buffer, offset, length, position).then(
      ({ bytesRead }) => setImmediate(callback, null, bytesRead),
      (error: unknown) => setImmediate(callback, error as Error),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    if (!this.contains(start, end)) throw new Error('it points outside itself');
    return Readable.from(this.pieces(start, end), { objectMode: false });
  }

  private async *pieces(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end;) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - at));
      const { bytesRead } = await this.file.read(piece, 0, piece.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  }

  private contains(start: number, end: number): boolean {
    return start >= 0 && end <= this.size;
  }
}
