import { type Browser } from 'playwright-core';
import { Reader, hasBrowser, launchBrowser } from './support/browser';
import { Client } from './support/client';
import { type TestHouse, openHouse } from './support/house';

let browser: Browser;
let house: TestHouse;
beforeAll(async () => {
  if (hasBrowser) browser = await launchBrowser();
  house = await openHouse();
}, 300_000);
afterAll(async () => {
  if (hasBrowser) await browser.close();
  await house.close();
});

(hasBrowser ? describe : describe.skip)('the console', () => {
  it('opens for a valid key only, by a cookie that neither scripts nor other sites can use', async () => {
    const reader = await Reader.open(browser, house.url);
    const { page } = reader;
    await reader.go('/stations');
    await page.getByLabel('Subscription key').first().fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This is no valid key.').waitFor();
    expect(await reader.obstacles()).toEqual([]);
    await page.getByLabel('Subscription key').first().fill(house.seed.operatorKey);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Stations' }).waitFor();
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(cookie?.value).not.toContain(house.seed.operatorKey);

    const anybody = new Client(house);
    const headers = { Cookie: `${cookie?.name}=${cookie?.value}` };
    expect((await anybody.get('/admin/keys', headers)).status).toBe(200);
    const issue = (more: Record<string, string>) =>
      anybody.call('POST', '/admin/keys', '{"role":"operator"}', {
        'Content-Type': 'application/json',
        ...headers,
        ...more,
      });
    expect((await issue({})).status).toBe(401);
    expect((await issue({ 'X-Console': '1' })).status).toBe(400);
    expect((await anybody.get('/admin/keys', { Cookie: `${cookie?.name}=AQAAAA` })).status).toBe(401);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Subscription key').first().waitFor();
    expect(await page.context().cookies()).toEqual([]);
    await reader.close();
  });
});
