import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A ZIP of these entries. */
export async function zipOf(entries: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}

/** Renames entries in place: a name as long, which yazl would refuse. */
function renamed(zip: Buffer, from: string, to: string): Buffer {
  const bytes = Buffer.from(zip);
  const name = Buffer.from(from);
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) bytes.write(to, at, 'latin1');
  return bytes;
}

const CENTRAL = Buffer.from('PK\u0001\u0002');
const END = Buffer.from('PK\u0005\u0006');

/** Overwrites a field of the central directory or of the end record. */
function field(zip: Buffer, record: Buffer, offset: number, bytes: number, value: number): Buffer {
  const changed = Buffer.from(zip);
  changed.writeUIntLE(value, changed.lastIndexOf(record) + offset, bytes);
  return changed;
}

/** ZIPs that lie, explode, or are none. The valid one holds `document`. */
export async function nastyZips(document: string): Promise<Record<string, Buffer>> {
  const plain = await zipOf({ 'positions.json': document });
  const bomb = await zipOf({ 'positions.json': Buffer.alloc(300 * 1024 * 1024, ' ') });
  return {
    'no entries': await zipOf({}),
    'two entries': await zipOf({ 'a.json': document, 'b.json': document }),
    'a thousand entries': await zipOf(
      Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`${index}.json`, '[]'])),
    ),
    'a folder': await zipOf({ 'x/': '' }).catch(() => plain.subarray(0, 30)),
    'a ZIP in a ZIP': await zipOf({ 'positions.json': plain }),
    'a bomb': bomb,
    'a bomb in a ZIP': await zipOf({ 'positions.json': bomb }),
    'a path upwards': renamed(plain, 'positions.json', '../../../x.json'.slice(0, 14)),
    'an absolute path': renamed(plain, 'positions.json', '/etc/passwd.js'),
    'a drive': renamed(plain, 'positions.json', 'C:\\windows.json'.slice(0, 14)),
    'an encrypted entry': field(plain, CENTRAL, 8, 2, 1),
    'an unknown compression': field(plain, CENTRAL, 10, 2, 99),
    'a wrong checksum': field(plain, CENTRAL, 16, 4, 0xdeadbeef),
    'a compressed size too large': field(plain, CENTRAL, 20, 4, 0x7fffffff),
    'a size too small': field(plain, CENTRAL, 24, 4, 1),
    'a size of 4 GiB': field(plain, CENTRAL, 24, 4, 0xffffffff),
    'an entry beyond the end': field(plain, CENTRAL, 42, 4, 0x7fffffff),
    'an entry that begins with the directory': field(plain, CENTRAL, 42, 4, plain.lastIndexOf(CENTRAL)),
    'a directory beyond the end': field(plain, END, 16, 4, 0x7fffffff),
    'zip64 that is not there': field(plain, END, 16, 4, 0xffffffff),
    'more entries than there are': field(plain, END, 10, 2, 0xffff),
    'a comment longer than the file': field(plain, END, 20, 2, 0xffff),
    'half of it': plain.subarray(0, plain.length / 2),
    'junk before it': Buffer.concat([Buffer.alloc(10_000, 'x'), plain]),
    'itself twice': Buffer.concat([plain, plain]),
    'an end record alone': Buffer.concat([END, Buffer.alloc(18)]),
    nothing: Buffer.alloc(0),
  };
}
