import { ConnectionError, GpdError, type Job, ProblemError, retryAfterOf } from './errors';
import type { Transport } from './transport';
import { backoffMs, sleep } from './wait';

export interface FollowOptions {
  signal?: AbortSignal;
  /** How long a service may be away before it is given up, seconds; default 120. */
  patienceSeconds?: number;
}

const PATIENCE_SECONDS = 120;
/** Between two looks at a job of which nothing else says when. */
const POLL_SECONDS = 1;
/** A stream that is alive says something every 15 seconds. */
const SILENCE_MS = 45_000;
/** What a gateway says while what is behind it is replaced. */
const PASSING = new Set([429, 502, 503, 504]);

/**
 * A job as it goes on, from now to its end. It is told of by its events, which are connected to again when they break;
 * where there are none to be had it is asked for, as often as the service says.
 *
 * @param path of the job, `/organizations/77777777777/jobs/0b6f…`
 * @throws ProblemError, ConnectionError when nothing was heard for `patienceSeconds`, the signal's reason
 */
export async function* followJob(
  transport: Transport,
  path: string,
  { signal, patienceSeconds = PATIENCE_SECONDS }: FollowOptions = {},
): AsyncGenerator<Job, void, undefined> {
  let heardAt = Date.now();
  let events = true;
  for (let failures = 0; ; failures += 1) {
    let waitMs = POLL_SECONDS * 1000;
    try {
      const source = events ? eventsOf(transport, path, signal) : lookAt(transport, path, signal);
      for await (const { job, retryAfterSeconds } of source) {
        heardAt = Date.now();
        failures = 0;
        waitMs = 1000 * (retryAfterSeconds ?? POLL_SECONDS);
        yield job;
        if (job.counts.pending === 0) return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof GpdError)) throw error;
      if (events && error instanceof ProblemError) {
        // Too many listen, or a proxy in between knows no events; if it is something else, asking will tell.
        events = false;
        continue;
      }
      const isPassing =
        error instanceof ConnectionError || (error instanceof ProblemError && PASSING.has(error.status));
      if (!isPassing || Date.now() - heardAt > patienceSeconds * 1000) throw error;
      const asked = error instanceof ProblemError ? error.retryAfterSeconds : undefined;
      waitMs = Math.max(backoffMs(failures + 1), 1000 * (asked ?? 0));
    }
    await sleep(waitMs, signal);
  }
}

interface Look {
  job: Job;
  retryAfterSeconds: number | undefined;
}

/** Once: who follows decides whether to try again. */
const ONCE = { tries: 1 };
const optional = (signal?: AbortSignal) => (signal === undefined ? {} : { signal });

async function* lookAt(transport: Transport, path: string, signal?: AbortSignal): AsyncGenerator<Look> {
  const make = () => new Request(transport.url + path, optional(signal));
  const response = await transport.send(make, ONCE);
  const job = (await response.json()) as Job;
  yield { job, retryAfterSeconds: retryAfterOf(response.headers) };
}

async function* eventsOf(transport: Transport, path: string, signal?: AbortSignal): AsyncGenerator<Look> {
  const headers = { Accept: 'text/event-stream' };
  const make = () => new Request(`${transport.url}${path}/events`, { headers, ...optional(signal) });
  const { body } = await transport.send(make, ONCE);
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await within(SILENCE_MS, reader.read());
      if (done) return;
      const events = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) yield { job: JSON.parse(data) as Job, retryAfterSeconds: undefined };
      }
    }
  } catch (error) {
    throw new ConnectionError(`GET ${path}/events`, error);
  } finally {
    // Of a connection that is gone there is nothing left to cancel.
    reader.cancel().catch(() => undefined);
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing for ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
