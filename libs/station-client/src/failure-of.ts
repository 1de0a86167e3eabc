import { ExchangeFailure, type StationFailure } from './exchange';

/** Codes of errors that mean the other side ended the connection. */
const RESET_CODES = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT', 'UND_ERR_SOCKET']);

/** What an error of the network, of undici or of this client means for an attempt. */
export function failureOf(error: unknown): StationFailure {
  if (error instanceof ExchangeFailure) return { class: error.failureClass, message: error.message };
  const code = codeOf(error);
  if (RESET_CODES.has(code))
    return {
      class: 'RESET',
      message: `The other side closed the connection before its answer was complete (${code}).`,
    };
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return { class: 'TOO_LARGE', message: 'The headers of the answer are too large.' };
  if (code.startsWith('HPE_'))
    return { class: 'OTHER', message: `The other side does not speak HTTP (${code}).` };
  if (code.startsWith('ERR_SSL') || code === 'EPROTO')
    return { class: 'TLS', message: `The TLS connection broke (${code}).` };
  return { class: 'OTHER', message: textOf(error, 'message') || 'The exchange failed.' };
}

/** True when the connection ended under a request, so that a new connection might do. */
export function isReset(error: unknown): boolean {
  return RESET_CODES.has(codeOf(error));
}

const codeOf = (error: unknown): string => textOf(error, 'code');

/** Asks for the property, not for the class: an error may come from another realm. */
function textOf(error: unknown, property: 'code' | 'message'): string {
  const value =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[property] : '';
  return typeof value === 'string' ? value : '';
}
