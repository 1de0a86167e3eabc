interface Waiting {
  count: number;
  take: () => void;
}

/** An owner may hold so many times the slots it leaves free. */
const SHARE = 7;

/**
 * Slots that owners share. One alone gets seven eighths of them, two seven fifteenths each, and so on: whoever comes new
 * always finds some free. Of the owners that wait the one that holds the fewest goes first.
 */
export class FairSlots {
  private readonly held = new Map<string, number>();
  private readonly waiting = new Map<string, Waiting[]>();
  private free: number;

  constructor(private readonly total: number) {
    this.free = total;
  }

  /** Resolves when the owner has so many more, each of which it must release. No more than there are at all. */
  async acquire(owner: string, count: number): Promise<void> {
    if (!this.waits(owner, count)) {
      this.take(owner, count);
      return;
    }
    await new Promise<void>((take) => {
      const line = this.waiting.get(owner) ?? [];
      line.push({ count, take });
      this.waiting.set(owner, line);
    });
  }

  release(owner: string): void {
    const left = this.heldBy(owner) - 1;
    if (left === 0) this.held.delete(owner);
    else this.held.set(owner, left);
    this.free += 1;
    for (let next = this.next(); next !== undefined; next = this.next()) {
      const line = this.waiting.get(next) ?? [];
      const first = line.shift();
      if (line.length === 0) this.waiting.delete(next);
      if (first === undefined) continue;
      this.take(next, first.count);
      first.take();
    }
  }

  /** By all owners together. */
  taken(): number {
    return this.total - this.free;
  }

  /** Whether it would wait for so many. */
  waits(owner: string, count: number): boolean {
    return this.waiting.has(owner) || !this.mayTake(owner, count);
  }

  /** Owners that wait are few: as many as have queue jobs at hand. */
  private next(): string | undefined {
    let best: string | undefined;
    for (const [owner, [first]] of this.waiting) {
      if (first === undefined || !this.mayTake(owner, first.count)) continue;
      if (best === undefined || this.heldBy(owner) < this.heldBy(best)) best = owner;
    }
    return best;
  }

  private take(owner: string, count: number): void {
    this.free -= count;
    this.held.set(owner, this.heldBy(owner) + count);
  }

  private heldBy(owner: string): number {
    return this.held.get(owner) ?? 0;
  }

  private mayTake(owner: string, count: number): boolean {
    const held = this.heldBy(owner);
    if (count > this.free) return false;
    return held === 0 || held + count <= SHARE * (this.free - count);
  }
}
