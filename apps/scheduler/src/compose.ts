import type { Config } from '#libs/config';
import { type Resources, repeatEvery } from '#libs/lifecycle';
import { createLogger, createMetrics } from '#libs/observability';
import {
  Database,
  DeliveryLedger,
  IdAllocator,
  JobLedger,
  ParkedDeliveries,
  PositionWriter,
  UnmatchedReceipts,
  RedeliverySteps,
  forgetAnswers,
  turnClock,
} from '#libs/persistence';
import { createProducer } from '#libs/queues';
import { receiptFaults } from '#libs/soap';
import { matchReceipts, relayOwed } from '#libs/use-cases';

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

/** Puts the scheduler together: queues what MySQL says is owed. Any number may run at once. */
export async function startScheduler(config: Config, resources: Resources): Promise<void> {
  const logger = createLogger('scheduler', config.LOG_LEVEL);
  const metrics = createMetrics('scheduler');
  const database = await Database.open({ url: config.MYSQL_URL, poolSize: config.MYSQL_POOL });
  resources.defer('database', () => database.close());
  const jobs = new JobLedger(database, config.RELAY_LEASE_MS);
  const deliveries = new DeliveryLedger(database, config.DELIVERY_TIMEOUT_MS, config.RELAY_LEASE_MS);
  const producer = createProducer({
    redisUrl: config.REDIS_URL,
    prefix: config.QUEUE_PREFIX,
    onError: (error) => logger.warn({ err: error }, 'redis'),
  });
  resources.defer('queues', () => producer.close());
  const onError = (error: unknown) => logger.warn({ err: error }, 'a round failed: the next one tries again');

  let stopping = false;
  const relay = repeatEvery(
    config.RELAY_INTERVAL_MS,
    async () => {
      const relayed = await relayOwed({
        takeOwedChunks: (limit) => jobs.takeOwed(limit),
        takeOwedDeliveries: (limit) => deliveries.takeOwed(limit),
        doneButOpenJobs: (limit) => jobs.doneButOpen(limit),
        completeIfDone: (jobId) => jobs.completeIfDone(jobId),
        pendingChunks: (jobId) => jobs.pendingChunks(jobId),
        enqueueChunks: (refs) => producer.enqueue('position-chunk', refs),
        enqueueDeliveries: (due) => producer.enqueue('receipt-delivery', due),
        giveBackChunks: (refs) => jobs.giveBack(refs),
        giveBackDeliveries: (due) => deliveries.giveBack(due),
        endChunkLeases: (now, limit) => jobs.endLeases(now, limit),
        endDeliveryLeases: (now, limit) => deliveries.endLeases(now, limit),
        queueWasEmptied: () => producer.wasEmptied(),
        markQueueFilled: () => producer.markFilled(),
      });
      metrics.relayed.inc({ kind: 'chunk' }, relayed.chunks);
      metrics.relayed.inc({ kind: 'delivery' }, relayed.deliveries);
      if (relayed.wasEmptied) logger.warn(relayed, 'Redis had forgotten everything: queued it again');
      else if (relayed.chunks + relayed.deliveries > 0) logger.info(relayed, 'queued what was owed');
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
      if (matched > 0) logger.info({ matched }, 'receipts found their positions');
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
      let moved = 0;
      for (const id of await redeliveries.due(REDELIVERY_STEPS)) {
        if (stopping) break;
        moved += await redeliveries.advance(id);
      }
      if (moved > 0) logger.info({ moved }, 'redeliveries moved on');
    },
    onError,
  );
  resources.defer('redelivery', () => redelivery.stop());

  const forget = repeatEvery(
    FORGET_INTERVAL_MS,
    async () => {
      while (!stopping && (await forgetAnswers(database, FORGET_BATCH)) === FORGET_BATCH);
    },
    onError,
  );
  resources.defer('forget', () => {
    stopping = true;
    return forget.stop();
  });
}
