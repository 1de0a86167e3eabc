import { configuration } from './private-mysql';
import { redisConfiguration } from './private-redis';

const place = { folder: '/a b', port: 4000, socket: '/s', initFile: '/i', bufferPool: '512M' };

describe('configuration of private servers', () => {
  test('is durable at every commit, on loopback, for MariaDB and MySQL alike', () => {
    for (const title of ['MariaDB', 'MySQL'] as const) {
      const text = configuration({ title }, place);
      expect(text).toContain('innodb_flush_log_at_trx_commit = 1');
      expect(text).toContain('bind-address = 127.0.0.1');
      expect(text).toContain('datadir = "/a b/data"');
      expect(text).toContain('tmpdir = "/a b/tmp"');
    }
  });

  test('names redo log and extra listener only to the server that knows them', () => {
    expect(configuration({ title: 'MariaDB' }, place)).not.toMatch(/mysqlx|redo_log/);
    expect(configuration({ title: 'MySQL' }, place)).not.toContain('innodb_log_file_size');
  });

  test('Redis writes every second, evicts nothing and wants a password', () => {
    const text = redisConfiguration('/a b', 4001, 'secret');
    expect(text).toContain('appendfsync everysec');
    expect(text).toContain('maxmemory-policy noeviction');
    expect(text).toContain('requirepass secret');
  });
});
