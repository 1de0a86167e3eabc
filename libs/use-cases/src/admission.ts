import { Rejected, Transient } from '#libs/domain';

/** Items of jobs that were accepted and are not applied yet. */
export interface Backlog {
  items: number;
  byBroker: ReadonlyMap<string, number>;
}

export interface AdmissionLimits {
  maxItems: number;
  maxItemsOfBroker: number;
  /** How long a reading is good for, milliseconds. */
  readingMs: number;
}

/**
 * Decides, before a job's first byte is read, whether one more may come in. What is accepted is durable and will be
 * done; beyond a backlog that workers need many minutes for, clients are better told so than left waiting. A broker
 * that sends more than its share waits before it makes others wait.
 */
export class Admission {
  private reading: Promise<Backlog> | undefined;
  private readAt = 0;

  constructor(
    private readonly readBacklog: () => Promise<Backlog>,
    private readonly limits: AdmissionLimits,
    private readonly clock: () => number,
  ) {}

  /**
   * @param broker whose job it is; absent: an operator's
   * @throws Transient BACKLOG_FULL
   * @throws Rejected BROKER_BACKLOG_FULL
   */
  async admit(broker: string | undefined): Promise<void> {
    const { items, byBroker } = await this.read();
    const { maxItems, maxItemsOfBroker } = this.limits;
    if (items >= maxItems) {
      throw new Transient('BACKLOG_FULL', `${items} items wait to be applied: try again later`);
    }
    const own = broker === undefined ? 0 : (byBroker.get(broker) ?? 0);
    if (own >= maxItemsOfBroker) {
      throw new Rejected('BROKER_BACKLOG_FULL', `${own} of your items wait to be applied: try again later`);
    }
  }

  private read(): Promise<Backlog> {
    const now = this.clock();
    if (this.reading === undefined || now - this.readAt >= this.limits.readingMs) {
      this.readAt = now;
      const reading = this.readBacklog();
      this.reading = reading;
      reading.catch(() => {
        if (this.reading === reading) this.reading = undefined;
      });
    }
    return this.reading;
  }
}
