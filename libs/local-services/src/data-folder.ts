import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { belongsTo, processMark, stopProcess } from './processes';
import { ServicesError } from './services-error';

const OWNER = 'owner.json';
const THROW_AWAY = 'gpd-async-';
const STALE_DEADLINE_MS = 10_000;

export interface DataFolder {
  readonly path: string;
  readonly throwAway: boolean;
  release(): void;
}

/**
 * Takes a data folder for this process. Two runs on one folder would stop each other's servers, so a living owner is
 * an error; what a dead one left running is stopped.
 */
export async function claimDataFolder(dataDir: string): Promise<DataFolder> {
  mkdirSync(dataDir, { recursive: true });
  const path = realpathSync(dataDir);
  const owner = livingOwner(path);
  if (owner !== undefined) {
    throw new ServicesError(`${path} is in use by another run (process ${owner}): stop that one first`);
  }
  await stopLeftovers(path);
  writeOwner(path);
  return { path, throwAway: false, release: () => rmSync(join(path, OWNER), { force: true }) };
}

/** A fresh folder that `release` removes. Those of runs that were killed are cleared away first. */
export async function makeThrowAwayFolder(): Promise<DataFolder> {
  await sweepThrowAways();
  const path = realpathSync(mkdtempSync(join(tmpdir(), THROW_AWAY)));
  writeOwner(path);
  return { path, throwAway: true, release: () => rmSync(path, { recursive: true, force: true }) };
}

async function sweepThrowAways(): Promise<void> {
  const root = realpathSync(tmpdir());
  for (const name of readdirSync(root).filter((entry) => entry.startsWith(THROW_AWAY))) {
    const path = join(root, name);
    // Without an owner's note a folder is not known to be ours, or is being made right now.
    if (readOwner(path) === undefined || livingOwner(path) !== undefined) continue;
    await stopLeftovers(path);
    rmSync(path, { recursive: true, force: true });
  }
}

/** Notes which process serves `folder`, so that a later run can find it. */
export function notePid(folder: string, pid: number): void {
  writeFileSync(join(folder, 'server.pid'), String(pid), { mode: 0o600 });
}

export function forgetPid(folder: string): void {
  rmSync(join(folder, 'server.pid'), { force: true });
}

/** A random word kept in a file only its owner reads: the same at every start. */
export function keepSecret(folder: string, name: string): string {
  const file = join(folder, `${name}.secret`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const secret = randomBytes(18).toString('base64url');
    writeFileSync(file, secret, { mode: 0o600 });
    return secret;
  }
}

/** Each private server has a folder of its own below the data folder, with a note of its process. */
async function stopLeftovers(path: string): Promise<void> {
  await Promise.all(
    readdirSync(path, { withFileTypes: true }).map(async (entry) => {
      if (!entry.isDirectory()) return;
      const folder = join(path, entry.name);
      const pid = readPid(folder);
      if (pid !== undefined && belongsTo(pid, folder)) await stopProcess(pid, STALE_DEADLINE_MS);
      forgetPid(folder);
    }),
  );
}

function readPid(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(folder, 'server.pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function writeOwner(path: string): void {
  const owner = { pid: process.pid, mark: processMark(process.pid) };
  writeFileSync(join(path, OWNER), JSON.stringify(owner), { mode: 0o600 });
}

function readOwner(path: string): { pid: number; mark?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(path, OWNER), 'utf8')) as { pid: number; mark?: string };
  } catch {
    return undefined;
  }
}

function livingOwner(path: string): number | undefined {
  const owner = readOwner(path);
  return owner?.mark !== undefined && processMark(owner.pid) === owner.mark ? owner.pid : undefined;
}
