/**
 * Writes what the service is made of, as CycloneDX: `node scripts/sbom.mjs [file]`, by default dist/sbom.cdx.json.
 *
 * `npm sbom --omit dev` leaves out what a development dependency needs as well (npm/cli issue 7909): zod, among others.
 * So npm is shown a project that never had any.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const target = path.resolve(process.argv[2] ?? path.join(root, 'dist', 'sbom.cdx.json'));
const read = (name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));

const manifest = read('package.json');
delete manifest.devDependencies;
const lock = read('package-lock.json');
// devOptional: needed by a development dependency, or by an optional one of production.
lock.packages = Object.fromEntries(Object.entries(lock.packages).filter(([, { dev }]) => dev !== true));
delete lock.packages[''].devDependencies;

const directory = mkdtempSync(path.join(tmpdir(), 'gpd-async-sbom-'));
// npm names the application after its directory.
const project = path.join(directory, manifest.name);
try {
  mkdirSync(project);
  writeFileSync(path.join(project, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(project, 'package-lock.json'), JSON.stringify(lock));
  const options = ['--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const sbom = execFileSync('npm', ['sbom', ...options], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, sbom);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
