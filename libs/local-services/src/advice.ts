import { readFileSync } from 'node:fs';

type Service = 'mysql' | 'redis';

const COMMANDS: readonly { ids: readonly string[]; install: string; packages: Record<Service, string> }[] = [
  {
    ids: ['debian', 'ubuntu'],
    install: 'sudo apt-get install',
    packages: { mysql: 'mariadb-server', redis: 'redis-server' },
  },
  {
    ids: ['fedora', 'rhel', 'centos'],
    install: 'sudo dnf install',
    packages: { mysql: 'mariadb-server', redis: 'redis' },
  },
  { ids: ['alpine'], install: 'sudo apk add', packages: { mysql: 'mariadb mariadb-client', redis: 'redis' } },
  { ids: ['arch'], install: 'sudo pacman -S', packages: { mysql: 'mariadb', redis: 'valkey' } },
  {
    ids: ['suse', 'opensuse'],
    install: 'sudo zypper install',
    packages: { mysql: 'mariadb', redis: 'redis' },
  },
  { ids: ['darwin'], install: 'brew install', packages: { mysql: 'mariadb', redis: 'redis' } },
];
const NAMES: Record<Service, string> = { mysql: 'MySQL or MariaDB', redis: 'Redis' };
const VARIABLES: Record<Service, string> = { mysql: 'MYSQL_URL', redis: 'REDIS_URL' };

/** One line: what is missing, and the command that installs it on this system. */
export function adviseInstallation(
  missing: readonly Service[],
  system = { platform: process.platform as string, osRelease: readOsRelease() },
): string {
  const wanted = missing.map((service) => NAMES[service]).join(' and ');
  const variables = missing.map((service) => VARIABLES[service]).join(' and ');
  const known = COMMANDS.find(({ ids }) => identities(system).some((id) => ids.includes(id)));
  const how = known
    ? `install with: ${known.install} ${missing.map((service) => known.packages[service]).join(' ')}`
    : 'install their server programs and put them on the PATH';
  return `No ${wanted} here: ${how} (or start Docker, or set ${variables}), then run this again`;
}

function identities({ platform, osRelease }: { platform: string; osRelease: string }): string[] {
  if (platform !== 'linux') return [platform];
  const value = (key: string) => new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? '';
  return [value('ID'), ...value('ID_LIKE').split(' ')]
    .filter(Boolean)
    .flatMap((id) => [id, id.replace(/-.*/, '')]);
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
