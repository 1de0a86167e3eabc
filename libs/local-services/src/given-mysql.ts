import { type Connection, createConnection } from 'mysql2/promise';
import { eachMysqlServer } from '#libs/config';
import { ServicesError } from './services-error';

const ANSWER_MS = 5_000;
const OLDEST = 'MySQL 8.0 or MariaDB 10.6';

/**
 * Checks a MYSQL_URL somebody gave, creating its database when missing; a failure is one line with what to correct. Of
 * several servers the first that can be used is enough.
 */
export async function checkGivenMysql(url: string): Promise<string> {
  let fault: unknown;
  for (const each of serversOf(url)) {
    try {
      return await checkServer(new URL(each));
    } catch (error) {
      fault ??= error;
    }
  }
  throw fault;
}

async function checkServer(target: URL): Promise<string> {
  const place = `${target.hostname}:${target.port || '3306'}`;
  const database = decodeURIComponent(target.pathname.slice(1));
  if (!database)
    throw new ServicesError(`MYSQL_URL names no database; end it like this: mysql://…@${place}/gpd`);
  try {
    const connection = await connectOrCreate(target, database);
    try {
      return `${await checkVersion(connection, place)} at ${place}, database ${database} (MYSQL_URL)`;
    } finally {
      await connection.end();
    }
  } catch (error) {
    if (error instanceof ServicesError) throw error;
    throw new ServicesError(explain(error, place, database, decodeURIComponent(target.username)));
  }
}

async function connectOrCreate(target: URL, database: string): Promise<Connection> {
  try {
    return await connect(target);
  } catch (error) {
    if (codeOf(error) !== 'ER_BAD_DB_ERROR') throw error;
  }
  const withoutDatabase = new URL(target);
  withoutDatabase.pathname = '';
  const connection = await connect(withoutDatabase);
  try {
    const name = `\`${database.replaceAll('`', '``')}\``;
    await connection.query(`CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    await connection.query(`USE ${name}`);
    return connection;
  } catch (error) {
    await connection.end();
    throw error;
  }
}

function connect(target: URL): Promise<Connection> {
  return createConnection({ uri: target.toString(), connectTimeout: ANSWER_MS });
}

async function checkVersion(connection: Connection, place: string): Promise<string> {
  const [rows] = await connection.query('SELECT VERSION() AS version');
  const version = (rows as { version: string }[])[0]?.version ?? '';
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const isMariaDb = /mariadb/i.test(version);
  const usable = isMariaDb ? major > 10 || (major === 10 && minor >= 6) : major >= 8;
  if (!usable) throw new ServicesError(`MYSQL_URL: ${place} runs ${version}; ${OLDEST} or later is needed`);
  return `${isMariaDb ? 'MariaDB' : 'MySQL'} ${version}`;
}

function explain(error: unknown, place: string, database: string, user: string): string {
  switch (codeOf(error)) {
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      return `MYSQL_URL: ${place} refuses user '${user}' with this password; correct mysql://user:password@${place}/${database}`;
    case 'ER_DBACCESS_DENIED_ERROR':
      return `MYSQL_URL: user '${user}' may not use database '${database}' at ${place}; grant it, or name one it may use`;
    default: {
      const message = error instanceof Error && error.message ? error.message : codeOf(error);
      return `MYSQL_URL: no MySQL answers at ${place} (${message}); start it, correct the URL, or unset it to get a private one`;
    }
  }
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'unknown';
}

function serversOf(url: string): string[] {
  try {
    return eachMysqlServer(url);
  } catch {
    throw new ServicesError(
      'MYSQL_URL is not a MySQL address; it looks like mysql://user:password@127.0.0.1:3306/gpd',
    );
  }
}
