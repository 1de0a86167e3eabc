import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoSeed } from './demo-seed';
import { type HouseOptions, startHouse } from './house';

const seed: DemoSeed = {
  operatorKey: 'operator',
  partnerKey: 'partner',
  broker: '15376371009',
  organizations: ['77777777777'],
  stations: [],
};
/** Serves when it is the api, writes down its end when it stops. */
const APP = `
  const { appendFileSync } = require('node:fs');
  const { basename } = require('node:path');
  const name = basename(__filename, '.js');
  const { POSITION_CONCURRENCY = 3, POSITION_SMALL_CONCURRENCY = 2 } = process.env;
  appendFileSync(__dirname + '/lanes', name + ' ' + POSITION_CONCURRENCY + '/' + POSITION_SMALL_CONCURRENCY + '\\n');
  const ready = (port) => process.send({ type: 'ready', port });
  if (name === 'api') require('node:http').createServer((_, res) => res.end(process.env.GREETING)).listen(process.env.PORT, () => ready());
  else { setInterval(() => {}, 1000); ready(); }
  const leave = () => { appendFileSync(__dirname + '/ends', name + ' '); process.exit(0); };
  process.on('SIGTERM', leave).on('disconnect', leave);
`;

describe('startHouse', () => {
  let folder: string;
  const lines: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'house-'));
    lines.length = 0;
    for (const app of ['api', 'position-worker', 'receipt-worker', 'scheduler']) {
      writeFileSync(join(folder, `${app}.js`), APP);
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const start = (more: Partial<HouseOptions> = {}) =>
    startHouse({
      dataDir: join(folder, 'data'),
      throwAway: true,
      port: 0,
      env: {
        PATH: process.env['PATH'],
        MYSQL_URL: process.env['GPD_TEST_MYSQL_URL'],
        REDIS_URL: process.env['GPD_TEST_REDIS_URL'],
      },
      onProgress: (line) => lines.push(line),
      appFile: (app) => join(folder, `${app}.js`),
      prepare: {
        migrate: () => Promise.resolve(2),
        seedDemo: ({ known }) => Promise.resolve(known ?? seed),
        maxConnections: () => Promise.resolve(200),
      },
      ...more,
    });
  const ends = () => readFileSync(join(folder, 'ends'), 'utf8').trim().split(' ');

  test('opens with every app ready, writes demo.json for its owner, and stops the way in first', async () => {
    const house = await start({ appEnv: { GREETING: 'welcome' } });
    const answer = await fetch(house.url);
    expect(await answer.text()).toBe('welcome');
    expect(JSON.parse(readFileSync(house.demoFile, 'utf8'))).toEqual({ url: house.url, ...seed });
    expect(statSync(house.demoFile).mode & 0o777).toBe(0o600);
    await house.stop();
    expect(ends()[0]).toBe('api');
    expect(ends()).toHaveLength(5);
    expect(lines).toContain('tables: 2 migrations applied');
  });

  test.each<[string, Partial<HouseOptions>, string[]]>([
    ['have a worker of their own', {}, ['0/2', '3/0']],
    ['share one where that is asked for', { lanes: 'together' }, ['3/2']],
    ['are left to others as the settings say', { appEnv: { POSITION_SMALL_CONCURRENCY: '0' } }, ['3/0']],
  ])('chunks of few items %s', async (_, options, workers) => {
    await (await start(options)).stop();
    const lanes = readFileSync(join(folder, 'lanes'), 'utf8').trim().split('\n');
    const ofWorkers = lanes.filter((line) => line.startsWith('position-worker '));
    expect(ofWorkers.map((line) => line.split(' ')[1]).sort()).toEqual(workers);
  });

  test('hands the keys of the last run to the next', async () => {
    const custom = { ...seed, partnerKey: 'kept' };
    const prepare = {
      migrate: () => Promise.resolve(0),
      seedDemo: () => Promise.resolve(custom),
      maxConnections: () => Promise.resolve(200),
    };
    await (await start({ prepare })).stop();
    const house = await start();
    await house.stop();
    expect(house.seed.partnerKey).toBe('kept');
  });

  test('an app that cannot start closes the house and says why', async () => {
    writeFileSync(join(folder, 'scheduler.js'), "throw new Error('no such table')");
    await expect(start()).rejects.toThrow(
      'scheduler ended with code 1 before it was ready: Error: no such table',
    );
    expect(existsSync(join(folder, 'data', 'demo.json'))).toBe(false);
  });

  test('an app that dies is started again, and the terminal is told', async () => {
    const house = await start();
    process.kill(house.apps.scheduler.pid()!, 'SIGKILL');
    const until = Date.now() + 20_000;
    while (!lines.includes('scheduler is back') && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await house.stop();
    expect(lines.join('\n')).toMatch(
      /scheduler was ended by SIGKILL: starting it again in 100 ms; see .*scheduler\.log/,
    );
    expect(lines).toContain('scheduler is back');
  });

  test('a taken port is told before anything is started', async () => {
    const server = await new Promise<Server>((resolve) => {
      const listening = createServer().listen(0, '127.0.0.1', () => resolve(listening));
    });
    const { port } = server.address() as { port: number };
    await expect(start({ port })).rejects.toThrow(`Port ${port} is in use; set PORT=${port + 1}`);
    expect(lines).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });

  test('a start that is broken off stops what it had started', async () => {
    const leaving = new AbortController();
    const onProgress = (line: string) => {
      lines.push(line);
      if (line.startsWith('api is ready')) leaving.abort();
    };
    await expect(start({ signal: leaving.signal, onProgress })).rejects.toThrow();
    expect(ends()).toContain('api');
  });
});
