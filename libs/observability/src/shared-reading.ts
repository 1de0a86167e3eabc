/** Milliseconds a reading is good for: all who ask within them share one. */
const FRESH_MS = 2_000;

/** Reads no more often than is of use, however many ask. A reading that failed is tried again by the next who asks. */
export function sharedReading<T>(read: () => Promise<T>, freshMs = FRESH_MS): () => Promise<T> {
  let latest: { at: number; reading: Promise<T> } | undefined;
  return () => {
    if (latest !== undefined && performance.now() - latest.at <= freshMs) return latest.reading;
    const own = { at: performance.now(), reading: read() };
    latest = own;
    own.reading.catch(() => {
      if (latest === own) latest = undefined;
    });
    return own.reading;
  };
}
