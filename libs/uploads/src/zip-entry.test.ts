import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import { Rejected } from '#libs/domain';
import fc from 'fast-check';
import { ZipFile } from 'yazl';
import { openZipEntry } from './zip-entry';

const CONTENT = JSON.stringify({ paymentPositionIUPDs: ['A', 'B'] });
const LIMITS = { maxContentBytes: 10_000_000, maxRatio: 1000, endings: ['.json'] };

type Entries = Record<string, string | Buffer>;

async function zipOf(
  entries: Entries,
  options: { forceZip64Format?: boolean; compress?: boolean; comment?: string } = {},
) {
  const zip = new ZipFile();
  const { forceZip64Format = false, compress = true, comment = '' } = options;
  for (const [name, content] of Object.entries(entries)) {
    if (name.endsWith('/')) zip.addEmptyDirectory(name);
    else zip.addBuffer(Buffer.from(content), name, { compress, forceZip64Format });
  }
  zip.end({ forceZip64Format, comment });
  return buffer(zip.outputStream);
}

/** Names as yazl would not write them: same length in both headers. */
const renamed = (zip: Buffer, from: string, to: string) =>
  Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
/** Where the one entry of the directory starts. */
const directoryOf = (zip: Buffer) => zip.indexOf('PK\x01\x02', 0, 'latin1');
const edited = (zip: Buffer, edit: (copy: Buffer) => void) => {
  const copy = Buffer.from(zip);
  edit(copy);
  return copy;
};

describe('openZipEntry', () => {
  let dir: string;
  let path: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'zip-entry-'));
    path = join(dir, 'upload.zip');
  });

  afterAll(() => rm(dir, { recursive: true }));

  async function read(zip: Buffer, limits = {}): Promise<string> {
    await writeFile(path, zip);
    const entry = await openZipEntry(path, { ...LIMITS, ...limits });
    try {
      const pieces: Buffer[] = [];
      for await (const piece of entry.content) pieces.push(piece);
      return Buffer.concat(pieces).toString();
    } finally {
      await entry.close();
    }
  }

  async function refusal(zip: Buffer, limits = {}): Promise<string> {
    const error: unknown = await read(zip, limits).then(
      () => new Error('accepted'),
      (reason: unknown) => reason,
    );
    if (error instanceof Rejected) return `${error.code} ${error.message}`;
    throw error;
  }

  it.each([
    ['deflated', {}],
    ['stored', { compress: false }],
    ['in zip64 format', { forceZip64Format: true }],
    ['with a comment', { comment: 'from the registry office' }],
  ])('reads the only file, %s', async (_how, options) => {
    expect(await read(await zipOf({ 'positions.json': CONTENT }, options))).toBe(CONTENT);
  });

  it('reads a file in a folder, and an empty one', async () => {
    expect(await read(await zipOf({ 'a/b.json': CONTENT }))).toBe(CONTENT);
    expect(await read(await zipOf({ 'b.json': '' }))).toBe('');
  });

  it('reads other endings where they are allowed', async () => {
    const zip = await zipOf({ 'a.ndjson': 'x' });
    expect(await refusal(zip)).toMatch(/^ZIP_ENTRY_NOT_JSON .*a\.ndjson/);
    expect(await read(zip, { endings: ['.json', '.ndjson'] })).toBe('x');
  });

  it.each(['a.JSON', 'a.txt', 'json', 'a.json.exe', '__MACOSX/._a.json'])(
    'refuses a file named %s',
    async (name) => {
      expect(await refusal(await zipOf({ [name]: CONTENT }))).toMatch(/^ZIP_ENTRY_NOT_JSON /);
    },
  );

  it('refuses more than one entry and names them', async () => {
    const macos = await zipOf({ 'a.json': CONTENT, '__MACOSX/._a.json': 'x' });
    expect(await refusal(macos)).toBe(
      'ZIP_TOO_MANY_ENTRIES The ZIP archive must contain exactly one file, found 2 entries (a.json, __MACOSX/._a.json)',
    );
    expect(await refusal(await zipOf({ 'a/': '', 'a/b.json': CONTENT }))).toMatch(/^ZIP_TOO_MANY_ENTRIES /);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}.json`, '{}']));
    expect(await refusal(await zipOf(many))).toMatch(/found 500 entries \(0\.json, 1\.json, 2\.json\)/);
  });

  it('finds no file where there is none', async () => {
    expect(await refusal(await zipOf({}))).toMatch(/^ZIP_NO_FILE .*is empty/);
    expect(await refusal(await zipOf({ 'a/': '' }))).toMatch(/^ZIP_NO_FILE .*only a folder/);
    expect(await refusal(Buffer.from(CONTENT))).toMatch(/^ZIP_NO_FILE .*not a ZIP/);
    expect(await refusal(Buffer.alloc(0))).toMatch(/^ZIP_NO_FILE /);
    expect(await refusal(Buffer.from('PK'))).toMatch(/^ZIP_NO_FILE /);
  });

  it('refuses names that leave the archive', async () => {
    const zip = await zipOf({ 'xxxa.json': CONTENT });
    expect(await refusal(renamed(zip, 'xxxa.json', '../a.json'))).toMatch(/^ZIP_CORRUPT .*relative path/);
    expect(await refusal(renamed(zip, 'xxxa.json', '..\\a.json'))).toMatch(/^ZIP_CORRUPT .*relative path/);
    expect(await refusal(renamed(zip, 'xxxa.json', '/xxa.json'))).toMatch(/^ZIP_CORRUPT .*absolute path/);
    expect(await refusal(renamed(zip, 'xxxa.json', 'C:/a.json'))).toMatch(/^ZIP_CORRUPT .*absolute path/);
  });

  it('refuses what it cannot decode', async () => {
    const zip = await zipOf({ 'a.json': CONTENT });
    const at = directoryOf(zip);
    expect(await refusal(edited(zip, (copy) => copy.writeUInt16LE(1, at + 8)))).toMatch(
      /^ZIP_CORRUPT .*encrypted/,
    );
    expect(await refusal(edited(zip, (copy) => copy.writeUInt16LE(0x41, at + 8)))).toMatch(
      /^ZIP_CORRUPT .*encryption/,
    );
    expect(await refusal(edited(zip, (copy) => copy.writeUInt16LE(12, at + 10)))).toMatch(
      /^ZIP_CORRUPT .*method 12/,
    );
  });

  it('believes no declared size and no checksum', async () => {
    const zip = await zipOf({ 'a.json': CONTENT.repeat(100) });
    const at = directoryOf(zip);
    const declared = (place: number, value: number) =>
      edited(zip, (copy) => copy.writeUInt32LE(value, at + place));
    const size = CONTENT.length * 100;
    const compressed = zip.readUInt32LE(at + 20);
    expect(await refusal(declared(24, size - 1))).toMatch(/^ZIP_CORRUPT .*size/);
    expect(await refusal(declared(24, size + 1))).toMatch(/^ZIP_CORRUPT .*size/);
    expect(await refusal(declared(24, 0xfffffffe))).toMatch(/^CONTENT_TOO_LARGE /);
    expect(await refusal(declared(24, 0xffffffff))).toMatch(/^CONTENT_TOO_LARGE /);
    expect(await refusal(declared(20, compressed - 5))).toMatch(/^ZIP_TRUNCATED /);
    expect(await refusal(declared(20, compressed + 5))).toMatch(/^ZIP_CORRUPT .*other bytes/);
    expect(await refusal(declared(20, 0xfffffff0))).toMatch(/^ZIP_CORRUPT /);
    expect(await refusal(declared(42, 10))).toMatch(/^ZIP_CORRUPT /);
    expect(await refusal(declared(16, 1))).toMatch(/^ZIP_CORRUPT .*checksum/);
  });

  it('refuses damaged content', async () => {
    const zip = await zipOf({ 'a.json': CONTENT });
    const damaged = edited(zip, (copy) => copy.fill(0xff, 40, 45));
    expect(await refusal(damaged)).toMatch(/^ZIP_CORRUPT /);
  });

  it('refuses an archive that is cut short or followed by something', async () => {
    const zip = await zipOf({ 'a.json': CONTENT });
    expect(await refusal(zip.subarray(0, zip.length / 2))).toMatch(/^ZIP_TRUNCATED /);
    expect(await refusal(zip.subarray(0, zip.length - 1))).toMatch(/^ZIP_(TRUNCATED|CORRUPT) /);
    expect(await refusal(Buffer.concat([zip, Buffer.from('garbage')]))).toMatch(
      /^ZIP_CORRUPT .*comment length/,
    );
  });

  it('refuses a directory that hides an entry', async () => {
    const zip = await zipOf({ 'a.json': CONTENT, 'b.json': '{}' });
    const end = zip.length - 22;
    const hidden = edited(zip, (copy) => {
      copy.writeUInt16LE(1, end + 8);
      copy.writeUInt16LE(1, end + 10);
    });
    expect(await refusal(hidden)).toMatch(/^ZIP_CORRUPT .*exactly the entry/);
  });

  it('refuses a zip64 record that contradicts the plain one', async () => {
    const zip = await zipOf({ 'a.json': CONTENT }, { forceZip64Format: true });
    const end = zip.length - 22;
    const lying = edited(zip, (copy) => copy.writeUInt16LE(7, end + 10));
    expect(await refusal(lying)).toMatch(/^ZIP_CORRUPT .*exactly the entry/);
    const record = zip.indexOf('PK\x06\x06', 0, 'latin1');
    const huge = edited(zip, (copy) => copy.writeBigUInt64LE(2n ** 63n, record + 32));
    expect(await refusal(huge)).toMatch(/^ZIP_TOO_MANY_ENTRIES /);
    const far = edited(zip, (copy) => copy.writeBigUInt64LE(2n ** 62n, record + 48));
    expect(await refusal(far)).toMatch(/^ZIP_CORRUPT /);
    const locator = zip.indexOf('PK\x06\x07', 0, 'latin1');
    const farther = edited(zip, (copy) => copy.writeBigUInt64LE(2n ** 62n, locator + 8));
    expect(await refusal(farther)).toMatch(/^ZIP_CORRUPT .*points outside/);
    const extra = zip.indexOf('\x01\x00\x18\x00', directoryOf(zip), 'latin1');
    const farthest = edited(zip, (copy) => copy.writeBigUInt64LE(2n ** 62n, extra + 4 + 16));
    expect(await refusal(farthest)).toMatch(/^ZIP_CORRUPT .*points outside/);
  });

  it('refuses two headers of different names', async () => {
    const zip = await zipOf({ 'a.json': CONTENT });
    const other = edited(zip, (copy) => copy.write('b.json', 30));
    expect(await refusal(other)).toMatch(/^ZIP_CORRUPT .*disagree/);
  });

  it('stops inflating at the limit, whatever the archive declares', async () => {
    const zip = await zipOf({ 'a.json': Buffer.alloc(5_000_000, ' ') });
    const modest = edited(zip, (copy) => copy.writeUInt32LE(100, directoryOf(zip) + 24));
    expect(await refusal(modest, { maxContentBytes: 1_000_000 })).toMatch(/^CONTENT_TOO_LARGE .*1000000/);
    expect(await refusal(modest, { maxRatio: 100 })).toMatch(/^CONTENT_TOO_LARGE .*100 times/);
    expect(await read(zip, { maxRatio: 1030 })).toHaveLength(5_000_000);
  });

  it('lets small files compress as well as they like', async () => {
    const zip = await zipOf({ 'a.json': Buffer.alloc(1_000_000, ' ') });
    expect(await read(zip, { maxRatio: 10 })).toHaveLength(1_000_000);
    expect(deflateRawSync(Buffer.alloc(1_000_000)).length).toBeLessThan(10_000);
  });

  it('answers every damaged archive with a refusal or its content', async () => {
    const whole = await zipOf({ 'a.json': CONTENT }, { comment: 'c' });
    const damage = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(damage, fc.option(fc.nat({ max: whole.length })), async (bytes, cut) => {
        const damaged = edited(whole, (copy) => bytes.forEach(([at, byte]) => (copy[at] = byte)));
        const outcome = await read(damaged.subarray(0, cut ?? whole.length)).catch((error: unknown) => error);
        expect(outcome === CONTENT || outcome instanceof Rejected).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
