import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { NODE_FLAGS } from '../apps/cli/src/house-apps';
import { type House } from '../apps/cli/src/house';
import { supervise } from '#libs/lifecycle';
import { type Ground, runBench } from './support/bench';
import { type Figure, figureOf, repeat } from './support/figures';

const HELP = `Measures starts: how long until a process takes work, and until npm start has the whole house open.

  npm run bench:start -- [--runs 5] [--json]

Each process is started beside a house that is running. Limit: a Node.js process that does nothing. The house is opened by
the launcher with everything installed and built: the first time with an empty data folder, then on the same one again.
Milliseconds; lower is better.
`;

const DIST = path.resolve(__dirname, '..');
const ROOT = path.dirname(DIST);
const APPS = ['api', 'position-worker', 'receipt-worker', 'scheduler'] as const;
type App = (typeof APPS)[number];

runBench(HELP, { runs: 5 }, async (ground, { runs, json }) => {
  const apps = await timesOfApps(ground, runs);
  const limit = figureOf(await repeat(runs, timeOfNothing));
  const first = figureOf(await repeat(runs, (n) => timeOfLauncher(path.join(ground.folder, `fresh-${n}`))));
  const known = path.join(ground.folder, 'fresh-0');
  const again = figureOf(await repeat(runs, () => timeOfLauncher(known)));
  report({ apps, limit, first, again }, json);
});

async function timesOfApps(ground: Ground, runs: number): Promise<Record<App, Figure>> {
  const house = await ground.openHouse();
  const times = {} as Record<App, Figure>;
  for (const app of APPS)
    times[app] = figureOf(await repeat(runs, () => timeOfApp(app, house, ground.folder)));
  await house.stop();
  return times;
}

async function timeOfApp(app: App, house: House, folder: string): Promise<number> {
  const startedAt = performance.now();
  const child = supervise({
    name: app,
    file: path.join(DIST, `apps/${app}/src/main.js`),
    execArgv: NODE_FLAGS,
    env: {
      ...process.env,
      MYSQL_URL: house.mysqlUrl,
      REDIS_URL: house.redisUrl,
      SPOOL_DIR: path.join(folder, 'spool'),
      PORT: '0',
      HEALTH_PORT: '0',
      STOP_DRAIN_MS: '0',
      LOG_LEVEL: 'warn',
    },
  });
  await child.ready;
  const took = performance.now() - startedAt;
  await child.stop();
  return took;
}

async function timeOfNothing(): Promise<number> {
  const startedAt = performance.now();
  await once(spawn(process.execPath, ['-e', '0']), 'exit');
  return performance.now() - startedAt;
}

/** What `npm start` runs, until it says where it is. */
async function timeOfLauncher(dataDir: string): Promise<number> {
  const startedAt = performance.now();
  const launcher = spawn(
    process.execPath,
    [path.join(ROOT, 'scripts/launch.mjs'), 'start', '--port', '0', '--data', dataDir, '--json'],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const exited = once(launcher, 'exit').then(([code]) => {
    throw new Error(`The launcher ended with ${String(code)} before the house was open`);
  });
  await Promise.race([once(launcher.stdout, 'data'), exited]);
  const took = performance.now() - startedAt;
  launcher.kill('SIGTERM');
  await exited.catch(() => undefined);
  return took;
}

interface Times {
  apps: Record<App, Figure>;
  limit: Figure;
  first: Figure;
  again: Figure;
}

function report({ apps, limit, first, again }: Times, json: boolean): void {
  const median = (figure: Figure) => Math.round(figure.median);
  if (json) {
    process.stdout.write(
      `${JSON.stringify({
        what: 'start of a process until it takes work; limit: a process that does nothing',
        unit: 'ms',
        ours: median(apps.api),
        limit: median(limit),
        ratioToLimit: Number((apps.api.median / limit.median).toFixed(1)),
        apps: Object.fromEntries(APPS.map((app) => [app, median(apps[app])])),
        house: { first: median(first), again: median(again) },
        runs: { ours: apps.api.runs, limit: limit.runs, first: first.runs, again: again.runs },
      })}\n`,
    );
    return;
  }
  const line = (name: string, figure: Figure) =>
    `  ${name.padEnd(34)} ${median(figure)} ms (${Math.round(figure.min)} to ${Math.round(figure.max)})`;
  process.stdout.write(
    [
      `until it takes work, median of ${first.runs.length} runs`,
      ...APPS.map((app) => line(app, apps[app])),
      line('limit: a process that does nothing', limit),
      line('npm start, on an empty folder', first),
      line('npm start, once more', again),
      '',
    ].join('\n'),
  );
}
