import { openWay, until } from '#libs/testing';
import { Reader, hasBrowser, launchBrowser } from './support/browser';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { whileHeld } from './support/signals';
import { Jobs, positions } from './support/upload';

const PAGE = '/admin/queues';
const CHUNKS = '{position-chunks}';
const QUEUES = [CHUNKS, '{receipt-deliveries}', '{small-chunks}'];
const PAUSE = `${PAGE}/api/queues/${encodeURIComponent(CHUNKS)}/pause`;

interface QueueView {
  name: string;
  jobs: { data: Record<string, unknown> }[];
  readOnlyMode: boolean;
  isPaused: boolean;
}

const ask = (
  house: TestHouse,
  path: string,
  key?: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
) =>
  fetch(house.url + path, {
    redirect: 'manual',
    ...init,
    headers: { ...(key === undefined ? {} : { 'Ocp-Apim-Subscription-Key': key }), ...init.headers },
  });

async function queuesOf(house: TestHouse, active = ''): Promise<QueueView[]> {
  const path = `${PAGE}/api/queues?activeQueue=${encodeURIComponent(active)}&status=latest&page=1&jobsPerPage=10`;
  const answer = await ask(house, path, house.seed.operatorKey);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { queues: QueueView[] }).queues;
}

const waitingIn = async (house: TestHouse, name: string) =>
  (await queuesOf(house, name)).flatMap(({ jobs }) => jobs.map(({ data }) => data));

const pausedOf = async (house: TestHouse) =>
  (await queuesOf(house)).filter(({ isPaused }) => isPaused).map(({ name }) => name);

describe('the page of queues', () => {
  let house: TestHouse;
  let way: Awaited<ReturnType<typeof openWay>>;
  let operator: Client;
  beforeAll(async () => {
    const redis = new URL(process.env['GPD_TEST_REDIS_URL'] ?? '');
    way = await openWay(Number(redis.port), redis.hostname);
    redis.hostname = '127.0.0.1';
    redis.port = String(way.port);
    house = await openHouse({ REDIS_URL: redis.toString() });
    operator = new Client(house, house.seed.operatorKey);
  });
  afterAll(async () => {
    await house.close();
    await way.close();
  });

  it.each(['', '/', '/queue/position-chunks', '/api/queues', '/static/images/logo.svg', '/api/redis/stats'])(
    'is for operators only: %s',
    async (below) => {
      expect((await ask(house, PAGE + below)).status).toBe(401);
      expect((await ask(house, PAGE + below, house.seed.partnerKey)).status).toBe(403);
      expect((await ask(house, PAGE + below, house.seed.operatorKey)).status).toBe(200);
    },
  );

  it('loads nothing from elsewhere and has no script or style of its own text', async () => {
    const { status, text, headers } = await operator.get(PAGE);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split(';')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        expect.stringMatching(/^style-src 'self' 'sha256-[^']+'$/),
        "connect-src 'self'",
      ]),
    );
    expect(text).not.toMatch(/<script(?![^>]*(\ssrc=|application\/json))|<style|\son\w+=|\sstyle=|https?:/);
    const parts = [...text.matchAll(/(?:src|href)="(static[^"]+)"/g)].map(([, part = '']) => part);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts)
      expect([part, (await ask(house, `${PAGE}/${part}`, house.seed.operatorKey)).status]).toEqual([
        part,
        200,
      ]);
  });

  it('shows what waits, by ids and nothing else', async () => {
    const jobs = new Jobs(new Client(house, house.seed.partnerKey), house.seed.organizations[0]!);
    await whileHeld(house.apps['position-worker'], async () => {
      const { body } = await jobs.create('CREATE', positions(1, 3));
      const waiting = await until(
        async () => (await Promise.all(QUEUES.map((name) => waitingIn(house, name)))).flat(),
        (found) => found.length > 0,
      );
      expect(waiting).toEqual([{ jobId: (body as { id: string }).id, seq: 0 }]);
    });
  });

  it('changes nothing', async () => {
    for (const [method, path] of [
      ['PUT', PAUSE],
      ['PUT', `${PAGE}/api/queues/pause`],
      ['PUT', `${PAGE}/api/queues/x/obliterate`],
      ['POST', `${PAGE}/api/queues/x/add`],
    ] as const) {
      const answer = await ask(house, path, house.seed.operatorKey, { method });
      expect([path, answer.status, await answer.json()]).toEqual([
        path,
        403,
        expect.objectContaining({ code: 'FORBIDDEN', detail: expect.stringContaining('QUEUE_ACTIONS') }),
      ]);
    }
    for (const { readOnlyMode, isPaused } of await queuesOf(house))
      expect([readOnlyMode, isPaused]).toEqual([true, false]);
  });

  it('says so while Redis does not answer, and comes back; the api goes on', async () => {
    way.hold();
    const [page, call] = await Promise.all(
      [PAGE, `${PAGE}/api/queues`].map((path) => ask(house, path, house.seed.operatorKey)),
    );
    for (const answer of [page!, call!]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await answer.json()).toMatchObject({ code: 'QUEUES_UNAVAILABLE' });
    }
    expect((await operator.get('/admin/stations')).status).toBe(200);
    way.letGo();
    await until(
      async () => (await ask(house, PAGE, house.seed.operatorKey)).status,
      (status) => status === 200,
    );
    expect((await queuesOf(house)).map(({ name }) => name).sort()).toEqual(QUEUES);
  });

  (hasBrowser ? it : it.skip)(
    'works in a browser, for who is signed in at the console, and asks this server only',
    async () => {
      const browser = await launchBrowser();
      const reader = await Reader.open(browser, house.url);
      try {
        const { page } = reader;
        const asked = new Set<string>();
        page.on('request', (request) => asked.add(new URL(request.url()).origin));
        await page.goto(`${house.url}/console`);
        await page.getByLabel('Subscription key').first().fill(house.seed.operatorKey);
        await page.keyboard.press('Enter');
        await page.getByRole('link', { name: 'Queues' }).click();
        await page
          .getByRole('link', { name: /receipt-deliveries/ })
          .first()
          .click();
        await page
          .getByRole('heading', { name: /receipt-deliveries/ })
          .first()
          .waitFor();
        expect(decodeURIComponent(page.url())).toContain(`${PAGE}/queue/{receipt-deliveries}`);
        await page.reload();
        await page.getByText('position-chunks').first().waitFor();
        await reader.picture('queues');
        expect(reader.complaints).toEqual([]);
        expect([...asked]).toEqual([house.url]);
      } finally {
        await reader.close();
        await browser.close();
      }
    },
    300_000,
  );
});

describe('the page of queues where actions are allowed', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openHouse({ QUEUE_ACTIONS: 'true' });
  });
  afterAll(() => house.close());

  it('pauses a queue for an operator, who is written down, and for nobody else', async () => {
    const put = (key?: string, headers: Record<string, string> = {}) =>
      ask(house, PAUSE, key, { method: 'PUT', headers });
    const operator = new Client(house, house.seed.operatorKey);
    const reading = (
      await operator.post('/admin/keys', { name: 'to read', role: 'operator', scopes: ['admin:read'] })
    ).body as {
      key: string;
    };
    const session = await ask(house, '/console/session', undefined, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ key: house.seed.operatorKey }),
    });
    const Cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await put()).status).toBe(401);
    expect((await put(house.seed.partnerKey)).status).toBe(403);
    expect((await put(reading.key)).status).toBe(403);
    // A form of another site, and one of a browser that does not say.
    expect((await put(undefined, { Cookie, 'Sec-Fetch-Site': 'cross-site' })).status).toBe(401);
    expect((await put(undefined, { Cookie })).status).toBe(401);
    expect(await pausedOf(house)).toEqual([]);

    expect((await put(undefined, { Cookie, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
    expect(await pausedOf(house)).toEqual([CHUNKS]);
    const { entries } = (await operator.get('/admin/audit')).body as {
      entries: { method: string; target: string; outcome: string }[];
    };
    expect(entries.filter(({ target }) => target === PAUSE)).toEqual([
      expect.objectContaining({ method: 'PUT', outcome: 'done' }),
    ]);
    const resume = await ask(house, PAUSE.replace('pause', 'resume'), house.seed.operatorKey, {
      method: 'PUT',
    });
    expect(resume.status).toBe(200);
  });
});
