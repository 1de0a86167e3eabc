/** What can be seen of a consumer from outside. */
export interface Sight {
  /** Jobs that wait in its queue. */
  waiting: number;
  /** Jobs it has begun since it was made. */
  begun: number;
  /** Whether it runs as many as it may. */
  isBusy: boolean;
}

export interface Patience {
  /** How long jobs may wait beside a consumer that has room and begins none, milliseconds. */
  idleMs: number;
  /** The same for one that is full and ends none: longer than any job of sound mind takes. */
  busyMs: number;
}

/** Connections are made anew so often before the process itself is. */
const MAX_REPLACEMENTS = 3;

/**
 * Judges whether a consumer that counts as connected really takes work. Known ways to get there: a blocking read that
 * a reconnect has lost, a connection whose other end is gone without a word, a handler that never ends.
 */
export class Vigil {
  private begun = 0;
  private replacements = 0;
  private since: number | undefined;

  constructor(private readonly patience: Patience) {}

  /**
   * @param now milliseconds, of any clock that only goes forward
   * @returns `replace`: its connections should be made anew; `give-up`: the process should be
   */
  look({ waiting, begun, isBusy }: Sight, now: number): 'fine' | 'replace' | 'give-up' {
    if (begun !== this.begun) {
      this.begun = begun;
      this.replacements = 0;
      this.since = undefined;
    }
    if (waiting === 0) this.since = undefined;
    else this.since ??= now;
    if (this.since === undefined) return 'fine';
    const { idleMs, busyMs } = this.patience;
    if (now - this.since < (isBusy ? busyMs : idleMs)) return 'fine';
    if (isBusy || this.replacements === MAX_REPLACEMENTS) return 'give-up';
    this.replacements += 1;
    this.since = now;
    return 'replace';
  }

  /** Whether jobs have waited in vain so long that this is worth telling, or connections were made anew in vain. */
  isInDoubt(now: number): boolean {
    return (
      this.since !== undefined && (this.replacements > 0 || now - this.since >= this.patience.idleMs / 2)
    );
  }
}
