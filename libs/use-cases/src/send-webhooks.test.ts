import { type ClaimedWebhook, type WebhookOutcome } from '#libs/domain';
import { type SendWebhooksPorts, WebhookSender } from './send-webhooks';

const message = (id: number, owner: ClaimedWebhook['owner'] = 'operator'): ClaimedWebhook => ({
  id,
  owner,
  eventId: `e${id}`,
  eventType: 'webhook.test',
  url: 'https://example.org/',
  payload: '{}',
  attempt: 1,
  attemptInRound: 1,
});

/** Messages that wait in memory, and a receiver that answers when told. */
function scene(waiting: ClaimedWebhook[], over: Partial<SendWebhooksPorts> = {}) {
  const answers = new Map<number, (answer: Awaited<ReturnType<SendWebhooksPorts['post']>>) => void>();
  const ended: [number, WebhookOutcome, string][] = [];
  const errors: unknown[] = [];
  const lost: unknown[] = [];
  const headers: Record<string, string>[] = [];
  const sender = new WebhookSender({
    claim: ({ total, perOwner, underWay }) => {
      const counts = new Map(underWay);
      const claimed = waiting.filter(({ owner }) => {
        const count = counts.get(owner) ?? 0;
        counts.set(owner, count + 1);
        return count < perOwner;
      });
      for (const each of claimed.slice(0, total)) waiting.splice(waiting.indexOf(each), 1);
      return Promise.resolve({ claimed: claimed.slice(0, total), more: false });
    },
    sign: () => Promise.resolve({ 'webhook-id': 'x' }),
    post: ({ id }, sent) => {
      headers.push(sent);
      return new Promise((resolve) => answers.set(id, resolve));
    },
    settle: ({ id }, outcome, verdict) => {
      ended.push([id, outcome, verdict.status]);
      return Promise.resolve();
    },
    follow: () => ({
      traceparent: TRACEPARENT,
      onEnd: () => undefined,
      onLost: (error) => lost.push(error),
    }),
    onError: (error) => errors.push(error),
    policy: { waitsMs: [1_000], jitter: 0 },
    random: () => 0.5,
    total: 3,
    perOwner: 2,
    ...over,
  });
  return { sender, answers, ended, errors, lost, headers };
}

const TRACEPARENT = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('WebhookSender', () => {
  it('holds no more than its share for an owner whose receiver hangs, and sends the others', async () => {
    const { sender, answers, ended } = scene([message(1), message(2), message(3), message(4, 'broker:b')]);
    await sender.round();
    await turn();
    expect([...answers.keys()]).toEqual([1, 2, 4]);
    answers.get(4)!({ httpStatus: 204 });
    await turn();
    expect(ended).toEqual([[4, { kind: 'taken', httpStatus: 204 }, 'DELIVERED']]);
    expect(answers.has(3)).toBe(false);
    answers.get(1)!({ httpStatus: 200 });
    await turn();
    expect(answers.has(3)).toBe(true);
  });

  it.each([
    [
      { httpStatus: 200, failure: { class: 'TOO_LARGE', message: 'm' } },
      { kind: 'taken', httpStatus: 200 },
    ],
    [
      { httpStatus: 302, retryAfterSeconds: 2 },
      { kind: 'failed', error: 'HTTP_STATUS', httpStatus: 302, retryAfterMs: 2_000 },
    ],
    [{ failure: { class: 'DNS', message: 'who?' } }, { kind: 'failed', error: 'DNS: who?' }],
    [{ failure: { class: 'ABORTED', message: '' } }, { kind: 'given-up' }],
  ])('reads what came back: %j', async (answer, outcome) => {
    const { sender, answers, ended } = scene([message(1)]);
    await sender.round();
    await turn();
    answers.get(1)!(answer);
    await turn();
    expect(ended).toMatchObject([[1, outcome, expect.any(String)]]);
  });

  it('ends an attempt that cannot be signed, and survives one that cannot be recorded', async () => {
    const unsigned = scene([message(1)], { sign: () => Promise.reject(new Error('no key')) });
    await unsigned.sender.round();
    await turn();
    expect(unsigned.ended).toEqual([[1, { kind: 'failed', error: 'INTERNAL_ERROR: no key' }, 'PENDING']]);

    const unrecorded = scene([message(1)], { settle: () => Promise.reject(new Error('no database')) });
    await unrecorded.sender.round();
    await turn();
    unrecorded.answers.get(1)!({ httpStatus: 200 });
    await unrecorded.sender.stop();
    expect(unrecorded).toMatchObject({ lost: [new Error('no database')], errors: [] });
  });

  it('tells the receiver who signed, and of which trace it is', async () => {
    const { sender, headers } = scene([message(1)]);
    await sender.round();
    await turn();
    expect(headers).toEqual([{ 'webhook-id': 'x', traceparent: TRACEPARENT }]);
  });

  it('takes nothing once stopped', async () => {
    const { sender, answers } = scene([message(1)]);
    await sender.stop();
    await sender.round();
    expect(answers.size).toBe(0);
  });
});
