import { type LoadView } from '#libs/contracts';
import { followLoad } from './follow-load';

const load = (queue: LoadView['queues'][number]['queue'], workersWanted: number) => ({
  queue,
  workersWanted,
  oldestSeconds: 12.34,
  targetSeconds: 10,
  backlog: 700,
  workers: 1,
  busyWorkers: 1,
  perSecond: 20,
});

function crewOf(size: number) {
  const crew = { size: () => size, resize: (wanted: number) => void (size = wanted) };
  return crew as unknown as Parameters<typeof followLoad>[0]['followed'][number]['crew'];
}

describe('followLoad', () => {
  it.each([
    [4, 2, '700 positions wait'],
    [2, 4, '700 positions of small jobs wait'],
  ])('has as many as the queue asks for that asks for most: %d and %d', async (large, small, why) => {
    const crew = crewOf(1);
    const told = await new Promise<string>((resolve) => {
      const following = followLoad({
        followed: [
          { app: 'position-worker', queues: ['chunks', 'small-chunks'], limits: { min: 1, max: 6 }, crew },
          { app: 'receipt-worker', queues: ['deliveries'], limits: { min: 1, max: 6 }, crew: crewOf(1) },
        ],
        read: () =>
          Promise.resolve({
            queues: [load('chunks', large), load('small-chunks', small), load('deliveries', 1)],
          }),
        downAfterMs: 60_000,
        onChange: (line) => void following.stop().then(() => resolve(line)),
      });
    });
    expect(crew.size()).toBe(4);
    expect(told).toBe(`position-worker: 1 -> 4 processes: ${why}, the oldest for 12.3 s of 10`);
  });
});
