import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 15_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 3_000;

export interface Call {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: () => string | FormData | Promise<FormData>;
}

export interface Answer {
  status: number;
  location: string | undefined;
  text: string;
  /** How often the same was sent before without an answer that settles it: it may have been done already. */
  unsure: number;
}

/** Says which addresses may be called: all, or those a load balancer has found ready. */
export interface Addresses {
  current(): readonly string[];
}

/** A partner in front of a load balancer: tries again, at the other api, until it is told yes or no. */
export class Client {
  /** Answers by what they were: a status, `no answer`, `KO`. */
  readonly outcomes = new Map<string, number>();
  /** Longest from the first try to the answer, milliseconds. */
  longestMs = 0;
  /** The last call that got no answer, for who looks into it. */
  lastFailure = '';
  private turn = 0;
  private givesUp = false;

  constructor(
    private readonly addresses: Addresses,
    private readonly key: string,
  ) {}

  /** What still has no answer from now on never gets one. */
  giveUp(): void {
    this.givesUp = true;
  }

  /**
   * Sends until `isSettled`; answers that say the service is away are never settled.
   * @returns undefined where it was given up: nothing was promised
   */
  async send(call: Call, isSettled: (answer: Answer) => boolean): Promise<Answer | undefined> {
    const startedAt = Date.now();
    for (let unsure = 0, tries = 0; !this.givesUp; tries += 1) {
      const answer = await this.once(call, unsure);
      this.count(answer === undefined ? 'no answer' : String(answer.status));
      if (answer !== undefined && answer.status < 500 && answer.status !== 429 && isSettled(answer)) {
        this.longestMs = Math.max(this.longestMs, Date.now() - startedAt);
        return answer;
      }
      unsure += 1;
      await sleep(Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS));
    }
    return undefined;
  }

  count(outcome: string): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }

  private async once({ method, path, headers, body }: Call, unsure: number): Promise<Answer | undefined> {
    const urls = this.addresses.current();
    const url = urls[this.turn++ % urls.length] ?? '';
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { 'Ocp-Apim-Subscription-Key': this.key, ...headers },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: await body() }),
      });
      const location = response.headers.get('location') ?? undefined;
      return { status: response.status, location, text: await response.text(), unsure };
    } catch (error) {
      this.lastFailure = `${method} ${path}: ${String((error as Error).cause ?? error)}`;
      return undefined;
    }
  }
}
