import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readVersion } from './version';

describe('readVersion', () => {
  it('finds the version of this build', () => {
    expect(readVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});

it('is built from dependencies of exact versions', () => {
  const file = readFileSync(path.resolve(__dirname, '../../../package.json'), 'utf8');
  const { dependencies, devDependencies } = JSON.parse(file) as Record<string, Record<string, string>>;
  const inexact = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(inexact).toEqual([]);
});
