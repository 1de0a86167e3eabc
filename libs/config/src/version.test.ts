import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readVersion } from './version';

const ROOT = path.resolve(__dirname, '../../..');
const read = (...file: string[]): unknown => JSON.parse(readFileSync(path.resolve(ROOT, ...file), 'utf8'));

describe('readVersion', () => {
  it('finds the version of this build', () => {
    expect(readVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});

it('is built from dependencies of exact versions', () => {
  const { dependencies, devDependencies } = read('package.json') as Record<string, Record<string, string>>;
  const inexact = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(inexact).toEqual([]);
});

it('says what it is made of: all that is needed to run it, also where a test needs it too, and no more', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'gpd-async-sbom-test-'));
  try {
    const file = path.join(directory, 'sbom.json');
    execFileSync(process.execPath, [path.join(ROOT, 'scripts/sbom.mjs'), file], { stdio: 'pipe' });
    const { components, metadata } = read(file) as {
      components: { name: string; version: string }[];
      metadata: { component: { name: string } };
    };
    expect(metadata.component.name).toBe('gpd-async');
    const { packages } = read('package-lock.json') as {
      packages: Record<string, { name?: string; version: string; dev?: boolean }>;
    };
    const needed = Object.entries(packages)
      .filter(([place, { dev }]) => place !== '' && dev !== true)
      .map(([place, { name, version }]) => `${name ?? place.split('node_modules/').at(-1) ?? ''}@${version}`);
    const told = components.map(({ name, version }) => `${name}@${version}`);
    expect(told).toContainEqual(expect.stringMatching(/^zod@/));
    expect([...new Set(told)].sort()).toEqual([...new Set(needed)].sort());
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
