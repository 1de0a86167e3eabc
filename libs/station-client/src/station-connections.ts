import { type Connection } from './connection';

/**
 * The connections of one station: up to `max`, and whoever comes when all are busy waits in line. Stations do
 * not share them, so a station that hangs holds up nobody else.
 */
export class StationConnections {
  private readonly idle: Connection[] = [];
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  private retired = false;
  private lastUsed = Date.now();

  constructor(
    private readonly max: number,
    private readonly open: () => Connection,
  ) {}

  /**
   * Runs a task with a connection of its own, and keeps the connection for the next one unless the task fails.
   * Rejects with the signal's reason when aborted while in line.
   */
  async use(signal: AbortSignal, task: (connection: Connection) => Promise<void>): Promise<void> {
    if (this.busy < this.max) this.busy++;
    else await this.waitForTurn(signal);
    const connection = this.idle.pop() ?? this.open();
    let usable = false;
    try {
      await task(connection);
      usable = true;
    } finally {
      if (usable && !this.retired) this.idle.push(connection);
      else connection.destroy();
      this.lastUsed = Date.now();
      // Whoever is next takes over the place, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.busy--;
    }
  }

  isUnusedSince(time: number): boolean {
    return this.busy === 0 && this.lastUsed < time;
  }

  /** Ends idle connections now and busy ones as soon as they are free. */
  retire(): void {
    this.retired = true;
    for (const connection of this.idle.splice(0)) connection.destroy();
  }

  private waitForTurn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onTurn = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        this.waiting.splice(this.waiting.indexOf(onTurn), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(onTurn);
    });
  }
}
