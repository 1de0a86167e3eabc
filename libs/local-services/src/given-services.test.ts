import { checkGivenMysql } from './given-mysql';
import { checkGivenRedis } from './given-redis';
import { freePort } from './ports';
import { ServicesError } from './services-error';

describe('given addresses that cannot be used', () => {
  test.each([
    ['hello', 'MYSQL_URL is not a MySQL address'],
    ['http://127.0.0.1/gpd', 'MYSQL_URL is not a MySQL address'],
    ['mysql://user@127.0.0.1:3306', 'MYSQL_URL names no database'],
  ])('MYSQL_URL=%s is told apart before any connection', async (url, message) => {
    await expect(checkGivenMysql(url)).rejects.toThrow(message);
  });

  test('nobody at the address: one line with what to do', async () => {
    const port = await freePort();
    const mysql = checkGivenMysql(`mysql://user:secret@127.0.0.1:${port}/gpd`);
    await expect(mysql).rejects.toThrow(ServicesError);
    await expect(mysql).rejects.toThrow(/no MySQL answers at 127\.0\.0\.1:\d+ .*; start it, correct the URL/);
    await expect(mysql).rejects.not.toThrow('secret');
    await expect(checkGivenRedis(`redis://127.0.0.1:${port}`)).rejects.toThrow('no Redis answers at');
    await expect(checkGivenRedis('mysql://127.0.0.1')).rejects.toThrow(
      'REDIS_URL must look like redis://host:6379',
    );
  });
});
