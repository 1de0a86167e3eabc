import { setTimeout as sleep } from 'node:timers/promises';
import { type ClaimedDelivery, type DueDelivery } from '#libs/domain';
import { type DeliverReceiptPorts, type MadeAttempt, deliverReceipt } from './deliver-receipt';
import { FairSlots } from './fair-slots';

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
const SHARES = 8;
/**
 * Queue jobs at hand, at most. Beyond the first three quarters of them, those of an owner that has to wait are put back:
 * whoever comes new must find room here, too.
 */
export const JOBS_AT_HAND = 32;
const WITHOUT_WAITING = (JOBS_AT_HAND * 3) / 4;
/** How long such a job keeps its place all the same, so that they are not put back a thousand times a second. */
const PUT_BACK_MS = 100;

/**
 * Makes attempts at deliveries, so many at once. Queue jobs carry many deliveries and end when these are claimed:
 * from there on MySQL knows of each that it is under way, and one slow station does not hold up the job it shares
 * with others.
 */
export class Deliverer {
  private readonly slots: FairSlots;
  private atHand = 0;
  /** Deliveries that begin together: claimed one by one they would be a transaction each. */
  private readonly share: number;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly ports: DelivererPorts,
    concurrency: number,
  ) {
    this.slots = new FairSlots(concurrency);
    this.share = Math.ceil(concurrency / SHARES);
  }

  /**
   * Claims each delivery as there is room, and begins to send it; resolves when the last is claimed.
   *
   * @param owner whose they are: owners share the room
   * @returns false where they are to come again later, for nothing of them was begun
   * @throws Transient when the database could not be asked of some; those that were claimed are sent all the same
   */
  async begin(due: readonly DueDelivery[], owner: string): Promise<boolean> {
    this.atHand += 1;
    try {
      if (this.atHand > WITHOUT_WAITING && this.slots.waits(owner, Math.min(due.length, this.share))) {
        await sleep(PUT_BACK_MS);
        if (this.slots.waits(owner, Math.min(due.length, this.share))) return false;
      }
      await this.beginEach(due, owner);
      return true;
    } finally {
      this.atHand -= 1;
    }
  }

  private async beginEach(due: readonly DueDelivery[], owner: string): Promise<void> {
    const failures: unknown[] = [];
    const begun: Promise<void>[] = [];
    for (let start = 0; start < due.length; start += this.share) {
      const together = due.slice(start, start + this.share);
      await this.slots.acquire(owner, together.length);
      for (const each of together)
        begun.push(this.claimAndSend(each, owner).catch((error: unknown) => void failures.push(error)));
    }
    await Promise.all(begun);
    if (failures.length > 0) throw failures[0];
  }

  /** Deliveries that are being claimed or sent. */
  taken(): number {
    return this.slots.taken();
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async claimAndSend(due: DueDelivery, owner: string): Promise<void> {
    let sending = false;
    try {
      const claim = await this.ports.claim(due);
      if (claim === undefined) return;
      const attempt = this.attempt(claim, owner);
      this.underWay.add(attempt);
      void attempt.finally(() => this.underWay.delete(attempt));
      sending = true;
    } finally {
      if (!sending) this.slots.release(owner);
    }
  }

  private async attempt(claim: ClaimedDelivery, owner: string): Promise<void> {
    const followed = this.ports.follow(claim);
    try {
      followed.onMade(await deliverReceipt(this.ports, claim, followed.traceparent));
    } catch (error) {
      followed.onLost(error);
    } finally {
      this.slots.release(owner);
    }
  }
}
