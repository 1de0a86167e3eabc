import { type Config, exportsTraces, readVersion } from '#libs/config';
import {
  type AttemptRecord,
  type ClaimedDelivery,
  type DueDelivery,
  type StationChannel,
  routeOf,
  tlsOf,
} from '#libs/domain';
import { type Resources, serveHealth, startOver } from '#libs/lifecycle';
import { createLogger, createMetrics, createTracing, keepTally } from '#libs/observability';
import {
  ActivityLog,
  Database,
  DeliveryLedger,
  StationChannels,
  collect,
  databaseFault,
} from '#libs/persistence';
import { createConsumer, joinRollCall } from '#libs/queues';
import {
  SOAP_ACTIONS,
  buildPaSendRTRequest,
  buildPaSendRTV2Request,
  parseStationAnswer,
  receiptFaults,
} from '#libs/soap';
import { SecretBox } from '#libs/secrets';
import { createStationClient } from '#libs/station-client';
import { Deliverer, type DelivererPorts, JOBS_AT_HAND, StationGate } from '#libs/use-cases';
import { channelCache } from './channels';
import { tellOfDeliveries } from './tell-of-deliveries';

/** Claims and results of deliveries that share one transaction. */
const BATCHES = { size: 100, gatherMs: 2 };
const CONNECTIONS_PER_STATION = 16;

const primitiveOf = (version: number) => (version === 1 ? 'paSendRT' : 'paSendRTV2');

/**
 * Puts the receipt worker together: takes deliveries from the queue and makes one attempt at each.
 * @returns the port it tells its health at
 */
export async function startReceiptWorker(config: Config, resources: Resources): Promise<number> {
  const logger = createLogger('receipt-worker', config.LOG_LEVEL);
  const tracing = createTracing(
    'receipt-worker',
    { isOn: exportsTraces(config), version: readVersion() },
    logger,
  );
  resources.defer('traces', () => tracing.close());
  const database = await Database.open({ url: config.MYSQL_URL, poolSize: config.MYSQL_POOL });
  resources.defer('database', () => database.close());
  const metrics = createMetrics('receipt-worker', () => database.connections());
  const activity = new ActivityLog(database);
  const tally = keepTally('receipt-worker', resources, {
    write: (...counted) => activity.write(...counted),
    onError: (error) => logger.debug({ err: error }, 'what was counted is written later'),
  });
  const ledger = new DeliveryLedger(database, config.DELIVERY_TIMEOUT_MS, config.RELAY_LEASE_MS);
  const client = createStationClient({
    allowedNetworks: config.OUTBOUND_ALLOWED_NETWORKS,
    maxAnswerBytes: config.DELIVERY_MAX_ANSWER_BYTES,
    connectionsPerStation: CONNECTIONS_PER_STATION,
    userAgent: 'gpd-async',
  });
  resources.defer('stations', () => client.close());

  const channels = new StationChannels(database);
  const secrets = new SecretBox(config.SECRETS_KEYS.map((key) => Buffer.from(key, 'base64')));
  const channelOf = channelCache(async (stationId) => {
    const sealed = await channels.findSealed(stationId);
    if (sealed === undefined) return undefined;
    const channel = JSON.parse(secrets.open(sealed, stationId)) as StationChannel;
    return { channel, tls: tlsOf(channel) };
  });

  const tell = tellOfDeliveries({ logger, metrics, tally, tracing });
  const gate = new StationGate(Date.now);
  const claim = collect<DueDelivery, ClaimedDelivery | undefined>(async (due) => {
    const entered: string[] = [];
    const startedAt = Date.now();
    const claimed = await ledger.claim(
      due,
      (stationId, own) => {
        const wait = gate.enter(stationId, { maxConcurrency: config.STATION_CONCURRENCY, ...own });
        if (wait === 0) entered.push(stationId);
        return wait;
      },
      () => {
        for (const stationId of entered.splice(0)) gate.leave(stationId);
      },
    );
    // Those that are parked or put off are dealt with as well.
    present.count(due.length - claimed.size);
    tell.claimed(claimed.values(), startedAt);
    return due.map(({ deliveryId }) => claimed.get(deliveryId));
  }, BATCHES);
  const breaker = {
    failures: config.BREAKER_FAILURES,
    probeMs: config.BREAKER_PROBE_MS,
    maxProbeMs: config.BREAKER_MAX_PROBE_MS,
  };
  const settle = collect<{ record: AttemptRecord; traceparent: string }, true>(async (made) => {
    const startedAt = Date.now();
    await ledger.settle(
      made.map(({ record }) => record),
      breaker,
    );
    tell.settled(() => made.map(({ traceparent }) => traceparent), startedAt);
    return made.map(() => true);
  }, BATCHES);

  const ports: DelivererPorts = {
    claim,
    settle: async (record, traceparent) => {
      await settle({ record, traceparent });
    },
    leave: (stationId, durationMs) => {
      gate.leave(stationId, durationMs);
    },
    // Version 2 was checked when the receipt came in.
    receiptFaults: (receipt, version) => (version === 1 ? receiptFaults(receipt, 1) : []),
    buildMessage: (address, receipt, version) =>
      version === 1
        ? buildPaSendRTRequest({ ...address, receipt })
        : buildPaSendRTV2Request({ ...address, receipt }),
    post: async ({ primitiveVersion, channelVersion, traceparent, ...request }) => {
      const channel = await channelOf(request.stationId, channelVersion);
      const route = routeOf(request.endpointUrl, channel?.channel);
      return client.post({
        ...request,
        ...route,
        headers: { ...route.headers, traceparent },
        ...(channel === undefined ? {} : { tls: channel.tls }),
        soapAction: SOAP_ACTIONS[primitiveOf(primitiveVersion)],
      });
    },
    readAnswer: (body, version) => parseStationAnswer(body, primitiveOf(version)),
    policy: {
      slotMs: config.DELIVERY_SLOT_MS,
      maxAttempts: config.DELIVERY_MAX_ATTEMPTS,
      jitter: config.DELIVERY_JITTER,
    },
    defaultTimeoutMs: config.DELIVERY_TIMEOUT_MS,
    random: Math.random,
    follow: (claimed) => {
      const followed = tell.follow(claimed);
      return {
        ...followed,
        onMade: (made) => {
          present.count(1);
          followed.onMade(made);
        },
      };
    },
  };
  const deliverer = new Deliverer(ports, config.RECEIPT_CONCURRENCY);
  resources.defer('deliveries', () => deliverer.idle());
  const queue = {
    redisUrl: config.REDIS_URL,
    prefix: config.QUEUE_PREFIX,
    onError: (error: Error) => logger.warn({ err: error }, 'queue'),
  };
  const consumer = createConsumer({
    ...queue,
    onFailed: (error, payload) => tell.failed(error, payload),
    name: 'receipt-deliveries',
    onReplaced: () => {
      metrics.consumersReplaced.inc();
      logger.error('deliveries wait and none was begun: connections to Redis are made anew');
    },
    onGivenUp: () => {
      logger.fatal('deliveries wait and none is begun: the process ends, to be started again');
      startOver();
    },
    concurrency: JOBS_AT_HAND,
    handle: async ({ due, owner }) => ((await deliverer.begin(due, owner)) ? undefined : 'put-back'),
  });
  resources.defer('consumer', () => consumer.close());
  const present = joinRollCall({
    ...queue,
    name: 'receipt-deliveries',
    slots: config.RECEIPT_CONCURRENCY,
    taken: () => deliverer.taken(),
  });
  // First of all: who is about to stop counts as gone.
  resources.defer('roll call', () => present.close());
  const healthPort = await serveHealth(resources, {
    host: config.HOST,
    port: config.HEALTH_PORT,
    checks: { database: () => databaseFault(database), queue: () => consumer.fault() },
    metrics: metrics.registry,
  });
  logger.info({ healthPort }, 'takes deliveries');
  return healthPort;
}
