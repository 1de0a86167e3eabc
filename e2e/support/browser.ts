import { AxeBuilder } from '@axe-core/playwright';
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const find = (names: readonly string[]): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

const mayInstall = process.getuid?.() === 0 && find(['apt-get']) !== undefined;

/** Whether pages can be tried here; in CI they must be. */
export const hasBrowser = find(NAMES) !== undefined || mayInstall || process.env['CI'] === 'true';

/** Tests that want a browser at the same time: one installs it, the others wait until it is whole. */
const INSTALL = `${NAMES.map((name) => `command -v ${name}`).join(' || ')} || {
  apt-get update && apt-get install -y --no-install-recommends chromium
}`;

/** A real Chromium without a window: the one that is there, else Debian's. */
export async function launchBrowser(): Promise<Browser> {
  if (mayInstall)
    spawnSync('flock', [path.join(tmpdir(), 'gpd-async-chromium.lock'), 'sh', '-c', INSTALL], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  const executablePath = find(NAMES);
  if (executablePath === undefined) throw new Error('No Chromium: install the package chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** How a page is looked at. */
export interface Look {
  scheme: 'light' | 'dark';
  language: 'en' | 'it';
  width: number;
}
export const DESKTOP: Look = { scheme: 'light', language: 'en', width: 1280 };
export const DARK: Look = { scheme: 'dark', language: 'it', width: 1280 };
export const PHONE: Look = { scheme: 'dark', language: 'it', width: 390 };

export type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

/** A reader of the console: a browser of its own, and everything that went wrong in it. */
export class Reader {
  /** What the browser complained of: scripts that fail, what a policy forbids. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly base: string,
    private readonly look: Look,
  ) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // A refused request is the page's business, not a fault of the page.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.complaints.push(message.text());
    });
  }

  static async open(
    browser: Browser,
    base: string,
    look: Look = DESKTOP,
    session?: Session,
  ): Promise<Reader> {
    const context = await browser.newContext({
      colorScheme: look.scheme,
      locale: look.language,
      timezoneId: 'Europe/Rome',
      viewport: { width: look.width, height: look.width < 600 ? 844 : 800 },
      reducedMotion: 'reduce',
      ...(session === undefined ? {} : { storageState: session }),
    });
    context.setDefaultTimeout(15_000);
    return new Reader(await context.newPage(), base, look);
  }

  /** From the page that asks for a key, in either language. */
  async signIn(key: string): Promise<void> {
    await this.go('/');
    await this.page
      .getByLabel(/Subscription key|Chiave di sottoscrizione/)
      .first()
      .fill(key);
    await this.page.getByRole('button', { name: /Sign in|Accedi/ }).click();
    await this.page.getByRole('navigation').waitFor({ state: 'attached' });
  }

  go(to: string) {
    return this.page.goto(`${this.base}/console${to}`);
  }

  session(): Promise<Session> {
    return this.page.context().storageState();
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  /** What keeps people from using the page as it stands: axe's findings, and scrolling sideways. */
  async obstacles(): Promise<string[]> {
    // A third of the time: only what is wrong is told at length, and pages without frames need no second page to sum up.
    const { violations } = await new AxeBuilder({ page: this.page })
      .options({ resultTypes: ['violations'] })
      .setLegacyMode()
      .analyze();
    const isWide = await this.page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
    return [
      ...violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
      ),
      ...(isWide === true ? ['the page scrolls sideways'] : []),
    ];
  }

  /** Where pictures are asked for, keeps one of the page as it stands: of what a screen shows, or of all of it. */
  async picture(name: string, fullPage = false): Promise<void> {
    const folder = process.env['GPD_SCREENSHOTS'];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    const { scheme, width } = this.look;
    const file = `${name}-${width < 600 ? 'phone' : scheme}.png`;
    await this.page.screenshot({ path: path.join(folder, file), animations: 'disabled', fullPage });
  }
}
