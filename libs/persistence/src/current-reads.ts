import { Rejected } from '#libs/domain';
import { within } from '#libs/lifecycle';
import { collect } from './collect';
import { type Database, type Queryable } from './database';

/** What only reads: from the server that is written to, or from a replica that has caught up. */
export interface Reads extends Pick<Queryable, 'query'> {
  /** Reads the state of one moment. */
  snapshot<T>(work: (snapshot: Queryable) => Promise<T>): Promise<T>;
}

/** Where a read went, and why. */
export type ReadPlace = 'replica' | 'primary-replica-behind' | 'primary-replica-away';

export interface CurrentReadsOptions {
  /** How long a read waits for the replica to have what was committed before it, milliseconds. */
  patienceMs: number;
  /** How long a replica that was behind or away is left alone, milliseconds: not every read finds out by itself. */
  pauseMs: number;
  onRead: (place: ReadPlace) => void;
}

/** How a server tells what it has committed, and how another waits until it has the same. */
interface Dialect {
  position: string;
  /** 0 once the replica is there. */
  caughtUp: string;
}

const DIALECTS: Record<'MariaDB' | 'MySQL', Dialect> = {
  MariaDB: {
    position: 'SELECT @@GLOBAL.gtid_binlog_pos AS position',
    caughtUp: 'SELECT MASTER_GTID_WAIT(?, ?) AS waited',
  },
  MySQL: {
    position: 'SELECT @@GLOBAL.gtid_executed AS position',
    caughtUp: 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS waited',
  },
};

/** Reads that arrive while the replica is asked share the next question. */
const SHARED = 10_000;
/** Beyond its patience a replica that says nothing is away, milliseconds. */
const SILENT_MS = 250;

/**
 * Reads from a replica that never show less than what was committed before they were asked for: whoever has just
 * written finds it, through whichever process. The primary is asked how far it is (no table is touched), the replica
 * until it is as far; if it is not in time, or not there, the primary is read instead.
 */
export class CurrentReads implements Reads {
  private readonly place: (read: 'read') => Promise<ReadPlace>;
  private replica: Database | undefined;
  private dialect: Dialect | undefined;
  private pausedUntil = 0;
  private pausedFor: ReadPlace = 'primary-replica-away';

  /** @param openReplica asked for again, after each pause, until it is there: a start does not wait for it */
  constructor(
    private readonly primary: Database,
    private readonly openReplica: () => Promise<Database>,
    private readonly options: CurrentReadsOptions,
  ) {
    this.place = collect(
      async (reads) => {
        const place = await this.choose();
        return reads.map(() => place);
      },
      { size: SHARED, gatherMs: 0 },
    );
  }

  async query<T extends object>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return this.read((database) => database.query<T>(sql, params));
  }

  async snapshot<T>(work: (snapshot: Queryable) => Promise<T>): Promise<T> {
    return this.read((database) => database.snapshot(work));
  }

  async close(): Promise<void> {
    await this.replica?.close();
  }

  private async read<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const place = await this.place('read');
    if (place === 'replica' && this.replica !== undefined) {
      try {
        const result = await work(this.replica);
        this.options.onRead(place);
        return result;
      } catch (error) {
        if (error instanceof Rejected) throw error;
        this.pause('primary-replica-away');
      }
    }
    this.options.onRead(place === 'replica' ? 'primary-replica-away' : place);
    return work(this.primary);
  }

  private async choose(): Promise<ReadPlace> {
    if (Date.now() < this.pausedUntil) return this.pausedFor;
    const { position, caughtUp } = await this.dialectOfPrimary();
    const [at] = await this.primary.query<{ position: string }>(position);
    // A primary that writes no binary log has no position: any replica would seem to have reached it.
    if (at === undefined || at.position === '') return this.pause('primary-replica-away');
    const { patienceMs } = this.options;
    try {
      const replica = (this.replica ??= await this.openReplica());
      const asked = replica.query<{ waited: number | null }>(caughtUp, [
        at.position.replaceAll('\n', ''),
        patienceMs / 1000,
      ]);
      const [answer] = await within(patienceMs + SILENT_MS, asked, 'The replica says nothing');
      return answer?.waited === 0 ? 'replica' : this.pause('primary-replica-behind');
    } catch {
      return this.pause('primary-replica-away');
    }
  }

  private async dialectOfPrimary(): Promise<Dialect> {
    if (this.dialect !== undefined) return this.dialect;
    const [server] = await this.primary.query<{ version: string }>('SELECT VERSION() AS version');
    return (this.dialect = DIALECTS[/mariadb/i.test(server?.version ?? '') ? 'MariaDB' : 'MySQL']);
  }

  private pause(reason: ReadPlace): ReadPlace {
    this.pausedUntil = Date.now() + this.options.pauseMs;
    this.pausedFor = reason;
    return reason;
  }
}
