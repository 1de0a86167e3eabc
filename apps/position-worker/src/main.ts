import { loadConfig } from '#libs/config';
import { announceReady, giveWayAsProcess, runProcess } from '#libs/lifecycle';
import { startPositionWorker } from './compose';

runProcess('position-worker', () => {
  const config = loadConfig();
  // Whoever waits for an answer comes before bulk work.
  if (config.POSITION_CONCURRENCY > 0) giveWayAsProcess();
  return {
    deadlineMs: config.STOP_DEADLINE_MS,
    start: async (resources) => {
      announceReady(await startPositionWorker(config, resources));
    },
  };
});
