import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { keepSecret } from './data-folder';
import { pingRedis } from './given-redis';
import { freePort, listens } from './ports';
import { type PrivateServer, type PrivateServerOptions } from './private-mysql';
import { startServer } from './private-server';
import { findProgram } from './programs';

const ATTEMPTS = 3;

export function findRedisProgram(env: NodeJS.ProcessEnv): string | undefined {
  return findProgram(['redis-server', 'valkey-server'], env);
}

/** Runs a server of our own on a free loopback port; data, log and password stay in its folder. */
export async function startPrivateRedis(file: string, options: PrivateServerOptions): Promise<PrivateServer> {
  const folder = join(options.dataDir, 'redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = keepSecret(folder, 'redis');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(file, options, folder, password);
    } catch (error) {
      const portTaken = error instanceof Error && /address already in use/i.test(error.message);
      if (!portTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOnce(
  file: string,
  options: PrivateServerOptions,
  folder: string,
  password: string,
): Promise<PrivateServer> {
  const port = await freePort();
  const config = join(folder, 'redis.conf');
  writeConfiguration(config, redisConfiguration(folder, port, password));
  return runRedis(file, { folder, port, password, args: [config] }, options);
}

export function writeConfiguration(config: string, text: string): void {
  writeFileSync(config, text, { mode: 0o600 });
  chmodSync(config, 0o600);
}

/** Starts a server, or a sentinel, whose configuration is written, and waits until it answers. */
export async function runRedis(
  file: string,
  node: { folder: string; port: number; password: string; args: readonly string[] },
  options: Pick<PrivateServerOptions, 'env' | 'onUnexpectedEnd' | 'signal'>,
): Promise<PrivateServer> {
  const { folder, port, password, args } = node;
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const server = await startServer({
    title: titleOf(file),
    file,
    args,
    folder,
    logFile: join(folder, 'server.log'),
    env: options.env,
    startDeadlineMs: 60_000,
    stopDeadlineMs: 10_000,
    onUnexpectedEnd: options.onUnexpectedEnd,
    signal: options.signal,
    answers: async () => {
      await listens(port);
      await pingRedis(url);
    },
  });
  const version = await pingRedis(url);
  return {
    url,
    describe: `${titleOf(file)} ${version} of our own (${file}) on port ${port}, data in ${folder}`,
    ...server,
  };
}

export const titleOf = (file: string): string => (basename(file) === 'valkey-server' ? 'Valkey' : 'Redis');

/** Every write reaches the disk within a second; nothing is evicted, because queues are not a cache. */
export function redisConfiguration(folder: string, port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    `dir "${folder}"`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}
