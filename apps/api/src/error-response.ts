import { type ErrorRequestHandler, type Request, type Response } from 'express';
import { type ProblemKind, problemKind } from '#libs/contracts';
import { AppError, Rejected, Transient } from '#libs/domain';
import { concerns } from '#libs/observability';
import { isOdp, odpError } from './odp-error';
import { noteFailure } from './request-scope';

/** Seconds a client is told to wait when the house cannot serve right now. */
const BUSY_RETRY_SECONDS = 5;

/** As many faults as an upload lists: beyond them the message says how many there are. */
const MAX_LISTED = 100;

/** GPD's sentence for a code of the upload; our own, which says where, follows it. */
const GPD_SENTENCES: Record<string, string> = {
  FILE_MISSING: 'The zip file is missing',
  NOT_A_ZIP_FILE: 'Only ZIP files can be uploaded.',
  ZIP_TOO_MANY_ENTRIES: 'Too many entries in ZIP file.',
  ZIP_ENTRY_NOT_JSON: 'ZIP contains unsupported file type.',
  CONTENT_TOO_LARGE: 'Unzipped content exceeds size limit.',
  ZIP_NO_FILE: 'No valid file found in ZIP.',
  ZIP_TRUNCATED: 'Could not unzip file',
  ZIP_CORRUPT: 'Problem to manage zip file',
  JSON_INVALID: 'Given JSON is invalid for required API payload:',
  UPLOAD_EMPTY: 'Given JSON is invalid for required API payload:',
};

/** Marks the routes of GPD's contract: their errors are ProblemJson, ours are RFC 9457. */
export function useGpdErrors(_request: Request, response: Response, next: () => void): void {
  response.locals['gpdErrors'] = true;
  next();
}

/** The one place where an error becomes an HTTP answer. Faults of ours are noted for the line of the request. */
export const errorResponse: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  // The client has left in the middle of a streamed answer: nobody is there to be told.
  if ((error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
  const rejected = translate(error);
  const kind = kindOf(rejected);
  concerns({ code: rejected.code });
  if (kind.status >= 500) noteFailure(response, error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const saysWhen = response.get('Retry-After') !== undefined;
  if ((kind.status === 503 || kind.status === 429) && !saysWhen)
    response.set('Retry-After', String(BUSY_RETRY_SECONDS));
  if (rejected.code === 'IDEMPOTENCY_IN_PROGRESS') response.set('Retry-After', '1');
  if (response.locals['odpErrors'] === true && isOdp(kind.status)) {
    const odp = odpError(kind.status, rejected.message, new Date());
    response.status(odp.httpStatusCode).json(odp);
    return;
  }
  response.status(kind.status);
  if (response.locals['gpdErrors'] === true) {
    const inDetail = rejected.code === 'POSITIONS_INVALID' || rejected.faults.length === 0;
    response.json({
      title: kind.title,
      status: kind.status,
      detail: gpdDetail(rejected),
      // Ours, beside GPD's three: which field, as a JSON pointer into the body.
      ...(inDetail ? {} : { errors: rejected.faults }),
    });
    return;
  }
  response.type('application/problem+json').send(
    JSON.stringify({
      type: 'about:blank',
      title: kind.title,
      status: kind.status,
      detail: rejected.message,
      code: rejected.code,
      instance: request.originalUrl.split('?')[0],
      ...(rejected.faults.length === 0 ? {} : { errors: rejected.faults }),
    }),
  );
};

/** Whatever was thrown, as an error of the house. */
function translate(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { type, status, statusCode } = error as { type?: string; status?: number; statusCode?: number };
  const http = status ?? statusCode;
  if (http === 413) return new Rejected('BODY_TOO_LARGE', 'The body is larger than this call takes');
  if (http === 415)
    return new Rejected('UNSUPPORTED_MEDIA_TYPE', 'This charset or encoding is not supported');
  if (http !== undefined && http >= 400 && http < 500) {
    const what =
      type === 'entity.parse.failed' ? 'The body is not valid JSON' : 'The request is not readable';
    return new Rejected('BAD_REQUEST', `${what}: ${error instanceof Error ? error.message : ''}`);
  }
  return new Rejected('INTERNAL_ERROR', 'An unexpected error has occurred. Please contact support.');
}

function kindOf(error: AppError): ProblemKind {
  if (error instanceof Transient) return { status: 503, title: 'SERVICE UNAVAILABLE' };
  return problemKind(error.code) ?? { status: 500, title: 'INTERNAL SERVER ERROR' };
}

/** GPD puts everything into one sentence: each fault with its place, so that the caller finds the position. */
function gpdDetail(error: AppError): string {
  if (error.code === 'POSITIONS_INVALID') {
    const values = error.faults.map((fault) => `${fault.pointer}: ${fault.detail}`).join(', ');
    const counted = error.faults.length < MAX_LISTED ? '' : ` (${error.message})`;
    return `Debt positions format is invalid or duplicates were found. Invalid values: [${values}]${counted}`;
  }
  const sentence = GPD_SENTENCES[error.code];
  if (sentence === undefined || error.message.startsWith(sentence)) return error.message;
  return `${sentence} ${error.message}`;
}
