import { type Fault, Rejected } from '#libs/domain';

// A byte order mark is let through once, at the start of a file, by who reads the file; within it is a fault.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * One complete JSON value from its bytes, as strict as `JSON.parse`, of valid UTF-8 only.
 *
 * @param refuse makes the error; gets the byte where the value is wrong, 0 if that is not known
 */
export function decodeJson(bytes: Uint8Array, refuse: (byte: number, detail: string) => Error): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw refuse(0, 'not valid UTF-8');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // The engine's own message repeats a part of the content, which may be personal data: only its place is kept.
    const place = / at position (\d+)/.exec((error as Error).message);
    throw refuse(place === null ? 0 : Buffer.byteLength(text.slice(0, Number(place[1]))), 'not valid JSON');
  }
}

/** @param byte offset in the document; @param pointer of the element, where one is to blame */
export function jsonInvalid(byte: number, detail: string, pointer?: string): Rejected {
  const faults: Fault[] = pointer === undefined ? [] : [{ pointer, detail: `${detail} near byte ${byte}` }];
  const where = pointer === undefined ? '' : ` in ${pointer}`;
  return new Rejected('JSON_INVALID', `JSON is invalid near byte ${byte}${where}: ${detail}`, faults);
}
