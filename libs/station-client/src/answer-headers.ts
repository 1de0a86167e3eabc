import { type IncomingHttpHeaders } from 'node:http';

/**
 * Seconds of a Retry-After header, in either of its forms (RFC 9110, 10.2.3); a date that has passed gives 0.
 *
 * @param now milliseconds since the epoch
 */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // Date.parse would take much that is no HTTP date, `1` among it.
  const date = /^[A-Z][a-z]{2,8}, .+ GMT$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Text of an answer, by the charset of its content type; UTF-8 when it names none or one nobody knows. */
export function decodeAnswer(bytes: Uint8Array, contentType: string | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  if (charset === undefined || charset === 'utf-8') return UTF_8.decode(bytes);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return UTF_8.decode(bytes);
  }
}

const UTF_8 = new TextDecoder();

/** First value of a header, however often it was sent. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
