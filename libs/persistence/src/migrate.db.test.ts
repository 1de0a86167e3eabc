import { freshDatabaseUrl, until } from '#libs/testing';
import { Database } from './database';
import { migrate, pendingMigrations, whileServing } from './migrate';

const numberOf = (name: string): number => Number(name.slice(-13));
/** Names of all there are, in order. */
const allOf = ({ dataSource }: Database): string[] =>
  dataSource.migrations.map(({ name = '' }) => name).sort((one, other) => numberOf(one) - numberOf(other));

describe('migrate', () => {
  const open: Database[] = [];
  let url: string;
  const connect = async (): Promise<Database> => {
    const database = await Database.open({ url, poolSize: 2 });
    open.push(database);
    return database;
  };
  beforeEach(async () => {
    url = freshDatabaseUrl();
    const admin = await Database.open({ url: process.env['GPD_TEST_MYSQL_URL'] ?? '', poolSize: 1 });
    await admin.execute(`CREATE DATABASE ${new URL(url).pathname.slice(1)}`);
    await admin.close();
  });
  afterEach(() => Promise.all(open.splice(0).map((database) => database.close())));

  const tablesOf = async (database: Database): Promise<string[]> => {
    const rows = await database.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()
          AND table_name NOT LIKE 'schema%' ORDER BY table_name`,
    );
    return rows.map(({ name }) => name);
  };

  it('goes up, down and up again to the same tables', async () => {
    const database = await connect();
    const all = allOf(database);
    expect(await migrate(database)).toEqual(all);
    expect(await pendingMigrations(database)).toBe(false);
    const tables = await tablesOf(database);
    expect(tables).toContain('payment_position');
    for (const _ of all) await database.dataSource.undoLastMigration({ transaction: 'none' });
    expect(await tablesOf(database)).toEqual([]);
    expect(await pendingMigrations(database)).toBe(true);
    expect(await migrate(database)).toEqual(all);
    expect(await tablesOf(database)).toEqual(tables);
  });

  it('run by two at once applies each migration once', async () => {
    const [one, other] = [await connect(), await connect()];
    const applied = await Promise.all([migrate(one), migrate(other)]);
    expect(applied.flat()).toEqual(allOf(one));
    expect(await migrate(one)).toEqual([]);
  });

  it('goes on where another one died at it, and waits for one that is alive', async () => {
    const [database, other] = [await connect(), await connect()];
    await migrate(database);
    const lookMs = 20;
    let beats = 40;
    await other.execute("UPDATE schema_lease SET holder = 'somebody', beat = 0");
    const beating = (async () => {
      for (; beats > 0; beats -= 1) {
        await other.execute('UPDATE schema_lease SET beat = beat + 1');
        await other.query('SELECT SLEEP(0.005)');
      }
    })();
    expect(await migrate(database, lookMs)).toEqual([]);
    expect(beats).toBe(0);
    await beating;
    expect(await other.query('SELECT holder FROM schema_lease')).toEqual([{ holder: '' }]);
  });

  it('lets others through while it waits for a transaction, and is done after that', async () => {
    const [database, holder, other] = [await connect(), await connect(), await connect()];
    await migrate(database);
    let altered = Promise.resolve();
    await holder.transaction(async (transaction) => {
      await transaction.query('SELECT * FROM job LIMIT 1');
      let tried: () => void = () => undefined;
      const trying = new Promise<void>((resolve) => (tried = resolve));
      altered = whileServing(database, async (runner) => {
        tried();
        await runner.query('ALTER TABLE job ADD COLUMN later VARCHAR(20) NULL');
      });
      await trying;
      const isWaiting = () =>
        other.query<{ state: string }>(
          "SELECT state FROM information_schema.processlist WHERE info LIKE 'ALTER TABLE job%' AND state LIKE '%lock%'",
        );
      await until(isWaiting, (found) => found.length > 0);
      // Behind the statement that waits, and yet answered before the transaction ends.
      await other.query('SELECT * FROM job LIMIT 1');
    });
    await altered;
    expect(await other.query("SHOW COLUMNS FROM job LIKE 'later'")).toHaveLength(1);
    const [session] = await database.query<{ seconds: number }>(
      'SELECT @@innodb_lock_wait_timeout AS seconds',
    );
    expect(session?.seconds).toBeGreaterThan(10);
  });

  it('applies one that was written before those already applied', async () => {
    const database = await connect();
    await migrate(database);
    const late = 'OptionDebtor1764460000000';
    await database.execute('DROP TABLE payment_option_debtor');
    await database.execute('DELETE FROM schema_migration WHERE name = ?', [late]);
    expect(await pendingMigrations(database)).toBe(true);
    expect(await migrate(database)).toEqual([late]);
    expect(await tablesOf(database)).toContain('payment_option_debtor');
  });

  it('compares identifiers byte by byte, whatever the database was created with', async () => {
    const database = await connect();
    await migrate(database);
    const others = await database.query(
      `SELECT table_name, column_name, collation_name FROM information_schema.columns
        WHERE table_schema = DATABASE() AND collation_name <> 'utf8mb4_bin'
          AND table_name NOT LIKE 'schema%'`,
    );
    expect(others).toEqual([]);
  });

  it('makes the tables the entities describe', async () => {
    const database = await connect();
    await migrate(database);
    for (const { tableName, columns } of database.dataSource.entityMetadatas) {
      const rows = await database.query<{ name: string; nullable: string; width: number | null }>(
        `SELECT column_name AS name, is_nullable AS nullable, character_maximum_length AS width
           FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?`,
        [tableName],
      );
      const inTable = rows
        .map((row) => [row.name, row.nullable === 'YES', row.width === null ? '' : String(row.width)])
        .sort();
      const inEntity = columns
        .map((column) => [column.databaseName, column.isNullable, column.length])
        .sort();
      expect({ tableName, columns: inTable }).toEqual({ tableName, columns: inEntity });
    }
  });
});
