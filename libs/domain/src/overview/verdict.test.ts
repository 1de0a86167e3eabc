import { type HouseReading, WORKING_APPS, findingsOf, runningOf, stateOf } from './verdict';

const WELL: HouseReading = {
  processes: new Map(WORKING_APPS.map((app) => [app, 1])),
  oldestChunkSeconds: 600,
  oldestDeliverySeconds: 300,
  oldestWebhookSeconds: 3_600,
  parked: new Map([['STATION_OFF', 3]]),
  stationsOpen: 0,
  stationsTroubled: 0,
  recent: { requests: 100, requestsFailed: 2, deliveriesMade: 10, attemptsFailed: 10 },
};
const found = (over: Partial<HouseReading>) => findingsOf({ ...WELL, ...over });

const processes = (counts: Record<string, number>) => new Map([...WELL.processes, ...Object.entries(counts)]);

describe('position-workers of one kind', () => {
  const APART = { 'position-worker': 0, 'large-worker': 2, 'small-worker': 1 };

  it('are told of apart, and none is missed while there are both', () => {
    expect(runningOf(processes(APART))).toEqual([
      { app: 'api', count: 1 },
      { app: 'position-worker', count: 2 },
      { app: 'receipt-worker', count: 1 },
      { app: 'scheduler', count: 1 },
      { app: 'small-worker', count: 1 },
    ]);
    expect(found({ processes: processes(APART) })).toEqual([]);
  });

  it.each([
    ['small-worker', { ...APART, 'small-worker': 0 }],
    ['position-worker', { ...APART, 'large-worker': 0 }],
    ['position-worker', { 'position-worker': 0 }],
  ])('are missed as %s where nobody takes its chunks', (app, counts) => {
    expect(found({ processes: processes(counts) })).toEqual([
      { code: 'PROCESS_MISSING', severity: 'problem', app },
    ]);
  });

  it.each([{ 'large-worker': 1 }, { 'small-worker': 1 }])(
    'are not missed beside one of both kinds',
    (counts) => {
      expect(found({ processes: processes(counts) })).toEqual([]);
    },
  );
});

describe('findingsOf', () => {
  it('finds nothing where all is within its limits, and deliveries wait for a station that is switched off', () => {
    expect(findingsOf(WELL)).toEqual([]);
    expect(stateOf([])).toBe('WELL');
  });

  it.each<[string, Partial<HouseReading>, object]>([
    [
      'a kind of process that is silent',
      { processes: new Map([...WELL.processes, ['scheduler', 0]]) },
      { code: 'PROCESS_MISSING', app: 'scheduler' },
    ],
    ['receipts nobody has tried', { oldestDeliverySeconds: 301.4 }, { code: 'RECEIPTS_WAIT', seconds: 301 }],
    [
      'requests that fail',
      { recent: { ...WELL.recent, requestsFailed: 3 } },
      { code: 'REQUESTS_FAIL', count: 3, share: 0.03 },
    ],
    [
      'deliveries that nobody but a person frees',
      { parked: new Map([['INEXPRESSIBLE', 3]]) },
      { code: 'DELIVERIES_STUCK', count: 3 },
    ],
    ['stations that are not asked any more', { stationsOpen: 2 }, { code: 'STATIONS_DOWN', count: 2 }],
  ])('sees %s as a problem', (_, over, finding) => {
    expect(found(over)).toEqual([{ severity: 'problem', ...finding }]);
    expect(stateOf(found(over))).toBe('TROUBLE');
  });

  it.each<[string, Partial<HouseReading>, object]>([
    ['jobs that wait', { oldestChunkSeconds: 601 }, { code: 'UPLOADS_WAIT', seconds: 601 }],
    ['webhooks that wait', { oldestWebhookSeconds: 4_000 }, { code: 'WEBHOOKS_WAIT', seconds: 4_000 }],
    [
      'more attempts that fail than not',
      { recent: { ...WELL.recent, attemptsFailed: 30 } },
      { code: 'DELIVERIES_FAIL', count: 30, share: 0.75 },
    ],
    [
      'deliveries whose attempts are used up',
      { parked: new Map([['EXHAUSTED', 2]]) },
      { code: 'DELIVERIES_PARKED', count: 2 },
    ],
    ['stations that failed last time', { stationsTroubled: 1 }, { code: 'STATIONS_TROUBLED', count: 1 }],
  ])('sees %s as a warning', (_, over, finding) => {
    expect(found(over)).toEqual([{ severity: 'warning', ...finding }]);
    expect(stateOf(found(over))).toBe('ATTENTION');
  });

  it('does not judge deliveries by a few attempts', () => {
    const recent = { ...WELL.recent, deliveriesMade: 0, attemptsFailed: 19 };
    expect(found({ recent })).toEqual([]);
  });

  it('names the worst first', () => {
    expect(found({ stationsTroubled: 1, stationsOpen: 1, oldestChunkSeconds: 900 })).toMatchObject([
      { severity: 'problem' },
      { severity: 'warning' },
      { severity: 'warning' },
    ]);
  });
});
