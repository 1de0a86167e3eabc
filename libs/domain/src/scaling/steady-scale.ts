/** How many workers there may be. */
export interface WorkerLimits {
  min: number;
  max: number;
}

/**
 * Evens out what is wanted: up at once, down only to what was the most wanted within a window, and not before it has been
 * watched for that long. So a load that comes in waves keeps its workers, and nothing is started and stopped in turns.
 */
export class SteadyScale {
  private wanted: { atMs: number; workers: number }[] = [];
  private sinceMs: number | undefined;

  constructor(
    private readonly limits: WorkerLimits,
    private readonly windowMs: number,
  ) {}

  /** @returns how many there should be from now on */
  decide(wanted: number, current: number, nowMs: number): number {
    this.sinceMs ??= nowMs;
    // Only what is above all later ones can still be the most: the list stays as short as there are numbers of workers.
    this.wanted = this.wanted.filter(({ atMs, workers }) => atMs > nowMs - this.windowMs && workers > wanted);
    this.wanted.push({ atMs: nowMs, workers: wanted });
    if (wanted >= current) return this.within(wanted);
    if (nowMs - this.sinceMs < this.windowMs) return this.within(current);
    return this.within(Math.min(current, this.wanted[0]?.workers ?? wanted));
  }

  /** To be called when it could not be told what is wanted: what is not known is no reason to stop workers. */
  loseSight(): void {
    this.wanted = [];
    this.sinceMs = undefined;
  }

  private within(workers: number): number {
    return Math.min(this.limits.max, Math.max(this.limits.min, workers));
  }
}
