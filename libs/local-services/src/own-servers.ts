import { join } from 'node:path';
import { findApt, installPackages } from './apt';
import { adviseInstallation } from './advice';
import { makeThrowAwayFolder } from './data-folder';
import { findMysqlProgram, type PrivateServer, startPrivateMysql } from './private-mysql';
import { findRedisProgram, startPrivateRedis } from './private-redis';
import { type RedisGroup, startRedisCluster, startRedisSentinels } from './private-redis-group';
import { ServicesError } from './services-error';

export interface OwnServersOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (line: string) => void;
  readonly mysqlBufferPool?: string;
  /** Whether MariaDB or MySQL writes binary logs. */
  readonly binaryLog?: boolean;
}

/** Servers whose process is the caller's to hold or kill, on data that outlive it. */
export interface OwnServers {
  /** Starts one, or once more on the data of the one before, which must have ended; the port may change. */
  startMysql(): Promise<PrivateServer>;
  startRedis(): Promise<PrivateServer>;
  /** Nodes of one Redis Cluster: so many primaries, and for each of them so many replicas. */
  startRedisCluster(primaries: number, replicas: number): Promise<RedisGroup>;
  /** A primary, so many replicas, and three sentinels that watch over them. */
  startRedisSentinels(replicas: number): Promise<RedisGroup>;
  /** Where MariaDB or MySQL keeps its data and logs. */
  readonly mysqlData: string;
  /** Removes all data; servers must have ended. */
  release(): void;
}

/**
 * MariaDB or MySQL, and Redis, as processes of this machine: programs that are there, else packages by apt. Given
 * addresses and containers are no choice here, because nobody may kill the one, and the other has no process of ours.
 *
 * @throws ServicesError with what to install
 */
export async function openOwnServers(options: OwnServersOptions): Promise<OwnServers> {
  const { env, onProgress, mysqlBufferPool = '256M' } = options;
  const find = async () => ({ mysql: await findMysqlProgram(env), redis: findRedisProgram(env) });
  let programs = await find();
  const missing = () => (['mysql', 'redis'] as const).filter((service) => programs[service] === undefined);
  const apt = missing().length > 0 ? await findApt(env) : undefined;
  if (apt) {
    await installPackages(apt, missing(), { env, onProgress });
    programs = await find();
  }
  const { mysql, redis } = programs;
  if (mysql === undefined || redis === undefined) throw new ServicesError(adviseInstallation(missing()));
  const folder = await makeThrowAwayFolder();
  const settings = {
    env,
    dataDir: folder.path,
    allDatabases: true,
    bufferPool: mysqlBufferPool,
    binaryLog: options.binaryLog,
    onUnexpectedEnd: onProgress,
  };
  return {
    startMysql: () => startPrivateMysql(mysql, settings),
    startRedis: () => startPrivateRedis(redis, settings),
    startRedisCluster: (...counts) => startRedisCluster(redis, settings, ...counts),
    startRedisSentinels: (...counts) => startRedisSentinels(redis, settings, ...counts),
    mysqlData: join(folder.path, mysql.title.toLowerCase(), 'data'),
    release: () => folder.release(),
  };
}
