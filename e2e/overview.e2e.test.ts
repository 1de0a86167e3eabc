import { until } from '#libs/testing';
import { Client } from './support/client';
import { openHouse } from './support/house';
import { type RegisteredStation, Scene, organizationCode, receiptOf } from './support/receipt';
import { whileHeld } from './support/signals';
import { Jobs, documentOf, positions } from './support/upload';

const OWN = '77777777777';
/** Comes with the house, and does not answer. */
const OWN_STATION = '15376371009_01';
/** A process is missed when it has been silent for 45 s; a minute is told of once it is over. */
const PATIENCE_MS = 120_000;

interface House {
  state: string;
  findings: { code: string; severity: string; app?: string; count?: number }[];
  processes: { app: string; count: number }[];
  lastMinute: Record<string, number>;
  backlog: { items: number; deliveries: { count: number }; parked: Record<string, number> };
  stations: {
    open: number;
    troubled: number;
    worst: { stationId: string; state: string; backlog: number }[];
  };
  activity: { from: string; to: string; stepSeconds: number; points: Record<string, number>[] };
}

describe('the overview', () => {
  let scene: Scene;
  let partner: Client;
  let good: RegisteredStation;
  let down: RegisteredStation;
  const house = async (query = ''): Promise<House> =>
    (await scene.operator.get(`/admin/overview${query}`)).body as House;
  const codes = ({ findings }: House): string[] => findings.map(({ code }) => code);

  beforeAll(async () => {
    scene = new Scene(
      await openHouse({ BREAKER_FAILURES: '1', BREAKER_PROBE_MS: '600000', DELIVERY_SLOT_MS: '600000' }),
    );
    partner = new Client(scene.house, scene.house.seed.partnerKey);
    good = await scene.station([{ organization: OWN, broadcast: true }]);
    down = await scene.station([{ organization: OWN, broadcast: true }]);
  });
  afterAll(() => scene.close());

  it('knows every process from the start, and finds nothing wrong where nothing is', async () => {
    const first = await until(
      () => house(),
      ({ processes }) => processes.every(({ count }) => count === 1),
    );
    expect(first).toMatchObject({ state: 'WELL', findings: [], backlog: { items: 0 } });
    expect(first.processes.map(({ app }) => app)).toEqual([
      'api',
      'position-worker',
      'receipt-worker',
      'scheduler',
    ]);
    expect(first.activity.stepSeconds).toBe(60);
    const week = (await house('?range=week')).activity;
    expect(Date.parse(week.to) - Date.parse(week.from)).toBe(7 * 86_400_000);
    const refused = await scene.operator.get('/admin/overview?range=year');
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/range' }] } });
  });

  it('tells of stations that do not answer, and what was done, minute by minute', async () => {
    await down.down();
    const jobs = new Jobs(partner, OWN);
    await jobs.run('CREATE', positions(1, 5));
    expect((await jobs.run('CREATE', positions(4, 3))).counts).toMatchObject({ succeeded: 1, failed: 2 });
    const rehearsed = await partner.call('POST', `${jobs.path}?dryRun=true`, documentOf(positions(1, 50)), {
      'Content-Type': 'application/json',
      Prefer: 'wait=20',
    });
    expect(rehearsed.body).toMatchObject({ counts: { failed: 6 } });
    for (const _ of [1, 2]) await scene.post(receiptOf(OWN));
    const seen = await until(
      () => house(),
      ({ stations, backlog }) =>
        stations.worst.some(({ stationId, backlog: owed }) => stationId === down.idStation && owed === 2) &&
        (backlog.parked['STATION_DOWN'] ?? 0) > 0,
    );
    expect(seen.state).toBe('TROUBLE');
    expect(seen.findings[0]).toMatchObject({
      code: 'STATIONS_DOWN',
      severity: 'problem',
      count: seen.stations.open,
    });
    expect(seen.stations.worst.map(({ stationId }) => stationId)).not.toContain(good.idStation);

    // What a process has counted is told within half a minute.
    await until(
      () => house(),
      ({ lastMinute }) => lastMinute['itemsSucceeded'] === 6,
      PATIENCE_MS,
    );
    // Held still, it does not say that it is there.
    await whileHeld(scene.house.apps['position-worker'], async () => {
      const sum = ({ activity }: House, name: string) =>
        activity.points.reduce((total, point) => total + (point[name] ?? 0), 0);
      const told = await until(
        () => house(),
        (each) => sum(each, 'deliveriesMade') >= 2 && codes(each).includes('PROCESS_MISSING'),
        PATIENCE_MS,
      );
      expect(told.findings[0]).toMatchObject({ code: 'PROCESS_MISSING', app: 'position-worker' });
      // Dry runs are no work done.
      expect([sum(told, 'itemsAccepted'), sum(told, 'itemsSucceeded'), sum(told, 'itemsFailed')]).toEqual([
        8, 6, 2,
      ]);
      expect([sum(told, 'receiptsAccepted'), sum(told, 'deliveriesMade')]).toEqual([2, 2]);
      expect(sum(told, 'attemptsFailed')).toBeGreaterThan(0);
      expect(sum(told, 'requests')).toBeGreaterThan(0);
      expect(sum(told, 'requestsFailed')).toBe(0);
      expect(told.activity.points.at(-1)).toHaveProperty('deliveriesParked');
    });
    await until(
      () => house(),
      (each) => !codes(each).includes('PROCESS_MISSING'),
      PATIENCE_MS,
    );
  }, 300_000);

  it('shows a partner its own organizations, as far as its key goes', async () => {
    const theirs = organizationCode();
    const broker = '20000000002';
    await scene.operator.put(`/admin/brokers/${broker}`, { organizations: [theirs] });
    const issue = async (limits: object) => {
      const { body } = await scene.operator.post('/admin/keys', { name: 'overview', ...limits });
      return new Client(scene.house, (body as { key: string }).key);
    };
    const other = await issue({ role: 'partner', brokerCode: broker });
    const failing = await new Jobs(other, theirs).run('CREATE', [
      ...positions(1, 1),
      {
        ...positions(2, 1)[0],
        paymentOption: positions(1, 1)[0]!.paymentOption.map((each) => ({ ...each, iuv: 'x' })),
      },
    ]);

    // Its counters are final a moment after its last item is.
    const overview = (client: Client, jobs: number) =>
      until(
        () => client.get('/overview'),
        ({ body }) => (body as { jobs: { lastDay: { jobs: number } } }).jobs.lastDay.jobs >= jobs,
      );
    const own = await overview(partner, 2);
    expect(own.body).toMatchObject({
      jobs: {
        underWay: { jobs: 0, itemsPending: 0, oldest: [] },
        lastDay: {
          jobs: 2,
          itemsSucceeded: 6,
          itemsFailed: 2,
          newestWithFailures: [{ counts: { failed: 2 } }],
        },
      },
    });
    const { receipts } = own.body as {
      receipts: { undelivered: { count: number }[]; stations: { worst: { stationId: string }[] } };
    };
    expect(receipts.undelivered.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(2);
    expect(receipts.stations.worst.map(({ stationId }) => stationId)).toEqual([OWN_STATION]);

    const foreign = await overview(other, 1);
    expect(foreign.body).toMatchObject({
      jobs: { lastDay: { jobs: 1 } },
      receipts: { undelivered: [], stations: { open: 0, troubled: 0, worst: [] } },
    });
    expect(foreign.text).not.toContain(OWN);
    expect(own.text).not.toContain(failing.id);
    const both = await scene.operator.get('/overview');
    expect(both.body).toMatchObject({ jobs: { lastDay: { jobs: 3 } } });

    const readers = await issue({ role: 'partner', brokerCode: broker, scopes: ['positions:read'] });
    expect(Object.keys((await readers.get('/overview')).body as object)).toEqual(['at', 'jobs']);
    const takers = await issue({ role: 'partner', brokerCode: broker, scopes: ['receipts:read'] });
    expect(Object.keys((await takers.get('/overview')).body as object)).toEqual(['at', 'receipts']);
    const confined = await issue({ role: 'partner', brokerCode: broker, segregationCodes: ['47'] });
    expect((await confined.get('/overview')).status).toBe(403);
    expect((await other.get('/admin/overview')).status).toBe(403);
  });

  it('shows jobs under way, and those of others among them to nobody', async () => {
    await whileHeld(scene.house.apps['position-worker'], async () => {
      const { body } = await new Jobs(partner, OWN).create('CREATE', positions(100, 20));
      const { body: seen } = await partner.get('/overview');
      expect(seen).toMatchObject({
        jobs: {
          underWay: { jobs: 1, itemsPending: 20, oldest: [{ id: body.id as string, status: 'queued' }] },
        },
      });
      await until(
        () => house(),
        ({ backlog }) => backlog.items === 20,
      );
    });
  });
});
