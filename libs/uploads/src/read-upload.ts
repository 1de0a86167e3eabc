import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Rejected } from '#libs/domain';
import { ChunkWriter } from './chunk-writer';
import { asStorageError } from './storage-error';
import { JsonDocument } from './json-document';
import { NdjsonLines } from './ndjson-lines';
import { IUPDS, isIupdLine, POSITIONS, UploadItems } from './upload-items';
import type { ReadUpload, UploadTask } from './upload-task';
import { openZipEntry } from './zip-entry';

/** Deepest nesting within an item; the contract needs seven. */
const MAX_DEPTH = 64;
const PIECE_BYTES = 256 * 1024;

interface Source {
  syntax: 'json' | 'ndjson';
  content: AsyncIterable<Buffer>;
  close: () => Promise<void> | void;
}

/**
 * Reads, checks and cuts a whole upload, all or nothing. Memory does not grow with the file but for the keys
 * that must be unique in it (about 100 bytes each). Takes seconds of CPU on a large file: the API calls it in a
 * thread (`createUploadReader`).
 *
 * @throws Rejected ZIP_*, CONTENT_TOO_LARGE, UPLOAD_EMPTY, JSON_INVALID, POSITIONS_INVALID (with faults)
 * @throws Transient SPOOL_UNAVAILABLE if the disk fails
 */
export async function readUpload(task: UploadTask): Promise<ReadUpload> {
  let source: Source | undefined;
  let writer: ChunkWriter | undefined;
  try {
    source = await openSource(task);
    writer = await ChunkWriter.create(task.chunksPath, task);
    const read = source.syntax === 'json' ? readDocument : readLines;
    const found = await read(task, source.content, writer);
    const chunks = await writer.finish();
    return { ...found, chunksPath: task.chunksPath, chunks };
  } catch (error) {
    await writer?.abandon();
    throw asStorageError(error);
  } finally {
    await source?.close();
  }
}

type Found = Omit<ReadUpload, 'chunks' | 'chunksPath'>;

async function openSource(task: UploadTask): Promise<Source> {
  if (task.format === 'zip') {
    const endings = task.allowNdjsonEntry === true ? ['.json', '.ndjson'] : ['.json'];
    const { name, content, close } = await openZipEntry(task.path, { ...task, endings });
    return { syntax: name.endsWith('.ndjson') ? 'ndjson' : 'json', content, close };
  }
  const { size } = await stat(task.path);
  if (size > task.maxContentBytes) {
    throw new Rejected('CONTENT_TOO_LARGE', `The content is larger than ${task.maxContentBytes} bytes`);
  }
  const content = createReadStream(task.path, { highWaterMark: PIECE_BYTES });
  return { syntax: task.format, content, close: () => void content.destroy() };
}

async function readDocument(
  task: UploadTask,
  content: AsyncIterable<Buffer>,
  writer: ChunkWriter,
): Promise<Found> {
  const items = new UploadItems(task, writer, 'list');
  const document = new JsonDocument({
    lists: [POSITIONS, IUPDS],
    texts: ['operation'],
    maxDepth: MAX_DEPTH,
    maxBytes: task.maxItemBytes,
    onList: (name) => items.found(name === IUPDS ? 'iupds' : 'positions'),
    onElement: (value, index) => items.add(value, index),
  });
  await pump(content, document, writer);
  const { texts } = document.end();
  const operation = texts.get('operation');
  return { ...counted(items), ...(operation === undefined ? {} : { operation }) };
}

async function readLines(
  task: UploadTask,
  content: AsyncIterable<Buffer>,
  writer: ChunkWriter,
): Promise<Found> {
  const items = new UploadItems(task, writer, 'lines');
  const lines = new NdjsonLines({
    maxBytes: task.maxItemBytes,
    onElement: (value, line) => {
      if (items.content === undefined) items.found(isIupdLine(value) ? 'iupds' : 'positions');
      items.add(value, line);
    },
  });
  await pump(content, lines, writer);
  lines.end();
  if (items.isEmpty) throw new Rejected('UPLOAD_EMPTY', 'The file is empty');
  return counted(items);
}

async function pump(
  content: AsyncIterable<Buffer>,
  reader: { push: (piece: Uint8Array) => void },
  writer: ChunkWriter,
): Promise<void> {
  for await (const piece of content) {
    reader.push(piece);
    await writer.drained();
  }
}

function counted(items: UploadItems): Found {
  const submitted = items.finish();
  return { submitted, content: items.content ?? 'positions' };
}
