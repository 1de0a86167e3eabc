import { type Registry } from 'prom-client';
import { readingGauges } from './reading-gauges';
import { sharedReading } from './shared-reading';

/** What waits, and for how many seconds the oldest of it has. */
interface Waiting {
  count: number;
  oldestSeconds: number;
}

/** What a deployment owes. */
export interface BacklogReading {
  chunks: Waiting;
  items: number;
  deliveries: Waiting;
  webhooks: Waiting;
  parked: ReadonlyMap<string, number>;
  breakers: ReadonlyMap<string, number>;
}

/** Reasons and states there are: each is told of, with 0 where there is none of it. */
const REASONS = ['INEXPRESSIBLE', 'EXHAUSTED', 'STATION_DOWN', 'STATION_OFF'];
const BREAKERS = ['CLOSED', 'OPEN'];

/** Adds gauges of what is owed to a registry. */
export function exposeBacklog(registry: Registry, read: () => Promise<BacklogReading>): void {
  const gauge = readingGauges(registry, sharedReading(read));
  const queues = ({ chunks, deliveries, webhooks }: BacklogReading) =>
    Object.entries({ chunks, deliveries, webhooks });
  gauge('gpd_backlog', 'What is owed and not done yet', ['queue'], (reading) =>
    queues(reading).map(([queue, { count }]) => [{ queue }, count]),
  );
  gauge(
    'gpd_backlog_oldest_seconds',
    'Age of the oldest that is owed and was never tried',
    ['queue'],
    (reading) => queues(reading).map(([queue, { oldestSeconds }]) => [{ queue }, oldestSeconds]),
  );
  gauge('gpd_backlog_items', 'Items of jobs accepted and not applied yet', [], ({ items }) => [[{}, items]]);
  gauge('gpd_deliveries_parked', 'Deliveries that wait without a time, by reason', ['reason'], ({ parked }) =>
    REASONS.map((reason) => [{ reason }, parked.get(reason) ?? 0]),
  );
  gauge(
    'gpd_stations',
    'Stations that failed at least once, by the state of their breaker',
    ['breaker'],
    (reading) =>
      BREAKERS.map((state) => [{ breaker: state.toLowerCase() }, reading.breakers.get(state) ?? 0]),
  );
}
