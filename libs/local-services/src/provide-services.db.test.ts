import { existsSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { portIsFree } from './ports';
import { provideServices } from './provide-services';

/** Everything but the two addresses, so that the ladder is climbed. */
const env = { ...process.env, MYSQL_URL: '', REDIS_URL: '' };
const quiet = () => undefined;

describe('provideServices', () => {
  test('private servers come up durable, and leave neither process nor folder', async () => {
    const lines: string[] = [];
    const services = await provideServices({
      env,
      dataDir: '',
      throwAway: true,
      onProgress: (line) => lines.push(line),
    });
    const folder = / data in (\S+)\/mariadb$|data in (\S+)\/mysql$/m
      .exec(lines.join('\n'))
      ?.slice(1)
      .find(Boolean);
    const connection = await createConnection(services.mysqlUrl);
    const [rows] = await connection.query(
      `SELECT @@innodb_flush_log_at_trx_commit AS flush, @@collation_server AS collation, @@time_zone AS zone`,
    );
    await connection.query('CREATE DATABASE another');
    await connection.end();
    await services.stop();
    await services.stop();
    expect(rows).toEqual([{ flush: 1, collation: 'utf8mb4_bin', zone: '+00:00' }]);
    // Docker, on a machine without server programs, has no folder to look for.
    if (folder) expect(existsSync(folder)).toBe(false);
    expect(lines).toHaveLength(2);
  });

  test('each service is taken on its own: a given Redis beside a private MySQL', async () => {
    const services = await provideServices({
      env: { ...env, REDIS_URL: process.env['GPD_TEST_REDIS_URL'] },
      dataDir: '',
      throwAway: true,
      onProgress: quiet,
    });
    await services.stop();
    expect(services.rungs.redis).toBe('given');
    expect(services.rungs.mysql).not.toBe('given');
  });

  test('a wrong password and a missing database in MYSQL_URL are told apart', async () => {
    const given = process.env['GPD_TEST_MYSQL_URL']!;
    const wrong = new URL(given);
    wrong.password = 'wrong';
    const start = (url: URL) =>
      provideServices({
        env: { ...env, MYSQL_URL: url.toString(), REDIS_URL: process.env['GPD_TEST_REDIS_URL'] },
        dataDir: '',
        throwAway: true,
        onProgress: quiet,
      });
    await expect(start(wrong)).rejects.toThrow(/refuses user '.+' with this password/);
    const missing = new URL(given);
    missing.pathname = '/gpd_made_on_demand';
    await (await start(missing)).stop();
    const connection = await createConnection(missing.toString());
    const [rows] = await connection.query('SELECT @@collation_database AS collation');
    await connection.query('DROP DATABASE gpd_made_on_demand');
    await connection.end();
    expect(rows).toEqual([{ collation: 'utf8mb4_bin' }]);
  });

  test('a start that is broken off leaves nothing running', async () => {
    const leaving = new AbortController();
    const lines: string[] = [];
    const starting = provideServices({
      env,
      dataDir: '',
      throwAway: true,
      signal: leaving.signal,
      onProgress: (line) => {
        lines.push(line);
        leaving.abort();
      },
    });
    await expect(starting).rejects.toThrow();
    const port = Number(/port (\d+)/.exec(lines[0] ?? '')?.[1]);
    expect(await portIsFree(port)).toBe(true);
  });
});
