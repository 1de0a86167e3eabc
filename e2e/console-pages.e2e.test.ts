import { type Page } from 'playwright-core';
import { DARK, DESKTOP, type Look, PHONE, type Reader, hasBrowser } from './support/browser';
import { ConsoleScene } from './support/console';
import { OWN } from './support/options';
import { type ReceiptDocument, type RegisteredStation } from './support/receipt';

/** Pages of which docs/console.md shows a phone. */
const ON_PHONE = new Set(['overview', 'receipt', 'stations']);
/** Pages of which it shows more than a screen. */
const WHOLE = new Set(['overview']);
const LOOKS: [string, Look][] = [
  ['light, in English', DESKTOP],
  ['dark, in Italian', DARK],
  ['on a phone', PHONE],
];

/** One look at a page after the other: what axe finds, and a picture where pictures are asked for. */
(hasBrowser ? describe : describe.skip)('pages of the console', () => {
  let house: ConsoleScene;
  let good: RegisteredStation;
  let receipt: ReceiptDocument;
  beforeAll(async () => {
    house = await ConsoleScene.open();
    ({ good, receipt } = house);
  }, 300_000);
  afterAll(() => house.close());

  interface Tour {
    page: Page;
    reader: Reader;
    /** What keeps people from using the page as it stands. */
    check: (name: string) => Promise<void>;
    /** The same once the page is ready, and a picture under this name. */
    look: (name: string, ready: () => Promise<unknown>) => Promise<void>;
    shows: (text: string | RegExp) => () => Promise<void>;
    click: (name: RegExp) => Promise<void>;
  }

  /** Fails when somebody would be kept out of a page that was looked at. */
  const tour = (viewed: Look, stops: (tour: Tour) => Promise<void>): Promise<void> =>
    house.read(async (page, reader) => {
      const obstacles: [string, string[]][] = [];
      const check = async (name: string): Promise<void> => {
        obstacles.push([name, await reader.obstacles()]);
      };
      await stops({
        page,
        reader,
        check,
        look: async (name, ready) => {
          await ready();
          await check(name);
          if (viewed !== PHONE || ON_PHONE.has(name))
            await reader.picture(name, viewed !== PHONE && WHOLE.has(name));
        },
        shows: (text) => () => page.getByText(text).first().waitFor(),
        click: (name) => page.getByRole('button', { name }).first().click(),
      });
      expect(obstacles.filter(([, found]) => found.length > 0)).toEqual([]);
    }, viewed);

  it.each(LOOKS)(
    'keep nobody out: %s',
    (_, viewed) =>
      tour(viewed, async ({ page, reader, look, shows, click }) => {
        const inMain = () => page.getByRole('main').getByRole('button').first().waitFor();
        const inDialog = () => page.getByRole('dialog').getByRole('button').first().waitFor();
        await reader.go(`/jobs?organization=${OWN}`);
        await look('jobs', shows('CREATE'));
        await page
          .locator('tr, li')
          .filter({ hasText: /Completed with errors|Completato con errori/ })
          .last()
          .getByRole('link')
          .click();
        await look('job', shows('iupd-6'));
        await reader.go(`/upload?organization=${OWN}`);
        await look('upload', inMain);
        await reader.go(`/positions?all=1&organization=${OWN}`);
        await look('positions', shows('iupd-1'));
        await reader.go(`/positions/${OWN}/iupd-1`);
        await look('position', shows(receipt.receiptId));
        await reader.go('/receipts');
        await look('receipts', shows(receipt.receiptId));
        await reader.go(`/receipts/${OWN}/${receipt.receiptId}`);
        await look('receipt', shows(good.idStation));
        await click(/^(Request, Response|Richiesta, Risposta)/);
        await look('exchange', () => page.getByRole('region').getByText(receipt.receiptId).first().waitFor());
        await reader.go('/stations');
        await look('stations', shows('100%'));
        await click(new RegExp(`^(Test|Prova) ${good.idStation}`));
        await look('station-test', shows(/The way is open|La via è aperta/));
        await page.keyboard.press('Escape');
        await click(new RegExp(`^(Edit|Modifica) ${good.idStation}`));
        await look('station-edit', inDialog);
        await reader.go('/keys');
        await look('keys', shows('demo partner'));
        await click(/^(Issue a key|Crea una chiave)/);
        await look('key-new', inDialog);
        await reader.go('/audit');
        await look('audit', shows('putStation'));
      }),
    480_000,
  );

  // Last: a minute is told of once it is over.
  it.each(LOOKS)(
    'keep nobody out of the overview: %s',
    (_, viewed) =>
      tour(viewed, async ({ page, reader, check, look, shows, click }) => {
        await reader.go('/overview');
        await look('overview', () => page.locator('.recharts-wrapper').first().waitFor({ timeout: 120_000 }));
        await click(/^(As a table|Come tabella)/);
        await shows(/^(From|Dalle)$/)();
        await check('overview as tables');
      }),
    240_000,
  );

  it(
    'says at one look that a station is down and where to look, and draws how it went',
    () =>
      house.read(async (page, reader) => {
        await reader.go('/');
        await page.getByRole('heading', { name: 'Overview' }).waitFor();
        const verdict = page.getByRole('status').filter({ hasText: 'Something' });
        await verdict.getByText(/1 api, 1 position-worker, 1 receipt-worker, 1 scheduler/).waitFor();
        const counts = await house.handedIn();
        const sum = (name: 'succeeded' | 'failed') =>
          counts.reduce((total, { [name]: items }) => total + items, 0);
        await page
          .getByText(`In all: Succeeded: ${sum('succeeded')} · Failed: ${sum('failed')}`)
          .waitFor({ timeout: 120_000 });
        await page.getByRole('button', { name: 'As a table: Positions applied a minute' }).click();
        const table = page.getByRole('region', { name: 'Positions applied a minute' });
        await table
          .getByRole('cell', { name: /^[1-9]/ })
          .first()
          .waitFor();
        await page.locator('.recharts-wrapper').first().waitFor();
        await page.getByText('7 days').click();
        await page
          .getByRole('radio', { name: '7 days' })
          .and(page.locator(':checked'))
          .waitFor({ state: 'attached' });
        await verdict.getByRole('link', { name: 'Stations' }).first().click();
        await page.getByRole('heading', { name: 'Stations' }).waitFor();
      }),
    240_000,
  );
});
