/** Who a webhook's secret belongs to: one receiver's secret tells nothing about another's. */
export type SecretOwner = 'operator' | `broker:${string}` | `endpoint:${string}`;

/** The owner of the secret that messages about a broker's jobs are signed with; without broker it is the operator. */
export const ownerOf = (brokerCode: string | undefined): SecretOwner =>
  brokerCode === undefined ? 'operator' : `broker:${brokerCode}`;

/** Where operators have alerts sent. */
export interface WebhookEndpoint {
  id: string;
  url: string;
  description?: string;
  /** Absent: all there are, and will be. */
  events?: string[];
  enabled: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** A message taken for one attempt. */
export interface ClaimedWebhook {
  id: number;
  /** The same at every attempt, and at every endpoint: receivers tell repetitions by it. */
  eventId: string;
  eventType: string;
  owner: SecretOwner;
  url: string;
  payload: string;
  /** Number of this attempt over the message's life, and since somebody asked for it again; from 1. */
  attempt: number;
  attemptInRound: number;
  /** The job it tells of, if it is one, and that job's W3C trace context. */
  jobId?: string;
  traceparent?: string;
}

export type WebhookStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

/** How one attempt ended. */
export type WebhookOutcome =
  | { kind: 'taken'; httpStatus: number }
  | { kind: 'failed'; httpStatus?: number; error: string; retryAfterMs?: number }
  /** This process is stopping: as if it had not been tried. */
  | { kind: 'given-up' };

export interface WebhookPolicy {
  /** Waits between attempts, milliseconds: one attempt more than there are waits. */
  waitsMs: readonly number[];
  /** Share of a wait that is random, 0..1. */
  jitter: number;
}

/** What becomes of a message after an attempt. */
export type WebhookVerdict =
  { status: 'DELIVERED' } | { status: 'FAILED' } | { status: 'PENDING'; waitMs: number; counts: boolean };

/** Longest a receiver's Retry-After may push an attempt out. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;
/** 410 Gone: the receiver wants no more of it (Standard Webhooks). */
const GONE = 410;

/**
 * Any 2xx ends a message, anything else has it sent again while waits are left.
 *
 * @param attemptInRound how many attempts were made, this one included
 * @param random 0 <= random < 1
 */
export function webhookVerdict(
  outcome: WebhookOutcome,
  attemptInRound: number,
  { waitsMs, jitter }: WebhookPolicy,
  random: number,
): WebhookVerdict {
  if (outcome.kind === 'taken') return { status: 'DELIVERED' };
  if (outcome.kind === 'given-up') return { status: 'PENDING', waitMs: 0, counts: false };
  const wait = waitsMs[attemptInRound - 1];
  if (wait === undefined || outcome.httpStatus === GONE) return { status: 'FAILED' };
  const spread = wait * (1 - jitter + 2 * jitter * random);
  const asked = Math.min(outcome.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  return { status: 'PENDING', waitMs: Math.round(Math.max(spread, asked)), counts: true };
}

/** A message as those see it who look why it did not arrive. */
export interface WebhookMessageView {
  id: number;
  eventId: string;
  eventType: string;
  status: WebhookStatus;
  attempts: number;
  url: string;
  lastHttpStatus?: number;
  lastError?: string;
  lastAttemptAt?: Date;
  nextAttemptAt?: Date;
  createdAt: Date;
  endedAt?: Date;
}
