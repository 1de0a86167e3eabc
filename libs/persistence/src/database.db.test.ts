import { Transient } from '#libs/domain';
import { openFreshDatabase } from '#libs/testing';
import { Database, type Transaction, isDuplicate } from './database';

/** What a promise is rejected with. */
const faultOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Resolves for everybody once `parties` have come. */
function meeting(parties: number): () => Promise<void> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let come = 0;
  return () => {
    come += 1;
    if (come >= parties) open();
    return opened;
  };
}

let database: Database;
beforeAll(async () => {
  database = await openFreshDatabase();
  await database.execute('CREATE TABLE counter (id INT NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB');
});
beforeEach(() => database.execute('REPLACE INTO counter VALUES (1, 0), (2, 0)'));
afterAll(() => database.close());

const urlOf = ({ dataSource }: Database): string => (dataSource.options as { url: string }).url;
const countOf = async (id: number): Promise<number | undefined> => {
  const [row] = await database.query<{ n: number }>('SELECT n FROM counter WHERE id = ?', [id]);
  return row?.n;
};
const add = (transaction: Transaction, id: number): Promise<number> =>
  transaction.execute('UPDATE counter SET n = n + 1 WHERE id = ?', [id]);

describe('a connection', () => {
  it.each([1, 4])('has the session the house relies on: each of a pool of %d', async (poolSize) => {
    const small = await Database.open({ url: urlOf(database), poolSize });
    const sessions = await Promise.all(
      Array.from({ length: poolSize }, () =>
        small.transaction(async (transaction) => {
          // Long enough for every transaction to need a connection of its own.
          await transaction.query('SELECT SLEEP(0.1)');
          return transaction.query<{ Variable_name: string; Value: string }>(
            `SHOW SESSION VARIABLES WHERE Variable_name IN
               ('tx_isolation', 'transaction_isolation', 'time_zone', 'innodb_lock_wait_timeout', 'sql_mode')`,
          );
        }),
      ),
    );
    await small.close();
    for (const rows of sessions) {
      const session = new Map(rows.map((row) => [row.Variable_name, row.Value]));
      expect(session.get('tx_isolation') ?? session.get('transaction_isolation')).toBe('READ-COMMITTED');
      expect(session.get('time_zone')).toBe('+00:00');
      // No server's default: tells that the session was prepared by us and not by the server's configuration.
      expect(session.get('innodb_lock_wait_timeout')).toBe('10');
      expect(session.get('sql_mode')).toContain('STRICT_ALL_TABLES');
    }
  });

  it('to a server that does not answer is a passing fault', async () => {
    const opening = Database.open({ url: 'mysql://nobody:x@127.0.0.1:1/none', poolSize: 1 });
    expect(await faultOf(opening)).toBeInstanceOf(Transient);
  });

  it('with a wrong password is not', async () => {
    const url = new URL(urlOf(database));
    url.password = 'wrong';
    const fault = await faultOf(Database.open({ url: url.toString(), poolSize: 1 }));
    expect(fault).toBeInstanceOf(Error);
    expect(fault).not.toBeInstanceOf(Transient);
  });

  it('after close is a passing fault, like every other that is away', async () => {
    const closed = await Database.open({ url: urlOf(database), poolSize: 1 });
    await closed.close();
    expect(await faultOf(closed.query('SELECT 1'))).toBeInstanceOf(Transient);
  });
});

describe('a transaction', () => {
  it('that meets a real deadlock is run again, and both come out with their work done', async () => {
    const met = meeting(2);
    const tries: number[] = [];
    const cross = (first: number, second: number) =>
      database.transaction(async (transaction, attempt) => {
        tries.push(attempt);
        await add(transaction, first);
        await met();
        await add(transaction, second);
      });
    await Promise.all([cross(1, 2), cross(2, 1)]);
    expect([await countOf(1), await countOf(2)]).toEqual([2, 2]);
    expect(tries.sort()).toEqual([0, 0, 1]);
  });

  it('whose connection is killed under it is run again', async () => {
    let tries = 0;
    await database.transaction(async (transaction) => {
      tries += 1;
      await add(transaction, 1);
      if (tries > 1) return;
      const [row] = await transaction.query<{ id: number }>('SELECT CONNECTION_ID() AS id');
      await database.query(`KILL ${row?.id ?? 0}`);
      await transaction.query('SELECT 1');
    });
    expect(tries).toBe(2);
    expect(await countOf(1)).toBe(1);
  });

  it('gives up on a fault that does not pass, with that fault', async () => {
    let tries = 0;
    const fault = await faultOf(
      database.transaction(() => {
        tries += 1;
        return Promise.reject(new Transient('STILL', 'still away'));
      }),
    );
    expect(fault).toMatchObject({ code: 'STILL' });
    expect(tries).toBe(6);
  });

  it('that throws leaves nothing behind and is not run again', async () => {
    let tries = 0;
    const fault = await faultOf(
      database.transaction(async (transaction) => {
        tries += 1;
        await add(transaction, 1);
        throw new Error('a bug');
      }),
    );
    expect(fault).toMatchObject({ message: 'a bug' });
    expect(tries).toBe(1);
    expect(await countOf(1)).toBe(0);
  });

  it('sees what others committed after it began', async () => {
    const seen = await database.transaction(async (transaction) => {
      await transaction.query('SELECT n FROM counter WHERE id = 1');
      await database.execute('UPDATE counter SET n = 7 WHERE id = 1');
      return transaction.query<{ n: number }>('SELECT n FROM counter WHERE id = 1');
    });
    expect(seen).toEqual([{ n: 7 }]);
  });

  it('undoes a failed step and keeps what came before and after', async () => {
    await database.transaction(async (transaction) => {
      await add(transaction, 1);
      const step = transaction.savepoint(async () => {
        await add(transaction, 2);
        throw new Error('this step only');
      });
      expect(await faultOf(step)).toMatchObject({ message: 'this step only' });
      await add(transaction, 1);
    });
    expect([await countOf(1), await countOf(2)]).toEqual([2, 0]);
  });
});

describe('isDuplicate', () => {
  it('knows a refused unique key from any other fault', async () => {
    expect(isDuplicate(await faultOf(database.execute('INSERT INTO counter VALUES (1, 0)')))).toBe(true);
    expect(isDuplicate(await faultOf(database.execute('INSERT INTO counter VALUES (3, NULL)')))).toBe(false);
    expect(isDuplicate(new Error('other'))).toBe(false);
  });
});
