import { readdir } from 'node:fs/promises';
import { type ClientRequest, request } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '#libs/testing';
import { type Answer, Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { whileHeld } from './support/signals';
import { OWN, positionsPath } from './support/options';
import { documentOf, positions } from './support/upload';

const MEBIBYTE = 1024 * 1024;
/** Until the first bytes of requests have arrived, mostly. */
const HELD_MS = 200;
const LIMITS = {
  UPLOADS_MAX: '3',
  SPOOL_MAX_BYTES: String(4 * MEBIBYTE),
  BODIES_MAX_BYTES: String(16 * MEBIBYTE),
  MAX_REQUESTS: '12',
  BACKLOG_MAX_ITEMS: '3000',
  BACKLOG_MAX_ITEMS_PER_BROKER: '2000',
};
const JOBS = `/organizations/${OWN}/jobs`;
const JSON_TYPE = { 'Content-Type': 'application/json' };

let house: TestHouse;
let partner: Client;
let operator: Client;
let serial = 0;
const open: ClientRequest[] = [];
beforeAll(async () => {
  house = await openHouse(LIMITS);
  partner = new Client(house, house.seed.partnerKey);
  operator = new Client(house, house.seed.operatorKey);
});
afterEach(async () => {
  for (const each of open.splice(0)) each.destroy();
  await until(
    () => submit(1),
    ({ status }) => status === 202,
  );
});
afterAll(() => house.close());

const submit = (count: number, client = partner): Promise<Answer> => {
  serial += count;
  return client.call('POST', JOBS, documentOf(positions(serial, count)), JSON_TYPE);
};
/** A request whose body does not come to its end. */
const hold = (address: string, bytes: number): void => {
  const held = request(`${house.url}${address}`, {
    method: 'POST',
    headers: { 'Ocp-Apim-Subscription-Key': house.seed.partnerKey, 'Content-Length': bytes, ...JSON_TYPE },
  });
  held.on('error', () => undefined);
  held.write('{');
  open.push(held);
};
/** Uploads that do not come to their end, each with its file on the spool. */
const holdUploads = async (count: number, bytes: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) hold(JOBS, bytes);
  const spool = path.join(path.dirname(house.demoFile), 'spool');
  await until(
    () => readdir(spool),
    (files) => files.length === count,
  );
};
const refusal = ({ status, body, headers }: Answer) => ({
  status,
  code: body.code as string,
  retryAfter: Number(headers.get('retry-after')) > 0,
});
/** Asks until it is refused: what the decision rests upon is read once a second. */
const refused = async (ask: () => Promise<Answer>) =>
  refusal(await until(ask, ({ status }) => status >= 429));
/** The same while requests are held; one that `ask` itself has kept out is made again. */
const refusedWhileHeld = (ask: () => Promise<Answer>, ...held: Parameters<typeof hold>[]) =>
  refused(async () => {
    for (const each of open.splice(0)) each.destroy();
    for (const each of held) hold(...each);
    await sleep(HELD_MS);
    return ask();
  });

it('refuses an upload while as many are under way as there may be', async () => {
  await holdUploads(3, 1_000);
  expect(await refused(() => submit(1))).toEqual({ status: 503, code: 'UPLOADS_BUSY', retryAfter: true });
  expect((await partner.get(JOBS)).status).toBe(200);
});

it('refuses an upload while others have all the space', async () => {
  await holdUploads(1, 4 * MEBIBYTE);
  expect(await refused(() => submit(1))).toEqual({ status: 503, code: 'SPOOL_FULL', retryAfter: true });
});

it('refuses bodies while others fill the memory for them, of known length or not', async () => {
  const bulk = [`${positionsPath}/bulk`, 4 * MEBIBYTE] as const;
  const put = () => operator.put('/admin/brokers/over', { name: 'Over' });
  expect(await refusedWhileHeld(put, [...bulk], [...bulk], [...bulk], [...bulk])).toEqual({
    status: 503,
    code: 'OVERLOADED',
    retryAfter: true,
  });
  const pieces = await fetch(`${house.url}${positionsPath}`, {
    method: 'POST',
    headers: { 'Ocp-Apim-Subscription-Key': house.seed.partnerKey, ...JSON_TYPE },
    body: new Blob(['{}']).stream(),
    duplex: 'half',
  });
  expect(pieces.status).toBe(503);
  expect((await partner.get(JOBS)).status).toBe(200);
});

it('refuses requests beyond as many as are answered at a time, and tells of its health all the same', async () => {
  const held = Array.from({ length: 12 }, (): [string, number] => [positionsPath, 1_000]);
  expect(await refusedWhileHeld(() => partner.get(JOBS), ...held)).toEqual({
    status: 503,
    code: 'OVERLOADED',
    retryAfter: true,
  });
  expect((await operator.get('/health/ready')).status).toBe(200);
});

it('accepts no job beyond the backlog a broker may have, and then none at all, until workers have caught up', async () => {
  await whileHeld(house.apps['position-worker'], async () => {
    const { status, body } = await submit(2_000);
    expect(status).toBe(202);
    expect(await refused(() => submit(1))).toEqual({
      status: 429,
      code: 'BROKER_BACKLOG_FULL',
      retryAfter: true,
    });
    expect((await submit(1_000, operator)).status).toBe(202);
    expect(await refused(() => submit(1, operator))).toEqual({
      status: 503,
      code: 'BACKLOG_FULL',
      retryAfter: true,
    });
    expect((await partner.get(`${JOBS}/${String(body.id)}`)).body.counts).toMatchObject({ pending: 2_000 });
  });
});
