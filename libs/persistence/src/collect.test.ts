import { collect } from './collect';

/** Batches that end when they are told to. */
function batches(size = 100) {
  const begun: (readonly number[])[] = [];
  const ends: (() => void)[] = [];
  const load = collect<number, string>(
    async (items) => {
      begun.push(items);
      await new Promise<void>((resolve) => ends.push(resolve));
      return items.map((item) => `${item}`);
    },
    { size, gatherMs: 1 },
  );
  return { load, begun, end: (index: number) => ends[index]?.() };
}
const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

describe('collect', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('gathers calls, and answers each', async () => {
    const { load, begun, end } = batches();
    const answers = Promise.all([load(1), load(2), load(1)]);
    await pass(1);
    expect(begun).toEqual([[1, 2, 1]]);
    end(0);
    expect(await answers).toEqual(['1', '2', '1']);
  });

  it('lets the next batch fill while one runs', async () => {
    const { load, begun, end } = batches(3);
    const answers = [load(1)];
    await pass(1);
    for (const item of [2, 3, 4, 5]) {
      answers.push(load(item));
      await pass(10);
    }
    expect(begun).toEqual([[1]]);
    end(0);
    await pass(0);
    expect(begun).toEqual([[1], [2, 3, 4]]);
    end(1);
    await pass(0);
    expect(begun).toEqual([[1], [2, 3, 4], [5]]);
    end(2);
    expect(await Promise.all(answers)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('does not wait for a batch that hangs, and goes on one at a time afterwards', async () => {
    const { load, begun, end } = batches();
    const stuck = load(1);
    await pass(1);
    const second = load(2);
    await pass(500);
    expect(begun).toEqual([[1], [2]]);
    const third = load(3);
    await pass(1);
    end(0);
    expect(await stuck).toBe('1');
    await pass(1);
    expect(begun).toEqual([[1], [2]]);
    end(1);
    expect(await second).toBe('2');
    await pass(1);
    end(2);
    expect(await third).toBe('3');
  });

  it('passes a failure on to its own batch alone', async () => {
    let fails = true;
    const load = collect<number, number>(
      (items) => (fails ? Promise.reject(new Error('away')) : Promise.resolve(items)),
      { size: 10, gatherMs: 1 },
    );
    const failed = expect(load(1)).rejects.toThrow('away');
    await pass(1);
    await failed;
    fails = false;
    const after = load(2);
    await pass(1);
    expect(await after).toBe(2);
  });
});
