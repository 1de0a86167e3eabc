import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDataFolder, keepSecret, notePid } from './data-folder';
import { processMark } from './processes';

describe('data folder', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'data-folder-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  test('has one living owner at a time', async () => {
    const first = await claimDataFolder(root);
    await expect(claimDataFolder(root)).rejects.toThrow(`in use by another run (process ${process.pid})`);
    first.release();
    (await claimDataFolder(root)).release();
  });

  test('is taken over from an owner whose process number now belongs to somebody else', async () => {
    writeFileSync(join(root, 'owner.json'), JSON.stringify({ pid: process.pid, mark: 'long ago' }));
    (await claimDataFolder(root)).release();
  });

  test('a server left behind in it is stopped, a stranger with its number is not', async () => {
    const [ours, stranger] = ['redis', 'mariadb'].map((name) => {
      const folder = join(root, name);
      mkdirSync(folder);
      const cwd = name === 'redis' ? folder : tmpdir();
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { cwd, stdio: 'ignore' });
      notePid(folder, child.pid!);
      return child;
    });
    const ended = once(ours!, 'exit');
    (await claimDataFolder(root)).release();
    await ended;
    expect(processMark(stranger!.pid!)).toBeDefined();
    stranger!.kill('SIGKILL');
    await once(stranger!, 'exit');
  });

  test('keeps a secret from run to run, readable by its owner only', () => {
    const secret = keepSecret(root, 'root');
    expect(keepSecret(root, 'root')).toBe(secret);
    expect(statSync(join(root, 'root.secret')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(root, 'owner.json'))).toBe(false);
  });
});
