import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** A secret to sign webhooks with, in the form libraries for receivers take: `whsec_` and 32 random bytes in base64. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * Headers of a message by Standard Webhooks 1.0. With several secrets it has a signature by each: while a secret is
 * being changed a receiver may know the old one or the new one.
 */
export function signWebhook(
  message: { id: string; at: Date; payload: string },
  secrets: readonly string[],
): Record<string, string> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(message.at.getTime() / 1000)),
    'webhook-signature': secrets
      .map((secret) => new Webhook(secret).sign(message.id, message.at, message.payload))
      .join(' '),
  };
}

/** What a sealed signing secret belongs to. */
export const signingContext = (owner: string): string => `webhook ${owner}`;
