import type { HouseView } from '#libs/contracts';
import { CliError } from '../cli-error';
import { type Remote, RemoteError } from '../remote/remote';
import { testStation } from '../remote/stations';
import { eachStation, NO_WAY } from './each-station';
import { compareClocks, type Finding, Findings } from './finding';

const LONGEST_MS = 10_000;
/** The Date of an answer has no milliseconds. */
const DATE_STEP_MS = 1_000;

/**
 * Looks at a running service from outside: whether it answers and is ready, its clock, the key, how the house stands, and
 * the way from its api to each station, which only an operator's key may ask for. Changes nothing.
 */
export async function examineService(remote: Remote, options: { stations: boolean }): Promise<Finding[]> {
  const service = new Findings('service');
  const clock = new Findings('clock');
  if (!(await answers(remote.url, service, clock))) return service.list;
  const key = new Findings('key');
  const house = await overviewOf(remote, key);
  const stations = house === undefined || !options.stations ? [] : await stationsOf(remote);
  return [service, clock, key, ...(house === undefined ? [] : [judgeHouse(house)]), ...stations].flatMap(
    ({ list }) => list,
  );
}

async function answers(url: string, service: Findings, clock: Findings): Promise<boolean> {
  const start = performance.now();
  let response: Response;
  try {
    response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(LONGEST_MS) });
  } catch (error) {
    const { cause } = error as Error;
    service.fail(
      `${url} does not answer (${cause instanceof Error ? cause.message : (error as Error).message})`,
      'is it running? Else correct --url or GPD_URL',
    );
    return false;
  }
  const took = performance.now() - start;
  const readiness = (await response.json().catch(() => ({}))) as { status?: string; reasons?: string[] };
  if (readiness.status === undefined) {
    service.fail(
      `${url} answers ${response.status}, but not as a gpd-async does`,
      'correct --url or GPD_URL, or what stands before it',
    );
    return false;
  }
  const date = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(date)) compareClocks(clock, 'the service', date, took + DATE_STEP_MS);
  if (response.ok) service.ok(`${url} takes work`);
  else
    service.fail(
      `${url} takes no work: ${(readiness.reasons ?? []).join('; ')}`,
      'run gpd doctor beside it, with its settings',
    );
  return true;
}

/** How the house stands, where the key may know. */
async function overviewOf(remote: Remote, key: Findings): Promise<HouseView | undefined> {
  try {
    const house = await remote.get<HouseView>('/admin/overview');
    key.ok("it is an operator's");
    return house;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (error instanceof RemoteError && error.status === 403)
      key.ok("it is a partner's: how the whole house and its stations stand is for operators to see");
    else key.fail(error.message, 'nothing else can be asked without one');
    return undefined;
  }
}

type HouseFinding = HouseView['findings'][number];

/** What the console's overview says in its first lines, and what to do. */
export function judgeHouse({ findings, processes }: Pick<HouseView, 'findings' | 'processes'>): Findings {
  const house = new Findings('house');
  house.ok(`it runs ${processes.map(({ app, count }) => `${count} ${app}`).join(', ')}`);
  for (const finding of findings) {
    const [detail, advice] = WORDS[finding.code](finding);
    if (finding.severity === 'problem') house.fail(detail, advice);
    else house.warn(detail, advice);
  }
  return house;
}

const PARKED = 'gpd receipts redeliver, or the page of receipts in the console';

const WORDS: Record<HouseFinding['code'], (of: HouseFinding) => [detail: string, advice: string]> = {
  PROCESS_MISSING: ({ app }) => [`no ${app} shows itself`, 'start one, and read its log'],
  UPLOADS_WAIT: ({ seconds }) => [
    `the oldest job has waited for ${seconds} s`,
    'start more position-workers',
  ],
  RECEIPTS_WAIT: ({ seconds }) => [
    `a receipt nobody has tried to deliver waits for ${seconds} s`,
    'start more receipt-workers',
  ],
  WEBHOOKS_WAIT: ({ seconds }) => [
    `the oldest webhook has waited for ${seconds} s`,
    'read the log of the scheduler',
  ],
  REQUESTS_FAIL: ({ count }) => [`${count} requests failed in ten minutes`, 'read the log of the api'],
  DELIVERIES_FAIL: ({ count }) => [
    `${count} attempts at deliveries failed in ten minutes, most of them`,
    'can stations be reached from where receipt-workers run?',
  ],
  DELIVERIES_STUCK: ({ count }) => [`of ${count} deliveries no message can be made`, PARKED],
  STATIONS_DOWN: ({ count }) => [
    `${count} stations do not answer`,
    'what they are owed waits for them; below is where the way to each ends',
  ],
  DELIVERIES_PARKED: ({ count }) => [`the attempts of ${count} deliveries are used up`, PARKED],
  STATIONS_TROUBLED: ({ count }) => [
    `the last attempts of ${count} stations failed`,
    'gpd stations show <id> has the last error of each',
  ],
};

async function stationsOf(remote: Remote): Promise<Findings[]> {
  const { stations } = await remote.get<{ stations: { stationId: string; enabled: boolean }[] }>(
    '/admin/stations',
  );
  return eachStation(stations, ({ stationId }, findings) => goTheWayTo(remote, stationId, findings));
}

async function goTheWayTo(remote: Remote, stationId: string, findings: Findings): Promise<void> {
  try {
    const { ok, summary } = await testStation(remote, stationId);
    if (ok) findings.ok(summary);
    else findings.warn(summary, NO_WAY);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    findings.warn(error.message, 'it was not looked at');
  }
}
