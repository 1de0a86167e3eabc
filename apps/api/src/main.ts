import { loadConfig } from '#libs/config';
import { announceReady, runProcess } from '#libs/lifecycle';
import { startApi } from './compose';

runProcess('api', () => {
  const config = loadConfig();
  return {
    deadlineMs: config.STOP_DRAIN_MS + config.STOP_DEADLINE_MS,
    start: async (resources) => {
      announceReady(await startApi(config, resources));
    },
  };
});
