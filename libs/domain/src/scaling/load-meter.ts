/** What a worker says of itself, over the last seconds. */
export interface WorkerReport {
  /** Pieces of work it takes on at a time. */
  slots: number;
  /** Share of its slots that were taken, 0 to 1. */
  busy: number;
  /** Units of work it ended per second: positions, attempts at deliveries. */
  perSecond: number;
}

/** How long a worker remembers: what was measured so many milliseconds ago counts a third of what is measured now. */
const MEMORY_MS = 5_000;

/** Measures how busy a worker is and what it gets done. Both fade alike, so that their ratio is right from the start. */
export class LoadMeter {
  private busy = 0;
  private perSecond = 0;
  private ended = 0;
  private lastMs: number | undefined;

  constructor(private readonly slots: number) {}

  /** Counts work that has ended. */
  count(units: number): void {
    this.ended += units;
  }

  /** To be called several times a second, with the slots that are taken at the time. */
  sample(taken: number, nowMs: number): void {
    const pastMs = this.lastMs === undefined ? 0 : nowMs - this.lastMs;
    this.lastMs = nowMs;
    if (pastMs <= 0) return;
    const kept = Math.exp(-pastMs / MEMORY_MS);
    this.busy = this.busy * kept + Math.min(1, taken / this.slots) * (1 - kept);
    this.perSecond = this.perSecond * kept + ((this.ended * 1_000) / pastMs) * (1 - kept);
    this.ended = 0;
  }

  report(): WorkerReport {
    return { slots: this.slots, busy: this.busy, perSecond: this.perSecond };
  }
}
