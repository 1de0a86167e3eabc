import { loadConfig } from '#libs/config';
import { announceReady, giveWayAsProcess, runProcess } from '#libs/lifecycle';
import { startPositionWorker } from './compose';

// Whoever waits for an answer comes before bulk work.
giveWayAsProcess();

runProcess('position-worker', () => {
  const config = loadConfig();
  return {
    deadlineMs: config.STOP_DEADLINE_MS,
    start: async (resources) => {
      announceReady(await startPositionWorker(config, resources));
    },
  };
});
