import { randomUUID } from 'node:crypto';
import { type Config, exportsTraces, readVersion } from '#libs/config';
import { type ChunkRef, type CountedApp, LARGE_WORKER, SMALL_WORKER } from '#libs/domain';
import { type Resources, serveHealth, startOver } from '#libs/lifecycle';
import { createLogger, createMetrics, createTracing, keepTally } from '#libs/observability';
import {
  ActivityLog,
  Database,
  IdAllocator,
  JobLedger,
  PositionWriter,
  databaseFault,
  strictFactsIn,
} from '#libs/persistence';
import { createConsumer, createProducer, joinRollCall } from '#libs/queues';
import { decodeChunk } from '#libs/uploads';
import { type ApplyChunkPorts, applyChunk, enqueueOrGiveBack } from '#libs/use-cases';
import { tellOfChunks } from './tell-of-chunks';

/** Puts the position worker together: takes chunks from the queue and applies them. @returns the port it tells its health at */
export async function startPositionWorker(config: Config, resources: Resources): Promise<number> {
  const logger = createLogger('position-worker', config.LOG_LEVEL);
  const tracing = createTracing(
    'position-worker',
    { isOn: exportsTraces(config), version: readVersion() },
    logger,
  );
  resources.defer('traces', () => tracing.close());
  const database = await Database.open({ url: config.MYSQL_URL, poolSize: config.MYSQL_POOL });
  resources.defer('database', () => database.close());
  const metrics = createMetrics('position-worker', () => database.connections());
  const activity = new ActivityLog(database);
  const tally = keepTally(kindOf(config), resources, {
    write: (...counted) => activity.write(...counted),
    onError: (error) => logger.debug({ err: error }, 'what was counted is written later'),
  });
  const jobs = new JobLedger(database, config.RELAY_LEASE_MS, config.POSITION_WINDOW);
  const idDatabase = await Database.open({ url: config.MYSQL_URL, poolSize: 1 });
  resources.defer('database for ids', () => idDatabase.close());
  const positionIds = new IdAllocator(idDatabase, 'position');
  const onError = (error: Error) => logger.warn({ err: error }, 'queue');
  const queue = { redisUrl: config.REDIS_URL, prefix: config.QUEUE_PREFIX, onError };
  const producer = createProducer(queue);
  resources.defer('queues', () => producer.close());

  const ports: ApplyChunkPorts = {
    chunks: {
      apply: async (ref, work) => {
        const job = { isDryRun: false };
        const outcome = await jobs.apply(ref, ({ transaction, ...chunk }) => {
          job.isDryRun = chunk.dryRun;
          return work({
            ...chunk,
            positions: new PositionWriter(transaction, positionIds, { actor: 'job', jobId: ref.jobId }),
            strict: strictFactsIn(transaction),
            savepoint: (step) => transaction.savepoint(step),
          });
        });
        const { succeeded = 0, failed = 0 } = outcome;
        if (!job.isDryRun) {
          tally.add('itemsSucceeded', succeeded);
          tally.add('itemsFailed', failed);
        }
        return outcome;
      },
      completeIfDone: (jobId) => jobs.completeIfDone(jobId),
      release: (jobId, ended) => jobs.release(jobId, ended),
    },
    decodeItems: decodeChunk,
    enqueueChunks: (released) =>
      enqueueOrGiveBack(
        (chunks) => producer.enqueueChunks(chunks),
        (chunks) => jobs.giveBack(chunks),
        released,
      ),
    onBug: (error, at) => logger.error({ err: error, ...at }, 'an item failed for a fault of ours'),
    auxDigit: config.AUX_DIGIT,
    newPlanId: randomUUID,
    now: () => new Date().toISOString().slice(0, 23),
  };
  const tell = tellOfChunks({ logger, metrics, tracing, traceparents: (ids) => jobs.traceparents(ids) });
  const consume = {
    ...queue,
    onFailed: (error: Error, ref: ChunkRef | undefined) => void tell.failed(error, ref),
    onReplaced: () => {
      metrics.consumersReplaced.inc();
      logger.error('chunks wait and none was begun: connections to Redis are made anew');
    },
    onGivenUp: () => {
      logger.fatal('chunks wait and none is begun: the process ends, to be started again');
      startOver();
    },
  };
  const lanes = lanesOf(config).map(({ name, slots }) => {
    const consumer = createConsumer({
      ...consume,
      name,
      concurrency: slots,
      handle: async (ref: ChunkRef) => {
        const startedAt = Date.now();
        const outcome = await applyChunk(ports, ref);
        const { succeeded = 0, failed = 0 } = outcome;
        present.count(succeeded + failed);
        tell.ended(ref, outcome, startedAt);
      },
    });
    const present = joinRollCall({ ...queue, name, slots, taken: () => consumer.active() });
    return { consumer, present };
  });
  resources.defer('consumers', () => Promise.all(lanes.map(({ consumer }) => consumer.close())));
  // First of all: who is about to stop counts as gone.
  resources.defer('roll call', () => Promise.all(lanes.map(({ present }) => present.close())));
  const healthPort = await serveHealth(resources, {
    host: config.HOST,
    port: config.HEALTH_PORT,
    checks: {
      database: () => databaseFault(database),
      queue: async () => {
        const faults = await Promise.all(lanes.map(({ consumer }) => consumer.fault()));
        return faults.find((fault) => fault !== undefined);
      },
    },
    metrics: metrics.registry,
  });
  logger.info({ healthPort }, 'takes chunks');
  return healthPort;
}

/** The queues of chunks it takes from, with how many it applies of each at a time. */
function lanesOf(config: Config): { name: 'position-chunk' | 'small-position-chunk'; slots: number }[] {
  const lanes = [
    { name: 'position-chunk', slots: config.POSITION_CONCURRENCY },
    { name: 'small-position-chunk', slots: config.POSITION_SMALL_CONCURRENCY },
  ] as const;
  return lanes.filter(({ slots }) => slots > 0);
}

/** Which chunks it takes. */
function kindOf({
  POSITION_CONCURRENCY: large,
  POSITION_SMALL_CONCURRENCY: small,
}: Pick<Config, 'POSITION_CONCURRENCY' | 'POSITION_SMALL_CONCURRENCY'>): CountedApp {
  if (large === 0) return SMALL_WORKER;
  return small === 0 ? LARGE_WORKER : 'position-worker';
}
