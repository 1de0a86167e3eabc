import { existsSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { type ChildExit, supervise, type Supervised } from '#libs/lifecycle';
import { openAppLog } from './app-log';
import { CliError } from './cli-error';

const APPS = ['position-worker', 'receipt-worker', 'scheduler', 'api'] as const;
export type AppName = (typeof APPS)[number];

/**
 * What the process of an app is started with. Positions of a chunk live as long as its transaction: with Node's 16 MiB
 * for young objects a third of a bulk upload's time went into moving them to the old ones. The heap ends where nothing
 * sane needs more (the threads that read uploads have a limit of their own): a process beyond it ends, and is started
 * again, before the machine is out of memory.
 */
export const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=64', '--max-old-space-size=512'];

const READY_MS = 60_000;

export interface AppsOptions {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (line: string) => void;
  readonly appFile?: ((app: AppName) => string) | undefined;
  readonly stopDeadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface RunningApps {
  readonly byName: Readonly<Record<AppName, Supervised>>;
  stop(): Promise<void>;
}

/** Starts every app as a supervised process and waits until all take work; on failure none is left. */
export async function startApps(options: AppsOptions): Promise<RunningApps> {
  const started = APPS.map((app) => startApp(app, options));
  const byName = Object.fromEntries(started.map(({ app, child }) => [app, child])) as Record<
    AppName,
    Supervised
  >;
  const stop = async () => {
    // The way in first, so that workers can finish what they have.
    await byName.api.stop();
    await Promise.all(started.map(({ child }) => child.stop()));
    await Promise.all(started.map(({ log }) => log.close()));
  };
  const abort = () => void stop();
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    await withDeadline(Promise.all(started.map(({ child }) => child.ready)), started);
    return { byName, stop };
  } catch (error) {
    await stop();
    throw error instanceof CliError
      ? error
      : new CliError(error instanceof Error ? error.message : String(error));
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

function startApp(app: AppName, options: AppsOptions) {
  const { dataDir, env, onProgress, stopDeadlineMs, appFile = builtApp } = options;
  const file = appFile(app);
  if (!existsSync(file)) throw new CliError(`${file} is missing: run npm run build`);
  const startedAt = Date.now();
  const log = openAppLog(dataDir, app, onProgress);
  const state = { ready: false };
  const child = supervise({
    name: app,
    file,
    env,
    stopDeadlineMs,
    execArgv: NODE_FLAGS,
    onLine: (line) => log.write(line),
    onReady: ({ restarts }) => {
      state.ready = true;
      const how = restarts === 0 ? `is ready (${((Date.now() - startedAt) / 1000).toFixed(1)} s)` : 'is back';
      onProgress(`${app} ${how}`);
    },
    onExit: (exit) => {
      const line = describeExit(exit);
      if (line) onProgress(`${app} ${line}; see ${relative(process.cwd(), log.file)}`);
    },
  });
  return { app, child, log, state };
}

function describeExit({ code, signal, expected, restartInMs }: ChildExit): string | undefined {
  const how = signal ? `was ended by ${signal}` : `ended with code ${code ?? 'unknown'}`;
  if (restartInMs !== undefined) return `${how}: starting it again in ${restartInMs} ms`;
  return expected && code === 0 ? undefined : how;
}

async function withDeadline(
  ready: Promise<unknown>,
  started: readonly { app: AppName; state: { ready: boolean } }[],
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const waiting = started.filter(({ state }) => !state.ready).map(({ app }) => app);
      reject(
        new CliError(
          `${waiting.join(', ')} did not become ready in ${READY_MS / 1000} s; see the logs folder`,
        ),
      );
    }, READY_MS);
  });
  try {
    await Promise.race([ready, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Apps are always run compiled; a test that imports this file as TypeScript finds them in dist all the same. */
function builtApp(app: AppName): string {
  const apps =
    extname(__filename) === '.ts' ? resolve(__dirname, '../../../dist/apps') : resolve(__dirname, '../..');
  return join(apps, app, 'src', 'main.js');
}
