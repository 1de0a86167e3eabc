import { type RecordableHistogram, createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

/** A request that is made again and again. The path may be another one each time. */
export interface Poll {
  origin: string;
  headers: Record<string, string>;
  path: () => string;
}

/** Milliseconds. */
export interface Latency {
  p50: number;
  p99: number;
  polls: number;
}

const CONNECTIONS = 32;

/**
 * Makes requests of each kind at a fixed rate while `work` goes on: one that takes long delays none of the others, so
 * that what is slow is not asked less often.
 *
 * @returns latencies of each, from the request to the last byte of its answer
 * @throws Error where an answer is not 200
 */
export async function pollBeside<K extends string>(
  polls: Readonly<Record<K, Poll>>,
  ratePerSecond: number,
  work: () => Promise<unknown>,
): Promise<Record<K, Latency>> {
  let isOver = false;
  const working = work().finally(() => (isOver = true));
  const measured = await Promise.all([
    working,
    ...Object.entries<Poll>(polls).map(async ([name, poll]) => [
      name,
      latencyOf(await pollUntil(poll, ratePerSecond, () => isOver)),
    ]),
  ]);
  return Object.fromEntries(measured.slice(1) as [K, Latency][]) as Record<K, Latency>;
}

async function pollUntil(
  { origin, headers, path }: Poll,
  ratePerSecond: number,
  isOver: () => boolean,
): Promise<RecordableHistogram> {
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const microseconds = createHistogram();
  const once = async () => {
    const startedAt = performance.now();
    const { statusCode, body } = await pool.request({ method: 'GET', path: path(), headers });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`A poll was answered ${statusCode}: ${text}`);
    microseconds.record(Math.max(1, Math.round((performance.now() - startedAt) * 1000)));
  };
  const failures: unknown[] = [];
  try {
    const asked: Promise<unknown>[] = [];
    const beganAt = performance.now();
    for (let n = 1; !isOver() && failures.length === 0; n += 1) {
      asked.push(once().catch((error: unknown) => failures.push(error)));
      await sleep(Math.max(0, beganAt + (n * 1000) / ratePerSecond - performance.now()));
    }
    await Promise.all(asked);
  } finally {
    await pool.close();
  }
  if (failures.length > 0) throw failures[0];
  return microseconds;
}

const latencyOf = (microseconds: RecordableHistogram): Latency => ({
  p50: microseconds.percentile(50) / 1000,
  p99: microseconds.percentile(99) / 1000,
  polls: microseconds.count,
});
