import {
  type AttemptRecord,
  type BreakerPolicy,
  type ClaimedDelivery,
  type DueDelivery,
  obstacleTo,
} from '#libs/domain';
import { type Database } from '../database';
import { later } from '../sql';
import { factsOf, lockDeliveries, reopenDeliveries } from './delivery-changes';
import { type Admission, claimDeliveries } from './delivery-claims';
import { settleDeliveries } from './delivery-settlements';
import { recordEvidence } from './station-breakers';

/**
 * Writes of deliveries: claim before sending, settle after. Both take many at once, so that one commit
 * carries the attempts of all that are in flight together.
 */
export class DeliveryLedger {
  constructor(
    private readonly database: Database,
    /** Milliseconds an attempt may take at a station that states no timeout of its own. */
    private readonly timeoutMs: number,
    /**
     * Milliseconds a queued delivery may stay silent before it is queued again, and a claimed one beyond its
     * station's timeout: then whoever took it is dead.
     */
    private readonly leaseMs: number,
  ) {}

  /**
   * Takes deliveries for one attempt each: counts it, writes NOTICE_SENT, and commits before anything is sent.
   * Left out are those whose attempt was already made or that need none (a repeated queue job ends here), and
   * those whose station has no room, is down or off: they are put off, or parked until it is back.
   *
   * @param admission asked once for each delivery that could be sent now; where this throws in the end, whoever
   *   was let in has to be let out by `onRetry`, which also runs before the transaction is started over
   */
  async claim(
    due: readonly DueDelivery[],
    admission: Admission,
    onRetry: () => void,
  ): Promise<Map<number, ClaimedDelivery>> {
    try {
      return await this.database.transaction(async (transaction, tries) => {
        if (tries > 0) onRetry();
        const claimed = await claimDeliveries(transaction, due, admission, {
          timeoutMs: this.timeoutMs,
          leaseMs: this.leaseMs,
        });
        return new Map(claimed.map((claim) => [claim.deliveryId, claim]));
      });
    } catch (error) {
      onRetry();
      throw error;
    }
  }

  /** Records attempts and what they make of their deliveries and stations, in one transaction. */
  async settle(records: readonly AttemptRecord[], policy: BreakerPolicy): Promise<void> {
    if (records.length === 0) return;
    await this.database.transaction(async (transaction) => {
      const now = new Date();
      const settled = await settleDeliveries(transaction, records, now);
      await recordEvidence(transaction, records, settled, policy, now);
    });
  }

  /**
   * Brokers that are owed deliveries now. Goes from one broker to the next: two entries of an index are read for each,
   * where GROUP BY may walk over the whole of it.
   */
  async brokersOwed(): Promise<string[]> {
    const owed: string[] = [];
    let last = '';
    for (;;) {
      const [next] = await this.database.query<{ broker_code: string }>(
        `SELECT broker_code FROM delivery FORCE INDEX (delivery_owed_by_broker)
          WHERE broker_code > ? ORDER BY broker_code LIMIT 1`,
        [last],
      );
      if (next === undefined) return owed;
      last = next.broker_code;
      const due = await this.database.query(
        `SELECT 1 FROM delivery FORCE INDEX (delivery_owed_by_broker) WHERE broker_code = ? AND owed_at <= ? LIMIT 1`,
        [last, new Date()],
      );
      if (due.length > 0) owed.push(last);
    }
  }

  /** Takes up to `limit` deliveries of a broker that are due and grants each a new lease. */
  async takeOwed(brokerCode: string, limit: number): Promise<DueDelivery[]> {
    return this.database.transaction(async (transaction) => {
      const rows = await transaction.query<{
        id: number;
        attempts: number;
        organization_fiscal_code: string;
      }>(
        `SELECT id, attempts, organization_fiscal_code FROM delivery FORCE INDEX (delivery_owed_by_broker)
          WHERE broker_code = ? AND owed_at <= ? ORDER BY owed_at LIMIT ? FOR UPDATE SKIP LOCKED`,
        [brokerCode, new Date(), limit],
      );
      if (rows.length > 0) {
        await transaction.execute('UPDATE delivery SET owed_at = ? WHERE id IN (?)', [
          later(this.leaseMs),
          rows.map(({ id }) => id),
        ]);
      }
      return rows.map((row) => ({
        deliveryId: row.id,
        attempt: row.attempts,
        brokerCode,
        organizationFiscalCode: row.organization_fiscal_code,
      }));
    });
  }

  /** Traces the receipts of these deliveries belong to, each once. */
  async traceparents(deliveryIds: readonly number[]): Promise<string[]> {
    if (deliveryIds.length === 0) return [];
    const rows = await this.database.query<{ traceparent: string }>(
      `SELECT DISTINCT r.traceparent FROM delivery d JOIN receipt r ON r.id = d.receipt_pk
        WHERE d.id IN (?) AND r.traceparent IS NOT NULL`,
      [deliveryIds],
    );
    return rows.map(({ traceparent }) => traceparent);
  }

  /** What could not be queued is owed at once, and not when its lease is over; nothing that was claimed since. */
  async giveBack(due: readonly DueDelivery[]): Promise<void> {
    if (due.length === 0) return;
    await this.database.execute(
      `UPDATE delivery SET owed_at = ? WHERE id IN (?) AND (id, attempts) IN (?)
          AND owed_at IS NOT NULL AND parked_at IS NULL`,
      [
        new Date(),
        due.map(({ deliveryId }) => deliveryId),
        due.map(({ deliveryId, attempt }) => [deliveryId, attempt]),
      ],
    );
  }

  /**
   * Ends up to `limit` leases that run beyond `now`: whoever was to make the attempt has forgotten it. Attempts under
   * way keep theirs, and those that wait for their hour go on waiting.
   * @returns how many
   */
  async endLeases(now: Date, limit: number): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const rows = await transaction.query<{ id: number }>(
        `SELECT id FROM delivery WHERE owed_at > ? AND status <> 'NOTICE_SENT'
            AND (next_attempt_at IS NULL OR next_attempt_at <= ?)
          ORDER BY owed_at LIMIT ? FOR UPDATE SKIP LOCKED`,
        [now, now, limit],
      );
      if (rows.length === 0) return 0;
      return transaction.execute('UPDATE delivery SET owed_at = ? WHERE id IN (?)', [
        now,
        rows.map(({ id }) => id),
      ]);
    });
  }

  /**
   * Frees parked deliveries that have attempts left, which happens when the cap was raised; oldest first.
   * Never those that wait for their station, or of which no message can be made.
   */
  async releaseParked(maxAttempts: number, limit: number): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const rows = await transaction.query<{ id: number }>(
        `SELECT id FROM delivery
          WHERE parked_at IS NOT NULL AND parked_reason = 'EXHAUSTED' AND round_attempts BETWEEN 1 AND ?
          ORDER BY parked_at LIMIT ? FOR UPDATE SKIP LOCKED`,
        [maxAttempts - 1, limit],
      );
      if (rows.length === 0) return 0;
      return transaction.execute(
        `UPDATE delivery SET parked_at = NULL, parked_reason = NULL, owed_at = ?, next_attempt_at = owed_at
          WHERE id IN (?)`,
        [new Date(), rows.map(({ id }) => id)],
      );
    });
  }

  /**
   * Sends a delivery once more, with a fresh budget of attempts.
   * @returns undefined when the delivery is not of this receipt; a word when something keeps it from being sent
   */
  async redeliver(
    receiptPk: number,
    deliveryId: number,
  ): Promise<DueDelivery | ReturnType<typeof obstacleTo>> {
    return this.database.transaction(async (transaction) => {
      const [row] = await lockDeliveries(transaction, [deliveryId]);
      if (row?.receipt_pk !== receiptPk) return undefined;
      const now = new Date();
      const obstacle = obstacleTo(factsOf(row), now);
      if (obstacle !== undefined) return obstacle;
      const note = 'redelivery asked for';
      const [due] = await reopenDeliveries(transaction, [row], { owedAt: later(this.leaseMs), now, note });
      // Whoever asks wants to see it tried, also at a station that counts as down.
      await transaction.execute(
        "UPDATE station_health SET next_probe_at = ? WHERE station_id = ? AND state = 'OPEN'",
        [now, row.station_id],
      );
      return due;
    });
  }
}
