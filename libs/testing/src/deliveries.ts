import type { AttemptOutcome, DeliveryView, DueDelivery, ParkedReason, Verdict } from '#libs/domain';
import type * as Persistence from '#libs/persistence';
import { ORGANIZATION, receiptOf, stationOf } from './builders';
import { openAgain, openFreshDatabase } from './fresh-database';

/** Columns of a delivery in each situation a test may want it in. */
const SITUATIONS = {
  fresh: {},
  'under way': { status: 'NOTICE_SENT', attempts: 1, round_attempts: 1 },
  exhausted: { status: 'NOTICE_PENDING', attempts: 5, round_attempts: 5, parked_reason: 'EXHAUSTED' },
  'waiting for its station': { status: 'NOTICE_PENDING', attempts: 1, parked_reason: 'STATION_DOWN' },
  inexpressible: { parked_reason: 'INEXPRESSIBLE' },
  refused: { status: 'NOTIFIED', attempts: 1, round_attempts: 1, outcome: 'KO', fault_code: 'PAA_SEMANTICA' },
  delivered: { status: 'NOTIFIED', attempts: 1, round_attempts: 1, outcome: 'OK' },
} satisfies Record<string, { status?: string; parked_reason?: ParkedReason; [column: string]: unknown }>;

export type Situation = keyof typeof SITUATIONS;

/** A database with stations `one`, `two` and `old` (which speaks version 1), and deliveries to them. */
export class DeliveryScene {
  private receipts = 0;

  private constructor(
    readonly database: Persistence.Database,
    private readonly ids: Persistence.Database,
    readonly allocator: Persistence.IdAllocator,
    readonly ledger: Persistence.DeliveryLedger,
    private readonly persistence: typeof Persistence,
  ) {}

  static async open(): Promise<DeliveryScene> {
    // Loaded here and not above: unit tests take builders from this library and need no driver.
    const persistence = await import('#libs/persistence');
    const database = await openFreshDatabase();
    const ledger = new persistence.DeliveryLedger(database, 8_000, 30_000);
    const stations = new persistence.Stations(database);
    await stations.put(stationOf({ stationId: 'one', brokerCode: 'broker-1' }));
    await stations.put(stationOf({ stationId: 'two', brokerCode: 'broker-2' }));
    await stations.put(stationOf({ stationId: 'old', brokerCode: 'broker-3', primitiveVersion: 1 }));
    const ids = await openAgain(database, 1);
    const allocator = new persistence.IdAllocator(ids, 'receipt');
    return new DeliveryScene(database, ids, allocator, ledger, persistence);
  }

  /** A receipt owed to one station, its delivery in this situation. */
  async delivery(
    situation: Situation,
    given: { stationId?: string; organization?: string; createdAt?: Date } = {},
  ): Promise<DueDelivery> {
    const [due] = await this.receipt([given.stationId ?? 'one'], given.organization);
    await this.bring(due!, situation, given.createdAt);
    return { ...due!, attempt: (SITUATIONS[situation] as { attempts?: number }).attempts ?? 0 };
  }

  /** A receipt owed to these stations. @param inexpressible why it is parked from the start */
  async receipt(
    stationIds: readonly string[],
    organization = ORGANIZATION,
    inexpressible?: string,
  ): Promise<DueDelivery[]> {
    const { ReceiptWriter } = this.persistence;
    return this.database.transaction((transaction) =>
      new ReceiptWriter(transaction, this.allocator, 30_000).insert({
        receipt: receiptOf({ receiptId: `receipt-${(this.receipts += 1)}` }),
        source: 'REST',
        anomalies: [],
        ...(inexpressible === undefined ? {} : { inexpressible }),
        recipients: stationIds.map((stationId, index) => ({
          organizationFiscalCode: organization,
          brokerCode: 'broker-1',
          stationId,
          originating: index === 0,
        })),
      }),
    );
  }

  async bring({ deliveryId }: DueDelivery, situation: Situation, createdAt?: Date): Promise<void> {
    const columns: Record<string, unknown> = { ...SITUATIONS[situation] };
    if (situation !== 'fresh' && situation !== 'under way') columns['owed_at'] = null;
    if ('parked_reason' in columns) columns['parked_at'] = new Date();
    if (columns['status'] === 'NOTIFIED') columns['notified_at'] = new Date();
    if (createdAt !== undefined) columns['created_at'] = createdAt;
    const names = Object.keys(columns);
    if (names.length === 0) return;
    await this.database.execute(
      `UPDATE delivery SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
      [...Object.values(columns), deliveryId],
    );
  }

  async view({ deliveryId }: { deliveryId: number }): Promise<DeliveryView> {
    const [row] = await this.database.query<{ receipt_pk: number }>(
      'SELECT receipt_pk FROM delivery WHERE id = ?',
      [deliveryId],
    );
    const all = await this.persistence.deliveriesOf(this.database, {
      id: row?.receipt_pk ?? 0,
      organization: ORGANIZATION,
      receiptId: '',
    });
    return all.find(({ id }) => id === deliveryId)!;
  }

  async claim(due: DueDelivery) {
    return (
      await this.ledger.claim(
        [due],
        () => 0,
        () => undefined,
      )
    ).get(due.deliveryId);
  }

  /** Ends the attempt after so many. */
  async settle(due: DueDelivery, outcome: AttemptOutcome, verdict: Verdict): Promise<void> {
    const record = {
      deliveryId: due.deliveryId,
      attempt: due.attempt + 1,
      durationMs: 5,
      outcome,
      verdict,
      stationId: 'one',
      startedAt: new Date(),
      isTroubled: false,
    };
    await this.ledger.settle([record], { failures: 1_000, probeMs: 1_000, maxProbeMs: 1_000 });
  }

  /** Claims it and has the station answer OK. @returns whether there was anything to claim */
  async deliver(due: DueDelivery): Promise<boolean> {
    if ((await this.claim(due)) === undefined) return false;
    await this.settle(due, { kind: 'answered', outcome: 'OK' }, { status: 'NOTIFIED' });
    return true;
  }

  async close(): Promise<void> {
    await this.ids.close();
    await this.database.close();
  }
}
