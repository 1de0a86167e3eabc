import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig } from '#libs/config';
import { createResources } from '#libs/lifecycle';
import { freePort, portIsFree, provideServices, type Rung } from '#libs/local-services';
import { CliError } from './cli-error';
import { fitConnections } from './connections';
import { type DemoSeed, readDemoFile, writeDemoFile } from './demo-seed';
import { type AppName, type Lanes, type RunningApps, type WorkerScaling, startApps } from './house-apps';
import { keepSecretsKey } from './secrets-key';
import { prepareDatabase, type PrepareDatabase } from './prepare-database';

export interface HouseOptions {
  /** Data of private services (unless `throwAway`), logs, uploads in progress and demo.json. */
  readonly dataDir: string;
  /** Services on temporary data, removed at `stop`; `dataDir` then holds logs, uploads and demo.json only. */
  readonly throwAway: boolean;
  /** 0 takes any free one. */
  readonly port: number;
  readonly onProgress: (line: string) => void;
  /** Settings for all apps; MYSQL_URL and REDIS_URL decide where services come from. */
  readonly env: NodeJS.ProcessEnv;
  /** Breaks the start off; what was started is stopped before the promise rejects. */
  readonly signal?: AbortSignal;
  /** Wins over everything, what the house sets included. */
  readonly appEnv?: NodeJS.ProcessEnv;
  readonly prepare?: PrepareDatabase;
  /** One process of each app, where absent. */
  readonly workers?: WorkerScaling;
  readonly appFile?: (app: AppName) => string;
  /** Apart, where absent and where the settings leave both kinds of chunks to position-workers. */
  readonly lanes?: Lanes;
}

export interface House {
  readonly url: string;
  readonly seed: DemoSeed;
  readonly mysqlUrl: string;
  readonly redisUrl: string;
  readonly rungs: Readonly<Record<'mysql' | 'redis', Rung>>;
  readonly demoFile: string;
  /** The running processes, for those who want to disturb one. */
  readonly apps: RunningApps['byName'];
  /** How many processes of an app there are. */
  readonly size: RunningApps['size'];
  /** Apps first, then Redis, then MySQL. Repeats wait for the same stop. */
  stop(): Promise<void>;
}

/**
 * What differs from production when everything is on one machine: stations, receivers of webhooks and the Nodo's
 * caller live on it, whoever tries a retry out waits seconds, not minutes, and there is no load balancer.
 */
const ON_ONE_MACHINE = {
  OUTBOUND_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
  PARTNER_TRUSTED_NETWORKS: '127.0.0.0/8,::1/128',
  DELIVERY_SLOT_MS: '5000',
  STOP_DRAIN_MS: '0',
};

const HOST = '127.0.0.1';
const STOP_MS = 45_000;
const APP_STOP_MS = 12_000;

/** Starts everything on this machine: services, tables, demo data, apps. On failure nothing is left running. */
export async function startHouse(options: HouseOptions): Promise<House> {
  const { onProgress, env, throwAway, signal, prepare = prepareDatabase } = options;
  const dataDir = resolve(options.dataDir);
  const resources = createResources();
  const stop = () => resources.release(STOP_MS);
  try {
    const host = env['HOST'] ?? HOST;
    const port = await choosePort(options.port, host);
    mkdirSync(dataDir, { recursive: true });

    const services = await provideServices({
      env,
      dataDir,
      throwAway,
      onProgress,
      ...(signal ? { signal } : {}),
    });
    resources.defer('services', () => services.stop());
    const { mysqlUrl, redisUrl, rungs } = services;

    const applied = await prepare.migrate(mysqlUrl);
    onProgress(applied === 0 ? 'tables are up to date' : `tables: ${applied} migrations applied`);
    const known = readDemoFile(dataDir);
    const seed = await prepare.seedDemo({ mysqlUrl, ...(known ? { known } : {}) });
    onProgress(`demo data: broker ${seed.broker}, organizations ${seed.organizations.join(' and ')}`);
    signal?.throwIfAborted();

    const workers = options.workers && (await fitWorkers(options.workers, { mysqlUrl, redisUrl }, options));
    const settings = {
      ...ON_ONE_MACHINE,
      SPOOL_DIR: join(dataDir, 'spool'),
      SECRETS_KEYS: keepSecretsKey(dataDir),
      ...env,
      HOST: host,
      PORT: String(port),
      // Several processes: each its own.
      HEALTH_PORT: '0',
      MYSQL_URL: mysqlUrl,
      REDIS_URL: redisUrl,
      ...options.appEnv,
    };
    const apps = await startApps({
      dataDir,
      env: settings,
      lanes: takesOneKindOnly(settings) ? 'together' : (options.lanes ?? 'apart'),
      onProgress,
      appFile: options.appFile,
      stopDeadlineMs: APP_STOP_MS,
      signal,
      workers,
    });
    resources.defer('apps', () => apps.stop());
    signal?.throwIfAborted();

    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    const demoFile = writeDemoFile(dataDir, url, seed);
    return { url, seed, mysqlUrl, redisUrl, rungs, demoFile, apps: apps.byName, size: apps.size, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whoever switches a kind of chunks off has workers for it elsewhere. */
const takesOneKindOnly = ({
  POSITION_CONCURRENCY: large,
  POSITION_SMALL_CONCURRENCY: small,
}: NodeJS.ProcessEnv): boolean => large === '0' || small === '0';

/** No more workers than MySQL has connections for. */
async function fitWorkers(
  workers: WorkerScaling,
  services: { mysqlUrl: string; redisUrl: string },
  { env, appEnv, onProgress, prepare = prepareDatabase }: HouseOptions,
): Promise<WorkerScaling> {
  const given = { ...env, MYSQL_URL: services.mysqlUrl, REDIS_URL: services.redisUrl, ...appEnv };
  const allowed = await prepare.maxConnections(services.mysqlUrl);
  const limits = fitConnections(workers.limits, loadConfig(given).MYSQL_POOL, allowed);
  for (const app of Object.keys(limits) as (keyof typeof limits)[])
    if (limits[app].max < workers.limits[app].max)
      onProgress(`${app}: ${limits[app].max} processes at most: max_connections of MySQL is ${allowed}`);
  return { ...workers, limits };
}

async function choosePort(port: number, host: string): Promise<number> {
  if (port === 0) return freePort();
  let free: boolean;
  try {
    free = await portIsFree(port, host);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliError(
      `Port ${port} at ${host} cannot be used (${code ?? message}); set PORT=${port < 1024 ? 8080 : port + 1}`,
    );
  }
  if (!free) throw new CliError(`Port ${port} is in use; set PORT=${port + 1} or stop what listens there`);
  return port;
}
