import { setTimeout as sleep } from 'node:timers/promises';
import { readLoads } from '#libs/contracts';
import { type Ground } from './bench';
import { openDeliveryHouse, postReceipt, registerStations } from './delivery-house';

/** What was seen in one second of the run. */
export interface Second {
  at: number;
  /** Deliveries owed to arrive per second. */
  load: number;
  oldestSeconds: number;
  backlog: number;
  workers: number;
}

export interface ScaleRun {
  seconds: Second[];
  targetSeconds: number;
}

const ORGANIZATION = '70000000001';
const STATIONS = 20;
const MOST = 6;
const DOWN_AFTER_MS = 15_000;
const FACTOR = 5;

/**
 * A house whose receipt-workers may be one to six, at a steady load, then at five times as much, then at the first one again.
 * Stations take 200 ms and a worker makes 32 attempts at a time, so that one worker delivers 160 a second at most: more of
 * them help, also where the cores are few.
 *
 * @param rate receipts a second, each for 20 stations
 */
export async function runLoad(
  { rate, calm, peak, after }: { rate: number; calm: number; peak: number; after: number },
  ground: Ground,
): Promise<ScaleRun> {
  const house = await openDeliveryHouse(ground, {
    appEnv: { RECEIPT_CONCURRENCY: '32' },
    workers: {
      limits: { 'position-worker': { min: 1, max: 1 }, 'receipt-worker': { min: 1, max: MOST } },
      downAfterMs: DOWN_AFTER_MS,
    },
  });
  try {
    await registerStations(
      house,
      ORGANIZATION,
      Array.from({ length: STATIONS }, (_, index) => `/after/200/${index}`),
    );
    const { port = 0 } = await house.apps.scheduler.ready;
    const rateAt = (second: number) => (second >= calm && second < calm + peak ? rate * FACTOR : rate);
    const posting: Promise<void>[] = [];
    const seconds: Second[] = [];
    let targetSeconds = 0;
    let serial = 0;
    const beganAt = performance.now();
    for (let at = 0; at < calm + peak + after; at += 1) {
      const each = rateAt(at);
      for (let n = 0; n < each; n += 1) {
        posting.push(postReceipt(house, ORGANIZATION, (serial += 1)));
        await sleep(Math.max(0, beganAt + (at + (n + 1) / each) * 1_000 - performance.now()));
      }
      const { queues } = readLoads(await (await fetch(`http://127.0.0.1:${port}/autoscale`)).json());
      const load = queues.find(({ queue }) => queue === 'deliveries');
      if (load === undefined) throw new Error('The scheduler says nothing of deliveries');
      ({ targetSeconds } = load);
      const { oldestSeconds, backlog } = load;
      const seen = {
        at,
        load: each * STATIONS,
        oldestSeconds,
        backlog,
        workers: house.size('receipt-worker'),
      };
      seconds.push(seen);
      ground.say(lineOf(seen));
    }
    await Promise.all(posting);
    return { seconds, targetSeconds };
  } finally {
    await house.stop();
  }
}

const lineOf = ({ at, load, oldestSeconds, backlog, workers }: Second): string =>
  `${String(at).padStart(4)} s  load ${String(load).padStart(4)}/s  oldest ${oldestSeconds.toFixed(1).padStart(5)} s  backlog ${String(backlog).padStart(6)}  workers ${'#'.repeat(workers)} ${workers}`;

/** What a run comes to. */
export function summarize({ seconds, targetSeconds }: ScaleRun) {
  const peakLoad = Math.max(...seconds.map(({ load }) => load));
  const begins = seconds.find(({ load }) => load === peakLoad)?.at ?? 0;
  const ends = seconds.findLast(({ load }) => load === peakLoad)?.at ?? 0;
  const over = seconds.filter(({ oldestSeconds }) => oldestSeconds > targetSeconds);
  const firstMore = seconds.find(({ at, workers }) => at >= begins && workers > 1)?.at;
  const alone = seconds.find(({ at, workers }) => at > ends && workers === 1)?.at;
  return {
    targetSeconds,
    peakOldestSeconds: Math.max(...seconds.map(({ oldestSeconds }) => oldestSeconds)),
    secondsOverTarget: over.length,
    /** From when the load rose until the oldest was below its target for good; 0: it never was above. */
    backUnderTargetAfter: over.length === 0 ? 0 : (over.at(-1)?.at ?? 0) + 1 - begins,
    firstWorkerAfter: firstMore === undefined ? null : firstMore - begins,
    mostWorkers: Math.max(...seconds.map(({ workers }) => workers)),
    /** From when the load fell until one was left. */
    aloneAgainAfter: alone === undefined ? null : alone - ends,
    changes: seconds.filter(({ workers }, index) => index > 0 && seconds[index - 1]?.workers !== workers)
      .length,
  };
}
