import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Use of a pool of connections to MySQL. */
interface Connections {
  inUse: number;
  waits: number;
  restarts: number;
}

/** What a process counts; every label has a bounded set of values. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly chunks: Counter<'end'>;
  readonly chunkSeconds: Histogram;
  readonly items: Counter<'end'>;
  readonly deliveries: Counter<'outcome'>;
  readonly deliverySeconds: Histogram;
  readonly deliveredSeconds: Histogram;
  readonly relayed: Counter<'kind'>;
  readonly webhooks: Counter<'outcome'>;
  readonly retention: Counter<'kind'>;
  readonly archived: Counter<'kind'>;
  readonly consumersReplaced: Counter;
  readonly reads: Counter<'place'>;
}

/** @param connections use of the process's pool of connections to MySQL, where it has one */
export function createMetrics(app: string, connections?: () => Connections): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  const registers = [registry];
  if (connections !== undefined) exposeConnections(registry, connections);
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'gpd_http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    chunks: new Counter({
      name: 'gpd_chunks_total',
      help: 'Chunks taken from the queue, by what became of them',
      labelNames: ['end'],
      registers,
    }),
    chunkSeconds: new Histogram({
      name: 'gpd_chunk_seconds',
      help: 'Time to apply a chunk',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    items: new Counter({
      name: 'gpd_items_total',
      help: 'Items of chunks applied, by what became of them',
      labelNames: ['end'],
      registers,
    }),
    deliveries: new Counter({
      name: 'gpd_delivery_attempts_total',
      help: 'Attempts to deliver a receipt, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    deliverySeconds: new Histogram({
      name: 'gpd_delivery_attempt_seconds',
      help: 'Time a station took to answer, or not to',
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    deliveredSeconds: new Histogram({
      name: 'gpd_delivered_seconds',
      help: 'Time from a receipt acknowledged to its being delivered to a station',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300, 1_800, 7_200, 86_400],
      registers,
    }),
    relayed: new Counter({
      name: 'gpd_relayed_total',
      help: 'Chunks and deliveries queued again because they were owed',
      labelNames: ['kind'],
      registers,
    }),
    webhooks: new Counter({
      name: 'gpd_webhook_attempts_total',
      help: 'Attempts to send a webhook, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    reads: new Counter({
      name: 'gpd_reads_total',
      help: 'Reads that a replica may answer, by the place that did',
      labelNames: ['place'],
      registers,
    }),
    retention: new Counter({
      name: 'gpd_retention_removed_total',
      help: 'Jobs, positions and receipts removed because their time was over',
      labelNames: ['kind'],
      registers,
    }),
    archived: new Counter({
      name: 'gpd_archived_total',
      help: 'Positions and receipts moved to the archive',
      labelNames: ['kind'],
      registers,
    }),
    consumersReplaced: new Counter({
      name: 'gpd_consumer_replaced_total',
      help: 'How often a worker made its connections to Redis anew because jobs waited and it took none',
      registers,
    }),
  };
}

function exposeConnections(registry: Registry, connections: () => Connections): void {
  new Gauge({
    name: 'gpd_mysql_connections_in_use',
    help: 'Connections to MySQL that somebody has taken',
    registers: [registry],
    collect() {
      this.set(connections().inUse);
    },
  });
  new Counter({
    name: 'gpd_mysql_connection_waits_total',
    help: 'How often a connection to MySQL had to be waited for',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(connections().waits);
    },
  });
  new Counter({
    name: 'gpd_mysql_restarts_total',
    help: 'How often a transaction or a statement was started over: it met another one, or its server went away',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(connections().restarts);
    },
  });
}
