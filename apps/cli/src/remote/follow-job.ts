import { setTimeout as sleep } from 'node:timers/promises';
import type { viewJob } from '#libs/contracts';
import { CliError } from '../cli-error';
import { type Remote, RemoteError } from './remote';

export type JobView = ReturnType<typeof viewJob>;

/** Between two looks at a job that tells nothing by itself. */
const POLL_MS = 1_000;
/** A server that goes away for so long is gone. */
const PATIENCE_MS = 60_000;

/**
 * A job as it goes on, the last one of them done. By its events, which are connected to again when they end; by asking,
 * where there are none to be had. A server that does not answer for a while is waited for.
 */
export async function* followJob(remote: Remote, path: string, signal: AbortSignal): AsyncGenerator<JobView> {
  let heardAt = Date.now();
  let events = true;
  for (;;) {
    try {
      const source = events ? eventsOf(remote, path, signal) : once(remote, path);
      for await (const job of source) {
        heardAt = Date.now();
        yield job;
        if (job.counts.pending === 0) return;
      }
    } catch (error) {
      if (signal.aborted) throw error;
      // Too many listen, or a proxy in between knows no events: then it is asked.
      if (error instanceof RemoteError && events && error.status !== 404 && error.status !== 401)
        events = false;
      else if (error instanceof RemoteError || !isPassing(error) || Date.now() - heardAt > PATIENCE_MS)
        throw error;
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function* once(remote: Remote, path: string): AsyncGenerator<JobView> {
  yield await remote.get<JobView>(path);
}

async function* eventsOf(remote: Remote, path: string, signal: AbortSignal): AsyncGenerator<JobView> {
  const { body } = await remote.call('GET', `${path}/events`, {
    headers: { Accept: 'text/event-stream' },
    signal,
    // There is another way.
    tries: 1,
  });
  if (body === null) return;
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) yield JSON.parse(data) as JobView;
    }
  }
}

/** A connection that broke or did not come about, as it does when a process is replaced. */
const isPassing = (error: unknown): boolean => error instanceof CliError || error instanceof TypeError;
