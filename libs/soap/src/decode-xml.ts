import { isUtf8 } from 'node:buffer';
import { malformed } from './malformed';

/** Largest message read unless the caller says otherwise: five digital stamps fit many times over. */
export const DEFAULT_MAX_BYTES = 1024 * 1024;

const BYTE_ORDER_MARK = '\uFEFF';
const DECLARED_ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;

/**
 * Turns the bytes of a message into text: UTF-8, UTF-16 with a byte order mark, or ISO-8859-1 when its XML
 * declaration says so. A string is taken as decoded already.
 *
 * @throws Rejected SOAP_MALFORMED when it is larger than maxBytes or its bytes are no text
 */
export function decodeXml(xml: Buffer | string, maxBytes: number): string {
  const size = typeof xml === 'string' ? Buffer.byteLength(xml) : xml.length;
  if (size > maxBytes) throw malformed(`The message is larger than ${maxBytes} bytes.`);
  const text = typeof xml === 'string' ? xml : decode(xml);
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
  if (mark === 'feff') return new TextDecoder('utf-16be').decode(bytes);
  const declared = DECLARED_ENCODING.exec(bytes.toString('latin1', 0, 200))?.[1]?.toLowerCase() ?? 'utf-8';
  if (declared === 'iso-8859-1') return bytes.toString('latin1');
  if (declared !== 'utf-8' && declared !== 'us-ascii')
    throw malformed('The encoding of the message is not supported.');
  if (!isUtf8(bytes)) throw malformed('The message is not valid UTF-8.');
  return bytes.toString('utf8');
}
