import { readFileSync } from 'node:fs';
import { type Page } from 'playwright-core';
import { until } from '#libs/testing';
import { Reader, hasBrowser } from './support/browser';
import { Client, zipOf } from './support/client';
import { ConsoleScene } from './support/console';
import { OWN } from './support/options';
import { unzip } from './support/read-zip';
import { type ReceiptDocument, type RegisteredStation, type Scene } from './support/receipt';
import { documentOf, navOf, positions } from './support/upload';

const BROKER = '15376371009';

(hasBrowser ? describe : describe.skip)('the console', () => {
  let house: ConsoleScene;
  let scene: Scene;
  let partner: Client;
  let good: RegisteredStation;
  let receipt: ReceiptDocument;
  beforeAll(async () => {
    house = await ConsoleScene.open();
    ({ scene, partner, good, receipt } = house);
  }, 300_000);
  afterAll(() => house.close());
  const read = (work: (page: Page, reader: Reader) => Promise<void>) => house.read(work);

  it('is worked by keyboard alone', () =>
    read(async (page, reader) => {
      await reader.go('/overview');
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      const focused = () =>
        page.evaluate<string>(
          '(({ id, ariaLabel, textContent }) => id === "content" ? id : ariaLabel ?? textContent)(document.activeElement)',
        );
      const tabTo = async (name: string) => {
        for (let stops = 0; stops < 60; stops += 1) {
          await page.keyboard.press('Tab');
          if ((await focused()) === name) return;
        }
        throw new Error(`No way by keyboard to ${name}`);
      };
      await page.evaluate('document.activeElement.blur()');
      await tabTo('To the content');
      await page.keyboard.press('Enter');
      await until(focused, (name) => name === 'content');
      await reader.go('/overview');
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      await tabTo('Stations');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Stations' }).waitFor();
      await page.getByRole('button', { name: `Test ${good.idStation}` }).waitFor();
      await tabTo(`Test ${good.idStation}`);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText('The way is open').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await until(focused, (name) => name === `Test ${good.idStation}`);
    }));

  it('leads from the number on a notice to the position, its history and its receipt', () =>
    read(async (page) => {
      await page.goto(`${scene.house.url}/console/positions`);
      await page.getByLabel('Notice number or IUV').fill(navOf(1));
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'iupd-1' }).click();
      await page.getByRole('heading', { name: 'iupd-1' }).waitFor();
      const history = page.getByRole('list', { name: 'History' });
      await history.getByText('Created').waitFor();
      await history.getByRole('link', { name: receipt.receiptId }).click();
      await page.getByRole('heading', { name: receipt.receiptId }).waitFor();
    }));

  it('checks a file that is dropped on it before anything is written, then hands it in', () =>
    read(async (page, reader) => {
      // The second one is there already.
      const items = [...positions(101, 1), ...positions(1, 1)];
      const file = {
        name: 'positions.json',
        mimeType: 'application/json',
        buffer: Buffer.from(documentOf(items)),
      };
      const count = async () => (await house.handedIn()).length;
      const before = await count();
      await reader.go(`/upload?organization=${OWN}`);
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('2 items were checked').waitFor();
      await page.getByRole('row', { name: /^2 iupd-1 Failed/ }).waitFor();
      expect(await count()).toBe(before);
      expect((await partner.get(`/organizations/${OWN}/debtpositions/iupd-101`)).status).toBe(404);
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByRole('heading', { name: /^Job / }).waitFor();
      await page.getByText('Completed with errors').waitFor();
      await page.getByRole('row', { name: /^2 iupd-1 Failed/ }).waitFor();
      await page.getByLabel(/^Look for/).fill('iupd-9');
      await page.getByText('Nothing found').waitFor();
      expect((await partner.get(`/organizations/${OWN}/debtpositions/iupd-101`)).status).toBe(200);
      await page.getByRole('button', { name: 'Try the failed ones again' }).click();
      await page.getByText('Handed in again').waitFor();
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Failed items, to mend' }).click();
      const saved = await saving;
      expect(saved.suggestedFilename()).toMatch(/^failed_[0-9a-f]{32}\.zip$/);
      const kept = [...(await unzip(readFileSync(await saved.path()))).values()];
      expect(kept.map((text) => JSON.parse(text) as object)).toEqual([
        { paymentPositions: [expect.objectContaining({ iupd: 'iupd-1' })] },
      ]);
      await reader.go(`/jobs?organization=${OWN}`);
      await page
        .getByRole('row', { name: /CREATE/ })
        .first()
        .waitFor();
    }));

  it('says what is wrong with a file that is refused', () =>
    read(async (page, reader) => {
      await reader.go(`/upload?organization=${OWN}`);
      const wrong = documentOf([{ ...positions(102, 1)[0], iupd: 7 }]);
      const file = { name: 'positions.json', mimeType: 'application/json', buffer: Buffer.from(wrong) };
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('refused as a whole: nothing was written').waitFor();
      await page.getByRole('row', { name: /^1 iupd / }).waitFor();
      expect(await reader.obstacles()).toEqual([]);
    }));

  it('takes a file that is dropped anywhere on the page', () =>
    read(async (page, reader) => {
      await reader.go(`/upload?organization=${OWN}`);
      const bytes = [...(await zipOf({ 'positions.json': documentOf(positions(103, 2)) }))];
      const files = await page.evaluateHandle(
        `(() => { const data = new DataTransfer(); data.items.add(new File([new Uint8Array(${JSON.stringify(bytes)})], 'p.zip')); return data; })()`,
      );
      const drag = (event: string) => page.dispatchEvent('nav', event, { dataTransfer: files });
      await drag('dragenter');
      await page.getByText('Let it go: the file is taken').waitFor();
      await drag('dragover');
      await drag('drop');
      await page.getByText('p.zip').waitFor();
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('2 items were checked').waitFor();
      await page.getByText('Nothing is wrong with the file.').waitFor();
    }));

  it('looks for a debtor without a trace in the address, and with one in the audit log', () =>
    read(async (page, reader) => {
      await reader.go('/positions');
      await page.getByRole('combobox', { name: 'Look for' }).click();
      await page.getByRole('option', { name: 'Debtor' }).click();
      await page.getByRole('textbox', { name: 'Debtor' }).fill('VRDLCU80A01H501X');
      await page.getByRole('combobox', { name: 'Organization' }).fill(OWN);
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('link', { name: 'iupd-6' }).waitFor();
      expect(page.url()).not.toContain('VRDLCU80A01H501X');
      await reader.go('/audit?operation=searchPositions');
      await page
        .getByRole('cell', { name: /debtor [0-9a-f]/ })
        .first()
        .waitFor();
      expect(await page.content()).not.toContain('VRDLCU80A01H501X');
    }));

  it('shows what was sent and what came back, and sends it again', () =>
    read(async (page, reader) => {
      await reader.go(`/receipts?organization=${OWN}&state=DELIVERED`);
      await page.getByRole('link', { name: receipt.receiptId }).click();
      const delivery = page.getByRole('article', { name: good.idStation });
      await delivery.getByRole('button', { name: /^1 attempt/ }).click();
      await delivery.getByRole('button', { name: /Request, Response/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('region', { name: 'Request' }).getByText(receipt.receiptId).waitFor();
      await dialog.getByRole('tab', { name: 'Response' }).click();
      await dialog
        .getByRole('region', { name: 'Response' })
        .getByText('paSendRTV2Response')
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
      const before = good.received.length;
      await delivery.getByRole('button', { name: /Send again/ }).click();
      await page.getByText('One delivery will be sent again').waitFor();
      await until(
        () => good.received.length,
        (count) => count > before,
      );
      await delivery.getByText('Attempt 2').waitFor();
    }));

  it('sends many again, counted first', () =>
    read(async (page, reader) => {
      await reader.go(`/receipts?stationId=${good.idStation}`);
      await page.getByRole('button', { name: 'Send many again' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'Which' }).click();
      await page.getByRole('option', { name: 'Everything, also' }).click();
      await dialog.getByRole('button', { name: 'Count first' }).click();
      await dialog.getByText('2 deliveries match, 2 would be sent again.').waitFor();
      const before = good.received.length;
      await dialog.getByRole('button', { name: 'Send them again' }).click();
      await dialog.getByText('2 taken up', { exact: true }).waitFor();
      expect(good.received.length).toBeGreaterThanOrEqual(before + 2);
    }));

  it('tests and changes a station', () =>
    read(async (page, reader) => {
      await reader.go('/stations');
      await page.getByRole('button', { name: `Test ${good.idStation}` }).click();
      await page.getByRole('dialog').getByText('The way is open').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('button', { name: `Edit ${good.idStation}` }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Timeout (ms)').fill('5');
      await form.getByRole('button', { name: 'Save' }).click();
      await form.getByRole('alert').waitFor();
      await form.getByLabel('Timeout (ms)').fill('5000');
      await form.getByRole('button', { name: 'Save' }).click();
      await form.waitFor({ state: 'detached' });
      const { body } = await scene.operator.get(`/admin/stations/${good.idStation}`);
      expect(body).toMatchObject({
        timeoutMs: 5000,
        enabled: true,
        endpointUrl: good.url,
        organizations: [{ organizationFiscalCode: OWN, broadcast: true }],
      });
    }));

  it('issues a key that is shown once, opens what it should, and is revoked', () =>
    read(async (page, reader) => {
      await reader.go('/keys');
      await page.getByRole('button', { name: 'Issue a key' }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Name').fill('Accounting');
      await form.getByLabel('Broker').fill(BROKER);
      await form.getByRole('button', { name: 'Issue a key' }).click();
      const shown = page.getByRole('dialog', { name: 'The new key' });
      const label = await shown.getByRole('button', { name: /^Copy / }).getAttribute('aria-label');
      const key = label?.replace('Copy ', '') ?? '';
      const client = new Client(scene.house, key);
      expect((await client.get(`/organizations/${OWN}/jobs`)).status).toBe(200);
      await shown.getByRole('button', { name: 'I have copied it' }).click();
      await page.getByRole('button', { name: 'Revoke Accounting' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
      await page.getByRole('row', { name: /Accounting.*Revoked/ }).waitFor();
      expect((await client.get(`/organizations/${OWN}/jobs`)).status).toBe(401);
      expect(await page.content()).not.toContain(key);
    }));

  it("shows a partner its own organizations, and nothing of the house's", async () => {
    const reader = await Reader.open(house.browser, scene.house.url);
    await reader.signIn(scene.house.seed.partnerKey);
    const links = await reader.page.getByRole('navigation').getByRole('link').allInnerTexts();
    expect(links).toEqual(['Overview', 'Jobs', 'Upload', 'Positions', 'Receipts']);
    await reader.page.getByText('How the jobs and receipts of your organizations stand.').waitFor();
    await reader.page.getByText('Receipts not delivered').waitFor();
    expect(await reader.obstacles()).toEqual([]);
    await reader.picture('overview-partner');
    await reader.go(`/receipts?organization=${OWN}`);
    await reader.page.getByRole('link', { name: receipt.receiptId }).waitFor();
    await reader.go('/receipts?organization=99999999999');
    await reader.page
      .getByRole('alert')
      .getByText(/does not act for/)
      .waitFor();
    expect(reader.complaints).toEqual([]);
    await reader.close();
  });
});
