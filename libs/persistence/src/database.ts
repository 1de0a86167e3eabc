import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type EntitySchema, type ObjectLiteral, type Repository } from 'typeorm';
import { eachMysqlServer } from '#libs/config';
import { Transient } from '#libs/domain';
import { entities } from './entities';
import { isLostRace, translate } from './faults';
import { LOAD_NOT_ALLOWED } from './load-rows';
import { migrations } from './migrations';
import { KEEP_ALIVE_MS, Nodes } from './nodes';
import { type Connections, ConnectionWatch, prepareSessions } from './sessions';
import { asSql } from './sql-rows';
import { type Queryable, type Row, RunnerTransaction, type Transaction } from './transaction';

export { isDuplicate } from './faults';
export { type Queryable, type Row, type Transaction } from './transaction';

export interface DatabaseOptions {
  url: string;
  poolSize: number;
}

const MAX_TRIES = 6;
const FIRST_WAIT_MS = 20;

/**
 * MySQL or MariaDB behind TypeORM. Every session is READ COMMITTED (no gap locks to rely on or to deadlock
 * over) and UTC. Errors that pass with time become Transient.
 */
export class Database implements Queryable {
  private restarts = 0;

  private constructor(
    readonly dataSource: DataSource,
    private mayLoad: boolean,
    /** Whether the server is a node of a Galera cluster. */
    readonly isGalera: boolean,
    private readonly watch: ConnectionWatch,
    private readonly nodes: Nodes | undefined,
  ) {}

  /** @throws Transient when the server does not answer, or none of them */
  static async open(options: DatabaseOptions): Promise<Database> {
    const urls = eachMysqlServer(options.url.replace(/^mariadb:/, 'mysql:'));
    const moved: (() => void)[] = [];
    const nodes = urls.length < 2 ? undefined : await Nodes.open(urls, () => moved.forEach((tell) => tell()));
    const dataSource = new DataSource({
      type: 'mysql',
      url: urls[0] ?? '',
      entities,
      migrations,
      migrationsTableName: 'schema_migration',
      timezone: 'Z',
      charset: 'utf8mb4_bin',
      supportBigNumbers: true,
      bigNumberStrings: false,
      extra: {
        connectionLimit: options.poolSize,
        enableKeepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
        connectTimeout: 5_000,
        ...(nodes && { stream: () => nodes.connect() }),
      },
    });
    try {
      await translate(() => dataSource.initialize());
      const watch = new ConnectionWatch(dataSource, nodes);
      const { isGalera, mayLoad } = await prepareSessions(dataSource);
      moved.push(() => watch.sweep());
      return new Database(dataSource, mayLoad, isGalera, watch, nodes);
    } catch (error) {
      await nodes?.close();
      if (dataSource.isInitialized) await dataSource.destroy();
      throw error;
    }
  }

  /** Connections of the pool: open, and of these taken by somebody; requests that had to wait for one so far. */
  connections(): Connections {
    return { ...this.watch.use(), restarts: this.restarts };
  }

  /** How each node is, for people; empty where one server was named. */
  describeNodes(): string[] {
    return this.nodes?.describe() ?? [];
  }

  /** Why none of several servers can be worked with; undefined when one can, or nothing is known of it. */
  fault(): string | undefined {
    return this.nodes?.fault();
  }

  async close(): Promise<void> {
    await this.nodes?.close();
    await this.dataSource.destroy();
  }

  /** Reads: asked again, of another server if need be, when the first one goes away meanwhile. */
  async query<T extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return this.again(
      () => translate(() => this.dataSource.query<T[]>(sql, asSql(params))),
      (error) => error instanceof Transient,
    );
  }

  /** Changes rows. Started over only where the server says that nothing was done. */
  async execute(sql: string, params: readonly unknown[] = []): Promise<number> {
    const { affectedRows } = await this.again(
      () => translate(() => this.dataSource.query<{ affectedRows: number }>(sql, asSql(params))),
      isLostRace,
    );
    return affectedRows;
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
   * again from the start, with growing, jittered waits, then come out as Transient. On a cluster the deadlock may come
   * at COMMIT: another node's transaction came first, and this one was rolled back. A connection lost during COMMIT leaves it open whether the commit happened: `work` must find out for itself when run again.
   */
  async transaction<T>(work: (transaction: Transaction, tries: number) => Promise<T>): Promise<T> {
    return this.again(
      (tries) =>
        this.transactOnce((transaction) => work(transaction, tries), {
          mayLoad: this.mayLoad && tries === 0,
        }),
      (error) => {
        if (!(error instanceof Transient)) return false;
        if (error.code === LOAD_NOT_ALLOWED) this.mayLoad = false;
        return true;
      },
    );
  }

  private async again<T>(
    work: (tries: number) => Promise<T>,
    isPassing: (error: unknown) => boolean,
  ): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await work(tries);
      } catch (error) {
        if (!isPassing(error) || tries + 1 >= MAX_TRIES) throw error;
        this.restarts += 1;
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
