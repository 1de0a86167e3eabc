export { decodeChunk, decodeKeys, readChunks, type StoredChunk, type UploadChunk } from './src/chunk-file';
export { encodeChunk, packIupds } from './src/chunk-writer';
export { chunksPathOf, type Spooled, spoolBody, type SpoolOptions, sweepSpool } from './src/spool';
export { type SpooledFile, spoolMultipart, type SpoolMultipartOptions } from './src/spool-multipart';
export { spoolFault } from './src/spool-fault';
export { SpoolQuota } from './src/spool-quota';
export { createUploadReader, type UploadReader, type UploadReaderOptions } from './src/upload-reader';
export type { ReadUpload, UploadContent, UploadTask } from './src/upload-task';
