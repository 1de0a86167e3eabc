import { createPosition } from '#libs/domain';
import type * as Persistence from '#libs/persistence';
import { ORGANIZATION, TESTER, numberedInput, optionInput, positionContext, transferInput } from './builders';
import { openFreshDatabase } from './fresh-database';

/** Another organization of the scene. */
export const SECOND = '80000000001';
const DAY_MS = 86_400_000;
const KEPT = { jobs: 0, positions: 0, receipts: 0 };

export const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

/** A database of two organizations, and an archiver of positions that are closed for thirty days. */
export class ArchiveScene {
  readonly settings: Persistence.RetentionSettings;
  readonly archiver: Persistence.Archiver;

  private constructor(
    readonly database: Persistence.Database,
    private readonly persistence: typeof Persistence,
  ) {
    this.settings = new persistence.RetentionSettings(database, KEPT);
    this.archiver = this.archiverOn(database);
  }

  static async open(): Promise<ArchiveScene> {
    // Loaded here and not above: unit tests take builders from this library and need no driver.
    const persistence = await import('#libs/persistence');
    const database = await openFreshDatabase();
    await new persistence.Tenants(database).putBroker('20000000002', [ORGANIZATION, SECOND]);
    return new ArchiveScene(database, persistence);
  }

  /** One more, as another scheduler would have. */
  archiverOn(database: Persistence.Database): Persistence.Archiver {
    const { Archiver, RetentionSettings } = this.persistence;
    const days = { positions: 30, receipts: 0 };
    return new Archiver(database, new RetentionSettings(database, KEPT), { days, perSecond: 100_000 });
  }

  get ids(): Persistence.IdAllocator {
    return new this.persistence.IdAllocator(this.database, 'position');
  }

  write<T>(work: (positions: Persistence.PositionWriter) => Promise<T>): Promise<T> {
    return this.database.transaction((transaction) =>
      work(new this.persistence.PositionWriter(transaction, this.ids, TESTER)),
    );
  }

  async countOf(table: string): Promise<number> {
    const [row] = await this.database.query<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row?.n);
  }

  /** Positions with everything a position can have, that came to their end some days ago. */
  async insertClosed(numbers: readonly number[], daysOld: number, status = 'PAID'): Promise<void> {
    const positions = numbers.map((n) =>
      createPosition(
        numberedInput(n, {
          officeName: `Ufficio @ #${n} 'è'`,
          paymentOption: [
            optionInput({
              iuv: `47${String(n).padStart(15, '0')}`,
              paymentOptionMetadata: [{ key: 'k', value: 'v' }, { key: 'empty' }],
              transfer: [transferInput({ transferMetadata: [{ key: 't', value: '@2026' }] })],
            }),
          ],
        }),
        positionContext(),
      ),
    );
    await this.write((writer) => writer.insert(positions));
    const at = daysAgo(daysOld);
    await this.database.execute(
      `UPDATE payment_position p JOIN payment_option o ON o.payment_position_id = p.id
          SET p.status = ?, p.inserted_date = ?, p.last_updated_date = ?, p.max_due_date = ?,
              p.payment_date = IF(? = 'PAID', p.last_updated_date, NULL),
              o.status = IF(? = 'PAID', 'PO_PAID', o.status), o.receipt_id = 'r1',
              o.payment_date = p.last_updated_date, o.flow_reporting_id = 'flow'
        WHERE p.iupd IN (?)`,
      [status, at, at, at, status, status, numbers.map((n) => `iupd-${n}`)],
    );
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
