import { existsSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { readLoads, type ScaledQueue } from '#libs/contracts';
import { type WorkerLimits } from '#libs/domain';
import { type ChildExit, type Crew, createCrew, supervise, type Supervised } from '#libs/lifecycle';
import { type AppLog, openAppLog } from './app-log';
import { CliError } from './cli-error';
import { followLoad } from './follow-load';

const APPS = ['position-worker', 'receipt-worker', 'scheduler', 'api'] as const;
export type AppName = (typeof APPS)[number];
/** A position-worker that takes chunks of few items and no others. */
const SMALL = 'small-position-worker';

/** What runs: an app, under a name of its own where there are two kinds of its processes. */
interface Part {
  name: AppName | typeof SMALL;
  app: AppName;
  /** What the n-th process is set apart by. */
  env?: (n: number) => NodeJS.ProcessEnv;
}

/**
 * Whether chunks of few items have a process of their own: in one with those of a thousand they share its thread and its
 * place behind all others.
 */
export type Lanes = 'apart' | 'together';

function partsOf(lanes: Lanes): Part[] {
  const parts = APPS.map((app): Part => ({ name: app, app }));
  if (lanes === 'together') return parts;
  return [
    { name: SMALL, app: 'position-worker', env: () => ({ POSITION_CONCURRENCY: '0' }) },
    ...parts.map((part) =>
      // Those that come with the load take both: it may be one of many small jobs.
      part.app === 'position-worker'
        ? { ...part, env: (n: number) => (n === 1 ? { POSITION_SMALL_CONCURRENCY: '0' } : {}) }
        : part,
    ),
  ];
}

/** The queues that say how many processes of an app there should be. Whoever comes with the load takes chunks of both. */
const QUEUES = {
  'position-worker': ['chunks', 'small-chunks'],
  'receipt-worker': ['deliveries'],
} as const satisfies Partial<Record<AppName, readonly ScaledQueue[]>>;
type WorkerName = keyof typeof QUEUES;

/** Workers that come and go with the load. */
export interface WorkerScaling {
  limits: Readonly<Record<WorkerName, WorkerLimits>>;
  /** Workers are let go only when fewer were enough for so long, milliseconds; a minute where absent. */
  downAfterMs?: number;
}

/**
 * What the process of an app is started with. Positions of a chunk live as long as its transaction: with Node's 16 MiB
 * for young objects a third of a bulk upload's time went into moving them to the old ones. The heap ends where nothing
 * sane needs more (the threads that read uploads have a limit of their own): a process beyond it ends, and is started
 * again, before the machine is out of memory.
 */
export const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=64', '--max-old-space-size=512'];

const READY_MS = 60_000;
const DOWN_AFTER_MS = 60_000;
const SCHEDULER_ANSWER_MS = 5_000;

export interface AppsOptions {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (line: string) => void;
  readonly appFile?: ((app: AppName) => string) | undefined;
  readonly stopDeadlineMs: number;
  readonly signal?: AbortSignal | undefined;
  /** One process of each app, where absent. */
  readonly workers?: WorkerScaling | undefined;
  readonly lanes: Lanes;
}

export interface RunningApps {
  /** The first process of each; of the one for small chunks where it is apart. */
  readonly byName: Readonly<Record<AppName, Supervised> & Partial<Record<typeof SMALL, Supervised>>>;
  /** How many processes of an app there are. */
  size: (app: AppName) => number;
  stop(): Promise<void>;
}

/** Starts every app as a supervised process and waits until all take work; on failure none is left. */
export async function startApps(options: AppsOptions): Promise<RunningApps> {
  const started = partsOf(options.lanes).map((part) => startPart(part, options));
  const appOf = Object.fromEntries(started.map((each) => [each.name, each])) as Record<AppName, StartedPart>;
  const byName = Object.fromEntries(started.map(({ name, crew }) => [name, crew.first])) as Record<
    AppName,
    Supervised
  >;
  let following: { stop(): Promise<void> } | undefined;
  const stop = async () => {
    await following?.stop();
    // The way in first, so that workers can finish what they have.
    await byName.api.stop();
    await Promise.all(started.map(({ crew }) => crew.stop()));
    await Promise.all(started.map(({ log }) => log.close()));
  };
  const abort = () => void stop();
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    await withDeadline(Promise.all(started.map(({ crew }) => crew.first.ready)), started);
    following = options.workers && followSchedulers(options.workers, appOf, options);
    return { byName, size: (app) => appOf[app].crew.size(), stop };
  } catch (error) {
    await stop();
    throw error instanceof CliError
      ? error
      : new CliError(error instanceof Error ? error.message : String(error));
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

interface StartedPart {
  name: Part['name'];
  crew: Crew;
  log: AppLog;
  /** Of the first process; the port is where it tells its health. */
  state: { ready: boolean; port?: number };
}

/** Has as many workers as the scheduler asks for, within their limits. */
function followSchedulers(
  { limits, downAfterMs = DOWN_AFTER_MS }: WorkerScaling,
  appOf: Readonly<Record<AppName, StartedPart>>,
  { env, onProgress }: AppsOptions,
) {
  const followed = (Object.keys(QUEUES) as WorkerName[])
    .map((app) => ({ app, queues: QUEUES[app], limits: limits[app], crew: appOf[app].crew }))
    .filter(({ limits: { max } }) => max > 1);
  if (followed.length === 0) return undefined;
  const host = env['HOST'] ?? '127.0.0.1';
  const read = async () => {
    // A scheduler that was started again is elsewhere.
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${appOf.scheduler.state.port ?? 0}/autoscale`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(SCHEDULER_ANSWER_MS) });
    return readLoads(await answer.json());
  };
  return followLoad({ followed, read, downAfterMs, onChange: onProgress });
}

function startPart(part: Part, options: AppsOptions): StartedPart {
  const { dataDir, env, onProgress, stopDeadlineMs, appFile = builtApp } = options;
  const file = appFile(part.app);
  if (!existsSync(file)) throw new CliError(`${file} is missing: run npm run build`);
  const log = openAppLog(dataDir, part.name, onProgress);
  const state: StartedPart['state'] = { ready: false };
  const crew = createCrew((n) => {
    const name = n === 1 ? part.name : `${part.name} ${n}`;
    const startedAt = Date.now();
    return supervise({
      name,
      file,
      env: { ...env, ...part.env?.(n) },
      stopDeadlineMs,
      execArgv: NODE_FLAGS,
      onLine: (line) => log.write(line),
      onReady: ({ restarts, port }) => {
        if (n === 1) Object.assign(state, { ready: true, port });
        const took = ((Date.now() - startedAt) / 1000).toFixed(1);
        onProgress(`${name} ${restarts === 0 ? `is ready (${took} s)` : 'is back'}`);
      },
      onExit: (exit) => {
        const line = describeExit(exit);
        if (line) onProgress(`${name} ${line}; see ${relative(process.cwd(), log.file)}`);
      },
    });
  });
  return { name: part.name, crew, log, state };
}

function describeExit({ code, signal, expected, restartInMs }: ChildExit): string | undefined {
  const how = signal ? `was ended by ${signal}` : `ended with code ${code ?? 'unknown'}`;
  if (restartInMs !== undefined) return `${how}: starting it again in ${restartInMs} ms`;
  return expected && code === 0 ? undefined : how;
}

async function withDeadline(
  ready: Promise<unknown>,
  started: readonly { name: string; state: { ready: boolean } }[],
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const waiting = started.filter(({ state }) => !state.ready).map(({ name }) => name);
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
