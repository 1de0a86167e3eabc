/** Something that runs again and again until stopped. */
export interface Repetition {
  /** Milliseconds since a round ended well, or since the series began. */
  silentMs(): number;
  /** Waits for the round in progress. */
  stop(): Promise<void>;
}

/**
 * Runs `round` at once and then `intervalMs` after the end of each: rounds never overlap. A round that fails is
 * reported and does not end the series.
 */
export function repeatEvery(
  intervalMs: number,
  round: () => Promise<void>,
  onError: (error: unknown) => void,
): Repetition {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  let endedAt = performance.now();
  const run = () => {
    current = round()
      .then(() => {
        endedAt = performance.now();
      })
      .catch(onError)
      .finally(() => {
        if (!stopped) timer = setTimeout(run, intervalMs);
      });
  };
  run();
  return {
    silentMs: () => performance.now() - endedAt,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
