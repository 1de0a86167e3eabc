import { mkdir } from 'node:fs/promises';
import { sweepSpool } from '#libs/uploads';

/** Leftovers of a crash on the spool: no upload takes this long. */
const LEFTOVER_MS = 60 * 60 * 1000;

/** Has the folder uploads are spooled to, without what a process that died left there. */
export async function prepareSpool(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await sweepSpool(dir, LEFTOVER_MS);
}
