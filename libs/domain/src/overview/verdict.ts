/** A kind of process without which work does not go on. */
export const WORKING_APPS = ['api', 'position-worker', 'receipt-worker', 'scheduler'] as const;
export type WorkingApp = (typeof WORKING_APPS)[number];
/** What a position-worker that takes small chunks only counts as: it does not make up for one that takes the others. */
export const SMALL_WORKER = 'small-worker';

/** What the state of a house is judged by. */
export interface HouseReading {
  /** How many of each are known to run. */
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
  app?: WorkingApp;
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

/** What is wrong with a house, the worst first; nothing where all is well. */
export function findingsOf(reading: HouseReading): Finding[] {
  const { recent } = reading;
  const found: (Finding | false)[] = [
    ...WORKING_APPS.map(
      (app): Finding | false =>
        (reading.processes.get(app) ?? 0) === 0 && { code: 'PROCESS_MISSING', severity: 'problem', app },
    ),
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
