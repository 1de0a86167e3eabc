import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freshDatabaseUrl } from '#libs/testing';
import { type House, type HouseOptions, startHouse } from '../../apps/cli/src/house';
import { prepareDatabase } from '../../apps/cli/src/prepare-database';

const ROOT = path.resolve(__dirname, '../..');

export interface TestHouse extends House {
  close(): Promise<void>;
}

/**
 * A whole house for one test file: real processes from the build, a database and a queue prefix of its own on
 * the run's services. Retries are quick; `appEnv` overrides any setting.
 */
export async function openHouse(
  appEnv: NodeJS.ProcessEnv = {},
  options: Partial<HouseOptions> = {},
): Promise<TestHouse> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'gpd-e2e-'));
  const house = await startHouse({
    dataDir,
    throwAway: true,
    port: 0,
    env: {
      ...process.env,
      MYSQL_URL: freshDatabaseUrl(),
      REDIS_URL: process.env['GPD_TEST_REDIS_URL'],
    },
    appEnv: {
      QUEUE_PREFIX: `e2e-${randomBytes(4).toString('hex')}`,
      RELAY_INTERVAL_MS: '100',
      DELIVERY_SLOT_MS: '150',
      DELIVERY_JITTER: '0',
      ...appEnv,
    },
    appFile: (app) => path.join(ROOT, 'dist/apps', app, 'src/main.js'),
    onProgress: () => undefined,
    prepare: {
      ...prepareDatabase,
      // Somebody may try a station out while tests run: nobody is to answer for the demo's.
      seedDemo: (given) => prepareDatabase.seedDemo({ ...given, stationsUrl: 'http://127.0.0.1:1' }),
    },
    // Whoever holds or ends the position-worker means all there is.
    lanes: 'together',
    ...options,
  });
  return {
    ...house,
    close: async () => {
      await house.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
