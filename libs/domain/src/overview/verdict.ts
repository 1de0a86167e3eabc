/** A kind of process without which work does not go on. */
export const WORKING_APPS = ['api', 'position-worker', 'receipt-worker', 'scheduler'] as const;
/** Position-workers that take one kind of chunks only: neither makes up for the other. */
export const SMALL_WORKER = 'small-worker';
export const LARGE_WORKER = 'large-worker';
/** What a process may be missed as. */
export const MISSED_APPS = [...WORKING_APPS, SMALL_WORKER] as const;
type MissedApp = (typeof MISSED_APPS)[number];
/** What a process counts as. */
export type CountedApp = MissedApp | typeof LARGE_WORKER;

/** What the state of a house is judged by. */
export interface HouseReading {
  /** How many of each {@link CountedApp} are known to run. */
  processes: ReadonlyMap<string, number>;
  oldestChunkSeconds: number;
  oldestDeliverySeconds: number;
  oldestWebhookSeconds: number;
  /** By reason. */
  parked: ReadonlyMap<string, number>;
  stationsOpen: number;
  stationsTroubled: number;
  /** Of the last minutes. */
  recent: { requests: number; requestsFailed: number; deliveriesMade: number; attemptsFailed: number };
}

export const FINDINGS = [
  'PROCESS_MISSING',
  'UPLOADS_WAIT',
  'RECEIPTS_WAIT',
  'WEBHOOKS_WAIT',
  'REQUESTS_FAIL',
  'DELIVERIES_FAIL',
  'DELIVERIES_STUCK',
  'STATIONS_DOWN',
  'DELIVERIES_PARKED',
  'STATIONS_TROUBLED',
] as const;

/** Something that is not as it should be. */
export interface Finding {
  code: (typeof FINDINGS)[number];
  /** `problem`: somebody should act now. `warning`: somebody should look. */
  severity: 'problem' | 'warning';
  /** How many, how long, which part, or which kind of process. */
  count?: number;
  seconds?: number;
  share?: number;
  app?: MissedApp;
}

export type HouseState = 'WELL' | 'ATTENTION' | 'TROUBLE';

/** As the alerts of docker/prometheus/alerts.yml have them: who uses both is told the same. */
const UPLOADS_WAIT_SECONDS = 600;
const RECEIPTS_WAIT_SECONDS = 300;
const WEBHOOKS_WAIT_SECONDS = 3_600;
const REQUESTS_FAIL_SHARE = 0.02;
const DELIVERIES_FAIL_SHARE = 0.5;
/** Attempts from which on their outcomes say something of all stations, and not of one. */
const ATTEMPTS_TO_JUDGE_BY = 20;

/** How many of each run, as they are told of: small-workers where a house has position-workers of one kind only. */
export function runningOf(processes: HouseReading['processes']): { app: MissedApp; count: number }[] {
  const count = (app: CountedApp) => processes.get(app) ?? 0;
  const running: { app: MissedApp; count: number }[] = WORKING_APPS.map((app) => ({
    app,
    count: app === 'position-worker' ? count(app) + count(LARGE_WORKER) : count(app),
  }));
  const isApart = count(LARGE_WORKER) + count(SMALL_WORKER) > 0;
  return isApart ? [...running, { app: SMALL_WORKER, count: count(SMALL_WORKER) }] : running;
}

/** Small chunks are taken by position-workers of both kinds, too. */
function missing(processes: HouseReading['processes']): MissedApp[] {
  const takesBoth = processes.get('position-worker') ?? 0;
  return runningOf(processes)
    .filter(({ app, count }) => count + (app === SMALL_WORKER ? takesBoth : 0) === 0)
    .map(({ app }) => app);
}

/** What is wrong with a house, the worst first; nothing where all is well. */
export function findingsOf(reading: HouseReading): Finding[] {
  const { recent } = reading;
  const found: (Finding | false)[] = [
    ...missing(reading.processes).map((app): Finding => ({
      code: 'PROCESS_MISSING',
      severity: 'problem',
      app,
    })),
    waits('RECEIPTS_WAIT', 'problem', reading.oldestDeliverySeconds, RECEIPTS_WAIT_SECONDS),
    fails('REQUESTS_FAIL', 'problem', recent.requestsFailed, recent.requests, REQUESTS_FAIL_SHARE),
    // No probe will set them free: somebody must do something.
    counts('DELIVERIES_STUCK', 'problem', reading.parked.get('INEXPRESSIBLE') ?? 0),
    counts('STATIONS_DOWN', 'problem', reading.stationsOpen),
    waits('UPLOADS_WAIT', 'warning', reading.oldestChunkSeconds, UPLOADS_WAIT_SECONDS),
    waits('WEBHOOKS_WAIT', 'warning', reading.oldestWebhookSeconds, WEBHOOKS_WAIT_SECONDS),
    recent.attemptsFailed + recent.deliveriesMade >= ATTEMPTS_TO_JUDGE_BY &&
      fails(
        'DELIVERIES_FAIL',
        'warning',
        recent.attemptsFailed,
        recent.attemptsFailed + recent.deliveriesMade,
        DELIVERIES_FAIL_SHARE,
      ),
    counts('DELIVERIES_PARKED', 'warning', reading.parked.get('EXHAUSTED') ?? 0),
    counts('STATIONS_TROUBLED', 'warning', reading.stationsTroubled),
  ];
  return found.filter((each) => each !== false);
}

/** One word for all of it. */
export function stateOf(findings: readonly Finding[]): HouseState {
  if (findings.length === 0) return 'WELL';
  return findings.some(({ severity }) => severity === 'problem') ? 'TROUBLE' : 'ATTENTION';
}

type Kind = [code: Finding['code'], severity: Finding['severity']];

function waits(...[code, severity, seconds, limit]: [...Kind, number, number]): Finding | false {
  return seconds > limit && { code, severity, seconds: Math.round(seconds) };
}

function counts(...[code, severity, count]: [...Kind, number]): Finding | false {
  return count > 0 && { code, severity, count };
}

function fails(...[code, severity, failed, all, limit]: [...Kind, number, number, number]): Finding | false {
  return all > 0 && failed / all > limit && { code, severity, share: failed / all, count: failed };
}
