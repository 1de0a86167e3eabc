import { Rejected, type WebhookEndpoint, type WebhookMessageView, type WebhookStatus } from '#libs/domain';
import { type z } from 'zod';
import { check } from './check';
import { outboundUrl } from './outbound-url';
import * as schema from './webhook-schemas';

/** Body of `POST /admin/webhooks` and `PUT /admin/webhooks/{webhookId}`. @throws Rejected BAD_REQUEST */
export function readWebhook(
  body: unknown,
): Pick<WebhookEndpoint, 'url' | 'description' | 'events' | 'enabled'> {
  const { url, enabled, description, events } = check(schema.webhook, body);
  return {
    url,
    enabled,
    ...(description === undefined ? {} : { description }),
    ...(events === undefined ? {} : { events }),
  };
}

/** `callbackUrl` of a query. @throws Rejected BAD_REQUEST */
export function readCallbackUrl(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  const result = outboundUrl.safeParse(given);
  if (result.success) return result.data;
  throw badCallback(result.error.issues[0]?.message ?? 'is no URL');
}

export const badCallback = (detail: string): Rejected =>
  new Rejected('BAD_REQUEST', `callbackUrl ${detail}`, [{ pointer: '/callbackUrl', detail }]);

const STATUS: Record<WebhookStatus, 'pending' | 'delivered' | 'failed'> = {
  PENDING: 'pending',
  DELIVERED: 'delivered',
  FAILED: 'failed',
};

const viewAttempts = (message: WebhookMessageView) => ({
  webhookId: `msg_${message.eventId}`,
  status: STATUS[message.status],
  attempts: message.attempts,
  lastHttpStatus: message.lastHttpStatus,
  lastError: message.lastError,
  lastAttemptAt: message.lastAttemptAt,
  nextAttemptAt: message.nextAttemptAt,
  createdAt: message.createdAt,
  endedAt: message.endedAt,
});

/** A message to an endpoint. */
export const viewWebhookMessage = (message: WebhookMessageView): z.output<typeof schema.webhookMessage> => ({
  id: message.id,
  type: message.eventType,
  ...viewAttempts(message),
});

/** What became of telling a job's end. */
export const viewJobCallback = (
  url: string,
  message: WebhookMessageView | undefined,
): z.output<typeof schema.jobCallback> => ({
  url: url.replace(/[?#].*$/, ''),
  ...(message === undefined ? { status: 'waiting', attempts: 0 } : viewAttempts(message)),
});

/** Query of a page of messages. @throws Rejected BAD_REQUEST */
export function readMessagePage(query: unknown): {
  limit: number;
  before?: number;
  status?: WebhookStatus;
} {
  const { limit, cursor, status } = check(schema.messagePage, query);
  return {
    limit,
    ...(cursor === undefined ? {} : { before: cursor }),
    ...(status === undefined ? {} : { status: status.toUpperCase() as WebhookStatus }),
  };
}
