import { isUtf8 } from 'node:buffer';
import { Rejected } from '#libs/domain';
import { malformed } from './malformed';

/** Largest message read unless the caller says otherwise: five digital stamps fit many times over. */
export const DEFAULT_MAX_BYTES = 1024 * 1024;

const BYTE_ORDER_MARK = '\uFEFF';
const DECLARED_ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;

/**
 * Turns the bytes of a message into text: UTF-8, ISO-8859-1, or UTF-16. As RFC 7303 (3.2) has it, a byte order
 * mark says which, then the charset of the Content-Type, then the XML declaration. A string is taken as decoded
 * already.
 *
 * @param charset of the Content-Type, if it names one
 * @throws Rejected SOAP_MALFORMED when it is larger than maxBytes or its bytes are no text
 * @throws Rejected SOAP_MEDIA_TYPE when its encoding is another
 */
export function decodeXml(xml: Buffer | string, maxBytes: number, charset?: string): string {
  const size = typeof xml === 'string' ? Buffer.byteLength(xml) : xml.length;
  if (size > maxBytes) throw malformed(`The message is larger than ${maxBytes} bytes.`);
  const text = typeof xml === 'string' ? xml : decode(xml, charset);
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function decode(bytes: Buffer, charset: string | undefined): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
  if (mark === 'feff') return new TextDecoder('utf-16be').decode(bytes);
  const encoding = charset ?? DECLARED_ENCODING.exec(bytes.toString('latin1', 0, 200))?.[1] ?? 'utf-8';
  switch (encoding.toLowerCase()) {
    case 'utf-8':
    case 'us-ascii':
      if (!isUtf8(bytes)) throw malformed('The message is not valid UTF-8.');
      return bytes.toString('utf8');
    case 'iso-8859-1':
      return bytes.toString('latin1');
    default:
      throw new Rejected('SOAP_MEDIA_TYPE', 'The encoding of the message is not supported.');
  }
}
