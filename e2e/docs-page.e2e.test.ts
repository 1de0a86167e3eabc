import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';

describe('/docs', () => {
  let house: TestHouse;
  let anybody: Client;
  let page: string;
  beforeAll(async () => {
    house = await openHouse();
    anybody = new Client(house);
    page = (await anybody.get('/docs')).text;
  });
  afterAll(() => house.close());

  it('is a page that may load nothing from elsewhere and runs no script of its own text', async () => {
    const { status, headers } = await anybody.get('/docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = Object.fromEntries(
      (headers.get('content-security-policy') ?? '').split(';').map((part) => {
        const [name = '', ...values] = part.split(' ');
        return [name, values.join(' ')];
      }),
    );
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'connect-src': "'self'",
    });
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=/);
  });

  it('names parts that this server has, by relative addresses', async () => {
    const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(addresses).toHaveLength(5);
    for (const address of addresses) {
      const at = new URL(address, `${house.url}/docs`);
      expect(at.origin).toBe(house.url);
      const { status, headers } = await fetch(at);
      expect([address, status]).toEqual([address, 200]);
      if (address.includes('?v=')) expect(headers.get('cache-control')).toMatch(/immutable/);
    }
  });

  it('has a style sheet that loads nothing', async () => {
    const css = await (await fetch(`${house.url}/docs/swagger-ui.css`)).text();
    const loaded = [...css.matchAll(/url\(\s*["']?([^"')]{0,30})/g)].map(([, address = '']) => address);
    expect(loaded.filter((address) => !address.startsWith('data:'))).toEqual([]);
    expect(css).not.toContain('@import');
  });

  it('serves no other file of the package, and leads from the address with a slash to the one without', async () => {
    for (const path of ['index.html', 'package.json', '..%2Fpackage.json', 'swagger-initializer.js'])
      expect((await fetch(`${house.url}/docs/${path}`)).status).toBe(404);
    const slash = await fetch(`${house.url}/docs/`, { redirect: 'manual' });
    expect([slash.status, new URL(slash.headers.get('location') ?? '', slash.url).pathname]).toEqual([
      308,
      '/docs',
    ]);
  });
});
