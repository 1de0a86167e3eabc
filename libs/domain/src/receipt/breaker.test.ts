import { type BreakerPolicy, HEALTHY, type StationHealth, healthAfter } from './breaker';

const POLICY: BreakerPolicy = { failures: 3, probeMs: 1_000, maxProbeMs: 5_000 };
const T0 = new Date('2026-06-01T12:00:00.000Z');
const after = (ms: number) => new Date(T0.getTime() + ms);
const failed = (startedAt = T0, errorClass = 'TIMEOUT') => ({
  startedAt,
  outcome: { kind: 'failed' as const, errorClass, message: 'no answer' },
});
const answered = (outcome: 'OK' | 'KO' = 'OK') => ({
  startedAt: T0,
  outcome: { kind: 'answered' as const, outcome },
});
const OPEN: StationHealth = healthAfter(HEALTHY, [failed(), failed(), failed()], POLICY, T0);

describe("a station's breaker", () => {
  it('opens after so many failures in a row, and tells why and when it looks again', () => {
    expect(healthAfter(HEALTHY, [failed(), failed()], POLICY, T0).state).toBe('CLOSED');
    expect(OPEN).toEqual({
      state: 'OPEN',
      consecutiveFailures: 3,
      failedProbes: 0,
      openedAt: T0,
      nextProbeAt: after(1_000),
      lastError: 'TIMEOUT: no answer',
    });
  });

  it.each(['OK', 'KO'] as const)('starts counting anew with an answer: %s', (outcome) => {
    const evidence = [failed(), failed(), answered(outcome), failed(), failed()];
    expect(healthAfter(HEALTHY, evidence, POLICY, T0)).toMatchObject({
      state: 'CLOSED',
      consecutiveFailures: 2,
    });
  });

  it.each(['ABORTED', 'INTERNAL_ERROR'])(
    'does not count what is no fault of the station: %s',
    (errorClass) => {
      const evidence = Array.from({ length: 10 }, () => failed(T0, errorClass));
      expect(healthAfter(HEALTHY, evidence, POLICY, T0)).toEqual(HEALTHY);
    },
  );

  it('looks less and less often, up to a limit', () => {
    let health = OPEN;
    const waits: number[] = [];
    for (let probe = 1; probe <= 40; probe += 1) {
      const now = after(probe * 10_000);
      health = healthAfter(health, [failed(now)], POLICY, now);
      waits.push(health.nextProbeAt!.getTime() - now.getTime());
    }
    expect(waits.slice(0, 4)).toEqual([2_000, 4_000, 5_000, 5_000]);
    expect(new Set(waits.slice(3))).toEqual(new Set([5_000]));
  });

  it('takes what was on its way when it opened for no probe', () => {
    const health = healthAfter(OPEN, [failed(after(-1)), failed(after(-1))], POLICY, after(500));
    expect(health).toMatchObject({ state: 'OPEN', failedProbes: 0, nextProbeAt: after(1_000) });
  });

  it('closes with any answer, and remembers when', () => {
    expect(healthAfter(OPEN, [answered('KO')], POLICY, after(2_000))).toEqual({
      ...HEALTHY,
      closedAt: after(2_000),
    });
  });
});
