import type { ClaimedDelivery, DueDelivery } from '#libs/domain';
import type { ActivityTally, Logger, Metrics, Tracing } from '#libs/observability';
import type { FollowedAttempt } from '#libs/use-cases';

/** Ids of a failed queue job that its line names; MySQL and the relay know them all. */
const MAX_NAMED = 10;

/** Says what became of deliveries, in a line of the log each, in metrics and in the traces of their receipts. */
export function tellOfDeliveries({
  logger,
  metrics,
  tally,
  tracing,
}: {
  logger: Logger;
  metrics: Pick<Metrics, 'deliveries' | 'deliverySeconds' | 'deliveredSeconds'>;
  tally: ActivityTally;
  tracing: Tracing;
}) {
  /** A transaction that serves many: a span of its own, with links to theirs. */
  const group = (name: string, startedAt: number, served: () => (string | undefined)[]): void => {
    if (!tracing.isOn) return;
    const links = served().filter((each) => each !== undefined);
    if (links.length === 0) return;
    const attributes = { 'gpd.deliveries': links.length };
    tracing.begin(name, { startedAt, links, attributes }).end();
  };
  return {
    /** These share the transaction that claimed them. */
    claimed(claims: Iterable<ClaimedDelivery>, startedAt: number): void {
      group('claim deliveries', startedAt, () => Array.from(claims, ({ traceparent }) => traceparent));
    },
    /** And these that which recorded their attempts. */
    settled(traceparents: () => string[], startedAt: number): void {
      group('settle deliveries', startedAt, traceparents);
    },
    /** One attempt: its span begins with the claim, and the station is told of it. */
    follow(claim: ClaimedDelivery): FollowedAttempt {
      const { deliveryId, attempt, receipt, address } = claim;
      const span = tracing.begin('deliver receipt', {
        kind: 'client',
        parent: claim.traceparent,
        attributes: {
          'gpd.receipt.id': receipt.receiptId,
          'gpd.delivery.id': deliveryId,
          'gpd.delivery.attempt': attempt,
          'gpd.station.id': address.idStation,
        },
      });
      const ids = {
        deliveryId,
        receiptId: receipt.receiptId,
        station: address.idStation,
        attempt,
        traceId: span.traceId,
      };
      return {
        traceparent: span.traceparent,
        onMade({ outcome, verdict, durationMs, httpStatus }) {
          const { status } = verdict;
          metrics.deliveries.inc({ outcome: outcome.kind === 'answered' ? outcome.outcome : 'FAILED' });
          if (outcome.kind === 'failed') tally.add('attemptsFailed');
          else tally.add('deliveriesMade');
          if (outcome.kind === 'answered' && outcome.outcome === 'KO') tally.add('deliveriesRefused');
          metrics.deliverySeconds.observe(durationMs / 1000);
          if (status === 'NOTIFIED')
            metrics.deliveredSeconds.observe(Math.max(0, Date.now() - claim.acknowledgedAt.getTime()) / 1000);
          const became = outcome.kind === 'answered' ? outcome.outcome : outcome.errorClass;
          span.set({
            'gpd.delivery.outcome': became,
            'gpd.delivery.status': status,
            'http.response.status_code': httpStatus,
          });
          if (outcome.kind !== 'answered') span.fail(became);
          span.end();
          logger.info({ ...ids, outcome: became, status, httpStatus, ms: durationMs }, 'delivery attempt');
        },
        onLost(error) {
          span.fail((error as { code?: string }).code ?? 'INTERNAL_ERROR');
          span.end();
          logger.warn({ err: error, ...ids }, 'an attempt was made and could not be recorded');
        },
      };
    },
    /** The queue tries again, and after its tries the relay: those that were claimed are under way. */
    failed(error: Error, payload: { due: readonly DueDelivery[] } | undefined): void {
      const due = payload?.due ?? [];
      const deliveryIds = due.slice(0, MAX_NAMED).map(({ deliveryId }) => deliveryId);
      logger.warn(
        { err: error, deliveries: due.length, deliveryIds },
        'deliveries were not claimed: they are tried again',
      );
    },
  };
}
