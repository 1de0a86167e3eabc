import { loadConfig } from '#libs/config';
import { announceReady, runProcess } from '#libs/lifecycle';
import { startReceiptWorker } from './compose';

const config = loadConfig();
runProcess('receipt-worker', config.STOP_DEADLINE_MS, async (resources) => {
  await startReceiptWorker(config, resources);
  announceReady();
});
