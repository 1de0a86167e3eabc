import { loadConfig } from '#libs/config';
import { announceReady, runProcess } from '#libs/lifecycle';
import { startScheduler } from './compose';

runProcess('scheduler', () => {
  const config = loadConfig();
  return {
    deadlineMs: config.STOP_DEADLINE_MS,
    start: async (resources) => {
      announceReady(await startScheduler(config, resources));
    },
  };
});
