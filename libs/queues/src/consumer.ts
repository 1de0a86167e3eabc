import { DelayedError, UnrecoverableError, Worker } from 'bullmq';
import { Rejected } from '#libs/domain';
import { type JobName, type Payload, catalogue } from './catalogue';
import { type QueueSettings, connect } from './connection';
import { markOf, queueKey, redisFault } from './keeper';
import { type Patience, Vigil } from './vigil';

/** A running consumer of one queue. */
export interface Consumer {
  /** Why it takes no work, or may not; undefined while all is well. */
  fault(): Promise<string | undefined>;
  /** Jobs in hand. */
  active(): number;
  /** Stops taking jobs and waits for those in flight. */
  close(): Promise<void>;
}

/** A job of a dead worker starts over after this and half as long again; jobs run twice do no harm. */
const LOCK_MS = 10_000;
/** A job whose worker was silent more often is dropped here, and queued again when MySQL's lease ends. */
const MAX_STALLED = 5;
/** Deadlines of the database and of stations are far below the second one. */
const PATIENCE: Patience = { idleMs: 15_000, busyMs: 300_000 };
/** What is put back comes again after this. */
const PUT_BACK_MS = 200;
/** How often it is looked at whether work is taken, in shares of the patience for an idle one. */
const LOOKS = 5;

export interface ConsumerSettings<N extends JobName> extends QueueSettings {
  name: N;
  concurrency: number;
  /** How long a worker may be silent before its jobs go to another one, milliseconds; 10 s where absent. */
  lockMs?: number;
  /**
   * Runs at least once a job; a Transient error runs it again after a wait, a Rejected one does not. Where it resolves
   * to `put-back`, nothing was done, and the job goes back to the queue for {@link PUT_BACK_MS}.
   */
  handle: (payload: Payload<N>) => Promise<unknown>;
  /** Told of each run that failed; without the payload where that was lost or is none. */
  onFailed: (error: Error, payload: Payload<N> | undefined) => void;
  /** Told when connections are made anew, because jobs waited and none was begun. */
  onReplaced?: () => void;
  /** Told when that was in vain, or all slots are held by jobs that do not end: the process should start over. */
  onGivenUp: () => void;
  /** 15 s and 5 minutes where absent. */
  patience?: Patience;
}

/**
 * Takes jobs of one kind. The handler never sees the queue. Watches itself: while jobs wait and none is begun, its
 * connections are made anew.
 */
export function createConsumer<N extends JobName>(settings: ConsumerSettings<N>): Consumer {
  const { patience = PATIENCE } = settings;
  const vigil = new Vigil(patience);
  const work = { begun: 0, active: 0 };
  let line = openLine(settings, work);
  const watch = openWatch(settings);
  let isClosed = false;

  const look = async () => {
    const waiting = await watch.waiting();
    if (isClosed || waiting === undefined) return;
    const isBusy = work.active >= settings.concurrency;
    const verdict = vigil.look({ waiting, begun: work.begun, isBusy }, performance.now());
    if (verdict === 'give-up') settings.onGivenUp();
    if (verdict !== 'replace') return;
    settings.onReplaced?.();
    const before = line;
    line = openLine(settings, work);
    // Not waited for: whatever holds it up is why it is replaced. Its jobs in hand go on.
    void before.close('at once');
  };
  const timer = setInterval(() => {
    look().catch(settings.onError);
  }, patience.idleMs / LOOKS);

  return {
    fault: async () =>
      vigil.isInDoubt(performance.now())
        ? `takes no work: jobs wait (${settings.name}) and none is begun`
        : watch.fault(),
    active: () => work.active,
    async close() {
      isClosed = true;
      clearInterval(timer);
      watch.close();
      await line.close('when idle');
    },
  };
}

/** A worker with connections of its own. */
function openLine<N extends JobName>(
  settings: ConsumerSettings<N>,
  work: { begun: number; active: number },
): { close: (when: 'at once' | 'when idle') => Promise<void> } {
  const { queue, schema } = catalogue[settings.name];
  const { lockMs = LOCK_MS } = settings;
  const connection = connect(settings, 'consumer');
  const worker = new Worker(
    queue,
    async (job, token) => {
      work.begun += 1;
      work.active += 1;
      try {
        const end = await settings.handle(schema.parse(job.data) as Payload<N>);
        if (end !== 'put-back') return;
        await job.moveToDelayed(Date.now() + PUT_BACK_MS, token);
        throw new DelayedError();
      } catch (error) {
        if (error instanceof Rejected) throw new UnrecoverableError(error.message);
        throw error;
      } finally {
        work.active -= 1;
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
  worker.on('failed', (job, error) => {
    const payload = schema.safeParse(job?.data);
    settings.onFailed(error, payload.success ? (payload.data as Payload<N>) : undefined);
  });
  return {
    async close(when) {
      if (when === 'at once') connection.disconnect();
      await worker.close(when === 'at once').catch(settings.onError);
      connection.disconnect();
    },
  };
}

/** Another way to the same queue: what the worker's own connections say is what is in doubt. */
function openWatch(settings: ConsumerSettings<JobName>) {
  const connection = connect(settings, 'producer');
  const toKey = (part: string) => queueKey(settings.prefix, settings.name, part);
  const marks = [markOf(settings.prefix, settings.name)];
  return {
    /** Undefined while Redis is away: nothing can be said then. In a queue that somebody has paused nothing waits for us. */
    async waiting(): Promise<number | undefined> {
      try {
        const [listed, inTurn, isPaused] = await Promise.all([
          connection.llen(toKey('wait')),
          connection.zcard(toKey('prioritized')),
          connection.hexists(toKey('meta'), 'paused'),
        ]);
        return isPaused === 1 ? 0 : listed + inTurn;
      } catch {
        if (connection.status === 'ready') connection.disconnect(true);
        return undefined;
      }
    },
    fault: () => redisFault(connection, marks),
    close: () => {
      connection.disconnect();
    },
  };
}
