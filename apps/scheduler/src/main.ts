import { loadConfig } from '#libs/config';
import { announceReady, runProcess } from '#libs/lifecycle';
import { startScheduler } from './compose';

const config = loadConfig();
runProcess('scheduler', config.STOP_DEADLINE_MS, async (resources) => {
  await startScheduler(config, resources);
  announceReady();
});
