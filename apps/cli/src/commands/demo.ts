import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { runToEnd } from '#libs/lifecycle';
import { hostEnvironment } from '#libs/local-services';
import { playStory } from '../demo/story';
import { withExamples } from '../examples';
import { startHouse } from '../house';
import { createProgress } from '../progress';
import { runStation } from '../station/run-station';

const STOP_MS = 50_000;
/** The platform's slot is a minute; nobody watches that long. */
const DEMO_ENV = { DELIVERY_SLOT_MS: '500', RELAY_INTERVAL_MS: '100' };

export function addDemo(program: Command): void {
  withExamples(
    program
      .command('demo')
      .description('watch it work: a throw-away house, 1,000 positions, 20 payments, three stations')
      .action(demo),
    ['it stops by itself', 'demo'],
  );
}

async function demo(): Promise<void> {
  const say = createProgress();
  await runToEnd({ say, deadlineMs: STOP_MS }, async (resources, signal) => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'gpd-demo-'));
    resources.defer('data', () => rm(dataDir, { recursive: true, force: true }));
    const stations = {
      originating: await runStation({ fault: { kind: 'none' } }),
      broadcast: await runStation({ fault: { kind: 'none' } }),
      flaky: await runStation({ fault: { kind: 'flaky', failures: 2 } }),
    };
    resources.defer('stations', () => Promise.all(Object.values(stations).map((station) => station.stop())));
    const house = await resources.acquire('house', () =>
      startHouse({
        dataDir,
        throwAway: true,
        port: 0,
        env: { ...hostEnvironment(), ...DEMO_ENV },
        onProgress: say,
        signal,
      }),
    );
    await playStory(house, stations, say);
  });
  say('everything is stopped');
  process.exit(0);
}
