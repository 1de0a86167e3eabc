import { loadConfig } from '#libs/config';
import { announceReady, runProcess } from '#libs/lifecycle';
import { startPositionWorker } from './compose';

runProcess('position-worker', () => {
  const config = loadConfig();
  return {
    deadlineMs: config.STOP_DEADLINE_MS,
    start: async (resources) => {
      announceReady(await startPositionWorker(config, resources));
    },
  };
});
