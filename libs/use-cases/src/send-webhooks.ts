import {
  type ClaimedWebhook,
  type WebhookOutcome,
  type WebhookPolicy,
  type WebhookVerdict,
  webhookVerdict,
} from '#libs/domain';

export interface SendWebhooksPorts {
  /** Counts an attempt at each message it returns, durably, before anything is sent. */
  claim(room: {
    total: number;
    perOwner: number;
    underWay: ReadonlyMap<string, number>;
  }): Promise<{ claimed: ClaimedWebhook[]; more: boolean }>;
  /** Headers that say who sends it. @throws where the secret cannot be read */
  sign(message: ClaimedWebhook): Promise<Record<string, string>>;
  /** Says what happened; never rejects for what a receiver does. */
  post(
    message: ClaimedWebhook,
    headers: Record<string, string>,
  ): Promise<{
    httpStatus?: number;
    retryAfterSeconds?: number;
    failure?: { class: string; message: string };
  }>;
  settle(message: ClaimedWebhook, outcome: WebhookOutcome, verdict: WebhookVerdict): Promise<void>;
  /** Told of an attempt as it begins, and then of its end. */
  follow(message: ClaimedWebhook): FollowedWebhook;
  /** What is due could not be taken: the next round tries again. */
  onError(error: unknown): void;
  policy: WebhookPolicy;
  random(): number;
  /** Attempts at once, over all and for one owner. */
  total: number;
  perOwner: number;
}

/** Whoever watches one attempt. */
export interface FollowedWebhook {
  /** W3C trace context of the attempt, which the receiver is told. */
  traceparent: string;
  onEnd(outcome: WebhookOutcome, verdict: WebhookVerdict): void;
  /** Its end could not be written: the message comes up again after its lease. */
  onLost(error: unknown): void;
}

/** Sends webhooks as they fall due, many at once, so many for each owner: a receiver that hangs delays its owner only. */
export class WebhookSender {
  private readonly underWay = new Map<string, number>();
  private readonly sending = new Set<Promise<void>>();
  private filling: Promise<void> | undefined;
  private crowded = false;
  private stopped = false;

  constructor(private readonly ports: SendWebhooksPorts) {}

  /** Takes what is due while there is room, and does not wait for it to arrive. */
  round(): Promise<void> {
    this.filling ??= this.fill().finally(() => (this.filling = undefined));
    return this.filling;
  }

  /** Waits for what is under way, which `post` is to cut short. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.filling?.catch(() => undefined);
    await Promise.all(this.sending);
  }

  private async fill(): Promise<void> {
    const { total, perOwner } = this.ports;
    this.crowded = false;
    for (;;) {
      const room = total - this.sending.size;
      if (this.stopped || room <= 0) break;
      const { claimed, more } = await this.ports.claim({ total: room, perOwner, underWay: this.underWay });
      for (const message of claimed) this.start(message);
      if (!more) break;
    }
    this.crowded = this.sending.size > 0;
  }

  private start(message: ClaimedWebhook): void {
    const { owner } = message;
    this.underWay.set(owner, (this.underWay.get(owner) ?? 0) + 1);
    const sent = sendOne(this.ports, message)
      .catch((error: unknown) => {
        this.ports.onError(error);
      })
      .finally(() => {
        const left = (this.underWay.get(owner) ?? 1) - 1;
        if (left > 0) this.underWay.set(owner, left);
        else this.underWay.delete(owner);
        this.sending.delete(sent);
        // Others may have waited for this place.
        if (this.crowded && !this.stopped) {
          this.round().catch((error: unknown) => {
            this.ports.onError(error);
          });
        }
      });
    this.sending.add(sent);
  }
}

async function sendOne(ports: SendWebhooksPorts, message: ClaimedWebhook): Promise<void> {
  const followed = ports.follow(message);
  try {
    const outcome = await attempt(ports, message, followed);
    const verdict = webhookVerdict(outcome, message.attemptInRound, ports.policy, ports.random());
    await ports.settle(message, outcome, verdict);
    followed.onEnd(outcome, verdict);
  } catch (error) {
    followed.onLost(error);
  }
}

async function attempt(
  ports: SendWebhooksPorts,
  message: ClaimedWebhook,
  { traceparent }: FollowedWebhook,
): Promise<WebhookOutcome> {
  try {
    const headers = { ...(await ports.sign(message)), traceparent };
    const { httpStatus, failure, retryAfterSeconds } = await ports.post(message, headers);
    // A status is what a receiver says with: what becomes of the body behind it does not matter.
    if (httpStatus !== undefined && httpStatus >= 200 && httpStatus < 300)
      return { kind: 'taken', httpStatus };
    if (failure?.class === 'ABORTED') return { kind: 'given-up' };
    return {
      kind: 'failed',
      error: failure === undefined ? 'HTTP_STATUS' : `${failure.class}: ${failure.message}`,
      ...(httpStatus === undefined ? {} : { httpStatus }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterMs: retryAfterSeconds * 1000 }),
    };
  } catch (error) {
    // A fault of ours ends the attempt like any other: one without an end would be made again for ever.
    return { kind: 'failed', error: `INTERNAL_ERROR: ${error instanceof Error ? error.message : 'unknown'}` };
  }
}
