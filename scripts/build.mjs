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
/** Pages for browsers: Vite's business, with settings of their own. */
const CONSOLE = 'apps/console';
/** What partners install: a package of its own. */
const CLIENT = 'libs/client';
const isCompiled = (file) =>
  file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('libs/testing/');
/** What the compiled code reads from beside itself. */
const isAsset = (file) =>
  /\.(wsdl|xsd|json)$/.test(file) && !file.includes('/test-data/') && !file.endsWith('/tsconfig.json');

/** Brings dist/ up to date; false when the sources do not compile (it has said so) or it was interrupted. */
export async function build(say) {
  const startedAt = Date.now();
  const files = SOURCES.flatMap((folder) => listFiles(folder)).filter(
    (file) => !file.startsWith(`${CONSOLE}/`) && (isCompiled(file) || isAsset(file)),
  );
  const stamp = {
    files,
    hash: hashOf([...SETTINGS, ...files]),
    console: hashOf(['package-lock.json', 'scripts/build.mjs', ...listFiles(CONSOLE)]),
    client: hashOf([...SETTINGS, 'scripts/client-package.mjs', ...listFiles(CLIENT)]),
  };
  const before = readStamp();
  if (before?.hash === stamp.hash && before.console === stamp.console && before.client === stamp.client) {
    say('dist is up to date');
    return true;
  }
  if (before?.hash !== stamp.hash && !(await compileAll(files, before, say))) return false;
  if (!existsSync(join(root, 'dist', CONSOLE, 'index.html')) || before?.console !== stamp.console) {
    rmSync(stampFile, { force: true });
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const status = await run(vite, 'build', CONSOLE, '--config', `${CONSOLE}/vite.config.mjs`);
    if (status !== 0) {
      if (status !== null) say('the console does not build: see the lines above');
      return false;
    }
  }
  if (!existsSync(join(root, 'dist', 'client', 'package.json')) || before?.client !== stamp.client) {
    rmSync(stampFile, { force: true });
    const status = await run(join(root, 'scripts', 'client-package.mjs'));
    if (status !== 0) {
      if (status !== null) say('the client does not build: see the lines above');
      return false;
    }
  }
  writeFileSync(stampFile, JSON.stringify(stamp));
  say(`dist is built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return true;
}

/** Compiles TypeScript, and copies what lies beside it. */
async function compileAll(files, before, say) {
  say('compiling TypeScript');
  // Incremental, unless a source is gone: tsc leaves the output of a deleted file where it was.
  if (before?.files.some((file) => !files.includes(file)) ?? true)
    rmSync(join(root, 'dist'), { recursive: true, force: true });
  rmSync(stampFile, { force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const status = await run(tsc, '-p', 'tsconfig.build.json');
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
  say(`compiled ${files.length - assets.length} files and copied ${assets.length} into dist`);
  return true;
}

/** Exit code of a compiler, null when a signal ended it. */
function run(...args) {
  return new Promise((resolve) => {
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
