import { type Browser, type Page } from 'playwright-core';
import { DESKTOP, type Look, Reader, type Session, launchBrowser } from './browser';
import { Client } from './client';
import { openHouse } from './house';
import { OWN } from './options';
import { type ReceiptDocument, type RegisteredStation, Scene, receiptOf } from './receipt';
import { Jobs, navOf, positions } from './upload';

const COMPANY = 'Comune di Esempio';

/** A house with something to see on every page of its console, a browser, and a session of the operator. */
export class ConsoleScene {
  private constructor(
    readonly browser: Browser,
    readonly scene: Scene,
    readonly partner: Client,
    /** Takes every receipt; another one refuses them. */
    readonly good: RegisteredStation,
    /** Of position 1, delivered to `good`. */
    readonly receipt: ReceiptDocument,
    private readonly session: Session,
  ) {}

  static async open(): Promise<ConsoleScene> {
    const browser = await launchBrowser();
    const scene = new Scene(await openHouse({ DELIVERY_SLOT_MS: '600000', BREAKER_PROBE_MS: '600000' }));
    const partner = new Client(scene.house, scene.house.seed.partnerKey);
    // The stations that come with the house do not answer.
    const good = await scene.station([{ organization: OWN, broadcast: true }]);
    const refusing = await scene.station([{ organization: OWN, broadcast: true }]);
    refusing.always = {
      ko: { faultCode: 'PAA_RECEIPT_DUPLICATA', faultString: 'Known already', id: refusing.brokerCode },
    };
    const jobs = new Jobs(partner, OWN);
    await jobs.run('CREATE', positions(1, 6, { companyName: COMPANY }));
    // One of them is there already.
    await jobs.run('CREATE', positions(6, 2, { companyName: COMPANY }));
    await partner.post(`/organizations/${OWN}/debtpositions/iupd-3/invalidate`);
    const receiptOfPosition = (n: number) =>
      receiptOf(OWN, [{ organization: OWN, cents: 12_000 }], {
        noticeNumber: navOf(n),
        companyName: COMPANY,
        description: 'TARI 2026',
      });
    const receipt = receiptOfPosition(1);
    for (const each of [receipt, receiptOfPosition(2)]) await scene.post(each);
    await scene.receipt(receipt, ({ deliveries }) =>
      deliveries.every(({ attemptCount, status }) => attemptCount === 1 && status !== 'NOTICE_SENT'),
    );
    const reader = await Reader.open(browser, scene.house.url);
    await reader.signIn(scene.house.seed.operatorKey);
    const session = await reader.session();
    await reader.close();
    return new ConsoleScene(browser, scene, partner, good, receipt, session);
  }

  /** Reads pages as the operator; whatever the browser complains of fails the test. */
  async read(work: (page: Page, reader: Reader) => Promise<void>, look: Look = DESKTOP): Promise<void> {
    const reader = await Reader.open(this.browser, this.scene.house.url, look, this.session);
    try {
      await work(reader.page, reader);
      expect(reader.complaints).toEqual([]);
    } finally {
      await reader.close();
    }
  }

  /** What each job that is no rehearsal has come to. */
  async handedIn(): Promise<{ succeeded: number; failed: number }[]> {
    const { body } = await this.partner.get(`/organizations/${OWN}/jobs?limit=100`);
    const { jobs } = body as { jobs: { dryRun: boolean; counts: { succeeded: number; failed: number } }[] };
    return jobs.filter(({ dryRun }) => !dryRun).map(({ counts }) => counts);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.scene.close();
  }
}
