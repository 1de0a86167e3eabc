import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '#libs/config';
import { type Findings } from './finding';

const MIB = 1024 * 1024;

/** Whether uploads can be kept on disk while they are read. */
export async function checkSpool(
  config: Pick<Config, 'SPOOL_DIR' | 'UPLOAD_MAX_BYTES' | 'SPOOL_MAX_BYTES'>,
  findings: Findings,
): Promise<void> {
  const wanted = path.resolve(config.SPOOL_DIR);
  const dir = await nearest(wanted);
  try {
    if (!(await stat(dir)).isDirectory()) throw new Error('not a folder');
    await access(dir, constants.W_OK);
  } catch {
    findings.fail(`${dir} is no folder this user can write`, 'chown it, or set SPOOL_DIR to another folder');
    return;
  }
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  const told = `${wanted} has ${Math.floor(free / MIB)} MiB free`;
  if (free < config.UPLOAD_MAX_BYTES)
    findings.fail(`${told}: no room for one upload`, 'free disk space, or set SPOOL_DIR to another disk');
  else if (free < config.SPOOL_MAX_BYTES)
    findings.warn(
      `${told}, less than the ${Math.floor(config.SPOOL_MAX_BYTES / MIB)} MiB of SPOOL_MAX_BYTES`,
      'free disk space, or lower SPOOL_MAX_BYTES',
    );
  else findings.ok(told);
}

/** It, or what there is already of the way to it: apps make the rest. */
async function nearest(folder: string): Promise<string> {
  try {
    await access(folder);
    return folder;
  } catch {
    const above = path.dirname(folder);
    return above === folder ? folder : nearest(above);
  }
}
