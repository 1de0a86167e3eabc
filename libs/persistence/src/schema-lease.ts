import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { repeatEvery } from '#libs/lifecycle';
import { type Database } from './database';

/** Whoever has the lease says so this often, as parts of the time between two looks. */
const BEATS_PER_LOOK = 2;
/** Looks in a row that find it silent: then it has died. */
const SILENT_LOOKS = 15;

interface Lease {
  holder: string;
  beat: number;
}

/**
 * Runs `work` while this process is the only one that changes the schema. A lock would not do: on a cluster it is known to
 * one node only. The row says who is at it, and goes on saying so; nobody's clock is compared with another's.
 *
 * @param work is told by `isMine` when it was taken for dead and another one is at it
 */
export async function withLease<T>(
  database: Database,
  lookMs: number,
  work: (isMine: () => boolean) => Promise<T>,
): Promise<T> {
  await database.execute(
    `CREATE TABLE IF NOT EXISTS schema_lease (
       id TINYINT NOT NULL PRIMARY KEY, holder CHAR(32) NOT NULL, beat BIGINT NOT NULL) ENGINE=InnoDB`,
  );
  await database.execute("INSERT IGNORE INTO schema_lease (id, holder, beat) VALUES (1, '', 0)");
  const me = randomBytes(16).toString('hex');
  await take(database, me, lookMs);
  let isMine = true;
  const beating = repeatEvery(
    lookMs / BEATS_PER_LOOK,
    async () => {
      const beaten = await database.execute(
        'UPDATE schema_lease SET beat = beat + 1 WHERE id = 1 AND holder = ?',
        [me],
      );
      if (beaten === 0) isMine = false;
    },
    // The server is away for a moment: the next beat tells.
    () => undefined,
  );
  try {
    return await work(() => isMine);
  } finally {
    await beating.stop();
    await database.execute("UPDATE schema_lease SET holder = '' WHERE id = 1 AND holder = ?", [me]);
  }
}

async function take(database: Database, me: string, lookMs: number): Promise<void> {
  let seen: Lease | undefined;
  for (let silent = 0; ;) {
    const askedAt = performance.now();
    const [lease] = await database.query<Lease>('SELECT holder, beat FROM schema_lease WHERE id = 1');
    if (lease === undefined) throw new Error('schema_lease has no row');
    // A cluster that alters a table lets nobody write meanwhile, and hardly read: such a look says nothing.
    const isTold = performance.now() - askedAt < lookMs;
    const isSilent = isTold && lease.holder === seen?.holder && lease.beat === seen.beat;
    silent = isSilent ? silent + 1 : 0;
    seen = lease;
    if (lease.holder === '' || silent >= SILENT_LOOKS) {
      const taken = await database.execute(
        'UPDATE schema_lease SET holder = ?, beat = beat + 1 WHERE id = 1 AND holder = ? AND beat = ?',
        [me, lease.holder, lease.beat],
      );
      if (taken === 1) return;
      silent = 0;
    }
    await sleep(lookMs);
  }
}
