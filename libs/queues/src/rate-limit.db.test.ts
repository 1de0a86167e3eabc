import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createRateLimit } from './rate-limit';

const redisUrl = process.env['GPD_TEST_REDIS_URL'] ?? '';
const open = (url = redisUrl, prefix = randomBytes(6).toString('hex')) =>
  createRateLimit({ redisUrl: url, prefix, perSecond: 1, onError: () => undefined });
const passed = async (rates: ReturnType<typeof open>[], calls: number, ...key: [string, number?]) => {
  let count = 0;
  for (let n = 0; n < calls; n += 1) if ((await rates[n % rates.length]?.take(...key)) === 0) count += 1;
  return count;
};
/** Until the connection is there, each counts alone. */
const connected = async (rate: ReturnType<typeof open>) => {
  const keys = randomBytes(4).toString('hex');
  for (let n = 0; n < 50; n += 1) {
    await rate.take(keys, 1_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

it('is one for all processes, each key its own, and says when to come again', async () => {
  const prefix = randomBytes(6).toString('hex');
  const two = [open(redisUrl, prefix), open(redisUrl, prefix)];
  await Promise.all(two.map(connected));
  expect(await passed(two, 30, 'a')).toBe(10);
  expect(await passed(two, 30, 'b', 2)).toBe(20);
  expect(await two[1]?.take('a')).toBeGreaterThanOrEqual(1);
  await Promise.all(two.map((each) => each.close()));
});

it('0 is no limit', async () => {
  const rate = open();
  expect(await passed([rate], 100, 'a', 0)).toBe(100);
  await rate.close();
});

it('counts in memory while Redis is away, or says nothing', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  for (const url of ['redis://127.0.0.1:1', `redis://127.0.0.1:${port}`]) {
    const rate = open(url);
    expect(await passed([rate], 30, 'a')).toBe(10);
    await rate.close();
  }
  silent.close();
});
