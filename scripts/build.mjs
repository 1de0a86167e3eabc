#!/usr/bin/env node
/** Compiles into dist/ what is not there yet. Run by `npm run build`, and by launch.mjs before it starts anything. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = ['apps', 'libs', 'bench', 'faults', 'fuzz'];
const SETTINGS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
];
const stampFile = join(root, 'dist', '.build-stamp.json');
const isCompiled = (file) =>
  file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('libs/testing/');
/** What the compiled code reads from beside itself. */
const isAsset = (file) => /\.(wsdl|xsd|json)$/.test(file) && !file.includes('/test-data/');

/** Brings dist/ up to date; false when the sources do not compile (it has said so) or it was interrupted. */
export async function build(say) {
  const startedAt = Date.now();
  const files = SOURCES.flatMap((folder) => listFiles(folder)).filter(
    (file) => isCompiled(file) || isAsset(file),
  );
  const stamp = { files, hash: hashOf([...SETTINGS, ...files]) };
  const before = readStamp();
  if (before?.hash === stamp.hash) {
    say('dist is up to date');
    return true;
  }
  say('compiling TypeScript');
  // Incremental, unless a source is gone: tsc leaves the output of a deleted file where it was.
  if (before?.files.some((file) => !files.includes(file)) ?? true)
    rmSync(join(root, 'dist'), { recursive: true, force: true });
  rmSync(stampFile, { force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const status = await compile(tsc);
  if (status === null) return false;
  if (status !== 0) {
    say('the sources do not compile: see the lines above');
    return false;
  }
  const assets = files.filter(isAsset);
  for (const file of assets) {
    const target = join(root, 'dist', file);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, file), target);
  }
  writeFileSync(stampFile, JSON.stringify(stamp));
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  say(`compiled ${files.length - assets.length} files and copied ${assets.length} into dist in ${seconds} s`);
  return true;
}

/** Exit code of the compiler, null when a signal ended it. */
function compile(tsc) {
  return new Promise((resolve) => {
    const args = [tsc, '-p', 'tsconfig.build.json'];
    spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] }).on('close', resolve);
  });
}

function listFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return undefined;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = (await build((line) => console.error(`build: ${line}`))) ? 0 : 1;
}
