import { loadConfig } from '#libs/config';
import { announceReady, runProcess } from '#libs/lifecycle';
import { startPositionWorker } from './compose';

const config = loadConfig();
runProcess('position-worker', config.STOP_DEADLINE_MS, async (resources) => {
  await startPositionWorker(config, resources);
  announceReady();
});
