import { type Config } from '#libs/config';
import { type Resources, repeatEvery } from '#libs/lifecycle';
import { type Logger, type Metrics, type Tracing } from '#libs/observability';
import {
  type Database,
  SigningSecrets,
  WebhookOutbox,
  announceStations,
  writeJobCallbacks,
} from '#libs/persistence';
import { SecretBox, signWebhook, signingContext } from '#libs/secrets';
import { createStationClient } from '#libs/station-client';
import { WebhookSender } from '#libs/use-cases';
import { followWebhooks } from './follow-webhooks';

/** Webhooks sent at once, over all and for one receiver; jobs and stations looked at in one round. */
const WEBHOOKS = 64;
const WEBHOOKS_PER_OWNER = 8;
const WEBHOOK_BATCH = 200;
const WEBHOOK_JITTER = 0.2;
/** What a receiver says is of no interest beyond its status. */
const WEBHOOK_ANSWER_BYTES = 16 * 1024;

/** Writes what is owed of alerts and callbacks, and sends it. */
export function startWebhooks(
  database: Database,
  config: Config,
  resources: Resources,
  {
    logger,
    metrics,
    tracing,
    onError,
  }: { logger: Logger; metrics: Metrics; tracing: Tracing; onError: (error: unknown) => void },
): WebhookOutbox {
  const client = createStationClient({
    allowedNetworks: config.WEBHOOK_ALLOWED_NETWORKS,
    maxAnswerBytes: WEBHOOK_ANSWER_BYTES,
    connectionsPerStation: WEBHOOKS_PER_OWNER,
    userAgent: 'gpd-async',
  });
  const outbox = new WebhookOutbox(database, config.WEBHOOK_TIMEOUT_MS + config.RELAY_LEASE_MS);
  const secrets = new SigningSecrets(database);
  const box = new SecretBox(config.SECRETS_KEYS.map((key) => Buffer.from(key, 'base64')));
  const sender = new WebhookSender({
    claim: (room) => outbox.claim(room),
    sign: async ({ eventId, owner, payload }) => {
      const kept = await secrets.find(owner);
      if (kept === undefined) throw new Error('There is no secret to sign with');
      const opened = [kept.sealed, ...(kept.previousSealed === undefined ? [] : [kept.previousSealed])].map(
        (sealed) => box.open(sealed, signingContext(owner)),
      );
      return signWebhook({ id: `msg_${eventId}`, at: new Date(), payload }, opened);
    },
    post: ({ owner, url, payload }, headers) =>
      client.post({
        stationId: owner,
        endpointUrl: url,
        timeoutMs: config.WEBHOOK_TIMEOUT_MS,
        contentType: 'application/json',
        headers,
        body: payload,
      }),
    settle: (...ended) => outbox.settle(...ended),
    follow: followWebhooks({ logger, metrics, tracing }),
    onError,
    policy: { waitsMs: config.WEBHOOK_RETRY_SECONDS.map((each) => each * 1000), jitter: WEBHOOK_JITTER },
    random: Math.random,
    total: WEBHOOKS,
    perOwner: WEBHOOKS_PER_OWNER,
  });
  resources.defer('webhooks under way', () => sender.stop());
  resources.defer('receivers of webhooks', () => client.close());

  const webhooks = repeatEvery(
    config.RELAY_INTERVAL_MS,
    async () => {
      await announceStations(database, config.WEBHOOK_ALERT_INTERVAL_MS, WEBHOOK_BATCH);
      while ((await writeJobCallbacks(database, WEBHOOK_BATCH)) === WEBHOOK_BATCH);
      await sender.round();
    },
    onError,
  );
  resources.defer('webhooks', () => webhooks.stop());
  return outbox;
}
