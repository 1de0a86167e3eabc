import { Gauge, type Registry } from 'prom-client';

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
/** Milliseconds a reading is good for: the gauges of one scrape share one. */
const FRESH_MS = 2_000;

/**
 * Adds gauges of what is owed to a registry; read when they are asked for. While it cannot be read they are absent, and the
 * rest of the registry is told all the same.
 */
export function exposeBacklog(registry: Registry, read: () => Promise<BacklogReading>): void {
  let latest: { at: number; reading: Promise<BacklogReading | undefined> } | undefined;
  const fresh = (): Promise<BacklogReading | undefined> => {
    if (latest === undefined || Date.now() - latest.at > FRESH_MS)
      latest = { at: Date.now(), reading: read().catch(() => undefined) };
    return latest.reading;
  };
  const gauge = <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    show: (reading: BacklogReading) => [Partial<Record<L, string>>, number][],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        const reading = await fresh();
        if (reading === undefined) {
          this.remove();
          return;
        }
        for (const [labels, value] of show(reading)) this.set(labels as Record<L, string>, value);
      },
    });
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
