import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for work no longer than so many milliseconds.
 *
 * @param late says what did not happen in time
 * @throws Error with that text when it takes longer; what it does then is not waited for, and its failure nobody's
 */
export async function within<T>(milliseconds: number, work: Promise<T>, late: string): Promise<T> {
  const end = new AbortController();
  const lateness = sleep(Math.max(0, milliseconds), undefined, { signal: end.signal }).then(() => {
    throw new Error(late);
  });
  lateness.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, lateness]);
  } finally {
    end.abort();
  }
}
