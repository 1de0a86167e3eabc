import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { settings } from './schema';

const ROOT = path.resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Service {
  environment?: Record<string, string>;
  stop_grace_period?: string;
  read_only?: boolean;
}
interface Values {
  settings: Record<string, string>;
  apps: Record<string, { app?: string; settings: Record<string, string> }>;
  terminationGracePeriodSeconds: number;
}

const stack = parse(read('docker/stack.yml'), { merge: true }) as { services: Record<string, Service> };
const values = parse(read('docker/helm/gpd-async/values.yaml')) as Values;
const unit = read('docker/systemd/gpd-async@.service');
const target = read('docker/systemd/gpd-async.target');
/** What an image is told beside its settings. */
const OF_THE_IMAGE = ['APP', 'NODE_ENV'];
const known = new Set([...Object.keys(settings.shape), ...OF_THE_IMAGE]);
/** Every process there is: what has a main.ts of its own, the command aside. */
const apps = readdirSync(path.join(ROOT, 'apps')).filter(
  (app) => app !== 'cli' && readdirSync(path.join(ROOT, 'apps', app, 'src')).includes('compose.ts'),
);
const { STOP_DRAIN_MS, STOP_DEADLINE_MS } = settings.parse({
  MYSQL_URL: 'mysql://host/gpd',
  REDIS_URL: 'redis://host',
});
const stopSeconds = (STOP_DRAIN_MS + STOP_DEADLINE_MS) / 1000;
/** Names assigned in a file of lines. */
const assigned = (text: string): string[] =>
  [...text.matchAll(/^([A-Z][A-Z_]+)=/gm)].map(([, name]) => name ?? '');

describe('the files that run gpd-async elsewhere', () => {
  it('name settings that exist', () => {
    const { migrate, ...services } = stack.services;
    const named = [
      ...[migrate, ...Object.values(services)].flatMap((service) => Object.keys(service?.environment ?? {})),
      ...Object.keys(values.settings),
      ...Object.values(values.apps).flatMap((app) => Object.keys(app.settings)),
      ...assigned(read('docker/systemd/settings.env.example')),
      ...[...unit.matchAll(/(?:Environment=|\s)([A-Z][A-Z_]+)=/g)].map(([, name]) => name ?? ''),
    ];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('run every app', () => {
    const { migrate, ...services } = stack.services;
    expect(migrate?.read_only).toBe(true);
    const ofStack = Object.entries(services).map(([name, { environment }]) => [name, environment?.['APP']]);
    const ofChart = Object.entries(values.apps).map(([name, { app }]) => [name, app ?? name]);
    for (const parts of [ofStack, ofChart]) {
      expect(parts.filter(([name, app]) => name !== app)).toEqual([
        ['small-position-worker', 'position-worker'],
      ]);
      expect([...new Set(parts.map(([, app]) => app))].sort()).toEqual([...apps].sort());
    }
    const wanted = /^Wants=(.*)$/m.exec(target)?.[1]?.split(' ');
    expect(wanted?.sort()).toEqual(apps.map((app) => `gpd-async@${app}.service`).sort());
  });

  it.each([
    ['stack.yml', Object.values(stack.services).map(({ environment }) => environment ?? {})],
    [
      'the chart',
      Object.entries(values.apps).map(([name, { app, settings }]) => ({ APP: app ?? name, ...settings })),
    ],
  ])('leave no kind of chunks to nobody: %s', (_, parts: Record<string, string>[]) => {
    const workers = parts
      .filter(({ APP }) => APP === 'position-worker')
      .map(({ POSITION_CONCURRENCY: large = '3', POSITION_SMALL_CONCURRENCY: small = '2' }) => [
        large,
        small,
      ]);
    expect(workers).toEqual([
      ['3', '0'],
      ['0', '2'],
    ]);
  });

  it('give processes the time they take to stop', () => {
    const seconds = [
      ...Object.values(stack.services).map(({ stop_grace_period }) => parseInt(stop_grace_period ?? '0', 10)),
      values.terminationGracePeriodSeconds,
      Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]),
    ];
    for (const each of seconds) expect(each).toBeGreaterThan(stopSeconds);
  });
});
