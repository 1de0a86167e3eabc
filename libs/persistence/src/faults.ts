import { Transient } from '#libs/domain';

/**
 * Errors after which the same work may succeed: the server or the way to it was away, or two transactions met. By
 * number, since MySQL and MariaDB do not name all of them alike.
 */
const TRANSIENT_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_SEQUENCE_TIMEOUT',
]);
const TRANSIENT_NUMBERS = new Set([
  1040, // too many connections
  1203, // too many connections of this user
  1053, // the server is shut down
  1927, // connection killed
  4031, // disconnected for inactivity
  1317, // interrupted
  1205, // lock wait timeout; a node of a cluster that does not catch up
  1213, // deadlock; on a cluster, at any statement and at COMMIT: another node's transaction came first
  1047, // node of a cluster not ready: it lost the others, or takes its data from one
  1105, // unknown error, as COMMIT has it on a node that loses the others meanwhile
  1180, // error during COMMIT
  1290, // read_only: the primary is another one now
  1836, // read only mode
  3100, // group replication: refused before COMMIT
  3101, // group replication: another node's transaction came first
]);
/** Code of the Transient that stands for all of these. */
export const AWAY = 'DATABASE_AWAY';

/** The server has rolled back, and so nothing was done: 1213, and what group replication has for it. */
export const isLostRace = (error: unknown): boolean =>
  error instanceof Transient && [1213, 3101].includes((error.cause as { errno?: number }).errno ?? 0);

/** Runs `work`, and turns errors that pass with time into Transient. */
export async function translate<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, errno } = error as { code?: string; errno?: number };
    const closed =
      error instanceof Error &&
      /closed state|Pool is closed|Connection is not established/.test(error.message);
    if ((code && TRANSIENT_CODES.has(code)) || (errno && TRANSIENT_NUMBERS.has(errno)) || closed) {
      throw new Transient(AWAY, `The database did not take part: ${code ?? String(error)}`, [], {
        cause: error,
      });
    }
    throw error;
  }
}

/** Whether a write failed on a unique key. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: string }).code === 'ER_DUP_ENTRY';
}
