import { adviseInstallation } from './advice';

describe('adviseInstallation', () => {
  test.each([
    ['linux', 'ID=debian\n', 'sudo apt-get install mariadb-server redis-server'],
    ['linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'sudo apt-get install mariadb-server redis-server'],
    ['linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'sudo dnf install mariadb-server redis'],
    ['linux', 'ID="opensuse-leap"\n', 'sudo zypper install mariadb redis'],
    ['darwin', '', 'brew install mariadb redis'],
  ])('on %s with %j it names the command', (platform, osRelease, command) => {
    expect(adviseInstallation(['mysql', 'redis'], { platform, osRelease })).toContain(`: ${command} (or`);
  });

  test('it asks only for what is missing, and on an unknown system for programs', () => {
    expect(adviseInstallation(['redis'], { platform: 'linux', osRelease: '' })).toBe(
      'No Redis here: install their server programs and put them on the PATH (or start Docker, or set REDIS_URL), then run this again',
    );
  });
});
