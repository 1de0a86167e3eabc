import { UnrecoverableError, Worker } from 'bullmq';
import { Rejected } from '#libs/domain';
import { type JobName, type Payload, catalogue } from './catalogue';
import { type QueueSettings, connect } from './connection';

/** A running consumer of one queue. */
export interface Consumer {
  /** Stops taking jobs and waits for those in flight. */
  close(): Promise<void>;
}

export interface ConsumerSettings<N extends JobName> extends QueueSettings {
  name: N;
  concurrency: number;
  /** Runs at least once a job; a Transient error runs it again after a wait, a Rejected one does not. */
  handle: (payload: Payload<N>) => Promise<void>;
}

/** Longer than any chunk or delivery takes: a job whose lock runs out is given to another worker. */
const LOCK_MS = 60_000;

/** Takes jobs of one kind. The handler never sees the queue. */
export function createConsumer<N extends JobName>(settings: ConsumerSettings<N>): Consumer {
  const { queue, schema } = catalogue[settings.name];
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
      lockDuration: LOCK_MS,
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
