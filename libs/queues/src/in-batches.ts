/** Deliveries one queue job carries: what a queue costs is paid once for all of them. */
const BATCH = 100;

/** Payloads for `receipt-deliveries`. */
export function inBatches<T>(due: readonly T[]): { due: T[] }[] {
  return Array.from({ length: Math.ceil(due.length / BATCH) }, (_, index) => ({
    due: due.slice(index * BATCH, (index + 1) * BATCH),
  }));
}
