import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keepSecret } from './data-folder';
import { freePort } from './ports';
import { type ProvidedServer } from './private-mysql';
import { findProgram } from './programs';
import { lastLine, runCommand } from './run-command';
import { ServicesError } from './services-error';

const ENGINE_MS = 5_000;
const UP_MS = 15 * 60_000;

export interface DockerOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly dataDir: string;
  readonly throwAway: boolean;
  readonly bufferPool: string;
  readonly onProgress: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

type Service = 'mysql' | 'redis';

/** The docker program, when an engine answers it and it knows `compose`. */
export async function findDocker(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const docker = findProgram(['docker'], env);
  if (!docker) return undefined;
  const [engine, compose] = await Promise.all([
    runCommand(docker, ['info', '--format', '{{.ServerVersion}}'], { env, timeoutMs: ENGINE_MS }),
    runCommand(docker, ['compose', 'version'], { env, timeoutMs: ENGINE_MS }),
  ]);
  return engine.code === 0 && compose.code === 0 ? docker : undefined;
}

/** Runs the services that are missing in containers. `stop` keeps their volumes unless they were to be thrown away. */
export async function startInDocker<S extends Service>(
  docker: string,
  services: readonly S[],
  options: DockerOptions,
): Promise<Record<S, ProvidedServer>> {
  const { dataDir, throwAway, onProgress, signal } = options;
  const ports = { mysql: await freePort(), redis: await freePort() };
  const passwords = {
    mysql: keepSecret(dataDir, 'docker-mysql'),
    redis: keepSecret(dataDir, 'docker-redis'),
  };
  // A project is one set of volumes: each data folder has its own, as it has its own passwords.
  const project = `gpd-async-${throwAway ? randomBytes(4).toString('hex') : nameOf(dataDir)}`;
  const env = {
    ...options.env,
    GPD_PROJECT: project,
    GPD_MYSQL_PORT: String(ports.mysql),
    GPD_MYSQL_PASSWORD: passwords.mysql,
    GPD_MYSQL_BUFFER_POOL: options.bufferPool,
    GPD_REDIS_PORT: String(ports.redis),
    GPD_REDIS_PASSWORD: passwords.redis,
  };
  const compose = ['compose', '-f', composeFile()];
  const down = async (): Promise<void> => {
    await runCommand(docker, [...compose, 'down', ...(throwAway ? ['--volumes'] : [])], {
      env,
      timeoutMs: 60_000,
    });
  };
  onProgress(`Docker starts ${services.join(' and ')}; the first time it fetches images`);
  const up = await runCommand(docker, [...compose, 'up', '--detach', '--wait', ...services], {
    env,
    timeoutMs: UP_MS,
    signal,
    onStillRunning: (seconds, line) => onProgress(`Docker is still at it, ${seconds} s: ${line}`),
  });
  if (up.code !== 0) {
    await down();
    throw new ServicesError(
      `docker compose could not start ${services.join(' and ')}: ${lastLine(up.output)}`,
    );
  }
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= down());
  const urls: Record<Service, string> = {
    mysql: `mysql://root:${passwords.mysql}@127.0.0.1:${ports.mysql}/gpd`,
    redis: `redis://:${passwords.redis}@127.0.0.1:${ports.redis}`,
  };
  const provided = services.map((service) => {
    const describe = `Docker's ${service} on port ${ports[service]}, project ${project}`;
    return [service, { url: urls[service], describe, stop }] as const;
  });
  return Object.fromEntries(provided) as Record<S, ProvidedServer>;
}

function nameOf(dataDir: string): string {
  return keepSecret(dataDir, 'docker-project')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 8);
}

/** Found upwards from here, because the compiled file lies one folder deeper than its source. */
function composeFile(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'docker', 'compose.yml');
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) throw new ServicesError('docker/compose.yml is missing from this copy');
  }
}
