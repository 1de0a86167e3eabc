import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './programs';
import { type CommandResult, lastLine, runCommand } from './run-command';
import { ServicesError } from './services-error';

const APT_MS = 15 * 60_000;
/** Debian's own rule: exit 101 from this file means "do not start services now". */
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const POLICY = '#!/bin/sh\n# Made by gpd-async for the time of one installation.\nexit 101\n';

/**
 * The lightest packages with the programs in question, then what holds them where those do not exist: before
 * Debian 12 and Ubuntu 24.04 the names of the parts carry a version.
 */
const PACKAGES = {
  mysql: [['mariadb-server-core', 'mariadb-client-core'], ['mariadb-server']],
  redis: [['redis-server']],
  galera: [['mariadb-server', 'galera-4', 'mariadb-backup', 'socat']],
} as const;

export interface AptOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  readonly policyFile?: string;
}

interface Apt {
  /** Empty as root, else sudo. */
  readonly prefix: readonly string[];
}

/** Apt, when this is a Debian-like system and we may install without being asked for a password. */
export async function findApt(env: NodeJS.ProcessEnv): Promise<Apt | undefined> {
  if (process.platform !== 'linux' || !findProgram(['apt-get'], env)) return undefined;
  if (process.getuid?.() === 0) return { prefix: [] };
  const sudo = findProgram(['sudo'], env);
  if (!sudo) return undefined;
  const { code } = await runCommand(sudo, ['-n', 'true'], { env, timeoutMs: 5_000 });
  return code === 0 ? { prefix: [sudo, '-n'] } : undefined;
}

/** Installs the servers' programs without starting the system's own services, now or at the next boot. */
export async function installPackages(
  apt: Apt,
  services: readonly (keyof typeof PACKAGES)[],
  options: AptOptions,
): Promise<void> {
  const { onProgress } = options;
  onProgress(`apt fetches its package lists (for ${services.join(' and ')})`);
  const update = await command(apt, ['apt-get', 'update'], options);
  const choices = await Promise.all(services.map((service) => choose(PACKAGES[service], options.env)));
  const packages = choices.flat();
  onProgress(`apt installs ${packages.join(', ')}`);
  const install = await withoutServiceStarts(apt, options, () =>
    command(apt, ['apt-get', 'install', '-y', '--no-install-recommends', ...packages], options),
  );
  if (install.code !== 0) {
    const reason = complaint(update.code === 0 ? install : update);
    throw new ServicesError(
      `apt could not install ${packages.join(' ')} (${reason}): check the network, or install them yourself and run again`,
    );
  }
  if (services.includes('redis') && existsSync('/run/systemd/system')) {
    await command(apt, ['systemctl', 'disable', 'redis-server.service'], options);
  }
  if (services.includes('galera') && existsSync('/run/systemd/system')) {
    await command(apt, ['systemctl', 'disable', 'mariadb.service'], options);
  }
}

/** Runs `action` while Debian is told to start no services; the machine's own policy file is left as it is. */
export async function withoutServiceStarts<T>(
  apt: Apt,
  options: AptOptions,
  action: () => Promise<T>,
): Promise<T> {
  const policyFile = options.policyFile ?? POLICY_FILE;
  if (existsSync(policyFile)) return action();
  const draft = join(tmpdir(), `gpd-policy-${process.pid}`);
  writeFileSync(draft, POLICY, { mode: 0o755 });
  // Even a stop asked for meanwhile must not leave the file behind.
  const unstoppable = { ...options, signal: undefined };
  try {
    const placed = await command(apt, ['install', '-m', '755', draft, policyFile], unstoppable);
    if (placed.code !== 0)
      throw new ServicesError(`${policyFile} cannot be written: ${lastLine(placed.output)}`);
    return await action();
  } finally {
    await command(apt, ['rm', '-f', policyFile], unstoppable);
    rmSync(draft, { force: true });
  }
}

function command(apt: Apt, words: readonly string[], options: AptOptions): Promise<CommandResult> {
  // sudo drops the environment, hence `env`.
  const line = [...apt.prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...words];
  const [file = 'env', ...args] = line;
  return runCommand(file, args, {
    env: options.env,
    timeoutMs: APT_MS,
    signal: options.signal,
    onStillRunning: (seconds, last) => options.onProgress(`apt is still at it, ${seconds} s: ${last}`),
  });
}

async function choose(
  choices: readonly (readonly string[])[],
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  for (const packages of choices) {
    const { code } = await runCommand('apt-cache', ['show', '--no-all-versions', ...packages], { env });
    if (code === 0) return packages;
  }
  return choices.at(-1) ?? [];
}

function complaint({ output }: CommandResult): string {
  const errors = output.split('\n').filter((line) => /^[EW]: /.test(line));
  return lastLine(errors[0] ?? output);
}
