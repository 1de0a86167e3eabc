import type { Command } from 'commander';
import pc from 'picocolors';
import { onStopSignals } from '#libs/lifecycle';
import { CliError } from '../cli-error';
import { withExamples } from '../examples';
import { readPort } from '../read-port';
import { type RunningStation, runStation, type StationRecord } from '../station/run-station';
import { readStationFault, STATION_FAULTS } from '../station/station-fault';

const STOP_MS = 5_000;

interface StationCommand {
  port: string;
  host: string;
  fault: string;
  verbose?: boolean;
  json?: boolean;
}

export function addStation(program: Command): void {
  const station = program
    .command('station')
    .description('a station to try against: shows each receipt it gets, and fails as told')
    .option('-p, --port <number>', 'port; 0 takes any free one', '9091')
    .option('--host <address>', 'address it listens at: others can reach it at 0.0.0.0 only', '127.0.0.1')
    .option('-f, --fault <kind>', STATION_FAULTS, 'none')
    .option('-v, --verbose', 'show the messages themselves, with the personal data in them')
    .option('--json', 'a line of JSON for each message, on standard output')
    .action(run);
  withExamples(
    station,
    ['one that works, beside a running npm start', 'station --port 9091'],
    ['one that fails twice for each receipt, and shows the messages', 'station --fault flaky:2 --verbose'],
    ['one that refuses every receipt', 'station --fault ko'],
  );
}

async function run({ port, host, fault, verbose = false, json = false }: StationCommand): Promise<void> {
  const show = (record: StationRecord) => {
    const { xml, ...rest } = record;
    if (json) process.stdout.write(`${JSON.stringify(verbose ? record : rest)}\n`);
    else process.stdout.write(`${describe(rest)}\n${verbose ? `${xml}\n` : ''}`);
  };
  const station = await listen({
    port: readPort(port),
    host,
    fault: readStationFault(fault),
    onMessage: show,
  });
  onStopSignals(() => station.stop(), {
    deadlineMs: STOP_MS,
    onError: (line) => process.stderr.write(`${line}\n`),
  });
  process.stderr.write(`A station listens at ${station.url} (fault: ${fault}); Ctrl-C stops it\n`);
}

async function listen(
  options: Parameters<typeof runStation>[0] & { port: number; host: string },
): Promise<RunningStation> {
  const { port, host } = options;
  try {
    return await runStation(options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliError(
      code === 'EADDRINUSE'
        ? `Port ${port} is in use: stop what listens there, or take --port ${port + 1}`
        : `It cannot listen at ${host} port ${port} (${code ?? message}): take another --host or --port`,
    );
  }
}

/** `12:00:00.000 #1 paSendRTV2 77777777777 receipt-1 notice 3470... 120.00 EUR, attempt 1: OK` */
function describe(record: Omit<StationRecord, 'xml'>): string {
  const {
    at,
    number,
    operation = 'no message of a station',
    idPA,
    receiptId,
    noticeNumber,
    paymentAmount,
    attempt,
  } = record;
  const words = [
    pc.dim(at.slice(11, 23)),
    `#${number}`,
    operation,
    idPA,
    receiptId,
    noticeNumber === undefined ? undefined : `notice ${noticeNumber}`,
    paymentAmount === undefined ? undefined : `${(paymentAmount / 100).toFixed(2)} EUR`,
    attempt === undefined ? undefined : `attempt ${attempt}`,
  ];
  const color = record.answer === 'OK' ? pc.green : pc.yellow;
  const why = record.detail === undefined ? '' : ` (${oneLine(record.detail)})`;
  return `${words.filter((word) => word !== undefined).join(' ')}: ${color(record.answer)}${why}`;
}

/** What others sent must not write to the terminal what it likes. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 500);
