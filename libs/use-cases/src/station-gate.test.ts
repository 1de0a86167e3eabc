import { StationGate } from './station-gate';

let now = 0;
let gate: StationGate;
beforeEach(() => {
  now = 1_000_000;
  gate = new StationGate(() => now);
});

describe('the gate before a station', () => {
  it('lets so many in at once, and others when they have left', () => {
    const limits = { maxConcurrency: 2 };
    expect([1, 2, 3].map(() => gate.enter('A', limits) === 0)).toEqual([true, true, false]);
    expect(gate.enter('B', limits)).toBe(0);
    gate.leave('A', 50);
    expect(gate.enter('A', limits)).toBe(0);
  });

  it('tells those it turns away ever later times, by what an attempt takes there', () => {
    const limits = { maxConcurrency: 1 };
    for (let n = 0; n < 40; n += 1) {
      gate.enter('A', limits);
      gate.leave('A', 1_000);
    }
    gate.enter('A', limits);
    const waits = [1, 2, 3].map(() => gate.enter('A', limits));
    expect(waits[1]! - waits[0]!).toBeGreaterThan(150);
    expect(waits[2]! - waits[1]!).toBe(waits[1]! - waits[0]!);
  });

  it('never tells anybody to wait longer than half a minute', () => {
    const waits = Array.from({ length: 1_000 }, () => gate.enter('A', { maxConcurrency: 1 }));
    expect(Math.max(...waits)).toBe(30_000);
  });

  it('keeps a rate', () => {
    const limits = { maxConcurrency: 10, maxPerSecond: 2 };
    expect(gate.enter('A', limits)).toBe(0);
    expect(gate.enter('A', limits)).toBeGreaterThanOrEqual(500);
    now += 500;
    expect(gate.enter('A', limits)).toBe(0);
  });
});
