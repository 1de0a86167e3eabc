/** npm and the terminal both pass on one Ctrl-C; repeats this close together are the same press. */
const SAME_PRESS_MS = 500;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopOptions {
  /** Exit 1 when `stop` has not finished by then. */
  readonly deadlineMs: number;
  /** Told in one line why the process ends with code 1. */
  readonly onError?: (line: string) => void;
  /** Called once, when the first signal arrives; `reason` is the signal's name or `parent gone`. */
  readonly onStopping?: (reason: string) => void;
  readonly exit?: (code: number) => void;
  readonly source?: NodeJS.EventEmitter & { readonly connected?: boolean };
}

/**
 * Stops the process on SIGINT, SIGTERM, SIGHUP or the end of its supervising parent: exit 0 after `stop`, exit 1
 * when `stop` fails, is late, or a second signal asks to hurry. Returns a function that takes the handlers off.
 */
export function onStopSignals(stop: () => Promise<void>, options: StopOptions): () => void {
  const { deadlineMs, onError, onStopping, source = process } = options;
  const exit = options.exit ?? ((code: number) => process.exit(code));
  let firstAt: number | undefined;

  const fail = (line: string) => {
    onError?.(line);
    exit(1);
  };
  const begin = (reason: string) => {
    const now = Date.now();
    if (firstAt !== undefined) {
      if (now - firstAt > SAME_PRESS_MS && reason !== PARENT_GONE)
        fail(`${reason} again: leaving without waiting`);
      return;
    }
    firstAt = now;
    onStopping?.(reason);
    const timer = setTimeout(() => fail(`Stopping took longer than ${deadlineMs} ms: leaving`), deadlineMs);
    void (async () => stop())()
      .then(() => exit(0))
      .catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
      .finally(() => clearTimeout(timer));
  };

  const onSignal = (signal: string) => begin(signal);
  const onDisconnect = () => begin(PARENT_GONE);
  for (const signal of SIGNALS) source.on(signal, onSignal);
  if (source.connected) source.on('disconnect', onDisconnect);
  return () => {
    for (const signal of SIGNALS) source.off(signal, onSignal);
    source.off('disconnect', onDisconnect);
  };
}

const PARENT_GONE = 'parent gone';
