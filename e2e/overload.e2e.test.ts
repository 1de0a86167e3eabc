import { type ClientRequest, request } from 'node:http';
import { until } from '#libs/testing';
import { type Answer, Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { OWN, positionsPath } from './support/options';
import { documentOf, positions } from './support/upload';

const MEBIBYTE = 1024 * 1024;
const LIMITS = {
  UPLOADS_MAX: '3',
  SPOOL_MAX_BYTES: String(4 * MEBIBYTE),
  BODIES_MAX_BYTES: String(16 * MEBIBYTE),
  MAX_REQUESTS: '12',
  BACKLOG_MAX_ITEMS: '30',
  BACKLOG_MAX_ITEMS_PER_BROKER: '20',
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
/** A request whose body does not come to its end; its first bytes are on their way. */
const hold = (path: string, bytes: number, key = house.seed.partnerKey): void => {
  const held = request(`${house.url}${path}`, {
    method: 'POST',
    headers: { 'Ocp-Apim-Subscription-Key': key, 'Content-Length': bytes, ...JSON_TYPE },
  });
  held.on('error', () => undefined);
  held.write('{');
  open.push(held);
};
const refusal = ({ status, body, headers }: Answer) => ({
  status,
  code: body.code as string,
  retryAfter: Number(headers.get('retry-after')) > 0,
});
/** Asks until it is refused: what holds the place may still be on its way. */
const refused = async (ask: () => Promise<Answer>) =>
  refusal(await until(ask, ({ status }) => status >= 429));

it('refuses an upload while as many are under way as there may be', async () => {
  for (let n = 0; n < 3; n += 1) hold(JOBS, 1_000);
  expect(await refused(() => submit(1))).toEqual({ status: 503, code: 'UPLOADS_BUSY', retryAfter: true });
  expect((await partner.get(JOBS)).status).toBe(200);
});

it('refuses an upload while others have all the space', async () => {
  hold(JOBS, 4 * MEBIBYTE);
  expect(await refused(() => submit(1))).toEqual({ status: 503, code: 'SPOOL_FULL', retryAfter: true });
});

it('refuses bodies while others fill the memory for them, of known length or not', async () => {
  for (let n = 0; n < 4; n += 1) hold(`${positionsPath}/bulk`, 4 * MEBIBYTE, house.seed.operatorKey);
  expect(await refused(() => operator.put('/admin/brokers/over', { name: 'Over' }))).toEqual({
    status: 503,
    code: 'OVERLOADED',
    retryAfter: true,
  });
  const pieces = await fetch(`${house.url}${positionsPath}`, {
    method: 'POST',
    headers: { 'Ocp-Apim-Subscription-Key': house.seed.partnerKey, ...JSON_TYPE },
    body: new Blob(['{}']).stream(),
    duplex: 'half',
  } as RequestInit);
  expect(pieces.status).toBe(503);
  expect((await partner.get(JOBS)).status).toBe(200);
});

it('refuses requests beyond as many as are answered at a time, and tells of its health all the same', async () => {
  for (let n = 0; n < 12; n += 1) hold(positionsPath, 1_000);
  expect(await refused(() => partner.get(JOBS))).toEqual({
    status: 503,
    code: 'OVERLOADED',
    retryAfter: true,
  });
  expect((await operator.get('/health/ready')).status).toBe(200);
});

it('accepts no job beyond the backlog a broker may have, and then none at all, until workers have caught up', async () => {
  const pid = house.apps['position-worker'].pid() ?? 0;
  process.kill(pid, 'SIGSTOP');
  try {
    const { status, body } = await submit(20);
    expect(status).toBe(202);
    expect(await refused(() => submit(1))).toEqual({
      status: 429,
      code: 'BROKER_BACKLOG_FULL',
      retryAfter: true,
    });
    expect((await submit(10, operator)).status).toBe(202);
    expect(await refused(() => submit(1, operator))).toEqual({
      status: 503,
      code: 'BACKLOG_FULL',
      retryAfter: true,
    });
    expect((await partner.get(`${JOBS}/${String(body.id)}`)).body.counts).toMatchObject({ pending: 20 });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});
