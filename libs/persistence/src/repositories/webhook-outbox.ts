import {
  type ClaimedWebhook,
  type SecretOwner,
  type WebhookMessageView,
  type WebhookOutcome,
  type WebhookStatus,
  type WebhookVerdict,
} from '#libs/domain';
import { type Database } from '../database';
import { later, withoutNulls } from '../sql';

/** Messages looked at in one claim. */
const PAGE = 200;

/** How much may be taken, and who has how many on their way already. */
export interface WebhookRoom {
  total: number;
  perOwner: number;
  underWay: ReadonlyMap<string, number>;
}

interface MessageRow {
  id: number;
  event_id: string;
  event_type: string;
  owner: SecretOwner;
  url: string;
  payload: string;
  status: WebhookStatus;
  attempts: number;
  round_attempts: number;
  due_at: Date | null;
  last_http_status: number | null;
  last_error: string | null;
  last_attempt_at: Date | null;
  created_at: Date;
  ended_at: Date | null;
  job_id: string | null;
  traceparent: string | null;
}

const messages = (
  hint = '',
): string => `SELECT m.id, m.event_id, m.event_type, m.owner, COALESCE(e.url, m.url) AS url, m.payload, m.status,
    m.attempts, m.round_attempts, m.due_at, m.last_http_status, m.last_error, m.last_attempt_at, m.created_at,
    m.ended_at, m.job_id, j.traceparent FROM webhook_message m ${hint} LEFT JOIN webhook_endpoint e ON e.id = m.endpoint_id
    LEFT JOIN job j ON j.id = m.job_id`;

/** Webhooks that are owed. They are taken under lock: any number of processes may send. */
export class WebhookOutbox {
  constructor(
    private readonly database: Database,
    /** Milliseconds a message that was taken may stay silent: then whoever took it is dead. */
    private readonly leaseMs: number,
  ) {}

  /**
   * Takes messages that are due for one attempt each, and commits before anything is sent. No owner gets more than
   * its share, so that one whose receiver hangs holds up nobody else.
   *
   * @returns `more`: there may be others that could be taken right now
   */
  async claim(room: WebhookRoom): Promise<{ claimed: ClaimedWebhook[]; more: boolean }> {
    const busy = [...room.underWay].filter(([, count]) => count >= room.perOwner).map(([owner]) => owner);
    return this.database.transaction(async (transaction) => {
      const now = new Date();
      const due = await transaction.query<{ id: number; owner: string }>(
        `SELECT id, owner FROM webhook_message FORCE INDEX (webhook_message_due) WHERE due_at <= ?
            ${busy.length === 0 ? '' : 'AND owner NOT IN (?)'}
          ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED`,
        busy.length === 0 ? [now, PAGE] : [now, busy, PAGE],
      );
      const counts = new Map(room.underWay);
      const taken: number[] = [];
      for (const { id, owner } of due) {
        const count = counts.get(owner) ?? 0;
        if (taken.length >= room.total || count >= room.perOwner) continue;
        counts.set(owner, count + 1);
        taken.push(id);
      }
      if (taken.length === 0) return { claimed: [], more: false };
      await transaction.execute(
        `UPDATE webhook_message SET attempts = attempts + 1, round_attempts = round_attempts + 1,
                due_at = ?, last_attempt_at = ? WHERE id IN (?)`,
        [later(this.leaseMs), now, taken],
      );
      const rows = await transaction.query<MessageRow>(`${messages()} WHERE m.id IN (?) ORDER BY m.id`, [
        taken,
      ]);
      return { claimed: rows.map(toClaimed), more: due.length === PAGE };
    });
  }

  /** Records what an attempt came to; one that was overtaken by another changes nothing. */
  async settle(
    { id, attempt }: ClaimedWebhook,
    outcome: WebhookOutcome,
    verdict: WebhookVerdict,
  ): Promise<void> {
    const isOver = verdict.status !== 'PENDING';
    const counts = isOver || verdict.counts;
    await this.database.execute(
      `UPDATE webhook_message SET status = ?, due_at = ?, ended_at = ?, last_http_status = ?, last_error = ?,
              round_attempts = round_attempts - ? WHERE id = ? AND attempts = ? AND status = 'PENDING'`,
      [
        verdict.status,
        isOver ? null : later(verdict.waitMs),
        isOver ? new Date() : null,
        outcome.kind === 'given-up' ? null : (outcome.httpStatus ?? null),
        outcome.kind === 'failed' ? outcome.error.slice(0, 255) : null,
        counts ? 0 : 1,
        id,
        attempt,
      ],
    );
  }

  /** Messages of an endpoint, newest first. */
  async list(
    endpointId: string,
    page: { limit: number; before?: number; status?: WebhookStatus },
  ): Promise<WebhookMessageView[]> {
    const conditions = ['m.endpoint_id = ?'];
    const params: unknown[] = [endpointId];
    if (page.before !== undefined) {
      conditions.push('m.id < ?');
      params.push(page.before);
    }
    if (page.status !== undefined) {
      conditions.push('m.status = ?');
      params.push(page.status);
    }
    // By its index: the server would rather look for the last few through the messages of all endpoints.
    const rows = await this.database.query<MessageRow>(
      `${messages('FORCE INDEX (webhook_message_of_endpoint)')} WHERE ${conditions.join(' AND ')} ORDER BY m.id DESC LIMIT ?`,
      [...params, page.limit],
    );
    return rows.map(toView);
  }

  /** The message that told, or is to tell, of a job's end. */
  async findOfJob(jobId: string): Promise<WebhookMessageView | undefined> {
    const [row] = await this.database.query<MessageRow>(`${messages()} WHERE m.job_id = ?`, [jobId]);
    return row && toView(row);
  }

  /** Has a message sent again, with a fresh budget of attempts. @returns whether there is such a one */
  async resend(id: number, endpointId?: string): Promise<boolean> {
    const reopened = await this.database.execute(
      `UPDATE webhook_message SET status = 'PENDING', due_at = ?, round_attempts = 0, ended_at = NULL
        WHERE id = ? AND endpoint_id <=> ?`,
      [new Date(), id, endpointId ?? null],
    );
    return reopened > 0;
  }

  /** Forgets messages that have been over since then. @returns how many */
  async forget(endedBefore: Date, limit: number): Promise<number> {
    return this.database.execute('DELETE FROM webhook_message WHERE ended_at < ? ORDER BY ended_at LIMIT ?', [
      endedBefore,
      limit,
    ]);
  }
}

const toClaimed = (row: MessageRow): ClaimedWebhook => ({
  id: row.id,
  eventId: row.event_id,
  eventType: row.event_type,
  owner: row.owner,
  url: row.url,
  payload: row.payload,
  attempt: row.attempts,
  attemptInRound: row.round_attempts,
  ...withoutNulls({ jobId: row.job_id, traceparent: row.traceparent }),
});

const toView = (row: MessageRow): WebhookMessageView => ({
  id: row.id,
  eventId: row.event_id,
  eventType: row.event_type,
  status: row.status,
  attempts: row.attempts,
  url: row.url,
  createdAt: row.created_at,
  ...withoutNulls({
    lastHttpStatus: row.last_http_status,
    lastError: row.last_error,
    lastAttemptAt: row.last_attempt_at,
    nextAttemptAt: row.due_at,
    endedAt: row.ended_at,
  }),
});
