import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The dump and the binary logs of a database: all that is left of it. */
export interface Backup {
  dump: string;
  logs: string[];
  /** Where in the logs the dump was taken. */
  logName: string;
  position: number;
}

/** As an operator would: while everything goes on, of one moment. */
export async function takeDump(url: string, folder: string): Promise<Omit<Backup, 'logs'>> {
  const dump = path.join(folder, 'gpd.sql');
  // source-data writes the place in the binary logs into the dump, as a comment (2).
  const options = ['--single-transaction', '--master-data=2', '--hex-blob', '--skip-lock-tables'];
  await run('mariadb-dump', [...options, ...loginOf(url), databaseOf(url)], url, { to: dump });
  const file = await open(dump);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(16_384), 0, 16_384, 0);
  await file.close();
  const place = /MASTER_LOG_FILE='([^']+)', MASTER_LOG_POS=(\d+)/.exec(buffer.toString('utf8', 0, bytesRead));
  if (place?.[1] === undefined)
    throw new Error('The dump does not say where in the binary logs it was taken');
  return { dump, logName: place[1], position: Number(place[2]) };
}

/** Copies the binary logs from the dump's on, as they lie there after the server has died. */
export async function saveLogs(dataFolder: string, folder: string, from: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(dataFolder))
    .filter((name) => /^binlog\.\d+$/.test(name) && name >= from)
    .sort();
  const copies = names.map((name) => path.join(folder, name));
  await Promise.all(names.map((name, n) => copyFile(path.join(dataFolder, name), copies[n] ?? '')));
  return copies;
}

/** Loads the dump into an empty server, then what happened after it, from the binary logs. */
export async function restore(url: string, { dump, logs, position }: Backup): Promise<void> {
  const client = ['--binary-mode', ...loginOf(url), databaseOf(url)];
  await run('mariadb', client, url, { from: createReadStream(dump) });
  const options = [`--start-position=${position}`, `--database=${databaseOf(url)}`];
  const reader = spawn('mariadb-binlog', [...options, ...logs], { stdio: ['ignore', 'pipe', 'pipe'] });
  const read = ended('mariadb-binlog', reader);
  await Promise.all([read, run('mariadb', client, url, { from: reader.stdout })]);
}

const databaseOf = (url: string): string => new URL(url).pathname.slice(1);

function loginOf(url: string): string[] {
  const { hostname, port, username } = new URL(url);
  return [`--host=${hostname}`, `--port=${port}`, `--user=${decodeURIComponent(username)}`];
}

/** The password goes by the environment: nobody reads it in the list of processes. */
async function run(
  program: string,
  args: readonly string[],
  url: string,
  { from, to }: { from?: Readable; to?: string },
): Promise<void> {
  const env = { ...process.env, MYSQL_PWD: decodeURIComponent(new URL(url).password) };
  const child = spawn(program, ['--no-defaults', ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const end = ended(program, child);
  const output =
    to === undefined ? child.stdout.resume() : pipeline(child.stdout, createWriteStream(to, { mode: 0o600 }));
  if (from === undefined) child.stdin.end();
  // A client that gives up closes its input: its own words say why.
  else await pipeline(from, child.stdin).catch(() => undefined);
  await Promise.all([end, output]);
}

function ended(program: string, child: ReturnType<typeof spawn>): Promise<void> {
  const words: string[] = [];
  child.stderr?.on('data', (text: Buffer) => words.push(text.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', () => {
      reject(
        new Error(
          `${program} is missing: install the client programs (Debian: apt-get install mariadb-client)`,
        ),
      );
    });
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code ?? 'a signal'}: ${words.join('').slice(-500)}`));
    });
  });
}
