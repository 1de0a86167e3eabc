import { type Request } from 'express';
import { Rejected } from '#libs/domain';
import { type Spooled, spoolBody, spoolMultipart } from '#libs/uploads';
import type { ApiDeps } from './deps';
import { type UploadFormat } from './submit-job';

const FORMATS: Record<string, UploadFormat> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
  'application/octet-stream': 'zip',
};
const EXTENSIONS: Record<string, UploadFormat> = {
  zip: 'zip',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
};

/**
 * Puts the body of a job request on the spool; its Content-Type says how to read it.
 * @throws Rejected UNSUPPORTED_MEDIA_TYPE and those of spooling
 */
export async function spoolJob(
  deps: ApiDeps,
  request: Request,
): Promise<{ file: Spooled; format: UploadFormat }> {
  const type = (request.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (request.get('Content-Encoding') !== undefined && request.get('Content-Encoding') !== 'identity') {
    throw new Rejected(
      'UNSUPPORTED_MEDIA_TYPE',
      'Content-Encoding is not supported: send a ZIP to save bytes',
    );
  }
  if (type === 'multipart/form-data') {
    const file = await spoolMultipart(request, { ...deps.spool, fieldName: 'file' });
    const format = EXTENSIONS[/\.(\w+)$/.exec(file.filename)?.[1] ?? ''];
    if (format !== undefined) return { file, format };
    await file.remove();
    throw new Rejected('UNSUPPORTED_MEDIA_TYPE', 'The file must be named .zip, .json or .ndjson');
  }
  const format = FORMATS[type];
  if (format === undefined) {
    throw new Rejected(
      'UNSUPPORTED_MEDIA_TYPE',
      `Content-Type must be one of ${Object.keys(FORMATS).join(', ')} or multipart/form-data`,
    );
  }
  return { file: await spoolBody(request, deps.spool), format };
}
