import { UnrecoverableError, Worker } from 'bullmq';
import { Rejected } from '#libs/domain';
import { type JobName, type Payload, catalogue } from './catalogue';
import { type QueueSettings, connect } from './connection';

/** A running consumer of one queue. */
export interface Consumer {
  /** Stops taking jobs and waits for those in flight. */
  close(): Promise<void>;
}

/** A job of a dead worker starts over after this and half as long again; jobs run twice do no harm. */
const LOCK_MS = 10_000;
/** A job whose worker was silent more often is dropped here, and queued again when MySQL's lease ends. */
const MAX_STALLED = 5;

export interface ConsumerSettings<N extends JobName> extends QueueSettings {
  name: N;
  concurrency: number;
  /** How long a worker may be silent before its jobs go to another one, milliseconds; 10 s where absent. */
  lockMs?: number;
  /** Runs at least once a job; a Transient error runs it again after a wait, a Rejected one does not. */
  handle: (payload: Payload<N>) => Promise<void>;
}

/** Takes jobs of one kind. The handler never sees the queue. */
export function createConsumer<N extends JobName>(settings: ConsumerSettings<N>): Consumer {
  const { queue, schema } = catalogue[settings.name];
  const { lockMs = LOCK_MS } = settings;
  const connection = connect(settings, 'consumer');
  const worker = new Worker(
    queue,
    async (job) => {
      try {
        await settings.handle(schema.parse(job.data) as Payload<N>);
      } catch (error) {
        if (error instanceof Rejected) throw new UnrecoverableError(error.message);
        throw error;
      }
    },
    {
      connection,
      prefix: settings.prefix,
      concurrency: settings.concurrency,
      // A live worker renews its locks, however long its job takes: only a dead one lets them run out.
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: MAX_STALLED,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
  );
  worker.on('error', settings.onError);
  worker.on('failed', (_job, error) => {
    settings.onError(error);
  });
  return {
    async close() {
      await worker.close();
      connection.disconnect();
    },
  };
}
