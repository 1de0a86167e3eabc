import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { Rejected } from '#libs/domain';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { ZipFileReader } from './zip-file-reader';

export interface ZipLimits {
  /** Largest inflated content in bytes. */
  maxContentBytes: number;
  /** Most inflated bytes per compressed byte, looked at beyond {@link RATIO_FREE_BYTES}. */
  maxRatio: number;
  /** Endings of entry names that are read, such as `.json`; case matters, as in the published service. */
  endings: readonly string[];
}

export interface ZipEntry {
  name: string;
  /** Inflated content; throws Rejected as soon as it breaks a limit or is not what the archive promises. */
  content: AsyncIterable<Buffer>;
  close: () => Promise<void>;
}

/** Small files may compress as well as they like. */
const RATIO_FREE_BYTES = 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
/** Signatures of what an archive may start with; the second one of an archive without entries. */
const LOCAL_HEADER = 0x04034b50;
const END_RECORD = 0x06054b50;
const END_RECORD_BYTES = 22;
/** The two records that stand between directory and end record in a zip64 archive. */
const ZIP64_RECORDS_BYTES = 56 + 20;
const UNKNOWN_16 = 0xffff;
const UNKNOWN_32 = 0xffffffff;
const PIECE_BYTES = 64 * 1024;

/**
 * Opens the one file of an archive. Trusts nothing the archive says of itself: not the number of its entries,
 * not their sizes, and reads no file name of it into a path.
 *
 * @throws Rejected ZIP_NO_FILE, ZIP_TRUNCATED, ZIP_CORRUPT, ZIP_TOO_MANY_ENTRIES, ZIP_ENTRY_NOT_JSON,
 * CONTENT_TOO_LARGE
 */
export async function openZipEntry(path: string, limits: ZipLimits): Promise<ZipEntry> {
  const handle = await open(path, 'r');
  let zip: ZipFile | undefined;
  try {
    const { size } = await handle.stat();
    await checkSignature(handle, size);
    const archive = await openArchive(handle, size);
    zip = archive;
    const entry = await onlyEntry(archive);
    await checkDirectory(handle, size, archive, entry);
    checkEntry(entry, limits);
    await checkLocalHeader(archive, entry);
    const raw = await archive.openReadStreamPromise(entry, { decodeFileData: false }).catch(asCorrupt);
    const close = async () => {
      archive.close();
      await handle.close();
    };
    return { name: entry.fileName, content: inflated(raw, entry, limits), close };
  } catch (error) {
    zip?.close();
    await handle.close();
    throw error;
  }
}

async function checkSignature(handle: FileHandle, size: number): Promise<void> {
  const start = Buffer.alloc(4);
  if (size >= start.length) await handle.read(start, 0, start.length, 0);
  const signature = start.readUInt32LE(0);
  if (signature !== LOCAL_HEADER && signature !== END_RECORD) {
    throw new Rejected('ZIP_NO_FILE', 'No valid file found: the upload is not a ZIP archive');
  }
}

async function openArchive(handle: FileHandle, size: number): Promise<ZipFile> {
  try {
    const reader = new ZipFileReader(handle, size);
    return await fromRandomAccessReaderPromise(reader, size, { autoClose: false });
  } catch (error) {
    if ((error as Error).message.startsWith('End of central directory record signature not found')) {
      throw new Rejected('ZIP_TRUNCATED', 'The ZIP archive is cut short: its directory is missing');
    }
    return asCorrupt(error);
  }
}

async function onlyEntry(zip: ZipFile): Promise<Entry> {
  const { entryCount } = zip;
  if (entryCount === 0) throw new Rejected('ZIP_NO_FILE', 'No valid file found: the ZIP archive is empty');
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      entries.push(entry);
      if (entries.length === Math.min(entryCount, 3)) break;
    }
  } catch (error) {
    if (entryCount === 1) asCorrupt(error);
    // With more than one entry the archive is refused anyway; names are a courtesy.
  }
  const [first] = entries;
  if (entryCount > 1) {
    const names = entries.map(({ fileName }) => fileName.slice(0, 100)).join(', ');
    throw new Rejected(
      'ZIP_TOO_MANY_ENTRIES',
      `The ZIP archive must contain exactly one file, found ${entryCount} entries (${names})`,
    );
  }
  if (first === undefined) return asCorrupt(new Error('its directory is empty'));
  return first;
}

/**
 * The directory must be exactly the one entry it declares: another one hidden behind it, or one only some
 * programs see, would make what we read differ from what the sender sees.
 */
async function checkDirectory(handle: FileHandle, size: number, zip: ZipFile, entry: Entry): Promise<void> {
  const record = Buffer.alloc(END_RECORD_BYTES);
  // A character of the comment is a byte: it is always decoded as CP437.
  const recordOffset = size - END_RECORD_BYTES - zip.comment.length;
  await handle.read(record, 0, END_RECORD_BYTES, recordOffset);
  const entries = record.readUInt16LE(10);
  const directoryBytes = record.readUInt32LE(12);
  const directoryOffset = record.readUInt32LE(16);
  const entryBytes = 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
  const gap = recordOffset - directoryOffset - entryBytes;
  const isExact =
    (entries === 1 || entries === UNKNOWN_16) &&
    (directoryBytes === entryBytes || directoryBytes === UNKNOWN_32) &&
    (directoryOffset === UNKNOWN_32 || gap === 0 || gap === ZIP64_RECORDS_BYTES);
  if (!isExact) asCorrupt(new Error('its directory does not hold exactly the entry it declares'));
}

function checkEntry(entry: Entry, limits: ZipLimits): void {
  const { fileName } = entry;
  if (fileName.endsWith('/')) {
    throw new Rejected('ZIP_NO_FILE', 'No valid file found: the ZIP archive contains only a folder');
  }
  const isMacosMetadata = fileName.startsWith('__MACOSX/');
  if (isMacosMetadata || !limits.endings.some((ending) => fileName.endsWith(ending))) {
    throw new Rejected(
      'ZIP_ENTRY_NOT_JSON',
      `The file in the ZIP archive must end in ${limits.endings.join(' or ')}: ${fileName.slice(0, 100)}`,
    );
  }
  if (entry.isEncrypted()) asCorrupt(new Error('its file is encrypted'));
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    asCorrupt(new Error(`compression method ${entry.compressionMethod} is not supported`));
  }
  if (entry.uncompressedSize > limits.maxContentBytes) throw tooLarge(limits);
}

/** Readers that trust the local header would see another file. */
async function checkLocalHeader(zip: ZipFile, entry: Entry): Promise<void> {
  const header = await zip.readLocalFileHeaderPromise(entry, { minimal: false }).catch(asCorrupt);
  if (!header.fileName.equals(entry.fileNameRaw) || header.compressionMethod !== entry.compressionMethod) {
    asCorrupt(new Error('its directory and its file header disagree'));
  }
}

async function* inflated(raw: Readable, entry: Entry, limits: ZipLimits): AsyncGenerator<Buffer> {
  const inflate =
    entry.compressionMethod === DEFLATED ? createInflateRaw({ chunkSize: PIECE_BYTES }) : undefined;
  // The callback is needed for errors to travel; the loop below is who hears of them.
  const stream: Readable = inflate === undefined ? raw : pipeline(raw, inflate, () => undefined);
  let bytes = 0;
  let checksum = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > limits.maxContentBytes) throw tooLarge(limits);
      if (bytes > RATIO_FREE_BYTES && bytes > entry.compressedSize * limits.maxRatio) {
        throw new Rejected(
          'CONTENT_TOO_LARGE',
          `The content inflates to more than ${limits.maxRatio} times its compressed size`,
        );
      }
      checksum = crc32(piece, checksum);
      yield piece;
    }
  } catch (error) {
    if (error instanceof Rejected) throw error;
    if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR') {
      throw new Rejected('ZIP_TRUNCATED', 'The file in the ZIP archive is cut short', [], { cause: error });
    }
    asCorrupt(error);
  }
  if (inflate !== undefined && inflate.bytesWritten !== entry.compressedSize) {
    asCorrupt(new Error('its file is followed by other bytes'));
  }
  if (bytes !== entry.uncompressedSize) asCorrupt(new Error('its file has not the size it declares'));
  if (checksum !== entry.crc32) asCorrupt(new Error('the checksum of its file does not match'));
}

function tooLarge({ maxContentBytes }: ZipLimits): Rejected {
  return new Rejected('CONTENT_TOO_LARGE', `The content is larger than ${maxContentBytes} bytes`);
}

function asCorrupt(error: unknown): never {
  const { syscall, message } = error as NodeJS.ErrnoException;
  // The disk's errors are ours, not the sender's.
  if (syscall !== undefined) throw error;
  throw new Rejected('ZIP_CORRUPT', `The ZIP archive cannot be read: ${message}`, [], { cause: error });
}
