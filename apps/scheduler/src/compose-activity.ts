import { type Resources, repeatEvery } from '#libs/lifecycle';
import { type Logger, keepTally } from '#libs/observability';
import { ActivityLog, type BacklogFigures, type Database } from '#libs/persistence';

/** How often what processes counted is summed up for the days. */
const ROLL_UP_INTERVAL_MS = 60_000;

/** Writes down what is owed, as a point of its course, and sums up what all processes have counted. */
export function keepActivity(
  database: Database,
  resources: Resources,
  { backlog, logger }: { backlog: () => Promise<BacklogFigures>; logger: Logger },
): void {
  const activity = new ActivityLog(database);
  const onError = (error: unknown) => logger.warn({ err: error }, 'the course of things is written later');
  keepTally('scheduler', resources, {
    measure: async (tally) => {
      const { chunks, items, deliveries, webhooks, parked } = await backlog();
      tally.set('itemsPending', items);
      tally.set('oldestChunkSeconds', Math.round(chunks.oldestSeconds));
      tally.set('deliveriesOwed', deliveries.count);
      tally.set('oldestDeliverySeconds', Math.round(deliveries.oldestSeconds));
      tally.set(
        'deliveriesParked',
        [...parked.values()].reduce((sum, count) => sum + count, 0),
      );
      tally.set('webhooksOwed', webhooks.count);
    },
    write: (...counted) => activity.write(...counted),
    onError,
  });
  const rollingUp = repeatEvery(ROLL_UP_INTERVAL_MS, () => activity.rollUp(new Date()), onError);
  resources.defer('rolling up', () => rollingUp.stop());
}
