import { Admission, type Backlog } from './admission';

const LIMITS = { maxItems: 100, maxItemsOfBroker: 40, readingMs: 1_000 };
const backlog = (items: number, ...byBroker: [string, number][]): Backlog => ({
  items,
  byBroker: new Map(byBroker),
});

function admission(read: () => Promise<Backlog>) {
  const at = { ms: 0 };
  return { at, admission: new Admission(read, LIMITS, () => at.ms) };
}

it.each([
  ['nothing waits', backlog(0), 'A', undefined],
  ['others have much', backlog(99, ['B', 99]), 'A', undefined],
  ['an operator asks', backlog(99, ['A', 99]), undefined, undefined],
  ['the house is full', backlog(100, ['B', 100]), 'A', { kind: 'transient', code: 'BACKLOG_FULL' }],
  ['the house is full, also for operators', backlog(100), undefined, { code: 'BACKLOG_FULL' }],
  [
    'the broker has its share',
    backlog(40, ['A', 40]),
    'A',
    { kind: 'rejected', code: 'BROKER_BACKLOG_FULL' },
  ],
])('when %s', async (_when, found, broker, refusal) => {
  const { admission: door } = admission(() => Promise.resolve(found));
  const asked = door.admit(broker);
  await (refusal === undefined
    ? expect(asked).resolves.toBeUndefined()
    : expect(asked).rejects.toMatchObject(refusal));
});

it('reads once for all who ask within a second, and again afterwards', async () => {
  let reads = 0;
  const { at, admission: door } = admission(() => {
    reads += 1;
    return Promise.resolve(backlog(reads === 1 ? 100 : 0));
  });
  const first = await Promise.allSettled([door.admit('A'), door.admit('B'), door.admit('C')]);
  expect({ reads, ends: first.map(({ status }) => status) }).toEqual({
    reads: 1,
    ends: ['rejected', 'rejected', 'rejected'],
  });
  at.ms = 1_000;
  await door.admit('A');
  expect(reads).toBe(2);
});

it('does not keep a reading that failed', async () => {
  let fails = true;
  const { admission: door } = admission(() =>
    fails ? Promise.reject(new Error('away')) : Promise.resolve(backlog(0)),
  );
  await expect(door.admit('A')).rejects.toThrow('away');
  fails = false;
  await door.admit('A');
});
