import { userInfo } from 'node:os';
import { Rejected } from '#libs/domain';
import type { Database } from '#libs/persistence';
import { CliError } from './cli-error';

/**
 * Does what changes something, with its entry in the audit log: no entry, no change.
 *
 * @param operation words of the command
 * @param target ids and codes it works on
 */
export async function audited<T>(
  database: Database,
  operation: string,
  target: string,
  work: () => Promise<T>,
): Promise<T> {
  const { AuditLog } = await import('#libs/persistence');
  const log = new AuditLog(database);
  const id = await log.begin({ actor: `cli:${userInfo().username}`, method: 'CLI', operation, target });
  const result = await work().catch(async (error: unknown) => {
    const refused = error instanceof CliError || error instanceof Rejected;
    await log.end(id, refused ? 'refused' : 'failed').catch(() => undefined);
    throw refused ? new CliError(error.message) : error;
  });
  // Done is done: what became of it is then unknown to the log, not to whoever asked.
  await log.end(id, 'done').catch(() => undefined);
  return result;
}
