import type { ProblemCode } from '#libs/contracts';

/** What an upload may be refused with, whichever face it comes through. */
export const UPLOAD_PROBLEMS = [
  'FILE_MISSING',
  'ZIP_TOO_MANY_ENTRIES',
  'ZIP_ENTRY_NOT_JSON',
  'CONTENT_TOO_LARGE',
  'ZIP_NO_FILE',
  'ZIP_TRUNCATED',
  'ZIP_CORRUPT',
  'JSON_INVALID',
  'POSITIONS_INVALID',
  'UPLOAD_EMPTY',
  'OPERATION_MISMATCH',
  'MULTIPART_INVALID',
  'UPLOAD_ABORTED',
  'UPLOAD_TOO_LARGE',
  'UPLOAD_TOO_HEAVY',
  'UPLOADS_BUSY',
  'SPOOL_FULL',
  'BACKLOG_FULL',
  'BROKER_BACKLOG_FULL',
] as const satisfies readonly ProblemCode[];
