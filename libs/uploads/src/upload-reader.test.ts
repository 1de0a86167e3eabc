import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { until } from '#libs/testing';
import { createUploadReader, type UploadReader } from './upload-reader';
import type { UploadTask } from './upload-task';

/** Stands in for the compiled program of a thread: does what the task's path says. */
const THREAD = `
exports.readInThread = async ({ path, chunksPath }) => {
  if (path === 'heavy') { const all = []; for (;;) all.push(Array.from({ length: 1e5 }, Math.random)); }
  if (path === 'exit') process.exit(3);
  if (path === 'bug') throw new TypeError('a bug');
  if (path === 'late') setTimeout(() => { throw new Error('nobody waits for it'); }, 1);
  if (path === 'slow') await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (path === 'wrong') return {
    ok: false, kind: 'rejected', code: 'JSON_INVALID', message: 'wrong', faults: [{ pointer: '/0', detail: 'why' }],
  };
  if (path === 'disk') return { ok: false, kind: 'transient', code: 'SPOOL_UNAVAILABLE', message: 'full', faults: [] };
  return { ok: true, upload: { submitted: 1, content: 'iupds', chunksPath, chunks: [] } };
};
`;

describe('createUploadReader', () => {
  let dir: string;
  let reader: UploadReader;

  const task = (path: string): UploadTask => ({
    path,
    format: 'json',
    content: 'auto',
    auxDigit: '3',
    maxContentBytes: 1_000_000,
    maxRatio: 1000,
    chunkItems: 500,
    chunkBytes: 1_000_000,
    maxItemBytes: 100_000,
    chunksPath: join(dir, 'chunks'),
  });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'upload-reader-'));
    await writeFile(join(dir, 'thread.js'), THREAD);
  });

  afterAll(() => rm(dir, { recursive: true }));

  afterEach(async () => {
    await reader.close();
    await rm(join(dir, 'chunks'), { force: true });
  });

  describe('with threads', () => {
    beforeEach(() => {
      const threadFile = join(dir, 'thread.js');
      reader = createUploadReader({ threads: 1, threadMemoryMib: 32, threadFile });
    });

    it('answers what the thread answers', async () => {
      expect(await reader.read(task('good'))).toMatchObject({ submitted: 1, content: 'iupds' });
      await expect(reader.read(task('wrong'))).rejects.toMatchObject({
        kind: 'rejected',
        code: 'JSON_INVALID',
        message: 'wrong',
        faults: [{ pointer: '/0', detail: 'why' }],
      });
      await expect(reader.read(task('disk'))).rejects.toMatchObject({
        kind: 'transient',
        code: 'SPOOL_UNAVAILABLE',
      });
    });

    it('survives a thread that runs out of memory, and removes what it wrote', async () => {
      await writeFile(join(dir, 'chunks'), 'half a chunk');
      await expect(reader.read(task('heavy'))).rejects.toMatchObject({
        kind: 'rejected',
        code: 'UPLOAD_TOO_HEAVY',
      });
      expect(existsSync(join(dir, 'chunks'))).toBe(false);
      expect(await reader.read(task('good'))).toMatchObject({ submitted: 1 });
    });

    it('lets a bug be seen as what it is', async () => {
      await expect(reader.read(task('bug'))).rejects.toThrow('a bug');
      expect(await reader.read(task('good'))).toMatchObject({ submitted: 1 });
    });

    it('survives a thread that ends, during an upload or between two', async () => {
      await expect(reader.read(task('exit'))).rejects.toMatchObject({
        kind: 'transient',
        code: 'UPLOAD_READER_LOST',
      });
      expect(await reader.read(task('good'))).toMatchObject({ submitted: 1 });
      expect(await reader.read(task('late'))).toMatchObject({ submitted: 1 });
      // The one that is just being read while the thread ends is lost with it; whoever comes after has a new thread.
      const next = await until(
        () => reader.read(task('good')).catch(() => undefined),
        (read) => read !== undefined,
      );
      expect(next).toMatchObject({ submitted: 1 });
    });

    it('reads a small upload at once, however long the thread is busy', async () => {
      const running = expect(reader.read(task('slow'))).rejects.toMatchObject({ code: 'UPLOADS_CLOSED' });
      const path = join(dir, 'small.json');
      await writeFile(path, '{"paymentPositionIUPDs":["A","B"]}');
      expect(await reader.read(task(path))).toMatchObject({ submitted: 2 });
      await writeFile(path, '{"paymentPositionIUPDs":[');
      const wrong = { ...task(path), chunksPath: join(dir, 'other-chunks') };
      await expect(reader.read(wrong)).rejects.toMatchObject({ code: 'JSON_INVALID' });
      await reader.close();
      await running;
    });

    it('leaves to the thread what is large, also when only inflated', async () => {
      const path = join(dir, 'large.json');
      await writeFile(path, JSON.stringify({ paymentPositionIUPDs: ['A'.repeat(70_000)] }));
      expect(await reader.read(task(path))).toMatchObject({ submitted: 1 });
      const zip = new ZipFile();
      zip.addBuffer(Buffer.from(JSON.stringify({ paymentPositionIUPDs: ['A'.repeat(300_000)] })), 'a.json');
      zip.end();
      await writeFile(path, await buffer(zip.outputStream));
      expect(await reader.read({ ...task(path), format: 'zip' })).toMatchObject({ submitted: 1 });
      const tooLarge = { ...task(path), format: 'zip' as const, maxContentBytes: 200_000 };
      await expect(reader.read(tooLarge)).rejects.toMatchObject({ code: 'CONTENT_TOO_LARGE' });
    });

    it('gives up uploads in hand, and those that wait, when it closes', async () => {
      const running = expect(reader.read(task('slow'))).rejects.toMatchObject({ code: 'UPLOADS_CLOSED' });
      const waiting = expect(reader.read(task('good'))).rejects.toMatchObject({ code: 'UPLOADS_CLOSED' });
      await reader.close();
      await Promise.all([running, waiting]);
      await expect(reader.read(task('good'))).rejects.toMatchObject({
        kind: 'transient',
        code: 'UPLOADS_CLOSED',
      });
    });
  });

  it('reads in its own thread where it runs as TypeScript', async () => {
    reader = createUploadReader({ threads: 1, threadMemoryMib: 64 });
    const path = join(dir, 'upload.json');
    await writeFile(path, '{"paymentPositionIUPDs":["A"]}');
    expect(await reader.read(task(path))).toMatchObject({ submitted: 1 });
  });
});
