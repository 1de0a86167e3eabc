/** What a process has counted in one step of time. */
export interface Step<Name extends string> {
  at: Date;
  figures: Partial<Record<Name, number>>;
  /** Whether its time is over: nothing more will be counted in it. */
  isOver: boolean;
}

/** Steps kept while they cannot be written: an hour of those of ten seconds. What is older is given up. */
const MAX_STEPS = 360;

/**
 * What a process has counted and not written yet. A step that is written again has grown or is the same: who keeps it
 * writes what it says over what was there, so that a write whose answer was lost does no harm.
 */
export class Tally<Name extends string> {
  private readonly steps = new Map<number, Partial<Record<Name, number>>>();

  constructor(
    private readonly stepMs: number,
    private readonly now: () => number,
  ) {}

  add(name: Name, count = 1): void {
    const figures = this.current();
    figures[name] = (figures[name] ?? 0) + count;
  }

  /** Measured, not counted: the last one of a step stands. */
  set(name: Name, value: number): void {
    this.current()[name] = value;
  }

  /** All steps that are not forgotten, the current one included even if nothing has happened in it. */
  unwritten(): Step<Name>[] {
    this.current();
    const current = this.currentAt();
    return [...this.steps].map(([at, figures]) => ({
      at: new Date(at),
      figures: { ...figures },
      isOver: at < current,
    }));
  }

  /** These are written. Those that were not over by then stay: more may have been counted in them. */
  forget(written: readonly Step<Name>[]): void {
    for (const { at, isOver } of written) if (isOver) this.steps.delete(at.getTime());
  }

  private currentAt(): number {
    return Math.floor(this.now() / this.stepMs) * this.stepMs;
  }

  private current(): Partial<Record<Name, number>> {
    const at = this.currentAt();
    const known = this.steps.get(at);
    if (known !== undefined) return known;
    const fresh: Partial<Record<Name, number>> = {};
    this.steps.set(at, fresh);
    for (const oldest of this.steps.keys()) {
      if (this.steps.size <= MAX_STEPS) break;
      this.steps.delete(oldest);
    }
    return fresh;
  }
}
