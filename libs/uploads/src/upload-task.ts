import type { UploadChunk } from './chunk-file';

export type UploadContent = 'positions' | 'iupds';

/** One file to read. Sent to a thread: plain data only. */
export interface UploadTask {
  /** The spooled file; stays where it is. */
  path: string;
  format: 'zip' | 'json' | 'ndjson';
  /** What the file must hold; `auto`: what {@link operationHint} says, else what the file says. */
  content: UploadContent | 'auto';
  /** The operation the caller asked for elsewhere, such as `CREATE` or `delete`; any case. */
  operationHint?: string;
  /** Entry of a ZIP may also end in `.ndjson`. */
  allowNdjsonEntry?: boolean;
  /** What stands before the iuv in a nav that is not given. */
  auxDigit: string;
  /** Largest content in bytes, inflated. */
  maxContentBytes: number;
  /** Most inflated bytes per compressed byte of a ZIP, looked at beyond 1 MiB. */
  maxRatio: number;
  /** Most items in a chunk. */
  chunkItems: number;
  /** JSON bytes after which a chunk takes no further item. */
  chunkBytes: number;
  /** Longest JSON of one item, in bytes. */
  maxItemBytes: number;
  /** Most items; lists of iupds may hold 100,000 in any case. */
  maxItems?: number;
  /** New file the chunks are written to; must not exist. Left behind only on success. */
  chunksPath: string;
}

/** What a file turned out to hold. */
export interface ReadUpload {
  /** Items, all of them valid. */
  submitted: number;
  /** The document's own `operation`, as it is written there. */
  operation?: string;
  content: UploadContent;
  chunksPath: string;
  chunks: UploadChunk[];
}
