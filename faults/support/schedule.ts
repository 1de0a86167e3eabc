import { type Random, randomOf } from './random';

/** Processes of the house, two of each app. */
export const APPS = [
  'api-1',
  'api-2',
  'position-worker-1',
  'position-worker-2',
  'receipt-worker-1',
  'receipt-worker-2',
  'scheduler-1',
  'scheduler-2',
] as const;
export type AppName = (typeof APPS)[number];
export type ServerName = 'mysql' | 'redis';

/** What is done to the house; those that last are taken back after `durationMs`. */
export type Fault =
  | { kind: 'kill'; app: AppName }
  | { kind: 'pause'; app: AppName; durationMs: number }
  | { kind: 'wipe redis' }
  | { kind: 'restart server'; server: ServerName; durationMs: number }
  | { kind: 'pause server'; server: ServerName; durationMs: number }
  /** Connections are reset, new ones too. */
  | { kind: 'cut network'; app: AppName | 'all'; server: ServerName; durationMs: number }
  /** Bytes wait, and go on afterwards. */
  | { kind: 'stall network'; app: AppName | 'all'; server: ServerName; durationMs: number }
  /** An upload that does not come to its end has all the space an api's uploads may have. */
  | { kind: 'spool full'; app: 'api-1' | 'api-2'; durationMs: number }
  | { kind: 'station down'; station: number; durationMs: number };

export interface PlannedFault {
  /** Since the first one could have been. */
  atMs: number;
  fault: Fault;
}

/** Two of four faults in five seconds: the house has hardly a quiet moment, and yet some. */
const SLOT_MS = 4_500;
const OVERLAPS = 0.3;
const FLAKY_STATIONS = 2;

type Make = (random: Random) => Fault;
const seconds = (random: Random, from: number, to: number): number => random.between(from * 1000, to * 1000);
const someApp = (random: Random): AppName | 'all' => (random.chance(0.3) ? 'all' : random.pick(APPS));
const killOf =
  (app: string): Make =>
  (random) => ({ kind: 'kill', app: `${app}-${random.between(1, 2)}` as AppName });

/** A bag that is emptied before it is filled again: in a short drill every kind has its turn. */
const BAG: readonly Make[] = [
  killOf('api'),
  killOf('position-worker'),
  killOf('receipt-worker'),
  killOf('scheduler'),
  (random) => ({ kind: 'pause', app: random.pick(APPS), durationMs: seconds(random, 1, 6) }),
  () => ({ kind: 'wipe redis' }),
  () => ({ kind: 'wipe redis' }),
  ...(['mysql', 'redis'] as const).flatMap<Make>((server) => [
    (random) => ({ kind: 'restart server', server, durationMs: seconds(random, 0, 3) }),
    (random) => ({ kind: 'pause server', server, durationMs: seconds(random, 1, 6) }),
    (random) => ({ kind: 'cut network', app: someApp(random), server, durationMs: seconds(random, 1, 6) }),
    (random) => ({ kind: 'stall network', app: someApp(random), server, durationMs: seconds(random, 1, 8) }),
  ]),
  (random) => ({
    kind: 'spool full',
    app: `api-${random.between(1, 2)}` as 'api-1' | 'api-2',
    durationMs: seconds(random, 2, 8),
  }),
  (random) => ({
    kind: 'station down',
    station: random.between(0, FLAKY_STATIONS - 1),
    durationMs: seconds(random, 3, 10),
  }),
];

/** The faults of a drill, in order: a function of the seed and the length, nothing else. */
export function planFaults(seed: number, minutes: number): PlannedFault[] {
  const random = randomOf(seed, 'schedule');
  const planned: PlannedFault[] = [];
  let bag: Make[] = [];
  const draw = (): Fault => {
    if (bag.length === 0) bag = random.shuffled(BAG);
    return (bag.pop() as Make)(random);
  };
  for (let slot = 0; (slot + 1) * SLOT_MS <= minutes * 60_000; slot += 1) {
    const atMs = slot * SLOT_MS + random.between(0, SLOT_MS / 2);
    planned.push({ atMs, fault: draw() });
    if (random.chance(OVERLAPS)) planned.push({ atMs: atMs + random.between(0, 1_500), fault: draw() });
  }
  return planned.sort((a, b) => a.atMs - b.atMs);
}

/** One line for people: `cut network of api-1 to redis for 2.4 s`. */
export function describeFault(fault: Fault): string {
  const what = describeTarget(fault);
  return 'durationMs' in fault ? `${what} for ${(fault.durationMs / 1000).toFixed(1)} s` : what;
}

function describeTarget(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
    case 'pause':
      return `${fault.kind} ${fault.app}`;
    case 'spool full':
      return `spool of ${fault.app} full`;
    case 'wipe redis':
      return 'FLUSHALL';
    case 'restart server':
      return `kill ${fault.server}`;
    case 'pause server':
      return `pause ${fault.server}`;
    case 'cut network':
    case 'stall network':
      return `${fault.kind} of ${fault.app} to ${fault.server}`;
    case 'station down':
      return `station ${fault.station} down`;
  }
}

/** The row of the table this fault is counted in. */
export function rowOf(fault: Fault): string {
  if ('app' in fault && !('server' in fault)) return `${fault.kind} ${fault.app.replace(/-\d$/, '')}`;
  if ('server' in fault) return `${fault.kind.replace(' server', '')}: ${fault.server}`;
  return fault.kind;
}
