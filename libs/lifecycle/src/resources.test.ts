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

  test('stops what was opened, in its turn', async () => {
    const order: string[] = [];
    const resources = createResources();
    resources.defer('folder', () => order.push('folder'));
    const opened = await resources.acquire('server', () =>
      Promise.resolve({ port: 7, stop: () => order.push('server') }),
    );
    expect(opened.port).toBe(7);
    await resources.release(1_000);
    expect(order).toEqual(['server', 'folder']);
  });

  test('waits for what is still opening, and stops it', async () => {
    let isOpen: (opened: { stop(): unknown }) => void = () => undefined;
    let stopped = 0;
    const resources = createResources();
    void resources.acquire('server', () => new Promise<{ stop(): unknown }>((resolve) => (isOpen = resolve)));
    const released = resources.release(1_000);
    isOpen({ stop: () => (stopped += 1) });
    await released;
    expect(stopped).toBe(1);
  });

  test('has nothing to give back of what has not opened', async () => {
    const resources = createResources();
    const opening = resources.acquire<{ stop(): unknown }>('server', () =>
      Promise.reject(new Error('no port')),
    );
    await expect(opening).rejects.toThrow('no port');
    await expect(resources.release(1_000)).resolves.toBeUndefined();
  });

  test('opens nothing once the release has begun', async () => {
    const resources = createResources();
    await resources.release(1_000);
    let opened = 0;
    expect(() =>
      resources.acquire('server', () => {
        opened += 1;
        return Promise.resolve({ stop: () => undefined });
      }),
    ).toThrow('server was acquired after the release had begun');
    expect(opened).toBe(0);
  });
});
