import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Rejected, Transient } from '#libs/domain';
import Piscina from 'piscina';
import { readUpload } from './read-upload';
import type { readInThread } from './read-upload.thread';
import type { ReadUpload, UploadTask } from './upload-task';

export interface UploadReaderOptions {
  /** Uploads read at a time. */
  threads: number;
  /** JavaScript heap of each thread. */
  threadMemoryMib: number;
  /** The program of a thread, for tests; it is beside this file otherwise. */
  threadFile?: string;
}

/** Read in a millisecond or two: such an upload does not wait for a thread that is busy with a large one. */
const SMALL_FILE_BYTES = 64 * 1024;
const SMALL_CONTENT_BYTES = 256 * 1024;

export interface UploadReader {
  /**
   * {@link readUpload} in a thread of its own, or at once where it is small.
   *
   * @throws Rejected those of readUpload; UPLOAD_TOO_HEAVY if its content needs more memory than a thread has
   * @throws Transient UPLOADS_CLOSED once closed; UPLOAD_READER_LOST if the thread ended; those of readUpload
   */
  read(task: UploadTask): Promise<ReadUpload>;
  /** Ends the threads. Uploads still being read are given up with UPLOADS_CLOSED. */
  close(): Promise<void>;
}

interface Runner {
  run(task: UploadTask): Promise<ReadUpload>;
  close(): Promise<void>;
}

/**
 * Where this file runs as TypeScript (jest) the thread's program cannot be loaded as it is: uploads are
 * then read in the caller's own thread, by the same code.
 */
export function createUploadReader(options: UploadReaderOptions): UploadReader {
  const isCompiled = __filename.endsWith('.js');
  const threadFile =
    options.threadFile ?? (isCompiled ? join(__dirname, 'read-upload.thread.js') : undefined);
  const runner: Runner =
    threadFile === undefined
      ? { run: readUpload, close: () => Promise.resolve() }
      : threadRunner(options, threadFile);
  let isClosed = false;
  return {
    async read(task) {
      if (isClosed) throw closed();
      return (await readIfSmall(task)) ?? (await runner.run(task));
    },
    async close() {
      isClosed = true;
      await runner.close();
    },
  };
}

async function readIfSmall(task: UploadTask): Promise<ReadUpload | undefined> {
  const bytes = await stat(task.path).then(
    ({ size }) => size,
    () => Infinity,
  );
  if (bytes > SMALL_FILE_BYTES) return undefined;
  const maxContentBytes = Math.min(task.maxContentBytes, SMALL_CONTENT_BYTES);
  try {
    return await readUpload({ ...task, maxContentBytes });
  } catch (error) {
    const inflates = error instanceof Rejected && error.code === 'CONTENT_TOO_LARGE';
    if (inflates && task.maxContentBytes > maxContentBytes) return undefined;
    throw error;
  }
}

function threadRunner(options: UploadReaderOptions, threadFile: string): Runner {
  const name: typeof readInThread.name = 'readInThread';
  const pool = new Piscina<UploadTask, Awaited<ReturnType<typeof readInThread>>>({
    filename: threadFile,
    name,
    minThreads: 1,
    maxThreads: options.threads,
    // As many as the spool has places for.
    maxQueue: Infinity,
    // An upload keeps its thread busy for seconds; nothing is gained by a spinning wait for the next one.
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: options.threadMemoryMib },
  });
  // A thread that dies between two uploads concerns nobody: the next upload gets a new one.
  pool.on('error', () => undefined);
  let isClosed = false;
  return {
    async run(task) {
      const answer = await pool.run(task).catch(async (error: unknown) => {
        // The thread died, or met a bug: it could not clean up after itself.
        await rm(task.chunksPath, { force: true });
        throw isClosed ? closed(error) : threadError(error);
      });
      if (answer.ok) return answer.upload;
      const { kind, code, message, faults } = answer;
      throw kind === 'rejected' ? new Rejected(code, message, faults) : new Transient(code, message, faults);
    },
    async close() {
      isClosed = true;
      await pool.destroy();
    },
  };
}

/** What a rejected task means: a thread that ended, or (anything else) a bug in its program. */
function threadError(cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const detail = 'The content needs more memory to read than an upload may use: split it';
    return new Rejected('UPLOAD_TOO_HEAVY', detail, [], { cause });
  }
  if (message.startsWith('worker exited')) {
    return new Transient('UPLOAD_READER_LOST', 'The thread that read the upload ended', [], { cause });
  }
  return cause;
}

function closed(cause?: unknown): Transient {
  return new Transient('UPLOADS_CLOSED', 'Uploads are not read: the service is stopping', [], { cause });
}
