import { loadConfig } from '#libs/config';
import { announceReady, runProcess } from '#libs/lifecycle';
import { startReceiptWorker } from './compose';

runProcess('receipt-worker', () => {
  const config = loadConfig();
  return {
    deadlineMs: config.STOP_DEADLINE_MS,
    start: async (resources) => {
      announceReady(await startReceiptWorker(config, resources));
    },
  };
});
