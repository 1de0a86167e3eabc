import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';

describe('a running house', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  it('says that it lives, that it is ready, and which version it is', async () => {
    const anybody = new Client(house);
    expect((await anybody.get('/health/live')).status).toBe(200);
    // The api takes uploads before its connection to Redis stands: it says so until then.
    const ready = await anybody.poll('/health/ready', ({ status }) => status === 200);
    expect(ready.body).toEqual({ status: 'ready', reasons: [] });
    for (const path of ['/info', '/upload/gpd/debt-positions-service/v1/info', '/v2/info']) {
      expect((await anybody.get(path)).body).toMatchObject({ name: 'gpd-async', environment: 'local' });
    }
  });

  it('measures itself', async () => {
    const { text } = await new Client(house).get('/metrics');
    expect(text).toContain('gpd_http_request_seconds_bucket');
  });
});
