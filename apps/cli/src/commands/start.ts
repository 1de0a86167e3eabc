import { type Command } from 'commander';
import { onStopSignals } from '#libs/lifecycle';
import { hostEnvironment } from '#libs/local-services';
import { withExamples } from '../examples';
import { type House, startHouse } from '../house';
import { createProgress } from '../progress';
import { readPort } from '../read-port';
import { withJson } from '../remote/options';
import { print } from '../with-database';

const STOP_MS = 50_000;
const DEFAULT_PORT = '8080';

export function addStart(program: Command): void {
  withExamples(
    withJson(program.command('start'))
      .description('run the whole house on this machine, with data kept in the data folder')
      .option('-p, --port <number>', `port of the API (PORT, else ${DEFAULT_PORT}; 0 takes any)`)
      .option('-d, --data <folder>', 'data folder', '.data')
      .action(start),
    ['with data kept in .data', 'start'],
    ['a second one beside it', 'start --port 8090 --data .data-2'],
  );
}

async function start(options: { port?: string; data: string; json?: boolean }): Promise<void> {
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
