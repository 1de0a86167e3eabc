import { type QueryRunner } from 'typeorm';
import { Transient } from '#libs/domain';
import { AWAY, translate } from './faults';
import { loadRows } from './load-rows';
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

/** For fewer rows it is not worth the server's asking for them. */
const LOAD_FROM = 100;

export class RunnerTransaction implements Transaction {
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
