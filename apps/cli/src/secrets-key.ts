import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'secrets.key';

/** The key of a house on one machine, made at its first start: only its owner may read it. */
export function keepSecretsKey(dataDir: string): string {
  const file = join(dataDir, FILE);
  try {
    // Another start at the same time must not overwrite it: whoever comes second reads.
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
