import type DataLoader from 'dataloader';

/**
 * Gathers single calls into batches: one commit for all deliveries that start or end together. Nothing is
 * cached, every call is its own.
 */
export function collect<K, V>(maxBatchSize: number, gatherMs: number): DataLoader.Options<K, V> {
  return {
    cache: false,
    maxBatchSize,
    batchScheduleFn: (run) => {
      setTimeout(run, gatherMs);
    },
  };
}
