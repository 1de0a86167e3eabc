import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gpd, endAll } from './support/cli';
import { type TestHouse, openHouse } from './support/house';
import { closedPort, freshDatabaseUrl } from '#libs/testing';

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => {
  endAll();
  await house.close();
});

interface Diagnosis {
  healthy: boolean;
  ok: number;
  warn: number;
  fail: number;
  findings: { level: string; subject: string; detail: string; advice?: string }[];
}

describe('gpd doctor', () => {
  const services = () => ({ MYSQL_URL: house.mysqlUrl, REDIS_URL: house.redisUrl, SPOOL_DIR: '/tmp' });
  const LOOPBACK = { OUTBOUND_ALLOWED_NETWORKS: '127.0.0.0/8' };
  async function examine(env: Record<string, string>, ...words: string[]) {
    const { code, stdout, stderr } = await new Gpd(['doctor', '--json', ...words], env).end;
    expect(stderr).toBe('');
    return { code, ...(JSON.parse(stdout) as Diagnosis) };
  }
  const told = ({ findings }: Diagnosis, level: string) =>
    findings
      .filter((finding) => finding.level === level)
      .map(({ subject, detail, advice }) => `${subject}: ${detail} -> ${advice ?? ''}`);

  it('finds a house well, and says of stations that nothing listens there', async () => {
    const found = await examine({ ...services(), ...LOOPBACK });
    expect(told(found, 'fail')).toEqual([]);
    expect(found).toMatchObject({ code: 0, healthy: true });
    const subjects = new Set(found.findings.map(({ subject }) => subject));
    for (const subject of ['settings', 'mysql', 'redis', 'clock', 'spool'])
      expect(subjects).toContain(subject);
    for (const { stationId } of house.seed.stations)
      expect(told(found, 'warn').join('\n')).toMatch(
        new RegExp(`station ${stationId}: TCP: .*nothing listens there`),
      );
    const strict = await examine({ ...services(), ...LOOPBACK }, '--strict');
    expect(strict).toMatchObject({ code: 1, healthy: false });
  });

  it('names what keeps a house from working, without secrets', async () => {
    const dead = await closedPort();
    const found = await examine({
      MYSQL_URL: `mysql://root:s3cret@127.0.0.1:${dead}/gpd`,
      REDIS_URL: `redis://:s3cret@127.0.0.1:${dead}`,
      SPOOL_DIR: `${house.demoFile}/spool`,
    });
    expect(found.code).toBe(1);
    expect(told(found, 'fail')).toEqual([
      expect.stringMatching(`^mysql: no usable MySQL at 127.0.0.1:${dead} .*ECONNREFUSED.* -> start it`),
      expect.stringMatching(`^redis: no usable Redis at 127.0.0.1:${dead} .*ECONNREFUSED.* -> start it`),
      `spool: ${house.demoFile} is no folder this user can write -> chown it, or set SPOOL_DIR to another folder`,
    ]);
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });

  it('sees stations that may not be called, tables that are not there, and settings that are none', async () => {
    const forbidden = await examine(services());
    expect(told(forbidden, 'fail')).toHaveLength(house.seed.stations.length);
    expect(told(forbidden, 'fail')[0]).toContain('add its network to OUTBOUND_ALLOWED_NETWORKS');

    const empty = new URL(freshDatabaseUrl());
    const missing = await examine({ ...services(), MYSQL_URL: empty.toString() });
    expect(told(missing, 'fail')).toEqual([expect.stringContaining('mysql: ')]);

    const wrong = await examine({ ...services(), PORT: 'http' });
    expect(told(wrong, 'fail')).toEqual([expect.stringMatching(/^settings: PORT: .* -> /)]);
  });

  it('is read by people, too', async () => {
    const { stdout } = await new Gpd(['doctor', '--no-stations'], services()).end;
    expect(stdout).toMatch(/^ok {4}mysql: M\w+ .* at 127\.0\.0\.1:\d+$/m);
    expect(stdout).toMatch(/^\d+ ok, \d+ to look at, 0 to put right$/m);
    expect(stdout).not.toContain('station');
  });

  const service = (key: string) => ({ GPD_URL: house.url, GPD_KEY: key });

  it('looks at a running service from outside, with the key of an operator', async () => {
    const found = await examine(service(house.seed.operatorKey));
    expect(told(found, 'fail')).toEqual([]);
    expect(told(found, 'ok')).toEqual([
      `service: ${house.url} takes work -> `,
      expect.stringMatching(/^clock: the service has the same time/),
      "key: it is an operator's -> ",
      expect.stringMatching(/^house: it runs 1 api, .*1 scheduler -> $/),
    ]);
    for (const { stationId } of house.seed.stations)
      expect(told(found, 'warn').join('\n')).toMatch(
        new RegExp(`station ${stationId}: .* ends at TCP: .*nothing listens there`),
      );
  });

  it('sees with the key of a partner what a partner may see, and with a wrong one that it is wrong', async () => {
    const partner = await examine(service(house.seed.partnerKey));
    expect(partner).toMatchObject({ code: 0, healthy: true, warn: 0 });
    expect(told(partner, 'ok').at(-1)).toMatch(/^key: it is a partner's/);

    const wrong = await examine(service('no-such-key'));
    expect(wrong).toMatchObject({ code: 1, healthy: false });
    expect(told(wrong, 'fail')).toEqual([expect.stringMatching(/^key: 401 UNAUTHORIZED/)]);
    expect(JSON.stringify(wrong)).not.toContain('no-such-key');
  });

  it('tells a service that does not answer from something that is none', async () => {
    const gone = await examine({ GPD_URL: `http://127.0.0.1:${await closedPort()}`, GPD_KEY: 'any' });
    expect(told(gone, 'fail')).toEqual([
      expect.stringMatching(/^service: .* does not answer .*ECONNREFUSED.* -> is it running\? .*GPD_URL$/),
    ]);
    const other = createServer((_, response) => response.end('<html>hello</html>')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const found = await examine({ GPD_URL: `http://127.0.0.1:${port}`, GPD_KEY: 'any' });
    other.close();
    expect(told(found, 'fail')).toEqual([
      expect.stringMatching(/^service: .* answers 200, but not as a gpd-async does/),
    ]);
  });
});
