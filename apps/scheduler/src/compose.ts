import { type Config, exportsTraces, readVersion } from '#libs/config';
import { type Resources, repeatEvery, serveHealth } from '#libs/lifecycle';
import { type ScaledQueue, viewLoads } from '#libs/contracts';
import {
  createLogger,
  createMetrics,
  createTracing,
  exposeArchive,
  exposeBacklog,
  exposeLoad,
  sharedReading,
} from '#libs/observability';
import {
  Database,
  DeliveryLedger,
  IdAllocator,
  JobLedger,
  ParkedDeliveries,
  PositionWriter,
  UnmatchedReceipts,
  RedeliverySteps,
  databaseFault,
  forgetAnswers,
  readArchive,
  readBacklog,
  turnClock,
  workableChunks,
  workableDeliveries,
} from '#libs/persistence';
import { type JobName, createProducer } from '#libs/queues';
import { keepActivity } from './compose-activity';
import { receiptFaults } from '#libs/soap';
import { matchReceipts, relayOwed, tellLoad } from '#libs/use-cases';
import { startKeeping } from './compose-keeping';
import { startWebhooks } from './compose-webhooks';
import { traceRequeues } from './trace-requeues';

/** Parked deliveries freed at once when the cap on attempts was raised. */
const RELEASE_BATCH = 200;
const RELEASE_INTERVAL_MS = 10_000;
/** One second: PARKED_RELEASE_PER_SECOND is what a station that is back gets in one round. */
const RECOVERY_INTERVAL_MS = 1_000;
/** Redeliveries of many: how often it is looked for steps that are due, and how many are made in one round. */
const REDELIVERY_INTERVAL_MS = 250;
const REDELIVERY_STEPS = 50;
/** Positions moved in one transaction: it holds their rows for some milliseconds. */
const CLOCK_BATCH = 500;
/** Stations looked at in one round to see whether they are back. */
const PROBES = 200;
/** Receipts of unknown notices looked at in one round, and how often. */
const MATCH_BATCH = 500;
const MATCH_INTERVAL_MS = 2_000;
/** Answers to idempotent requests forgotten in one transaction, and how often it is looked for more. */
const FORGET_BATCH = 500;
const FORGET_INTERVAL_MS = 60_000;

/** Whoever starts and stops workers asks every second or so. */
const LOAD_FRESH_MS = 500;
/** Whose workers say what they do. */
const JOB_OF = {
  chunks: 'position-chunk',
  'small-chunks': 'small-position-chunk',
  deliveries: 'receipt-deliveries',
} as const satisfies Record<ScaledQueue, JobName>;

/** Who scrapes and who writes down what is owed share a reading of it. */
const BACKLOG_FRESH_MS = 1_000;

/** A round that queues again all of a Redis that was wiped takes seconds; one that takes longer hangs. */
const RELAY_SILENT_MS = 30_000;

/**
 * Puts the scheduler together: queues what MySQL says is owed. Any number may run at once.
 * @returns the port it tells its health at
 */
export async function startScheduler(config: Config, resources: Resources): Promise<number> {
  const logger = createLogger('scheduler', config.LOG_LEVEL);
  const tracing = createTracing('scheduler', { isOn: exportsTraces(config), version: readVersion() }, logger);
  resources.defer('traces', () => tracing.close());
  const database = await Database.open({ url: config.MYSQL_URL, poolSize: config.MYSQL_POOL });
  resources.defer('database', () => database.close());
  const metrics = createMetrics('scheduler', () => database.connections());
  const backlog = sharedReading(() => readBacklog(database, new Date()), BACKLOG_FRESH_MS);
  exposeBacklog(metrics.registry, backlog);
  keepActivity(database, resources, { backlog, logger });
  exposeArchive(metrics.registry, () => readArchive(database));
  const jobs = new JobLedger(database, config.RELAY_LEASE_MS, config.POSITION_WINDOW);
  const deliveries = new DeliveryLedger(database, config.DELIVERY_TIMEOUT_MS, config.RELAY_LEASE_MS);
  const producer = createProducer({
    redisUrl: config.REDIS_URL,
    prefix: config.QUEUE_PREFIX,
    onError: (error) => logger.warn({ err: error }, 'redis'),
  });
  resources.defer('queues', () => producer.close());
  const load = sharedReading(
    () =>
      tellLoad(
        {
          waiting: async (now) => {
            const [{ large, small }, due] = await Promise.all([
              workableChunks(database, now),
              workableDeliveries(database, config.RELAY_LEASE_MS, now),
            ]);
            return { chunks: large, 'small-chunks': small, deliveries: due };
          },
          reports: (queue) => producer.workers(JOB_OF[queue]),
          targetSeconds: {
            chunks: config.CHUNKS_TARGET_SECONDS,
            'small-chunks': config.CHUNKS_TARGET_SECONDS,
            deliveries: config.DELIVERIES_TARGET_SECONDS,
          },
        },
        new Date(),
      ),
    LOAD_FRESH_MS,
  );
  exposeLoad(metrics.registry, load);
  const onError = (error: unknown) => logger.warn({ err: error }, 'a round failed: the next one tries again');

  let stopping = false;
  const requeue = traceRequeues(producer, { jobs, deliveries }, tracing);
  const relay = repeatEvery(
    config.RELAY_INTERVAL_MS,
    async () => {
      const relayed = await relayOwed({
        doneButOpenJobs: (limit) => jobs.doneButOpen(limit),
        completeIfDone: (jobId) => jobs.completeIfDone(jobId),
        chunks: {
          // Their queues take turns themselves, and the admission of jobs bounds them.
          owners: () => Promise.resolve(['all']),
          isFull: () => Promise.resolve(false),
          take: (_all, limit) => jobs.takeOwed(limit),
          takeForgotten: (limit) => jobs.releaseForgotten(limit),
          giveBack: (refs) => jobs.giveBack(refs),
          endLeases: (now, limit) => jobs.endLeases(now, limit),
          enqueue: (chunks) => requeue.chunks(chunks),
          findLoss: () => producer.findLoss(['position-chunk', 'small-position-chunk']),
        },
        deliveries: {
          owners: () => deliveries.brokersOwed(),
          isFull: (broker) => producer.isFull('receipt-deliveries', broker),
          take: (broker, limit) => deliveries.takeOwed(broker, limit),
          takeForgotten: () => Promise.resolve([]),
          giveBack: (due) => deliveries.giveBack(due),
          endLeases: (now, limit) => deliveries.endLeases(now, limit),
          enqueue: (due) => requeue.deliveries(due),
          findLoss: () => producer.findLoss(['receipt-deliveries']),
        },
      });
      metrics.relayed.inc({ kind: 'chunk' }, relayed.chunks.queued);
      metrics.relayed.inc({ kind: 'delivery' }, relayed.deliveries.queued);
      for (const [queue, { queued, isRefilled, error }] of Object.entries(relayed)) {
        if (isRefilled)
          logger.warn({ queue, queued, err: error }, 'Redis may have lost jobs: queued them again');
        else if (queued > 0) logger.info({ queue, queued }, 'queued what was owed');
      }
      // One queue that is away did not keep the other one waiting; the round has failed all the same.
      const failed = [relayed.chunks, relayed.deliveries].find(({ error }) => error !== undefined);
      if (failed !== undefined) throw failed.error as Error;
    },
    onError,
  );
  resources.defer('relay', () => relay.stop());

  const release = repeatEvery(
    RELEASE_INTERVAL_MS,
    async () => {
      const released = await deliveries.releaseParked(config.DELIVERY_MAX_ATTEMPTS, RELEASE_BATCH);
      if (released > 0) logger.info({ released }, 'parked deliveries have attempts left again');
    },
    onError,
  );
  resources.defer('release', () => release.stop());

  const idDatabase = await Database.open({ url: config.MYSQL_URL, poolSize: 1 });
  resources.defer('database for ids', () => idDatabase.close());
  const positionIds = new IdAllocator(idDatabase, 'position');
  const clock = repeatEvery(
    config.CLOCK_INTERVAL_MS,
    async () => {
      let moved = 0;
      for (;;) {
        const now = new Date().toISOString().slice(0, 23);
        const batch = await turnClock(database, positionIds, CLOCK_BATCH, now);
        moved += batch;
        if (batch < CLOCK_BATCH) break;
      }
      if (moved > 0) logger.info({ moved }, 'positions became valid or expired');
    },
    onError,
  );
  resources.defer('clock', () => clock.stop());

  const unmatched = new UnmatchedReceipts(database);
  const matching = repeatEvery(
    MATCH_INTERVAL_MS,
    async () => {
      const matched = await matchReceipts(
        {
          findMatchable: (limit) => unmatched.findMatchable(limit),
          find: (id) => unmatched.find(id),
          transaction: (work) =>
            database.transaction((transaction) => {
              const positions = new PositionWriter(transaction, positionIds, { actor: 'receipts' });
              return work({
                lockPositionByNav: (organization, nav) => positions.lockByNav(organization, nav),
                savePayment: (...payment) => positions.savePayment(...payment),
                noteAnomalies: (...given) => positions.noteAnomalies(...given),
                lockUnmatched: (id) => UnmatchedReceipts.lock(transaction, id),
                settle: (id, anomalies) => UnmatchedReceipts.settle(transaction, id, anomalies),
              });
            }),
          now: () => new Date().toISOString().slice(0, 23),
        },
        MATCH_BATCH,
      );
      for (const receiptId of matched) logger.info({ receiptId }, 'a receipt found its position');
    },
    onError,
  );
  resources.defer('matching', () => matching.stop());

  const parked = new ParkedDeliveries(database, config.RELAY_LEASE_MS);
  const recovery = repeatEvery(
    RECOVERY_INTERVAL_MS,
    async () => {
      const probes = await parked.releaseProbes(PROBES);
      const released = await parked.releaseToRecovered(
        config.PARKED_RELEASE_PER_SECOND,
        config.PARKED_RETRY_MS,
      );
      if (probes + released > 0) logger.info({ probes, released }, 'parked deliveries let go');
    },
    onError,
  );
  resources.defer('recovery', () => recovery.stop());

  const redeliveries = new RedeliverySteps(database, {
    ids: new IdAllocator(idDatabase, 'receipt'),
    isExpressible: (receipt, version) => receiptFaults(receipt, version).length === 0,
  });
  const redelivery = repeatEvery(
    REDELIVERY_INTERVAL_MS,
    async () => {
      for (const redeliveryId of await redeliveries.due(REDELIVERY_STEPS)) {
        if (stopping) break;
        const moved = await redeliveries.advance(redeliveryId);
        if (moved > 0) logger.info({ redeliveryId, moved }, 'a redelivery moved on');
      }
    },
    onError,
  );
  resources.defer('redelivery', () => redelivery.stop());

  const outbox = startWebhooks(database, config, resources, { logger, metrics, tracing, onError });

  const forget = repeatEvery(
    FORGET_INTERVAL_MS,
    async () => {
      while (!stopping && (await forgetAnswers(database, FORGET_BATCH)) === FORGET_BATCH);
      const keptSince = new Date(Date.now() - config.WEBHOOK_KEEP_DAYS * 86_400_000);
      while (!stopping && (await outbox.forget(keptSince, FORGET_BATCH)) === FORGET_BATCH);
    },
    onError,
  );
  resources.defer('forget', () => {
    stopping = true;
    return forget.stop();
  });

  startKeeping(database, config, resources, { logger, metrics, onError });

  const healthPort = await serveHealth(resources, {
    host: config.HOST,
    port: config.HEALTH_PORT,
    checks: {
      database: () => databaseFault(database),
      redis: () => producer.fault(),
      relay: () =>
        relay.silentMs() > config.RELAY_INTERVAL_MS + RELAY_SILENT_MS
          ? 'what is owed was not queued: no round has ended well for some time'
          : undefined,
    },
    metrics: metrics.registry,
    tells: { '/autoscale': async () => viewLoads(await load()) },
  });
  logger.info({ healthPort }, 'queues what is owed');
  return healthPort;
}
