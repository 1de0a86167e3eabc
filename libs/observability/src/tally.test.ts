import { Tally } from './tally';

describe('Tally', () => {
  let now: number;
  let tally: Tally<'made' | 'waiting'>;
  beforeEach(() => {
    now = 25_000;
    tally = new Tally(10_000, () => now);
  });
  const written = () => tally.unwritten().map(({ at, figures }) => [at.getTime(), figures]);

  it('says that it is there before anything has happened', () => {
    expect(tally.unwritten()).toEqual([{ at: new Date(20_000), figures: {}, isOver: false }]);
  });

  it('counts by the step in which something happens, and keeps the last of what is measured', () => {
    tally.add('made');
    tally.add('made', 4);
    tally.set('waiting', 9);
    tally.set('waiting', 2);
    now = 30_000;
    tally.add('made', 7);
    expect(written()).toEqual([
      [20_000, { made: 5, waiting: 2 }],
      [30_000, { made: 7 }],
    ]);
  });

  it('forgets steps that are over and written, and no count that came in meanwhile', () => {
    tally.add('made');
    const before = tally.unwritten();
    tally.add('made');
    now = 31_000;
    tally.forget(before);
    expect(written()).toEqual([
      [20_000, { made: 2 }],
      [30_000, {}],
    ]);
    tally.forget(tally.unwritten());
    expect(written()).toEqual([[30_000, {}]]);
  });

  it('gives up what is older than an hour when nothing can be written', () => {
    for (let step = 0; step < 400; step += 1) {
      now = step * 10_000;
      tally.add('made', step);
    }
    const steps = tally.unwritten();
    expect(steps).toHaveLength(360);
    expect([steps[0]?.figures.made, steps.at(-1)?.figures.made]).toEqual([40, 399]);
  });
});
