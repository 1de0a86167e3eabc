import { setTimeout as sleep } from 'node:timers/promises';

/** @throws Error when Redis takes longer; what it does then is not waited for */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const timeout = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`Redis did not answer within ${milliseconds} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timeout.abort();
    late.catch(() => undefined);
    work.catch(() => undefined);
  }
}
