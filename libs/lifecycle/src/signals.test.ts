import { EventEmitter } from 'node:events';
import { onStopSignals } from './signals';

function listen(stop: () => Promise<void>, deadlineMs = 5_000) {
  const source = Object.assign(new EventEmitter(), { connected: true });
  const codes: number[] = [];
  const errors: string[] = [];
  const left = new Promise<void>((resolve) => {
    onStopSignals(stop, {
      deadlineMs,
      source,
      exit: (code) => {
        codes.push(code);
        resolve();
      },
      onError: (line) => errors.push(line),
    });
  });
  return { source, codes, errors, left };
}

describe('onStopSignals', () => {
  afterEach(() => jest.restoreAllMocks());

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])('%s stops and exits 0', async (event) => {
    let stops = 0;
    const { source, codes, left } = listen(() => {
      stops += 1;
      return Promise.resolve();
    });
    source.emit(event, event);
    await left;
    expect([stops, codes]).toEqual([1, [0]]);
  });

  test('a failed stop exits 1 and says why', async () => {
    const { source, codes, errors, left } = listen(() => Promise.reject(new Error('queue did not close')));
    source.emit('SIGTERM', 'SIGTERM');
    await left;
    expect([codes, errors]).toEqual([[1], ['queue did not close']]);
  });

  test('a stop past its deadline exits 1', async () => {
    const { source, codes, left } = listen(() => new Promise(() => undefined), 10);
    source.emit('SIGTERM', 'SIGTERM');
    await left;
    expect(codes).toEqual([1]);
  });

  test('a second press exits 1 at once, the echo of the first does not', () => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(1_000);
    const { source, codes } = listen(() => new Promise(() => undefined), 50);
    source.emit('SIGINT', 'SIGINT');
    clock.mockReturnValue(1_100);
    source.emit('SIGINT', 'SIGINT');
    expect(codes).toEqual([]);
    clock.mockReturnValue(2_000);
    source.emit('SIGINT', 'SIGINT');
    expect(codes).toEqual([1]);
  });
});
