import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { AppError, type PositionInput } from '#libs/domain';
import { ZipFile } from 'yazl';
import { decodeChunk, decodeKeys, readChunks } from './chunk-file';
import { iupdHash } from './iupd-hash';
import { readUpload } from './read-upload';
import type { UploadTask } from './upload-task';

type Json = Record<string, unknown>;

const position = (id: number | string, over: Json = {}, option: Json = {}): Json => ({
  iupd: `IUPD-${id}`,
  type: 'F',
  fiscalCode: 'RSSMRA80A01H501U',
  fullName: 'Mario Rossi',
  switchToExpired: false,
  companyName: 'Comune',
  paymentOption: [
    {
      iuv: `IUV-${id}`,
      amount: 100,
      description: 'canone',
      isPartialPayment: false,
      dueDate: '2031-01-01T00:00:00',
      ...option,
    },
  ],
  ...over,
});
const positions = (count: number) => Array.from({ length: count }, (_, index) => position(index));

describe('readUpload', () => {
  let dir: string;
  let files = 0;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'read-upload-'));
  });

  afterAll(() => rm(dir, { recursive: true }));

  async function taskOf(content: unknown, over: Partial<UploadTask> = {}): Promise<UploadTask> {
    const path = join(dir, `upload-${(files += 1)}`);
    const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
    await writeFile(path, isRaw ? content : JSON.stringify(content));
    return {
      path,
      format: 'json',
      content: 'auto',
      auxDigit: '3',
      maxContentBytes: 10_000_000,
      maxRatio: 1000,
      chunkItems: 500,
      chunkBytes: 1_000_000,
      maxItemBytes: 100_000,
      chunksPath: `${path}.chunks`,
      ...over,
    };
  }

  const read = async (content: unknown, over: Partial<UploadTask> = {}) =>
    readUpload(await taskOf(content, over));

  async function refusal(content: unknown, over: Partial<UploadTask> = {}): Promise<AppError> {
    const task = await taskOf(content, over);
    const error: unknown = await readUpload(task).then(
      () => new Error('accepted'),
      (reason: unknown) => reason,
    );
    if (!(error instanceof AppError)) throw error;
    expect(existsSync(task.chunksPath)).toBe(false);
    return error;
  }

  const faultsOf = async (content: unknown, over: Partial<UploadTask> = {}) => {
    const { code, faults } = await refusal(content, over);
    expect(code).toBe('POSITIONS_INVALID');
    return faults.map(({ pointer, detail }) => `${pointer}: ${detail}`);
  };

  it('cuts positions into chunks that read back as they came, normalised', async () => {
    const upload = await read({ paymentPositions: positions(1203) });
    expect(upload).toMatchObject({ submitted: 1203, content: 'positions' });
    expect(upload).not.toHaveProperty('operation');
    expect(upload.chunks.map(({ firstItem, items }) => [firstItem, items])).toEqual([
      [0, 500],
      [500, 500],
      [1000, 203],
    ]);
    const iupds: string[] = [];
    for await (const { chunk, payload, keys } of readChunks(upload.chunksPath, upload.chunks)) {
      const items = (await decodeChunk(payload)) as PositionInput[];
      expect(items[0]).toMatchObject({
        payStandIn: false,
        paymentOption: [{ dueDate: '2031-01-01T00:00:00.000' }],
      });
      expect(await decodeKeys(keys)).toEqual(items.map(({ iupd }) => iupd));
      expect(chunk.iupdHashes).toHaveLength(items.length * 4);
      expect(Buffer.from(chunk.iupdHashes).readUInt32LE(4)).toBe(iupdHash(items[1]!.iupd));
      iupds.push(...items.map(({ iupd }) => iupd));
    }
    expect(iupds).toEqual(positions(1203).map(({ iupd }) => iupd));
  });

  it('closes a chunk that has grown to its bytes', async () => {
    const { chunks } = await read({ paymentPositions: positions(10) }, { chunkBytes: 700 });
    expect(chunks.map(({ items }) => items)).toEqual([3, 3, 3, 1]);
  });

  it('reads a delete list', async () => {
    const upload = await read({ paymentPositionIUPDs: ['A', 'B'] });
    expect(upload).toMatchObject({ submitted: 2, content: 'iupds' });
    expect(upload.chunks).toHaveLength(1);
    for await (const { payload, keys } of readChunks(upload.chunksPath, upload.chunks)) {
      expect(await decodeChunk(payload)).toEqual(['A', 'B']);
      expect(await decodeKeys(keys)).toEqual(['A', 'B']);
    }
  });

  it("reports the document's own operation", async () => {
    expect(await read({ paymentPositions: positions(1), operation: 'CREATE' })).toMatchObject({
      operation: 'CREATE',
    });
  });

  it('reads a ZIP, of lines too where they are allowed', async () => {
    const zipOf = (name: string, content: string) => {
      const zip = new ZipFile();
      zip.addBuffer(Buffer.from(content), name);
      zip.end();
      return buffer(zip.outputStream);
    };
    const json = await zipOf('a.json', JSON.stringify({ paymentPositions: positions(3) }));
    expect(await read(json, { format: 'zip' })).toMatchObject({ submitted: 3 });
    const lines = await zipOf('a.ndjson', '"A"\n"B"');
    expect(await read(lines, { format: 'zip', allowNdjsonEntry: true })).toMatchObject({
      submitted: 2,
      content: 'iupds',
    });
    expect((await refusal(lines, { format: 'zip' })).code).toBe('ZIP_ENTRY_NOT_JSON');
    expect((await refusal(json.subarray(0, 200), { format: 'zip' })).code).toBe('ZIP_TRUNCATED');
    expect((await refusal(json, { format: 'zip', maxContentBytes: 300 })).code).toBe('CONTENT_TOO_LARGE');
  });

  it('reads lines, blank ones and a missing last line feed included', async () => {
    const lines = `\uFEFF${JSON.stringify(position(1))}\r\n\n  \n${JSON.stringify(position(2))}`;
    expect(await read(lines, { format: 'ndjson' })).toMatchObject({ submitted: 2, content: 'positions' });
    expect(await read('"A"\n{"iupd":"B"}\n', { format: 'ndjson' })).toMatchObject({
      submitted: 2,
      content: 'iupds',
    });
  });

  it('points at lines by their index', async () => {
    const lines = [
      JSON.stringify(position(1)),
      '',
      JSON.stringify(position(2, { type: 'X' })),
      JSON.stringify(position(1)),
    ];
    expect(await faultsOf(lines.join('\n'), { format: 'ndjson' })).toEqual([
      '/2/type: type must be F or G (iupd=IUPD-2)',
      '/3/iupd: duplicate of /0 (iupd=IUPD-1)',
      '/3/paymentOption/0/iuv: duplicate of /0 (iupd=IUPD-1)',
    ]);
    expect(await faultsOf('"A"\n{"iupd":" "}\n"A"', { format: 'ndjson' })).toEqual([
      '/1/iupd: iupd is required',
      '/2: duplicate of /0 (iupd=A)',
    ]);
    const { code, message, faults } = await refusal('"A"\n{', { format: 'ndjson' });
    expect([code, message]).toEqual([
      'JSON_INVALID',
      'JSON is invalid in line 2: not valid JSON near its byte 1',
    ]);
    expect(faults).toEqual([{ pointer: '/1', detail: 'not valid JSON near its byte 1' }]);
  });

  it('names index and iupd of each bad position', async () => {
    const bad = [
      position(0),
      position(1, {}, { iuv: null }),
      position(2, { iupd: '' }),
      position(3, { fullName: ' ', email: 'x' }),
      7,
    ];
    expect(await faultsOf({ paymentPositions: bad })).toEqual([
      '/paymentPositions/1/paymentOption/0/iuv: iuv is required (iupd=IUPD-1)',
      '/paymentPositions/2/iupd: iupd is required',
      '/paymentPositions/3/fullName: full name is required (iupd=IUPD-3)',
      '/paymentPositions/3/email: Please provide a valid email address (iupd=IUPD-3)',
      '/paymentPositions/4: must be an object',
    ]);
  });

  it('finds iupds, iuvs and navs used twice in a file, trailing spaces aside', async () => {
    const items = [
      position(0),
      position(1, { iupd: 'IUPD-0 ' }),
      position(2, {}, { iuv: 'IUV-1 ' }),
      position(3, {}, { nav: 'NAV' }),
      position(4, {}, { nav: 'NAV  ' }),
      position(5, {}, { nav: '3IUV-0' }),
      position(6, { iupd: 'iupd-0' }, { iuv: 'iuv-0', nav: 'nav' }),
      position(7, {}, { iuv: 'X', nav: '3Y' }),
      position(8, {}, { iuv: 'Y' }),
    ];
    expect(await faultsOf({ paymentPositions: items })).toEqual([
      '/paymentPositions/1/iupd: duplicate of /paymentPositions/0 (iupd=IUPD-0 )',
      '/paymentPositions/2/paymentOption/0/iuv: duplicate of /paymentPositions/1 (iupd=IUPD-2)',
      '/paymentPositions/4/paymentOption/0/nav: duplicate of /paymentPositions/3 (iupd=IUPD-4)',
      '/paymentPositions/5/paymentOption/0/nav: duplicate of /paymentPositions/0 (iupd=IUPD-5)',
      '/paymentPositions/8/paymentOption/0/iuv: duplicate of /paymentPositions/7 (iupd=IUPD-8)',
    ]);
  });

  it('makes the nav that is not given from the aux digit of the task', async () => {
    const items = [position(0, {}, { nav: '2IUV-1' }), position(1)];
    expect(await read({ paymentPositions: items })).toMatchObject({ submitted: 2 });
    expect(await faultsOf({ paymentPositions: items }, { auxDigit: '2' })).toHaveLength(1);
  });

  it('finds an iuv used twice within one position', async () => {
    const twice = position(0);
    const [option] = twice['paymentOption'] as Json[];
    expect(await faultsOf({ paymentPositions: [{ ...twice, paymentOption: [option, option] }] })).toEqual([
      '/paymentPositions/0/paymentOption/1/iuv: duplicate of /paymentPositions/0 (iupd=IUPD-0)',
    ]);
  });

  it('checks a delete list', async () => {
    expect(await faultsOf({ paymentPositionIUPDs: ['A', 5, ' ', 'A ', { iupd: 'B' }] })).toEqual([
      '/paymentPositionIUPDs/1: must be a string: a JSON number loses digits',
      '/paymentPositionIUPDs/2: iupd is required',
      '/paymentPositionIUPDs/3: duplicate of /paymentPositionIUPDs/0 (iupd=A )',
      '/paymentPositionIUPDs/4: must be a string',
    ]);
    const many = Array.from({ length: 100_001 }, (_, index) => `${index}`);
    expect(await read({ paymentPositionIUPDs: many.slice(1) })).toMatchObject({ submitted: 100_000 });
    expect(await faultsOf({ paymentPositionIUPDs: many })).toEqual([
      '/paymentPositionIUPDs: The list of IUPDs must contain at most 100000 elements',
    ]);
  });

  it('wants at least one element', async () => {
    expect(await faultsOf({ paymentPositions: [] })).toEqual([
      '/paymentPositions: The list of payment positions must contain at least one element',
    ]);
    expect(await faultsOf({ paymentPositionIUPDs: [] })).toEqual([
      '/paymentPositionIUPDs: The list of IUPDs must contain at least one element',
    ]);
    expect((await refusal('')).code).toBe('UPLOAD_EMPTY');
    expect((await refusal(' \n\n', { format: 'ndjson' })).code).toBe('UPLOAD_EMPTY');
  });

  it('limits the number of positions where told', async () => {
    expect(await read({ paymentPositions: positions(5) }, { maxItems: 5 })).toMatchObject({ submitted: 5 });
    expect(await faultsOf({ paymentPositions: positions(6) }, { maxItems: 5 })).toEqual([
      '/paymentPositions: The list of payment positions must contain at most 5 elements',
    ]);
  });

  it('lists a hundred faults and counts the rest, up to where counting helps nobody', async () => {
    const bad = (count: number) => ({ paymentPositions: Array.from({ length: count }, () => 1) });
    const some = await refusal(bad(250));
    expect(some.faults).toHaveLength(100);
    expect(some.message).toBe('250 faults; the first 100 are listed, 150 more are not');
    const many = await refusal(bad(50_000));
    expect(many.message).toBe(
      'at least 10000 faults, reading stopped there; the first 100 are listed, 9900 more are not',
    );
  });

  it('refuses a list the operation does not take', async () => {
    const wrong = /takes paymentPositionIUPDs, not paymentPositions/;
    expect((await refusal({ paymentPositions: [] }, { content: 'iupds' })).message).toMatch(wrong);
    expect((await refusal({ paymentPositions: [] }, { operationHint: 'DELETE' })).message).toMatch(wrong);
    expect((await refusal({ paymentPositionIUPDs: [] }, { operationHint: 'create' })).code).toBe(
      'JSON_INVALID',
    );
    expect((await refusal({ paymentPositionIUPDs: [] }, { content: 'positions' })).code).toBe('JSON_INVALID');
  });

  it('refuses broken JSON, large items and large files', async () => {
    expect((await refusal('{"paymentPositions":[}')).code).toBe('JSON_INVALID');
    const large = { paymentPositions: [position(1, { city: 'x'.repeat(2000) })] };
    expect((await refusal(large, { maxItemBytes: 1000 })).message).toMatch(
      /\/paymentPositions\/0: an element is larger/,
    );
    expect(
      (await refusal(JSON.stringify(position(1)), { format: 'ndjson', maxItemBytes: 100 })).message,
    ).toMatch(/line 1/);
    expect((await refusal({ paymentPositions: positions(50) }, { maxContentBytes: 5000 })).code).toBe(
      'CONTENT_TOO_LARGE',
    );
  });

  it('says that the disk failed, not that the upload is wrong', async () => {
    const task = await taskOf({ paymentPositions: positions(1) });
    const gone = { ...task, chunksPath: join(dir, 'no-such-folder', 'chunks') };
    await expect(readUpload(gone)).rejects.toMatchObject({ kind: 'transient', code: 'SPOOL_UNAVAILABLE' });
    await expect(readUpload({ ...task, path: join(dir, 'none') })).rejects.toMatchObject({
      code: 'SPOOL_UNAVAILABLE',
    });
  });

  it('leaves alone a chunk file that is not its own', async () => {
    const task = await taskOf({ paymentPositions: positions(1) });
    await writeFile(task.chunksPath, 'of another upload');
    await expect(readUpload(task)).rejects.toMatchObject({ code: 'SPOOL_UNAVAILABLE' });
    expect(existsSync(task.chunksPath)).toBe(true);
  });

  it('refuses chunks of another file', async () => {
    const upload = await read({ paymentPositions: positions(1) });
    const chunk = { ...upload.chunks[0]!, offset: 1_000_000 };
    await expect(readChunks(upload.chunksPath, [chunk]).next()).rejects.toThrow(/ends within a chunk/);
  });
});
