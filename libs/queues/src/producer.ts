import { Queue, QueueKeys } from 'bullmq';
import { type DueDelivery, type QueuedChunk, SMALL_CHUNK_ITEMS, type WorkerReport } from '#libs/domain';
import { type JobName, type Payload, catalogue } from './catalogue';
import { type QueueSettings, connect } from './connection';
import { inBatches } from './in-batches';
import { callRoll } from './roll-call';
import { type Turn, takeTurns, turnsAhead } from './turns';
import { answered } from './answered';
import { askKeeper, markOf, redisFault } from './keeper';

/** Jobs a single round trip carries; a long pipeline would hold up other commands on the connection. */
const BATCH = 500;

/** Puts jobs into queues. Nothing here may be relied upon: MySQL says what is owed. */
export interface Producer {
  /**
   * @param turns whose each is, in their order: jobs of different owners take turns
   * @throws when Redis does not take the jobs in time; some of them may be queued
   */
  enqueue<N extends JobName>(
    name: N,
    payloads: readonly Payload<N>[],
    turns?: readonly Turn[],
  ): Promise<void>;
  /** Chunks of jobs, small ones in a queue of their own. */
  enqueueChunks(chunks: readonly QueuedChunk[]): Promise<void>;
  /** Deliveries, up to a hundred of one owner in a job: what a queue costs is paid once for all of them. */
  enqueueDeliveries(due: readonly DueDelivery[]): Promise<void>;
  /** How many jobs wait or run. @throws when Redis is away */
  backlog(name: JobName): Promise<number>;
  /** What the workers of a queue said of themselves in the last seconds. @throws when Redis is away */
  workers(name: JobName): Promise<WorkerReport[]>;
  /**
   * Whether so much of a broker waits that more would only fill Redis: what is owed is in MySQL, and the relay brings it
   * when there is room. As of the last second. @throws when Redis is away
   */
  isFull(name: JobName, broker: string): Promise<boolean>;
  /**
   * Whether one of these queues may have lost jobs since it was marked: Redis was emptied, came back without its last
   * writes, or a replica took its place which had not got them yet.
   * @returns undefined when nothing was lost, else what marks the queues anew
   * @throws when Redis is away
   */
  findLoss(names: readonly JobName[]): Promise<(() => Promise<void>) | undefined>;
  /** Why nothing can be queued, or not reliably; undefined when all is well. */
  fault(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** What belongs to nobody takes turns with what belongs to somebody. */
const NOBODYS: Turn = { broker: '', organization: '', cost: 1 };
/** Items for which a turn counts one more. */
const ITEMS_PER_COST = 250;

const turnOfChunk = ({ brokerCode = '', organizationFiscalCode, items }: QueuedChunk): Turn => ({
  broker: brokerCode,
  organization: organizationFiscalCode,
  cost: Math.ceil(items / ITEMS_PER_COST),
});

/** Deliveries of a broker in the queue: so many jobs of few, or a hundred thousand in full ones; seconds of work. */
const FULL_COST = 4_000;
const FULL_MS = 1_000;
const FULL_KNOWN = 10_000;

/** Nobody may wait for a Redis that hangs: what is owed is in MySQL already. */
const ANSWER_MS = 3_000;

export function createProducer(settings: QueueSettings): Producer {
  const connection = connect(settings, 'producer');
  const marks = (Object.keys(catalogue) as JobName[]).map((name) => markOf(settings.prefix, name));
  const queues = new Map<JobName, Queue>();
  const fullness = new Map<string, { at: number; isFull: boolean }>();
  const queueOf = (name: JobName): Queue => {
    const existing = queues.get(name);
    if (existing !== undefined) return existing;
    const queue = new Queue(catalogue[name].queue, { connection, prefix: settings.prefix });
    queue.on('error', settings.onError);
    queues.set(name, queue);
    // A queue asks Redis for its version once and keeps the outcome for ever: one that got no answer stays useless.
    queue.waitUntilReady().catch(() => {
      if (queues.get(name) === queue) queues.delete(name);
      queue.close().catch(settings.onError);
    });
    return queue;
  };
  const keys = new QueueKeys(settings.prefix);
  const enqueue = async <N extends JobName>(
    name: N,
    payloads: readonly Payload<N>[],
    turns: readonly Turn[] = [],
  ): Promise<void> => {
    const { queue, id, attempts, backoffMs } = catalogue[name];
    for (let start = 0; start < payloads.length; start += BATCH) {
      const jobs = payloads.slice(start, start + BATCH).map((payload, index) => ({
        payload,
        id: id(payload as never),
        ...(turns[start + index] ?? NOBODYS),
      }));
      const priorities = await answered(ANSWER_MS, takeTurns(connection, { keys, queue }, jobs));
      const added = queueOf(name).addBulk(
        jobs.flatMap((job, index) => {
          const priority = priorities[index] ?? 0;
          if (priority === 0) return [];
          const backoff = { type: 'exponential', delay: backoffMs, jitter: 0.5 };
          const opts = { jobId: job.id, priority, attempts, backoff };
          return [{ name, data: job.payload, opts: { ...opts, removeOnComplete: true, removeOnFail: true } }];
        }),
      );
      await answered(ANSWER_MS, added);
    }
  };
  const backlog = async (name: JobName): Promise<number> => {
    const counts = await answered(
      ANSWER_MS,
      queueOf(name).getJobCounts('waiting', 'active', 'delayed', 'prioritized'),
    );
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  };
  return {
    enqueue,
    async enqueueChunks(chunks) {
      const small = chunks.filter(({ items }) => items <= SMALL_CHUNK_ITEMS);
      const large = chunks.filter(({ items }) => items > SMALL_CHUNK_ITEMS);
      for (const [name, some] of [
        ['small-position-chunk', small],
        ['position-chunk', large],
      ] as const) {
        const payloads = some.map(({ jobId, seq }) => ({ jobId, seq }));
        await enqueue(name, payloads, some.map(turnOfChunk));
      }
    },
    async enqueueDeliveries(due) {
      const batches = inBatches(due);
      await enqueue(
        'receipt-deliveries',
        batches.map(({ payload }) => payload),
        batches.map(({ turn }) => turn),
      );
    },
    backlog,
    workers: (name) => answered(ANSWER_MS, callRoll(connection, settings.prefix, name)),
    async isFull(name, broker) {
      const key = `${name} ${broker}`;
      const known = fullness.get(key);
      if (known !== undefined && Date.now() - known.at < FULL_MS) return known.isFull;
      const { queue } = catalogue[name];
      const ahead = await answered(ANSWER_MS, turnsAhead(connection, { keys, queue }, broker));
      // Nobody asks about so many brokers within a second.
      if (fullness.size >= FULL_KNOWN) fullness.clear();
      fullness.set(key, { at: Date.now(), isFull: ahead >= FULL_COST });
      return ahead >= FULL_COST;
    },
    async findLoss(names) {
      const queues = names.map((name) => markOf(settings.prefix, name));
      const keepers = await answered(
        ANSWER_MS,
        Promise.all(queues.map((mark) => askKeeper(connection, mark))),
      );
      if (keepers.every(({ runId, marked }) => runId === marked)) return undefined;
      return async () => {
        // What was seen then, not what is now: a server that took its place since is found by the next look.
        const marking = queues.map((mark, index) => connection.set(mark, keepers[index]?.runId ?? ''));
        await answered(ANSWER_MS, Promise.all(marking));
      };
    },
    fault: () => redisFault(connection, marks),
    async close() {
      // A queue that never saw Redis would wait for it before it closes.
      const isAway = connection.status !== 'ready';
      if (isAway) connection.disconnect();
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
      if (!isAway) connection.disconnect();
    },
  };
}
