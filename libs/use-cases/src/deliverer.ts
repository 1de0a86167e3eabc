import { Semaphore } from 'async-mutex';
import { type ClaimedDelivery, type DueDelivery } from '#libs/domain';
import { type DeliverReceiptPorts, type MadeAttempt, deliverReceipt } from './deliver-receipt';

export interface DelivererPorts extends DeliverReceiptPorts {
  /** Counts the attempt and writes NOTICE_SENT, durably, before anything is sent. Undefined: nothing is owed. */
  claim(due: DueDelivery): Promise<ClaimedDelivery | undefined>;
  /** Told of an attempt as it begins, and then of its end. */
  follow(claim: ClaimedDelivery): FollowedAttempt;
}

/** Whoever watches one attempt. */
export interface FollowedAttempt {
  /** W3C trace context of the attempt, which the station is told. */
  traceparent: string;
  onMade(made: MadeAttempt): void;
  /** It could not be settled: it will be made again. */
  onLost(error: unknown): void;
}

/** Room is handed out in so many parts. */
const SHARES = 4;

/**
 * Makes attempts at deliveries, so many at once. Queue jobs carry many deliveries and end when these are claimed:
 * from there on MySQL knows of each that it is under way, and one slow station does not hold up the job it shares
 * with others.
 */
export class Deliverer {
  private readonly slots: Semaphore;
  /** Deliveries that begin together: claimed one by one they would be a transaction each. */
  private readonly share: number;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly ports: DelivererPorts,
    private readonly concurrency: number,
  ) {
    this.slots = new Semaphore(concurrency);
    this.share = Math.ceil(concurrency / SHARES);
  }

  /**
   * Claims each delivery as there is room, and begins to send it; resolves when the last is claimed.
   *
   * @throws Transient when the database could not be asked of some; those that were claimed are sent all the same
   */
  async begin(due: readonly DueDelivery[]): Promise<void> {
    const failures: unknown[] = [];
    const begun: Promise<void>[] = [];
    for (let start = 0; start < due.length; start += this.share) {
      const together = due.slice(start, start + this.share);
      await this.slots.acquire(together.length);
      for (const each of together)
        begun.push(this.claimAndSend(each).catch((error: unknown) => void failures.push(error)));
    }
    await Promise.all(begun);
    if (failures.length > 0) throw failures[0];
  }

  /** Deliveries that are being claimed or sent. */
  taken(): number {
    return this.concurrency - this.slots.getValue();
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async claimAndSend(due: DueDelivery): Promise<void> {
    let sending = false;
    try {
      const claim = await this.ports.claim(due);
      if (claim === undefined) return;
      const attempt = this.attempt(claim);
      this.underWay.add(attempt);
      void attempt.finally(() => this.underWay.delete(attempt));
      sending = true;
    } finally {
      if (!sending) this.slots.release();
    }
  }

  private async attempt(claim: ClaimedDelivery): Promise<void> {
    const followed = this.ports.follow(claim);
    try {
      followed.onMade(await deliverReceipt(this.ports, claim, followed.traceparent));
    } catch (error) {
      followed.onLost(error);
    } finally {
      this.slots.release();
    }
  }
}
