import { AppError, type Fault } from '#libs/domain';
import { giveWay } from '#libs/lifecycle';
import { readUpload } from './read-upload';
import type { ReadUpload, UploadTask } from './upload-task';

/** What a thread answers: errors as data, since a class does not survive the way between threads. */
export type ThreadAnswer =
  | { ok: true; upload: ReadUpload }
  | { ok: false; kind: AppError['kind']; code: string; message: string; faults: readonly Fault[] };

// The thread that answers comes before the one that reads.
giveWay();

/** Entry point of the thread; named in upload-reader.ts. Throws only what is a bug. */
export async function readInThread(task: UploadTask): Promise<ThreadAnswer> {
  try {
    return { ok: true, upload: await readUpload(task) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { kind, code, message, faults } = error;
    return { ok: false, kind, code, message, faults };
  }
}
