import { adviseInstallation } from './advice';
import { findApt, installPackages } from './apt';
import { claimDataFolder, type DataFolder, makeThrowAwayFolder } from './data-folder';
import { findDocker, startInDocker } from './docker';
import { checkGivenMysql } from './given-mysql';
import { checkGivenRedis } from './given-redis';
import { findMysqlProgram, type ProvidedServer, startPrivateMysql } from './private-mysql';
import { findRedisProgram, startPrivateRedis } from './private-redis';
import { ServicesError } from './services-error';

/** Which step of the ladder a service came from. */
export type Rung = 'given' | 'private' | 'docker' | 'apt';
type Service = 'mysql' | 'redis';

interface ProvideServicesOptions {
  /** MYSQL_URL, REDIS_URL and PATH are read from it; child programs get all of it. */
  readonly env: NodeJS.ProcessEnv;
  /** Where private servers keep their data from run to run; not used when `throwAway`. */
  readonly dataDir: string;
  /** Data live in a temporary folder that `stop` removes, and MYSQL_URL may create databases. */
  readonly throwAway: boolean;
  readonly onProgress: (line: string) => void;
  /** Breaks the start off; what was started is stopped before the promise rejects. */
  readonly signal?: AbortSignal;
  /** innodb_buffer_pool_size of a server of ours; 512M by default. */
  readonly mysqlBufferPool?: string;
}

export interface ProvidedServices {
  readonly mysqlUrl: string;
  readonly redisUrl: string;
  readonly rungs: Readonly<Record<Service, Rung>>;
  /** Stops what was started here, Redis first; given servers are left alone. */
  stop(): Promise<void>;
}

type Provided = ProvidedServer & { readonly rung: Rung };
/** How one service will be started; absent when this machine offers no way yet. */
type Start = () => Promise<Provided>;

/** Finds or provides both services by the ladder; throws ServicesError with one line when that cannot be done. */
export async function provideServices(options: ProvideServicesOptions): Promise<ProvidedServices> {
  const { env } = options;
  const given = { mysql: env['MYSQL_URL'], redis: env['REDIS_URL'] };
  // Nothing of ours will run: no folder is needed, and none is claimed.
  const folder = given.mysql && given.redis ? undefined : await openFolder(options);
  try {
    const provided = await climb(given, folder, options);
    let stopping: Promise<void> | undefined;
    const stop = async () => {
      try {
        await provided.redis.stop();
      } finally {
        await provided.mysql.stop();
        folder?.release();
      }
    };
    return {
      mysqlUrl: provided.mysql.url,
      redisUrl: provided.redis.url,
      rungs: { mysql: provided.mysql.rung, redis: provided.redis.rung },
      stop: () => (stopping ??= stop()),
    };
  } catch (error) {
    folder?.release();
    throw error;
  }
}

function openFolder({ throwAway, dataDir }: ProvideServicesOptions): Promise<DataFolder> {
  return throwAway ? makeThrowAwayFolder() : claimDataFolder(dataDir);
}

async function climb(
  given: Record<Service, string | undefined>,
  folder: DataFolder | undefined,
  options: ProvideServicesOptions,
): Promise<Record<Service, Provided>> {
  const ways: Partial<Record<Service, Start>> = {};
  // Given addresses are checked before anything is started or installed: a typing error costs nothing then.
  const [mysql, redis] = await Promise.all([
    given.mysql ? checkGivenMysql(given.mysql) : undefined,
    given.redis ? checkGivenRedis(given.redis) : undefined,
  ]);
  if (given.mysql && mysql) ways.mysql = untouched(given.mysql, mysql);
  if (given.redis && redis) ways.redis = untouched(given.redis, redis);
  if (folder) await findWays(ways, folder, options);
  const start = async (service: Service): Promise<Provided> => {
    const way = ways[service];
    if (!way) throw new ServicesError(adviseInstallation([service]));
    const provided = await way();
    options.onProgress(`${service}: ${provided.describe}`);
    return provided;
  };
  const [mysqlStart, redisStart] = await Promise.allSettled([start('mysql'), start('redis')]);
  if (mysqlStart.status === 'fulfilled' && redisStart.status === 'fulfilled' && !options.signal?.aborted) {
    return { mysql: mysqlStart.value, redis: redisStart.value };
  }
  const outcomes = [redisStart, mysqlStart];
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.stop();
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  throw new ServicesError('Start broken off');
}

/** Adds a way for each service that has none: programs here, then Docker, then packages. */
async function findWays(
  ways: Partial<Record<Service, Start>>,
  folder: DataFolder,
  options: ProvideServicesOptions,
): Promise<void> {
  const missing = () => (['mysql', 'redis'] as const).filter((service) => !ways[service]);
  const serverOptions = {
    env: options.env,
    dataDir: folder.path,
    throwAway: folder.throwAway,
    allDatabases: folder.throwAway,
    bufferPool: options.mysqlBufferPool ?? '512M',
    onUnexpectedEnd: options.onProgress,
    onProgress: options.onProgress,
    signal: options.signal,
  };
  const findPrograms = async (rung: Rung) => {
    const mysqlProgram = ways.mysql ? undefined : await findMysqlProgram(options.env);
    if (mysqlProgram)
      ways.mysql = async () => ({ ...(await startPrivateMysql(mysqlProgram, serverOptions)), rung });
    const redisProgram = ways.redis ? undefined : findRedisProgram(options.env);
    if (redisProgram)
      ways.redis = async () => ({ ...(await startPrivateRedis(redisProgram, serverOptions)), rung });
  };

  await findPrograms('private');
  if (missing().length === 0) return;

  const docker = await findDocker(options.env);
  if (docker) {
    const services = missing();
    const started = startInDocker(docker, services, serverOptions);
    for (const service of services)
      ways[service] = async () => ({ ...(await started)[service], rung: 'docker' });
    return;
  }

  const apt = await findApt(options.env);
  if (!apt) throw new ServicesError(adviseInstallation(missing()));
  await installPackages(apt, missing(), options);
  await findPrograms('apt');
  if (missing().length > 0) throw new ServicesError(adviseInstallation(missing()));
}

function untouched(url: string, describe: string): Start {
  return () => Promise.resolve({ url, describe, rung: 'given', stop: () => Promise.resolve() });
}
