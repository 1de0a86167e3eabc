const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** How long to wait before the next try: half a second, one, two, up to thirty; the half of it by chance. */
export function backoffMs(tries: number): number {
  const full = Math.min(FIRST_MS * 2 ** (tries - 1), LONGEST_MS);
  return full / 2 + (Math.random() * full) / 2;
}

/** @throws the signal's reason as soon as it is aborted */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(reasonOf(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

const reasonOf = (signal?: AbortSignal): Error => {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
};
