#!/usr/bin/env node
/**
 * From a fresh clone to a running command: installs, builds, runs. It may use nothing but Node's own modules, because
 * before it has run there is nothing else.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const USAGE = `Usage: node scripts/launch.mjs <command> [options]

Installs packages and builds when that is due, then runs the command.

  start   the whole house on this machine, with data kept in .data/   (npm start)
  demo    the same on throw-away data, playing the story to its end   (npm run demo)
  test    unit, database and end-to-end tests; options go to Jest     (npm test)
  faults  a house that is broken on purpose, and what it promised     (npm run test:faults)
  cluster servers that stand in for each other, killed under load     (npm run test:cluster)
  restore a backup that is restored, and what it kept              (npm run test:restore)
  fuzz    broken input, which must be refused and change nothing      (npm run test:fuzz)

Options after the command are passed on; "start --help" lists those of start.
Services: MYSQL_URL and REDIS_URL if set; else private servers, Docker, or packages by apt. PORT: 8080 by default.
`;
const PROGRAMS = {
  start: (args) => [join('dist', 'apps', 'cli', 'src', 'main.js'), 'start', ...args],
  demo: (args) => [join('dist', 'apps', 'cli', 'src', 'main.js'), 'demo', ...args],
  faults: (args) => [join('dist', 'faults', 'drill.js'), ...args],
  cluster: (args) => [join('dist', 'faults', 'cluster.js'), ...args],
  restore: (args) => [join('dist', 'faults', 'restore.js'), ...args],
  fuzz: (args) => [join('dist', 'fuzz', 'fuzz.js'), ...args],
  test: (args) => [join('node_modules', 'jest', 'bin', 'jest.js'), ...args],
};

const startedAt = Date.now();
/** On stderr: what a command prints on stdout stays its own. */
const say = (line) =>
  process.stderr.write(`[${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s] ${line}\n`);
const giveUp = (line) => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

let current;
let stoppedBy;
for (const signal of SIGNALS) {
  process.on(signal, () => {
    stoppedBy = signal;
    if (current) current.kill(signal);
    else process.exit(130);
  });
}
watchParent();
await main(process.argv.slice(2));

async function main([command, ...args]) {
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write(USAGE);
    process.exit(command === undefined ? 1 : 0);
  }
  const program = Object.hasOwn(PROGRAMS, command) ? PROGRAMS[command] : undefined;
  if (!program)
    giveUp(
      `There is no command "${command}": start, demo, test, faults, cluster, restore or fuzz (--help says more)`,
    );
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    giveUp(`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE.join('.')} or later`);
  }
  const due = whyInstall();
  if (due) await install(due);
  const { build } = await import('./build.mjs');
  if (!(await build((line) => say(`build: ${line}`)))) process.exit(stoppedBy ? 130 : 1);
  if (stoppedBy) process.exit(130);
  const { code, signal } = await run(process.execPath, program(args), [
    'inherit',
    'inherit',
    'inherit',
    'ipc',
  ]);
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
}

/** The reason why packages must be installed, or undefined when those on disk are the locked ones. */
function whyInstall() {
  let wanted;
  let present;
  try {
    wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  } catch {
    return giveUp('package-lock.json is missing or damaged: take it from the repository again');
  }
  if (!existsSync(join(root, 'node_modules'))) return 'there are none yet';
  try {
    present = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
  } catch {
    return 'the last installation did not finish';
  }
  for (const [path, { version, optional, devOptional, link }] of Object.entries(wanted)) {
    if (path === '' || link) continue;
    const found = present[path];
    // Packages for other systems are locked too, but not installed here.
    if (!found && (optional || devOptional)) continue;
    if (found?.version !== version)
      return `${path.replace(/^.*node_modules\//, '')} ${version} is not installed`;
    if (!existsSync(join(root, path, 'package.json'))) return `${path} is damaged`;
  }
  return undefined;
}

async function install(reason) {
  say(`installing packages: ${reason}`);
  let output = '';
  const progress = setInterval(() => say('installing packages: still at it'), 5_000);
  const npmCli = process.env.npm_execpath;
  const words = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const [file, args] = npmCli?.endsWith('.js') ? [process.execPath, [npmCli, ...words]] : ['npm', words];
  const { code } = await run(file, args, ['ignore', 'pipe', 'pipe'], (text) => (output += text));
  clearInterval(progress);
  if (stoppedBy) process.exit(130);
  if (code === 0) {
    say('packages are installed');
    return;
  }
  // A broken-off installation looks complete to a quick eye; without this file it does not.
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
  const offline =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|network/i;
  if (offline.test(output)) {
    giveUp(
      "npm cannot reach the package registry: connect to the network (or set npm's proxy: npm config set proxy URL) and run this again",
    );
  }
  const complaint = output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter(Boolean);
  giveUp(
    `npm ci failed (${complaint.slice(0, 3).join(' ') || `code ${code}`}): put that right and run this again`,
  );
}

/** Runs a program in the project folder until it ends, passing signals on to it. */
function run(file, args, stdio, onText = () => {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio, env: process.env });
    current = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => onText(data.toString()));
    child.on('error', (error) => onText(`${error.message}\n`));
    child.on('close', (code, signal) => {
      current = undefined;
      resolve({ code, signal });
    });
  });
}

/**
 * npm killed by force cannot pass the signal on; its children are then given to another parent. Between npm and us
 * there may be the shell it runs scripts with, which would outlive it.
 */
function watchParent() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const above = kin(parent);
  const isShell = /(^|\/)-?(sh|dash|bash|zsh|ash|busybox)$/.test(above?.command ?? '');
  setInterval(() => {
    const orphaned = process.ppid !== parent || (isShell && kin(parent)?.parent !== above.parent);
    if (!orphaned || stoppedBy) return;
    stoppedBy = 'SIGTERM';
    if (current) current.kill('SIGTERM');
    else process.exit(130);
  }, 1_000).unref();
}

function kin(pid) {
  try {
    const [, command, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return { command, parent };
  } catch {
    // No /proc here, as on macOS.
  }
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' });
  const [, parent, command] = /^\s*(\d+)\s+(.*?)\s*$/.exec(stdout ?? '') ?? [];
  return parent ? { command, parent } : undefined;
}
