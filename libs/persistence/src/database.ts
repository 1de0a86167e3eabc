import {
  DataSource,
  type EntitySchema,
  type ObjectLiteral,
  type QueryRunner,
  type Repository,
} from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { Transient } from '#libs/domain';
import { entities } from './entities';
import { migrations } from './migrations';
import { LOAD_NOT_ALLOWED, loadRows } from './load-rows';
import { type Rows, asSql, insertOf } from './sql-rows';

export type Row = Record<string, unknown>;

/** What a repository may do with the database, inside a transaction or outside. */
export interface Queryable {
  query<T extends object = Row>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /** Runs a statement that changes rows. @returns how many */
  execute(sql: string, params?: readonly unknown[]): Promise<number>;
}

/** A transaction in progress. */
export interface Transaction extends Queryable {
  /**
   * Inserts rows, all or none; many of them by LOAD DATA, where the server allows it.
   * @throws Transient LOAD_REFUSED, LOAD_NOT_ALLOWED: another try inserts them, and says what is wrong
   */
  insert(rows: Rows): Promise<void>;
  /** Undoes what `work` did, and only that, when it throws. May be nested. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

export interface DatabaseOptions {
  url: string;
  poolSize: number;
}

const MAX_TRIES = 6;
const FIRST_WAIT_MS = 20;
/** For fewer rows it is not worth the server's asking for them. */
const LOAD_FROM = 100;

/**
 * MySQL or MariaDB behind TypeORM. Every session is READ COMMITTED (no gap locks to rely on or to deadlock
 * over) and UTC. Errors that pass with time become Transient.
 */
export class Database implements Queryable {
  private constructor(
    readonly dataSource: DataSource,
    private mayLoad: boolean,
    private readonly use: Connections,
  ) {}

  /** @throws Transient when the server does not answer */
  static async open(options: DatabaseOptions): Promise<Database> {
    const dataSource = new DataSource({
      type: 'mysql',
      url: options.url.replace(/^mariadb:/, 'mysql:'),
      entities,
      migrations,
      migrationsTableName: 'schema_migration',
      timezone: 'Z',
      charset: 'utf8mb4_bin',
      supportBigNumbers: true,
      bigNumberStrings: false,
      extra: { connectionLimit: options.poolSize, enableKeepAlive: true, connectTimeout: 5_000 },
    });
    await translate(() => dataSource.initialize());
    await translate(() => prepareSessions(dataSource));
    const use = countConnections(dataSource);
    const [server] = await translate(() =>
      dataSource.query<{ allowed: number }[]>('SELECT @@GLOBAL.local_infile AS allowed'),
    );
    return new Database(dataSource, server?.allowed === 1, use);
  }

  /** Connections of the pool: open, and of these taken by somebody; requests that had to wait for one so far. */
  connections(): Connections {
    return this.use;
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }

  async query<T extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return translate(() => this.dataSource.query<T[]>(sql, asSql(params)));
  }

  async execute(sql: string, params: readonly unknown[] = []): Promise<number> {
    const result = await translate(() => this.dataSource.query<{ affectedRows: number }>(sql, asSql(params)));
    return result.affectedRows;
  }

  /** Reads or writes one table by TypeORM's own ways, for what needs no SQL of ours. */
  async table<T extends ObjectLiteral, R>(
    entity: EntitySchema<T>,
    work: (repository: Repository<T>) => Promise<R>,
  ): Promise<R> {
    return translate(() => work(this.dataSource.getRepository(entity)));
  }

  /**
   * Runs `work` in one transaction and commits. Deadlocks, lost connections and other Transient errors run it
   * again from the start, with growing, jittered waits, then come out as Transient. A connection lost during
   * COMMIT leaves it open whether the commit happened: `work` must find out for itself when run again.
   */
  async transaction<T>(work: (transaction: Transaction, tries: number) => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.transactOnce((transaction) => work(transaction, tries), {
          mayLoad: this.mayLoad && tries === 0,
        });
      } catch (error) {
        if (!(error instanceof Transient) || tries + 1 >= MAX_TRIES) throw error;
        if (error.code === LOAD_NOT_ALLOWED) this.mayLoad = false;
        await sleep(FIRST_WAIT_MS * 2 ** tries * (0.5 + Math.random()));
      }
    }
  }

  /** Runs `work` on the state of one moment: what others commit meanwhile does not show. For reading only. */
  async snapshot<T>(work: (snapshot: Queryable) => Promise<T>): Promise<T> {
    return this.transactOnce(work, { isolation: 'REPEATABLE READ' });
  }

  private async transactOnce<T>(
    work: (transaction: Transaction) => Promise<T>,
    { isolation, mayLoad = false }: { isolation?: 'REPEATABLE READ'; mayLoad?: boolean },
  ): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await translate(() => runner.startTransaction(isolation));
      const result = await work(new RunnerTransaction(runner, mayLoad));
      await translate(() => runner.commitTransaction());
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

class RunnerTransaction implements Transaction {
  private depth = 0;

  constructor(
    private readonly runner: QueryRunner,
    private readonly mayLoad: boolean,
  ) {}

  async insert(given: Rows): Promise<void> {
    const { length } = given.rows;
    if (this.mayLoad && length >= LOAD_FROM) {
      const connection: unknown = await this.runner.connect();
      await translate(() => loadRows(connection, given));
    } else if (length > 0) await this.execute(...insertOf(given));
  }

  async query<T extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return translate(async () => (await this.runner.query(sql, asSql(params))) as T[]);
  }

  async execute(sql: string, params: readonly unknown[] = []): Promise<number> {
    const result = await translate(
      async () => (await this.runner.query(sql, asSql(params))) as { affectedRows: number },
    );
    return result.affectedRows;
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    // A savepoint of the same name would replace the one around it.
    const name = `step${this.depth}`;
    await this.query(`SAVEPOINT ${name}`);
    this.depth += 1;
    try {
      const result = await work();
      await this.query(`RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      // After a deadlock the server has rolled back everything, savepoints included: nothing to undo.
      const isOver = error instanceof Transient && error.code === AWAY;
      if (!isOver) await this.query(`ROLLBACK TO SAVEPOINT ${name}`);
      throw error;
    } finally {
      this.depth -= 1;
    }
  }
}

/**
 * What the house relies on in a session, whatever the server's defaults are: no gap locks, UTC, waits that end,
 * and no text cut to its column in silence.
 */
const SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET SESSION time_zone = '+00:00', SESSION innodb_lock_wait_timeout = 10,
       SESSION sql_mode = CONCAT_WS(',', NULLIF(@@SESSION.sql_mode, ''), 'STRICT_ALL_TABLES')`,
];

/** Use of a pool of connections. */
export interface Connections {
  inUse: number;
  /** Since the process began. */
  waits: number;
}

/** Counts by the pool's own events. */
function countConnections(dataSource: DataSource): Connections {
  const { pool } = dataSource.driver as unknown as {
    pool: { on(event: 'acquire' | 'release' | 'enqueue', listener: () => void): void };
  };
  const use: Connections = { inUse: 0, waits: 0 };
  pool.on('acquire', () => (use.inUse += 1));
  pool.on('release', () => (use.inUse = Math.max(0, use.inUse - 1)));
  pool.on('enqueue', () => (use.waits += 1));
  return use;
}

/** Each connection of the pool gets the session settings the house relies on. */
async function prepareSessions(dataSource: DataSource): Promise<void> {
  const { pool } = dataSource.driver as unknown as {
    pool: { on(event: 'connection', listener: (connection: { query(sql: string): void }) => void): void };
  };
  pool.on('connection', (connection) => {
    for (const statement of SESSION) connection.query(statement);
  });
  // TypeORM has made the first connection already, to see whether it can: it lies in the pool, alone and free.
  for (const statement of SESSION) await dataSource.query(statement);
}

/**
 * Errors after which the same work may succeed: the server or the way to it was away (connection codes, 1040
 * too many connections, 1047 node not ready, 1053 shutdown, 1927 killed), or two transactions met (1205, 1213).
 */
const TRANSIENT_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ER_CON_COUNT_ERROR',
  'ER_UNKNOWN_COM_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_LOCK_DEADLOCK',
  'ER_QUERY_INTERRUPTED',
]);
/** Code of the Transient that stands for all of these. */
const AWAY = 'DATABASE_AWAY';
const TRANSIENT_NUMBERS = new Set([1040, 1047, 1053, 1205, 1213, 1317, 1927, 4031]);

async function translate<T>(work: () => Promise<T>): Promise<T> {
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
