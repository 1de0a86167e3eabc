import { createResources } from './resources';

describe('createResources', () => {
  test('gives back in reverse order', async () => {
    const order: string[] = [];
    const resources = createResources();
    resources.defer('database', () => order.push('database'));
    resources.defer('server', async () => {
      await Promise.resolve();
      order.push('server');
    });
    await resources.release(1_000);
    expect(order).toEqual(['server', 'database']);
  });

  test('continues past a failure and names every one at the end', async () => {
    let reached = false;
    const resources = createResources();
    resources.defer('first', () => (reached = true));
    resources.defer('second', () => Promise.reject(new Error('two')));
    resources.defer('third', () => {
      throw new Error('three');
    });
    await expect(resources.release(1_000)).rejects.toThrow('third: three; second: two');
    expect(reached).toBe(true);
  });

  test('does not wait past the deadline, but still asks the rest to stop', async () => {
    let asked = false;
    const resources = createResources();
    resources.defer('rest', () => (asked = true));
    resources.defer('hanging', () => new Promise(() => undefined));
    await expect(resources.release(20)).rejects.toThrow('hanging: did not stop before the deadline');
    expect(asked).toBe(true);
  });

  test('releases once, however often it is asked', async () => {
    let times = 0;
    const resources = createResources();
    resources.defer('only', () => (times += 1));
    await Promise.all([resources.release(1_000), resources.release(1_000)]);
    expect(times).toBe(1);
    expect(() => resources.defer('late', () => undefined)).toThrow('late was acquired after');
  });
});
