import { type Command } from 'commander';
import { onStopSignals } from '#libs/lifecycle';
import { hostEnvironment } from '#libs/local-services';
import { CliError } from '../cli-error';
import { type House, startHouse } from '../house';
import { createProgress } from '../progress';

const STOP_MS = 50_000;
const DEFAULT_PORT = 8080;

export function addStart(program: Command): void {
  program
    .command('start')
    .description('run the whole house on this machine, with data kept in the data folder')
    .option('-p, --port <number>', `port of the API (PORT, else ${DEFAULT_PORT}; 0 takes any)`)
    .option('-d, --data <folder>', 'data folder', '.data')
    .action(start);
}

async function start(options: { port?: string; data: string }): Promise<void> {
  const env = hostEnvironment();
  const port = readPort(options.port ?? env['PORT']);
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
    process.stdout.write(describe(house));
  } catch (error) {
    // Broken off on purpose: the stop above ends the process.
    if (!leaving.signal.aborted) throw error;
  }
}

function readPort(text: string | undefined): number {
  if (!text) return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new CliError(`PORT must be a number from 0 to 65535, not "${text}"`);
  }
  return port;
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
