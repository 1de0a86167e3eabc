import { readRedisAddress, redisPlace, showRedisAddress } from './redis-address';

describe('readRedisAddress', () => {
  it('leaves the address of one server as it is', () => {
    const url = 'rediss://gpd:s3cret@cache/2?family=6';
    expect(readRedisAddress(url)).toEqual({ kind: 'single', url, nodes: [{ host: 'cache', port: 6379 }] });
  });

  it('reads some nodes of a cluster, with one login for all', () => {
    expect(readRedisAddress('redis+cluster://gpd:p%40ss%2C@one:7000,two,[::1]:7002')).toEqual({
      kind: 'cluster',
      nodes: [
        { host: 'one', port: 7000 },
        { host: 'two', port: 6379 },
        { host: '::1', port: 7002 },
      ],
      options: { username: 'gpd', password: 'p@ss,' },
    });
  });

  it('reads sentinels with their own login, and the name of the primary', () => {
    expect(
      readRedisAddress(
        'redis+sentinel://:s3cret@one,two:5000/gpd-1?sentinelUsername=watch&sentinelPassword=w%26tch',
      ),
    ).toEqual({
      kind: 'sentinel',
      nodes: [
        { host: 'one', port: 26379 },
        { host: 'two', port: 5000 },
      ],
      options: {
        password: 's3cret',
        name: 'gpd-1',
        sentinelUsername: 'watch',
        sentinelPassword: 'w&tch',
        enableTLSForSentinelMode: false,
      },
    });
  });

  it('takes TLS to all of them where it says rediss', () => {
    expect(readRedisAddress('rediss+cluster://one')).toMatchObject({ options: { tls: {} } });
    expect(readRedisAddress('rediss+sentinel://one/m')).toMatchObject({
      options: { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true },
    });
  });

  it.each([
    ['', 'must look like'],
    ['cache:6379', 'must look like'],
    ['http://cache', 'must look like'],
    ['redis+cluster://', 'must look like'],
    ['redis+ring://one,two', 'must look like'],
    ['redis://one,two', 'names several hosts'],
    ['redis+cluster://one:99999', 'must look like'],
    ['redis+cluster://u:s3cret/half@one:1', '%40'],
    ['redis+cluster://u:s3cret#half@one:1', '%23'],
    ['redis+cluster://one,two/1', 'leave out what follows the hosts'],
    ['redis+cluster://one?x=1', 'takes no parameters'],
    ['redis+sentinel://one,two', 'must end with the name'],
    ['redis+sentinel://one/a/b', 'must end with the name'],
    [
      'redis+sentinel://one/m?password=s3cret',
      'takes no parameters but sentinelUsername and sentinelPassword',
    ],
    ['redis+sentinel://one/m?sentinelUsername=u', 'no sentinelPassword'],
  ])('refuses %s and says what to write', (url, told) => {
    expect(() => readRedisAddress(url)).toThrow(told);
    expect(() => readRedisAddress(url)).not.toThrow(/s3cret|half/);
  });
});

it.each([
  ['redis://cache:6379', 'redis://cache:6379', 'cache:6379'],
  ['redis://:s3cret@cache/1', 'redis://:***@cache/1', 'cache:6379'],
  ['redis+cluster://gpd:s3cret@one,[::1]:7', 'redis+cluster://gpd:***@one,[::1]:7', 'one:6379, [::1]:7'],
  [
    'redis+sentinel://:s3cret@one/m?sentinelPassword=s3cret',
    'redis+sentinel://:***@one/m?sentinelPassword=***',
    'one:26379',
  ],
])('shows %s without its passwords', (url, shown, place) => {
  expect(showRedisAddress(url)).toBe(shown);
  expect(redisPlace(url)).toBe(place);
});
