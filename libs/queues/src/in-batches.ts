/** Deliveries one queue job carries at most: what a queue costs is paid once for all of them. */
export const DELIVERIES_PER_JOB = 100;

/** Payloads for `receipt-deliveries`. */
export function inBatches<T>(due: readonly T[]): { due: T[] }[] {
  return Array.from({ length: Math.ceil(due.length / DELIVERIES_PER_JOB) }, (_, index) => ({
    due: due.slice(index * DELIVERIES_PER_JOB, (index + 1) * DELIVERIES_PER_JOB),
  }));
}
