import { loadConfig } from '#libs/config';
import { announceReady, runProcess } from '#libs/lifecycle';
import { startApi } from './compose';

const config = loadConfig();
runProcess('api', config.STOP_DEADLINE_MS, async (resources) => {
  announceReady(await startApi(config, resources));
});
