import fc from 'fast-check';

const BOUNDARY = 'fuzz-boundary';
const typeOf = (boundary: string) => ({ 'content-type': `multipart/form-data; boundary=${boundary}` });
const part = (headers: string, content: Buffer) =>
  Buffer.concat([Buffer.from(`--${BOUNDARY}\r\n${headers}\r\n\r\n`), content, Buffer.from('\r\n')]);
const DISPOSITION = 'Content-Disposition: form-data; name="file"; filename="positions.zip"';
const CLOSE = Buffer.from(`--${BOUNDARY}--\r\n`);

/** A form with this file, as GPD's upload takes it. */
export function bodyOfForm(file: Buffer): [Buffer, Record<string, string>] {
  return [
    Buffer.concat([part(`${DISPOSITION}\r\nContent-Type: application/zip`, file), CLOSE]),
    typeOf(BOUNDARY),
  ];
}

/** Forms with wrong boundaries, headers, fields and ends. */
export function brokenForm(
  file: Buffer,
): fc.Arbitrary<{ title: string; body: Buffer; headers: Record<string, string> }> {
  const whole = part(DISPOSITION, file);
  const forms: Record<string, [Buffer, Record<string, string>]> = {
    'no boundary': [Buffer.concat([whole, CLOSE]), { 'content-type': 'multipart/form-data' }],
    'an empty boundary': [Buffer.concat([whole, CLOSE]), typeOf('""')],
    'another boundary': [Buffer.concat([whole, CLOSE]), typeOf('other')],
    'a long boundary': [Buffer.concat([whole, CLOSE]), typeOf('x'.repeat(5_000))],
    'no end': [whole, typeOf(BOUNDARY)],
    'no parts': [CLOSE, typeOf(BOUNDARY)],
    'no bytes': [Buffer.alloc(0), typeOf(BOUNDARY)],
    'two files': [Buffer.concat([whole, whole, CLOSE]), typeOf(BOUNDARY)],
    'no name': [
      Buffer.concat([part('Content-Disposition: form-data; filename="a.zip"', file), CLOSE]),
      typeOf(BOUNDARY),
    ],
    'another name': [
      Buffer.concat([part(DISPOSITION.replace('"file"', '"__proto__"'), file), CLOSE]),
      typeOf(BOUNDARY),
    ],
    'no file name': [
      Buffer.concat([part('Content-Disposition: form-data; name="file"', file), CLOSE]),
      typeOf(BOUNDARY),
    ],
    'a path as file name': [
      Buffer.concat([
        part(DISPOSITION.replace('positions.zip', '../../../etc/passwd\u0000.zip'), file),
        CLOSE,
      ]),
      typeOf(BOUNDARY),
    ],
    'no headers': [Buffer.concat([part('', file), CLOSE]), typeOf(BOUNDARY)],
    'huge headers': [
      Buffer.concat([part(`${DISPOSITION}\r\nX: ${'x'.repeat(200_000)}`, file), CLOSE]),
      typeOf(BOUNDARY),
    ],
    'many headers': [
      Buffer.concat([part(`${DISPOSITION}${'\r\nX: 1'.repeat(5_000)}`, file), CLOSE]),
      typeOf(BOUNDARY),
    ],
    'many fields': [
      Buffer.concat([
        ...Array.from({ length: 3_000 }, () =>
          part('Content-Disposition: form-data; name="a"', Buffer.from('b')),
        ),
        whole,
        CLOSE,
      ]),
      typeOf(BOUNDARY),
    ],
    'a huge field': [
      Buffer.concat([
        part('Content-Disposition: form-data; name="a"', Buffer.alloc(3_000_000, 'a')),
        whole,
        CLOSE,
      ]),
      typeOf(BOUNDARY),
    ],
    'a transfer encoding': [
      Buffer.concat([part(`${DISPOSITION}\r\nContent-Transfer-Encoding: base64`, file), CLOSE]),
      typeOf(BOUNDARY),
    ],
    'line feeds alone': [
      Buffer.from(Buffer.concat([whole, CLOSE]).toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
      typeOf(BOUNDARY),
    ],
    'another type': [Buffer.concat([whole, CLOSE]), { 'content-type': 'application/x-www-form-urlencoded' }],
    'no type': [Buffer.concat([whole, CLOSE]), {}],
  };
  return fc
    .record({
      title: fc.constantFrom(...Object.keys(forms)),
      cut: fc.option(fc.nat({ max: 100_000 }), { freq: 4 }),
    })
    .map(({ title, cut }) => {
      const [body, headers] = forms[title] ?? bodyOfForm(file);
      return { title, body: cut === null ? body : body.subarray(0, cut % (body.length + 1)), headers };
    });
}
