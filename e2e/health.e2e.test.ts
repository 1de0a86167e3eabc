import { createPool } from 'mysql2/promise';
import { until } from '#libs/testing';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';
import { send } from './support/signals';
import { OWN } from './support/options';

interface Health {
  status: number;
  body: { status: string; reasons: string[] };
}
const WORKERS = ['position-worker', 'receipt-worker', 'scheduler'] as const;

describe('a running house', () => {
  let house: TestHouse;
  let urls: Record<string, string>;
  beforeAll(async () => {
    house = await openHouse({ MYSQL_POOL: '2', STOP_DRAIN_MS: '1500' });
    urls = { api: house.url };
    for (const app of WORKERS) urls[app] = `http://127.0.0.1:${(await house.apps[app].ready).port ?? 0}`;
  });
  afterAll(() => house.close());

  const ask = async (app: string): Promise<Health> => {
    const answer = await fetch(`${urls[app] ?? ''}/health/ready`);
    return { status: answer.status, body: (await answer.json()) as Health['body'] };
  };
  const askAll = async () =>
    Object.fromEntries(
      await Promise.all(Object.keys(urls).map(async (app) => [app, (await ask(app)).body.reasons] as const)),
    );
  const all = (reasons: string[]) =>
    Object.fromEntries(Object.keys(urls).map((app) => [app, reasons] as const));
  const withDatabase = async (work: (database: ReturnType<typeof createPool>) => Promise<void>) => {
    const database = createPool(house.mysqlUrl);
    try {
      await work(database);
    } finally {
      await database.end();
    }
  };

  it('says that it lives, that it is ready, and which version it is', async () => {
    const anybody = new Client(house);
    const live = await anybody.get('/health/live');
    expect(live.status).toBe(200);
    // Longer than proxies keep theirs, so that none is closed under a request.
    expect(live.headers.get('keep-alive')).toBe('timeout=75');
    // The api takes uploads before its connection to Redis stands: it says so until then.
    const ready = await anybody.poll('/health/ready', ({ status }) => status === 200);
    expect(ready.body).toEqual({ status: 'ready', reasons: [] });
    for (const path of ['/info', '/upload/gpd/debt-positions-service/v1/info', '/v2/info']) {
      expect((await anybody.get(path)).body).toMatchObject({ name: 'gpd-async', environment: 'local' });
    }
  });

  it.each(WORKERS)('tells of %s as well, each process at a port of its own', async (app) => {
    await until(
      () => ask(app),
      ({ status }) => status === 200,
    );
    const at = urls[app] ?? '';
    expect((await fetch(`${at}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${at}/metrics`)).text()).toContain(`app="${app}"`);
    expect((await fetch(`${at}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${at}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('measures itself', async () => {
    const { text } = await new Client(house).get('/metrics');
    expect(text).toContain('gpd_http_request_seconds_bucket');
  });

  it.each([
    ['JSON', 'GET', '/info', 200],
    ['a problem', 'GET', '/organizations/x/jobs', 401],
    ['an address there is not', 'GET', '/nowhere', 404],
    ['the WSDL', 'GET', '/partner?wsdl', 200],
    ['a soap:Fault', 'POST', '/partner', 400],
    ['the OpenAPI document', 'GET', '/openapi.json', 200],
  ])(
    'protects browsers from %s, and does not say what it is made of',
    async (_what, method, path, status) => {
      const answer = await fetch(`${house.url}${path}`, { method });
      expect(answer.status).toBe(status);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-security-policy': expect.stringContaining("object-src 'none'") as string,
        'strict-transport-security': expect.stringContaining('max-age=') as string,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
      });
      // Only what is the same for everybody may be kept.
      expect(answer.headers.get('cache-control')).toMatch(
        path === '/openapi.json' ? /^public/ : /^no-store$/,
      );
      for (const name of ['x-powered-by', 'server']) expect(answer.headers.has(name)).toBe(false);
    },
  );

  it('is not ready, with all its processes, while a migration is missing', async () => {
    await withDatabase(async (database) => {
      const newest = 'SELECT * FROM schema_migration ORDER BY id DESC LIMIT 1';
      const [[row]] = (await database.query(newest)) as unknown as [{ id: number }[]];
      await database.query('DELETE FROM schema_migration WHERE id = ?', [row?.id]);
      try {
        expect(await askAll()).toEqual(all(['migrations are pending: run gpd migrate']));
      } finally {
        await database.query('INSERT INTO schema_migration SET ?', row);
      }
      expect(await askAll()).toEqual(all([]));
    });
  });

  it('is not ready while all its connections to the database are in use', async () => {
    const operator = new Client(house, house.seed.operatorKey);
    await withDatabase(async (database) => {
      const holder = await database.getConnection();
      const put = () =>
        operator.put(`/admin/organizations/${OWN}/settings`, { strictChecks: { iban: true } });
      expect((await put()).status).toBe(200);
      await holder.query('START TRANSACTION');
      await holder.query('SELECT * FROM organization_setting FOR UPDATE');
      const waiting = Array.from({ length: 4 }, put);
      try {
        await until(
          () => ask('api'),
          ({ body }) => body.reasons.includes('database: no answer within 2000 ms'),
        );
      } finally {
        await holder.query('ROLLBACK');
        holder.release();
        await Promise.all(waiting);
      }
      await until(
        () => ask('api'),
        ({ status }) => status === 200,
      );
    });
  });

  it('goes on to serve while it is about to stop, says so, and ends each connection', async () => {
    await send('SIGTERM', house.apps.api);
    const { body } = await until(
      () => ask('api'),
      ({ status }) => status === 503,
    );
    expect(body.reasons).toEqual(['it is stopping']);
    const served = await new Client(house, house.seed.partnerKey).get(`/organizations/${OWN}/jobs`);
    expect(served.status).toBe(200);
    expect(served.headers.get('connection')).toBe('close');
    // Its supervisor starts another one.
    await until(
      () => ask('api').catch(() => undefined),
      (health) => health?.status === 200,
    );
  });
});
