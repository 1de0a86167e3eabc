import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';

/** Why no upload can be kept in `dir`; undefined when one of `bytes` can. */
export async function spoolFault(dir: string, bytes: number): Promise<string | undefined> {
  try {
    await access(dir, constants.W_OK);
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize < bytes ? `the disk of SPOOL_DIR has no room for ${bytes} bytes` : undefined;
  } catch (error) {
    return `SPOOL_DIR cannot be written (${String((error as NodeJS.ErrnoException).code)})`;
  }
}
