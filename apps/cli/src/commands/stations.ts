import type { Command } from 'commander';
import pc from 'picocolors';
import { CliError } from '../cli-error';
import { withExamples } from '../examples';
import { isRemote, remoteOf, type RemoteOptions, withRemote } from '../remote/options';
import { type Remote, RemoteError } from '../remote/remote';
import { stationPath, testStation } from '../remote/stations';
import { table } from '../table';
import { print, withDatabase } from '../with-database';

interface StationView {
  stationId: string;
  brokerCode: string;
  endpointUrl: string;
  enabled: boolean;
  organizations: { organizationFiscalCode: string; broadcast: boolean }[];
  /** Known to a running service only. */
  health?: { state: string };
}

interface AddOptions extends RemoteOptions {
  broker: string;
  endpoint: string;
  organizations?: string[];
  broadcast?: string[];
  auxDigit?: string;
  segregationCode?: string;
  timeoutMs?: string;
  primitiveVersion?: string;
  disabled?: boolean;
  replace?: boolean;
}

export function addStations(program: Command): void {
  const stations = program.command('stations').description('stations, which receipts are delivered to');
  withExamples(
    withRemote(stations.command('list'))
      .description('all stations and the organizations they serve: of --url (GPD_URL), else of MYSQL_URL')
      .action(list),
    ['of a running service, with an operator key', 'stations list --url http://127.0.0.1:8080'],
  );
  withExamples(
    withRemote(stations.command('show <id>'))
      .description('a station with its health and traffic, as JSON')
      .action(async (id: string, options: RemoteOptions) => {
        print(await remoteOf(options).get(stationPath(id)));
      }),
    ['is it down, and what waits for it', 'stations show 15376371009_01'],
  );
  withExamples(
    withRemote(stations.command('add <id>'))
      .description('register a station')
      .requiredOption('-b, --broker <code>', 'fiscal code of its broker')
      .requiredOption('-e, --endpoint <url>', 'where it takes SOAP')
      .option('--organizations <codes...>', 'it gets receipts of notices of these organizations')
      .option('--broadcast <codes...>', 'it gets all receipts that concern these organizations')
      .option('--aux-digit <digit>', 'of the notices, 0 to 3')
      .option('--segregation-code <digits>', 'of the notices, such as 01')
      .option('--timeout-ms <number>', "for one attempt, in place of the service's own")
      .option('--primitive-version <number>', '1 or 2', '2')
      .option('--disabled', 'nothing is sent to it yet')
      .option('--replace', 'overwrite the one of this id')
      .action(add),
    [
      'one that gpd station serves',
      'stations add 15376371009_01 -b 15376371009 -e http://127.0.0.1:9091/ --organizations 77777777777',
    ],
  );
  withExamples(
    withRemote(stations.command('test <id>'))
      .description('go the way of a delivery to it, without sending a receipt')
      .addHelpText('after', '\nExit code: 0 when it can be reached and speaks SOAP, else 1.')
      .action(test),
    ['after it was registered', 'stations test 15376371009_01'],
  );
  withExamples(
    withRemote(stations.command('remove <id>'))
      .description('forget a station; what it is owed stays owed')
      .action(async (id: string, options: RemoteOptions) => {
        await remoteOf(options).json('DELETE', stationPath(id));
        if (options.json) print({ removed: id });
      }),
    ['one that was for a trial', 'stations remove 15376371009_09'],
  );
}

async function list(options: RemoteOptions): Promise<void> {
  const stations: StationView[] = isRemote(options)
    ? (await remoteOf(options).get<{ stations: StationView[] }>('/admin/stations')).stations
    : await withDatabase((database, { Stations }) => new Stations(database).list());
  if (options.json) {
    print(stations);
    return;
  }
  const serves = ({ organizations }: StationView, broadcast: boolean) =>
    organizations.filter((link) => link.broadcast === broadcast).map((link) => link.organizationFiscalCode);
  const rows = stations.map((station) => [
    station.stationId,
    station.brokerCode,
    station.endpointUrl,
    station.enabled ? (station.health?.state ?? 'enabled') : 'disabled',
    serves(station, false),
    serves(station, true),
  ]);
  process.stdout.write(table(['station', 'broker', 'endpoint', 'state', 'organizations', 'broadcast'], rows));
}

async function add(id: string, options: AddOptions): Promise<void> {
  const remote = remoteOf(options);
  if (!options.replace && (await exists(remote, id)))
    throw new CliError(`There is a station ${id}: take another id, or --replace to overwrite it`);
  const { organizations = [], broadcast = [], auxDigit, segregationCode } = options;
  const link = (organizationFiscalCode: string) => ({
    organizationFiscalCode,
    broadcast: broadcast.includes(organizationFiscalCode),
    ...(auxDigit === undefined ? {} : { auxDigit: Number(auxDigit) }),
    ...(segregationCode === undefined ? {} : { segregationCode }),
  });
  print(
    await remote.json('PUT', stationPath(id), {
      json: {
        brokerCode: options.broker,
        endpointUrl: options.endpoint,
        enabled: !options.disabled,
        primitiveVersion: Number(options.primitiveVersion),
        organizations: [...new Set([...organizations, ...broadcast])].map(link),
        ...(options.timeoutMs === undefined ? {} : { timeoutMs: Number(options.timeoutMs) }),
      },
    }),
  );
}

async function exists(remote: Remote, id: string): Promise<boolean> {
  try {
    await remote.get(stationPath(id));
    return true;
  } catch (error) {
    if (error instanceof RemoteError && error.code === 'STATION_NOT_FOUND') return false;
    throw error;
  }
}

async function test(id: string, options: RemoteOptions): Promise<void> {
  const result = await testStation(remoteOf(options), id);
  if (options.json) print(result);
  else {
    for (const { step, ok, durationMs, detail } of result.steps)
      process.stdout.write(
        `${ok ? pc.green('ok  ') : pc.red('fail')}  ${step} (${durationMs} ms): ${detail}\n`,
      );
    process.stdout.write(`${result.summary}\n`);
  }
  process.exitCode = result.ok ? 0 : 1;
}
