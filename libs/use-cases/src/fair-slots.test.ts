import { FairSlots } from './fair-slots';

/** Owners that take one slot after the other until they have to wait. */
function sharing(total: number) {
  const slots = new FairSlots(total);
  const got = new Map<string, number>();
  const want = (owner: string, count = 1) =>
    slots.acquire(owner, count).then(() => got.set(owner, (got.get(owner) ?? 0) + count));
  const wantMany = async (owner: string, times: number) => {
    for (let n = 0; n < times; n += 1) void want(owner);
    await settled();
    return got.get(owner) ?? 0;
  };
  return { slots, got, want, wantMany };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('FairSlots', () => {
  it('leaves an eighth free by one owner alone, and something by any number of them', async () => {
    const { wantMany } = sharing(512);
    expect(await wantMany('a', 512)).toBe(448);
    expect(await wantMany('b', 512)).toBe(56);
    expect(await wantMany('c', 512)).toBe(7);
    expect(await wantMany('d', 512)).toBe(1);
  });

  it('gives the only slot there is to whoever comes first, then to the next', async () => {
    const { slots, got, want } = sharing(1);
    await want('a');
    void want('b');
    void want('a');
    await settled();
    expect(got).toEqual(new Map([['a', 1]]));
    slots.release('a');
    await settled();
    expect(got).toEqual(
      new Map([
        ['a', 1],
        ['b', 1],
      ]),
    );
    slots.release('b');
    await settled();
    expect(got.get('a')).toBe(2);
  });

  it('gives what is released to the one that holds the fewest, until all hold the same', async () => {
    const { slots, got, wantMany } = sharing(160);
    expect(await wantMany('a', 1_000)).toBe(140);
    await wantMany('b', 1_000);
    const held = { a: got.get('a')!, b: got.get('b')! };
    // As attempts of both end.
    for (let n = 0; n < 300; n += 1) {
      const owner = held.a >= held.b ? 'a' : 'b';
      const before = { a: got.get('a')!, b: got.get('b')! };
      slots.release(owner);
      held[owner] -= 1;
      await settled();
      held.a += got.get('a')! - before.a;
      held.b += got.get('b')! - before.b;
    }
    expect(Math.abs(held.a - held.b)).toBeLessThanOrEqual(10);
    expect(held.a + held.b).toBeGreaterThanOrEqual(140);
  });

  it('gives many together or none of them, in the order they were asked for', async () => {
    const { slots, got, want } = sharing(16);
    await want('a', 8);
    void want('a', 8);
    void want('a', 1);
    await settled();
    expect(got.get('a')).toBe(8);
    expect(slots.waits('a', 1)).toBe(true);
    expect(slots.waits('b', 8)).toBe(false);
    for (let n = 0; n < 8; n += 1) slots.release('a');
    await settled();
    expect(got.get('a')).toBe(17);
  });
});
