import { type Command } from 'commander';
import { type WorkerLimits } from '#libs/domain';
import { onStopSignals } from '#libs/lifecycle';
import { hostEnvironment } from '#libs/local-services';
import { withExamples } from '../examples';
import { type House, startHouse } from '../house';
import { createProgress } from '../progress';
import { readPort } from '../read-port';
import { withJson } from '../remote/options';
import { print } from '../with-database';
import { readWorkerLimits } from '../worker-limits';

const STOP_MS = 50_000;
const DEFAULT_PORT = '8080';

export function addStart(program: Command): void {
  withExamples(
    withJson(program.command('start'))
      .description('run the whole house on this machine, with data kept in the data folder')
      .option('-p, --port <number>', `port of the API (PORT, else ${DEFAULT_PORT}; 0 takes any)`)
      .option('-d, --data <folder>', 'data folder', '.data')
      .option('--position-workers <number>', 'processes that apply uploads, or 1..4: as the load asks for it')
      .option('--receipt-workers <number>', 'processes that deliver receipts, likewise')
      .action(start),
    ['with data kept in .data', 'start'],
    ['a second one beside it', 'start --port 8090 --data .data-2'],
    ['workers that follow the load', 'start --position-workers 1..4 --receipt-workers 2..8'],
  );
}

interface StartOptions {
  port?: string;
  data: string;
  positionWorkers?: string;
  receiptWorkers?: string;
  json?: boolean;
}

async function start(options: StartOptions): Promise<void> {
  const env = hostEnvironment();
  const port = readPort((options.port ?? env['PORT']) || DEFAULT_PORT);
  const say = createProgress();
  const leaving = new AbortController();
  const starting = startHouse({
    dataDir: options.data,
    throwAway: false,
    port,
    env,
    onProgress: say,
    signal: leaving.signal,
    workers: {
      limits: {
        'position-worker': limitsOf('--position-workers', options.positionWorkers),
        'receipt-worker': limitsOf('--receipt-workers', options.receiptWorkers),
      },
    },
  });
  onStopSignals(
    async () => {
      leaving.abort();
      // A start that was broken off has cleaned up by itself.
      const house = await starting.catch(() => undefined);
      await house?.stop();
      say('everything is stopped');
    },
    {
      deadlineMs: STOP_MS,
      onStopping: (reason) => say(`${reason}: stopping`),
      onError: say,
    },
  );
  try {
    const house = await starting;
    say('the house is open; Ctrl-C stops it');
    if (options.json) print({ url: house.url, ...house.seed, demoFile: house.demoFile });
    else process.stdout.write(describe(house));
  } catch (error) {
    // Broken off on purpose: the stop above ends the process.
    if (!leaving.signal.aborted) throw error;
  }
}

const limitsOf = (option: string, text = '1'): WorkerLimits => readWorkerLimits(option, text);

function describe({ url, seed, demoFile }: House): string {
  const [organization = ''] = seed.organizations;
  return [
    '',
    `  URL           ${url}`,
    `  operator key  ${seed.operatorKey}`,
    `  partner key   ${seed.partnerKey}   (broker ${seed.broker})`,
    `  also in       ${demoFile}`,
    '',
    `  curl -H 'Ocp-Apim-Subscription-Key: ${seed.partnerKey}' ${url}/organizations/${organization}/jobs`,
    '',
    '',
  ].join('\n');
}
