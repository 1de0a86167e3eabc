import DataLoader from 'dataloader';

export interface Collecting {
  /** Calls that share a batch, at most. */
  size: number;
  /** How long the first call of a batch waits for others, milliseconds. */
  gatherMs: number;
}

/** A batch that takes longer than this, milliseconds, waits for something: others need not wait with it. */
const PATIENCE_MS = 500;

/**
 * Gathers single calls into batches: one commit for all deliveries that start or end together. While
 * one runs the next one fills: the busier the database, the larger they are. Nothing is cached, every call is its own.
 *
 * @param run gives an answer for each item, in their order
 */
export function collect<T, R>(
  run: (items: readonly T[]) => Promise<readonly R[]>,
  { size, gatherMs }: Collecting,
): (item: T) => Promise<R> {
  let busy = false;
  const waiting: (() => void)[] = [];
  const next = () => {
    const dispatch = busy ? undefined : waiting.shift();
    if (dispatch === undefined) return;
    busy = true;
    dispatch();
  };
  /** @returns what ends the turn of the batch that now begins; a second call does nothing */
  const turn = () => {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      busy = false;
      next();
    };
  };
  const loader = new DataLoader<T, R>(
    async (items) => {
      const end = turn();
      const patience = setTimeout(end, PATIENCE_MS);
      try {
        return await run(items);
      } finally {
        clearTimeout(patience);
        end();
      }
    },
    {
      cache: false,
      maxBatchSize: size,
      batchScheduleFn: (dispatch) => {
        setTimeout(() => {
          waiting.push(dispatch);
          next();
        }, gatherMs);
      },
    },
  );
  return (item) => loader.load(item);
}
