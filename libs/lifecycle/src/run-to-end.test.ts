import { EventEmitter } from 'node:events';
import { type Resources } from './resources';
import { runToEnd } from './run-to-end';

function begin<T>(work: (resources: Resources, signal: AbortSignal) => Promise<T>) {
  const source = new EventEmitter();
  const said: string[] = [];
  let ended: Promise<T> | undefined;
  const left = new Promise<number>((resolve) => {
    ended = runToEnd({ say: (line) => said.push(line), deadlineMs: 5_000, source, exit: resolve }, work);
    ended.catch(() => undefined);
  });
  if (ended === undefined) throw new Error('It has not begun');
  return { source, said, ended, left };
}

describe('runToEnd', () => {
  test('gives back what was acquired, last first, and returns what the work did', async () => {
    const undone: string[] = [];
    const { ended, source } = begin((resources) => {
      resources.defer('first', () => undone.push('first'));
      resources.defer('second', () => undone.push('second'));
      return Promise.resolve(7);
    });
    await expect(ended).resolves.toBe(7);
    expect(undone).toEqual(['second', 'first']);
    expect(source.listenerCount('SIGTERM')).toBe(0);
  });

  test('gives back what was acquired when the work fails, and fails with it', async () => {
    const undone: string[] = [];
    const { ended } = begin((resources) => {
      resources.defer('server', () => undone.push('server'));
      return Promise.reject(new Error('no room'));
    });
    await expect(ended).rejects.toThrow('no room');
    expect(undone).toEqual(['server']);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    '%s gives it back, too, tells the work and leaves with 130',
    async (name) => {
      const undone: string[] = [];
      let told = '';
      const { source, said, left } = begin(
        (resources, signal) =>
          new Promise((_, reject) => {
            resources.defer('server', () => undone.push('server'));
            signal.addEventListener('abort', () => {
              told = String(signal.reason);
              reject(new Error('broken off'));
            });
          }),
      );
      source.emit(name, name);
      await expect(left).resolves.toBe(130);
      expect([undone, said, told]).toEqual([['server'], [`${name}: stopping`], `Error: stopped by ${name}`]);
    },
  );

  test('says what could not be given back, and fails nothing', async () => {
    const { ended, said } = begin((resources) => {
      resources.defer('server', () => Promise.reject(new Error('it hangs')));
      return Promise.resolve('done');
    });
    await expect(ended).resolves.toBe('done');
    expect(said).toEqual(['Not stopped cleanly: server: it hangs']);
  });
});
