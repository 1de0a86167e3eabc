import { planFaults, rowOf } from './schedule';

describe('a plan of faults', () => {
  it('follows from seed and length alone', () => {
    expect(planFaults(7, 10)).toEqual(planFaults(7, 10));
    expect(planFaults(8, 10)).not.toEqual(planFaults(7, 10));
  });

  it('is the beginning of the longer plan of the same seed, so that a failure comes again in a shorter run', () => {
    const short = planFaults(7, 1);
    expect(planFaults(7, 5).slice(0, short.length)).toEqual(short);
  });

  it('has every kind in the short form, whatever the seed', () => {
    const kinds = (seed: number, minutes: number) =>
      new Set(planFaults(seed, minutes).map(({ fault }) => rowOf(fault)));
    const all = kinds(1, 60);
    for (let seed = 1; seed <= 50; seed += 1) {
      // A pause meets any of the four apps; one of them is enough.
      const isPause = (row: string) => row.startsWith('pause ');
      const missing = [...all].filter((row) => !isPause(row) && !kinds(seed, 1.5).has(row));
      expect({ seed, missing }).toEqual({ seed, missing: [] });
    }
  });
});
