import { randomUUID } from 'node:crypto';
import { LoadMeter, type WorkerReport } from '#libs/domain';
import { type JobName, catalogue } from './catalogue';
import { type QueueSettings, type RedisClient, connect } from './connection';
import { answered } from './answered';

/** How often a worker looks at itself, says what it saw, and after which silence it counts as gone. */
const SAMPLE_MS = 100;
const SAY_MS = 1_000;
const SILENT_MS = 5_000;
/** Whoever stops waits no longer to be taken off the list: its silence says the same. */
const LEAVE_MS = 500;

/** A worker that says how busy it is. */
interface Present {
  /** Counts work that has ended. */
  count(units: number): void;
  /** From here on it counts as gone. */
  close(): Promise<void>;
}

interface PresentSettings extends QueueSettings {
  name: JobName;
  slots: number;
  /** How many of the slots are taken. */
  taken: () => number;
}

const nameKey = (prefix: string, name: JobName): string => `${prefix}:workers:${catalogue[name].queue}`;

/**
 * Has a worker say every second how busy it is and what it gets done: who decides how many workers there should be has it
 * from here. Nothing of it is relied upon. Redis forgets whoever is silent, by its own clock.
 */
export function joinRollCall(settings: PresentSettings): Present {
  const { prefix, name, slots, taken, onError } = settings;
  const connection = connect(settings, 'producer');
  const meter = new LoadMeter(slots);
  const id = randomUUID();
  const names = nameKey(prefix, name);
  const say = () =>
    connection
      .multi()
      .sadd(names, id)
      .set(`${names}:${id}`, JSON.stringify(meter.report()), 'PX', SILENT_MS)
      .exec();
  const timers = [
    setInterval(() => meter.sample(taken(), performance.now()), SAMPLE_MS),
    // While Redis is away everybody else says so.
    setInterval(() => {
      if (connection.status === 'ready') say().catch(onError);
    }, SAY_MS),
  ];
  connection.once('ready', () => {
    say().catch(onError);
  });
  return {
    count: (units) => meter.count(units),
    async close() {
      timers.forEach(clearInterval);
      if (connection.status === 'ready')
        await answered(LEAVE_MS, connection.multi().srem(names, id).del(`${names}:${id}`).exec()).catch(
          onError,
        );
      connection.disconnect();
    },
  };
}

/** What the workers of a queue said lately. */
export async function callRoll(
  connection: RedisClient,
  prefix: string,
  name: JobName,
): Promise<WorkerReport[]> {
  const names = nameKey(prefix, name);
  const ids = await connection.smembers(names);
  if (ids.length === 0) return [];
  const said = await connection.mget(ids.map((id) => `${names}:${id}`));
  const gone = ids.filter((_, index) => said[index] === null);
  if (gone.length > 0) await connection.srem(names, gone);
  return said.flatMap((each) => (each ? [JSON.parse(each) as WorkerReport] : []));
}
