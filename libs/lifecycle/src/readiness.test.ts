import { createReadiness } from './readiness';

it('is ready when nothing speaks against it', async () => {
  const readiness = createReadiness({ one: () => undefined, two: () => Promise.resolve(undefined) });
  expect(await readiness()).toEqual([]);
});

it('has every reason why not, what a check throws included', async () => {
  const readiness = createReadiness({
    one: () => 'it is late',
    two: () => Promise.resolve(undefined),
    three: () => Promise.reject(new Error('secret')),
    four: () => {
      throw new Error('secret');
    },
  });
  expect(await readiness()).toEqual(['it is late', 'three: cannot be told', 'four: cannot be told']);
});

it('does not wait for a check that hangs, nor begin it again before it has come back', async () => {
  let begun = 0;
  let end: () => void = () => undefined;
  const readiness = createReadiness({
    slow: () => {
      begun += 1;
      return new Promise<undefined>((resolve) => (end = () => resolve(undefined)));
    },
  });
  const hangs = ['slow: no answer within 2000 ms'];
  expect(await Promise.all([readiness(), readiness()])).toEqual([hangs, hangs]);
  expect(begun).toBe(1);
  end();
  await new Promise(setImmediate);
  const next = readiness();
  end();
  expect(await next).toEqual([]);
  expect(begun).toBe(2);
});
