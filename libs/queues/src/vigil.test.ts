import { type Sight, Vigil } from './vigil';

const PATIENCE = { idleMs: 10, busyMs: 100 };
/** What is found at each time, and what is made of it. */
const judge = (...sights: [number, Partial<Sight>][]) => {
  const vigil = new Vigil(PATIENCE);
  return sights.map(([now, sight]) => vigil.look({ waiting: 0, begun: 0, isBusy: false, ...sight }, now));
};
const doubts = (...sights: [number, Partial<Sight>][]) => {
  const vigil = new Vigil(PATIENCE);
  return sights.map(([now, sight]) => {
    vigil.look({ waiting: 0, begun: 0, isBusy: false, ...sight }, now);
    return vigil.isInDoubt(now);
  });
};

it('finds nothing wrong while nothing waits, however long', () => {
  expect(judge([0, {}], [1_000, {}])).toEqual(['fine', 'fine']);
});

it('finds nothing wrong while jobs are begun', () => {
  const sights = Array.from({ length: 5 }, (_, n): [number, object] => [n * 20, { waiting: 9, begun: n }]);
  expect(new Set(judge(...sights))).toEqual(new Set(['fine']));
});

it('replaces what has room and begins nothing, three times, then gives up', () => {
  const waiting = { waiting: 1 };
  expect(
    judge(
      [0, waiting],
      [9, waiting],
      [10, waiting],
      [19, waiting],
      [20, waiting],
      [30, waiting],
      [40, waiting],
    ),
  ).toEqual(['fine', 'fine', 'replace', 'fine', 'replace', 'replace', 'give-up']);
});

it('forgets replacements once a job was begun', () => {
  const waiting = { waiting: 1 };
  const again = { waiting: 1, begun: 1 };
  expect(
    judge([0, waiting], [10, waiting], [20, waiting], [30, again], [40, again], [50, again], [60, again]),
  ).toEqual(['fine', 'replace', 'replace', 'fine', 'replace', 'replace', 'replace']);
});

it('starts anew when the queue was empty in between', () => {
  expect(judge([0, { waiting: 1 }], [9, {}], [12, { waiting: 1 }], [21, { waiting: 1 }])).toEqual(
    Array(4).fill('fine'),
  );
});

it('is patient with what is busy, and gives it up in the end: its jobs cannot be taken from it', () => {
  const busy = { waiting: 1, begun: 4, isBusy: true };
  expect(judge([0, busy], [99, busy], [100, busy])).toEqual(['fine', 'fine', 'give-up']);
});

it('is in doubt before it acts, and until a job is begun', () => {
  const waiting = { waiting: 1 };
  expect(doubts([0, waiting], [4, waiting], [5, waiting], [10, waiting], [11, waiting])).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
  expect(doubts([0, waiting], [10, waiting], [11, { waiting: 1, begun: 1 }])).toEqual([false, true, false]);
});
