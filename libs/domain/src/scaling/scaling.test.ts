import fc from 'fast-check';
import { LoadMeter, type WorkerReport } from './load-meter';
import { SteadyScale } from './steady-scale';
import { type WorkableBacklog, readLoad } from './workers-wanted';

const TARGET = 30;
const full = (perSecond: number, slots = 3): WorkerReport => ({ slots, busy: 1, perSecond });
const waiting = (backlog: number, over: Partial<WorkableBacklog> = {}): WorkableBacklog => ({
  backlog,
  pieces: backlog,
  oldestSeconds: 1,
  ...over,
});
const wanted = (backlog: WorkableBacklog, reports: readonly WorkerReport[], target = TARGET): number =>
  readLoad(backlog, reports, target).workersWanted;

const anyReport = fc.record({
  slots: fc.integer({ min: 1, max: 1_000 }),
  busy: fc.double({ min: 0, max: 1, noNaN: true }),
  perSecond: fc.double({ min: 0, max: 50_000, noNaN: true }),
});
const anyReports = fc.array(anyReport, { maxLength: 20 });
const anyWaiting = fc
  .record({
    backlog: fc.nat(10_000_000),
    pieces: fc.nat(100_000),
    oldestSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
  })
  .map((each) => (each.backlog === 0 || each.pieces === 0 ? waiting(0, { oldestSeconds: 0 }) : each));

describe('how many workers are wanted', () => {
  it.each<[string, WorkableBacklog, WorkerReport[], number]>([
    ['one where nothing waits', waiting(0), [full(0)], 1],
    ['one where nobody is there', waiting(100_000), [], 1],
    ['as many as clear the backlog in half the target', waiting(60_000), [full(1_000)], 4],
    ['what a worker does is taken of those that do it', waiting(60_000), [full(1_000), full(1_000)], 4],
    ['a worker half busy would do twice as much', waiting(60_000), [{ ...full(1_000), busy: 0.5 }], 2],
    ['those that are busy are kept', waiting(0), [full(9), full(9), { ...full(9), busy: 0.6 }], 3],
    ['those that are not are let go', waiting(0), [full(9), { ...full(1), busy: 0.1 }, full(0)], 3],
    ['no more than can have a piece', waiting(900_000, { pieces: 7 }), [full(1_000)], 3],
    ['nothing new while nothing has ended', waiting(900_000), [{ ...full(0), busy: 0.3 }], 1],
    ['an oldest beyond its target makes haste', waiting(60_000, { oldestSeconds: 45 }), [full(1_000)], 6],
    ['twice as much at most', waiting(60_000, { oldestSeconds: 900 }), [full(1_000)], 8],
  ])('%s', (_, backlog, reports, expected) => {
    expect(wanted(backlog, reports)).toBe(expected);
  });

  it('is a number of at least one, whatever is said', () => {
    fc.assert(
      fc.property(anyWaiting, anyReports, fc.integer({ min: 1, max: 3_600 }), (backlog, reports, target) => {
        const result = wanted(backlog, reports, target);
        expect(Number.isSafeInteger(result)).toBe(true);
        expect(result).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('is never more where less waits, or it has not waited as long', () => {
    fc.assert(
      fc.property(anyWaiting, anyWaiting, anyReports, (one, other, reports) => {
        const less = {
          backlog: Math.min(one.backlog, other.backlog),
          pieces: Math.min(one.pieces, other.pieces),
          oldestSeconds: Math.min(one.oldestSeconds, other.oldestSeconds),
        };
        fc.pre(less.backlog > 0 || reports.every(({ busy }) => busy > 0.1));
        if (less.backlog === 0) return;
        expect(wanted(less, reports)).toBeLessThanOrEqual(wanted(one, reports));
      }),
    );
  });
});

describe('a load meter', () => {
  it('says what was taken and ended over the last seconds', () => {
    const meter = new LoadMeter(4);
    for (let at = 0; at <= 60_000; at += 100) {
      meter.sample(2, at);
      meter.count(50);
    }
    expect(meter.report().busy).toBeCloseTo(0.5, 2);
    expect(meter.report().perSecond).toBeCloseTo(500, 0);
  });

  it('says from its first second on what a worker would do with all slots taken', () => {
    const meter = new LoadMeter(4);
    for (let at = 0; at <= 1_000; at += 100) {
      meter.sample(2, at);
      meter.count(50);
    }
    const { busy, perSecond } = meter.report();
    expect(perSecond / busy).toBeCloseTo(1_000, 0);
  });

  it('forgets', () => {
    const meter = new LoadMeter(1);
    for (let at = 0; at <= 10_000; at += 100) meter.sample(1, at);
    for (let at = 10_100; at <= 60_000; at += 100) meter.sample(0, at);
    expect(meter.report().busy).toBeLessThan(0.001);
  });
});

describe('a steady scale', () => {
  const steps = fc.array(
    fc.record({ pastMs: fc.integer({ min: 1, max: 20_000 }), wanted: fc.integer({ min: 1, max: 30 }) }),
    { minLength: 1, maxLength: 60 },
  );

  it('goes up at once, never below what was wanted within the window, and stays within its limits', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 3, max: 12 }), (all, min, max) => {
        const windowMs = 60_000;
        const scale = new SteadyScale({ min, max }, windowMs);
        const within = (workers: number) => Math.min(max, Math.max(min, workers));
        const seen: { atMs: number; wanted: number }[] = [];
        let current = min;
        let nowMs = 0;
        for (const { pastMs, wanted: now } of all) {
          nowMs += pastMs;
          seen.push({ atMs: nowMs, wanted: now });
          const next = scale.decide(now, current, nowMs);
          const recent = seen.filter(({ atMs }) => atMs > nowMs - windowMs).map((each) => each.wanted);
          expect(next).toBe(within(next));
          if (now >= current) expect(next).toBe(within(now));
          if (next < current) {
            expect(next).toBe(within(Math.max(...recent)));
            expect(nowMs - seen[0]!.atMs).toBeGreaterThanOrEqual(windowMs);
          }
          current = next;
        }
      }),
    );
  });

  it('lets nobody go until it has seen a whole window again, after it lost sight', () => {
    const scale = new SteadyScale({ min: 1, max: 4 }, 10_000);
    expect(scale.decide(4, 1, 0)).toBe(4);
    scale.loseSight();
    expect(scale.decide(1, 4, 11_000)).toBe(4);
    expect(scale.decide(1, 4, 20_999)).toBe(4);
    expect(scale.decide(1, 4, 21_000)).toBe(1);
  });
});

/** A queue and its workers, second by second: each starts in three, and reports as real ones do. */
function simulate(load: (second: number) => number, seconds: number, max = 10, perWorker = 100) {
  const scale = new SteadyScale({ min: 1, max }, 60_000);
  const arrivals: { at: number; left: number }[] = [];
  const meters: { meter: LoadMeter; from: number }[] = [{ meter: new LoadMeter(4), from: 0 }];
  const trace: { workers: number; oldest: number }[] = [];
  for (let second = 0; second < seconds; second += 1) {
    arrivals.push({ at: second, left: load(second) });
    const up = meters.filter(({ from }) => from <= second);
    const total = () => arrivals.reduce((sum, { left }) => sum + left, 0);
    const done = Math.min(total(), perWorker * up.length);
    for (const { meter } of up) {
      meter.sample((4 * done) / (perWorker * up.length), second * 1_000);
      meter.count(done / up.length);
    }
    for (let left = done; left > 0 && arrivals.length > 0;) {
      const first = arrivals[0]!;
      const taken = Math.min(first.left, left);
      first.left -= taken;
      left -= taken;
      if (first.left <= 1e-9) arrivals.shift();
    }
    const backlog = Math.ceil(total());
    const oldest = arrivals.length === 0 ? 0 : second - arrivals[0]!.at;
    const reading = readLoad(
      waiting(backlog, { oldestSeconds: oldest }),
      up.map(({ meter }) => meter.report()),
      TARGET,
    );
    const next = scale.decide(reading.workersWanted, meters.length, second * 1_000);
    while (meters.length < next) meters.push({ meter: new LoadMeter(4), from: second + 3 });
    meters.length = next;
    trace.push({ workers: meters.length, oldest });
  }
  return trace;
}
const changes = (trace: { workers: number }[]): number =>
  trace.filter(({ workers }, index) => index > 0 && trace[index - 1]!.workers !== workers).length;

describe('workers that follow a load', () => {
  it('come when it is five times as much, keep the oldest within its target, and go', () => {
    const trace = simulate((second) => (second >= 120 && second < 420 ? 350 : 70), 900);
    expect(trace.slice(0, 120).every(({ workers }) => workers === 1)).toBe(true);
    expect(Math.max(...trace.map(({ workers }) => workers))).toBeGreaterThanOrEqual(4);
    expect(Math.max(...trace.map(({ oldest }) => oldest))).toBeLessThanOrEqual(TARGET);
    expect(trace.at(-1)!.workers).toBe(1);
  });

  it('settle, whatever a steady load is, with its oldest within the target', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 950 }), (load) => {
        const settled = simulate(() => load, 1_500).slice(900);
        expect(Math.max(...settled.map(({ oldest }) => oldest))).toBeLessThanOrEqual(TARGET);
        // Ten minutes: a few changes where the load lies between two numbers of workers, and no more.
        expect(changes(settled)).toBeLessThanOrEqual(4);
      }),
      { numRuns: 60 },
    );
  });

  it('do not come and go with a load that comes in waves shorter than the window', () => {
    const trace = simulate((second) => (second % 40 < 20 ? 500 : 0), 900).slice(200);
    expect(changes(trace)).toBeLessThanOrEqual(2);
  });
});
