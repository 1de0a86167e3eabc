import { type Repetition, repeatEvery } from '#libs/lifecycle';
import type { Addresses } from './client';

const INTERVAL_MS = 100;
const PATIENCE_MS = 1_000;

/** A load balancer as they all are: asks each api whether it is ready, and names those that are. */
export class Balancer implements Addresses {
  private ready: readonly string[];
  private asking: Repetition | undefined;

  constructor(private readonly urls: readonly string[]) {
    this.ready = urls;
  }

  start(): void {
    this.asking = repeatEvery(
      INTERVAL_MS,
      async () => {
        const answers = await Promise.all(this.urls.map(isReady));
        this.ready = this.urls.filter((_, index) => answers[index]);
      },
      () => undefined,
    );
  }

  /** From here on all are named, ready or not. */
  async stop(): Promise<void> {
    await this.asking?.stop();
    this.ready = this.urls;
  }

  current(): readonly string[] {
    return this.ready.length === 0 ? this.urls : this.ready;
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return ok;
  } catch {
    return false;
  }
}
