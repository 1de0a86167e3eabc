import type { ClaimedWebhook } from '#libs/domain';
import type { Logger, Metrics, Tracing } from '#libs/observability';
import type { FollowedWebhook } from '#libs/use-cases';

/** Says what became of webhooks, in a line of the log each, in metrics and in the traces of the jobs they tell of. */
export function followWebhooks({
  logger,
  metrics,
  tracing,
}: {
  logger: Logger;
  metrics: Pick<Metrics, 'webhooks'>;
  tracing: Tracing;
}): (message: ClaimedWebhook) => FollowedWebhook {
  return ({ id, eventId, eventType, owner, attempt, jobId, traceparent }) => {
    const span = tracing.begin('send webhook', {
      kind: 'client',
      parent: traceparent,
      attributes: {
        'gpd.webhook.message_id': id,
        'gpd.webhook.event_type': eventType,
        'gpd.webhook.attempt': attempt,
        'gpd.job.id': jobId,
      },
    });
    const ids = { id, eventId, eventType, owner, attempt, jobId, traceId: span.traceId };
    return {
      traceparent: span.traceparent,
      onEnd(outcome, { status }) {
        metrics.webhooks.inc({ outcome: outcome.kind });
        const httpStatus = outcome.kind === 'given-up' ? undefined : outcome.httpStatus;
        span.set({ 'gpd.webhook.outcome': outcome.kind, 'http.response.status_code': httpStatus });
        if (outcome.kind === 'failed') span.fail(outcome.error.split(':')[0] ?? 'FAILED');
        span.end();
        logger.info({ ...ids, httpStatus, status }, 'webhook attempt');
      },
      onLost(error) {
        span.fail((error as { code?: string }).code ?? 'INTERNAL_ERROR');
        span.end();
        logger.warn({ err: error, ...ids }, 'a webhook was sent and that could not be recorded');
      },
    };
  };
}
