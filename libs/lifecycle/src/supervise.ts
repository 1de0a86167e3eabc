import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { readReady } from './ready';

type OutputStream = 'stdout' | 'stderr';

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** True when `stop` asked for it. */
  readonly expected: boolean;
  /** Set when another one will be started after this wait. */
  readonly restartInMs?: number;
}

interface SuperviseOptions {
  readonly name: string;
  /** A JavaScript file that calls `announceReady`. */
  readonly file: string;
  readonly args?: readonly string[];
  readonly execArgv?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly onLine?: (line: string, stream: OutputStream) => void;
  readonly onExit?: (exit: ChildExit) => void;
  /** Called at every start that reached readiness, the first included. */
  readonly onReady?: (ready: { port?: number; restarts: number }) => void;
  readonly restart?: { readonly minMs?: number; readonly maxMs?: number; readonly forgetAfterMs?: number };
  readonly stopDeadlineMs?: number;
}

export interface Supervised {
  readonly name: string;
  /** Settles with the first readiness, or rejects when the first process ends before it. */
  readonly ready: Promise<{ port?: number }>;
  /** Undefined between two processes. */
  pid(): number | undefined;
  /** SIGTERM, then SIGKILL after the deadline; resolves once the process is gone. Repeats are harmless. */
  stop(): Promise<void>;
}

/**
 * Keeps one child process running. It has its own process group, so Ctrl-C reaches it only through `stop`, and an
 * IPC channel whose end tells it that the parent is gone. Once it has been ready, an unexpected end is answered
 * with a restart, later and later while it keeps failing.
 */
export function supervise(options: SuperviseOptions): Supervised {
  const { minMs = 100, maxMs = 5_000, forgetAfterMs = 10_000 } = options.restart ?? {};
  const starts = new EventEmitter();
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let stopping: Promise<void> | undefined;
  let restarts = -1;
  let waitMs = minMs;

  const start = () => {
    const startedAt = Date.now();
    let isReady = false;
    const words: string[] = [];
    const born = launch(options, (line) => words.length < 50 && words.push(line));
    child = born;
    ended = once(born, 'gone');
    born.on('message', (message) => {
      const ready = readReady(message);
      if (!ready || isReady) return;
      isReady = true;
      restarts += 1;
      options.onReady?.({ ...ready, restarts });
      starts.emit('ready', ready);
    });
    const onGone = (code: number | null, signal: NodeJS.Signals | null) => {
      child = undefined;
      born.emit('gone');
      const expected = stopping !== undefined;
      const firstFailed = restarts === -1;
      if (expected || firstFailed) {
        options.onExit?.({ code, signal, expected });
        starts.emit('failed', new Error(describeEnd(options.name, code, signal, words)));
        return;
      }
      waitMs = Date.now() - startedAt > forgetAfterMs ? minMs : waitMs;
      options.onExit?.({ code, signal, expected, restartInMs: waitMs });
      timer = setTimeout(start, waitMs);
      waitMs = Math.min(waitMs * 2, maxMs);
    };
    // 'close' and not 'exit': the last words of a process arrive after its exit.
    born.once('close', onGone);
    born.on('error', (error) => words.push(`Error: ${error.message}`));
  };

  const ready = new Promise<{ port?: number }>((resolve, reject) => {
    starts.once('ready', resolve);
    starts.once('failed', reject);
  });
  // Whoever stops the child before it is ready need not wait for readiness too.
  ready.catch(() => undefined);
  start();

  const stop = async () => {
    clearTimeout(timer);
    if (!child) return;
    const leaving = child;
    leaving.kill('SIGTERM');
    const hurry = setTimeout(() => leaving.kill('SIGKILL'), options.stopDeadlineMs ?? 12_000);
    await ended;
    clearTimeout(hurry);
  };
  return { name: options.name, ready, pid: () => child?.pid, stop: () => (stopping ??= stop()) };
}

function launch(options: SuperviseOptions, onErrorLine: (line: string) => unknown): ChildProcess {
  const child = fork(options.file, [...(options.args ?? [])], {
    detached: true,
    env: options.env,
    execArgv: [...(options.execArgv ?? [])],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (!input) continue;
    createInterface({ input }).on('line', (line) => {
      if (stream === 'stderr' && line.trim()) onErrorLine(line.trim());
      options.onLine?.(line, stream);
    });
  }
  return child;
}

function describeEnd(name: string, code: number | null, signal: string | null, words: string[]): string {
  const how = signal ? `by ${signal}` : `with code ${code ?? 'unknown'}`;
  // An uncaught error prints source lines around its message; a message of the app's own stands alone.
  const said = words.find((word) => /^\w*Error\b.*:/.test(word)) ?? words.slice(0, 5).join(' ');
  return `${name} ended ${how} before it was ready${said ? `: ${said}` : ''}`;
}
