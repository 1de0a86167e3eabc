import { type Response } from 'express';
import { viewJob } from '#libs/contracts';
import type { Job } from '#libs/domain';
import type { ApiDeps } from './deps';

/** A comment this often keeps proxies from closing a connection on which nothing happens. */
const HEARTBEAT_MS = 15_000;
/** What a client waits before it connects again after its time is up. */
const RETRY_MS = 1_000;

/**
 * Server-sent events of a job: `progress` with the job as soon as somebody listens and whenever it has changed,
 * `done` with the job once nothing is pending, and the end. A stream ends after EVENTS_MAX_SECONDS in any case:
 * clients connect again by themselves. Each event is the whole state, so none is missed by having missed one, and
 * a `Last-Event-ID` changes nothing.
 *
 * @throws Transient EVENTS_BUSY, EVENTS_CLOSED before anything is sent
 */
export function streamJob(deps: ApiDeps, response: Response, job: Job): void {
  let last = '';
  const send = (current: Job): void => {
    const isDone = current.counts.pending === 0;
    const data = JSON.stringify(viewJob(current));
    // Who reads slower than the job runs gets the next state instead.
    if (data === last || (response.writableNeedDrain && !isDone)) return;
    last = data;
    const done = current.counts.submitted - current.counts.pending;
    response.write(`id: ${done}\nevent: ${isDone ? 'done' : 'progress'}\ndata: ${data}\n\n`);
  };
  const isOver = job.counts.pending === 0 || response.req.method === 'HEAD';
  let finish = (): void => {
    response.end();
  };
  const leave = isOver
    ? undefined
    : deps.watch.watch(job, (current) => {
        if (current === undefined) finish();
        else send(current);
      });
  response.status(200).set({
    'Content-Type': 'text/event-stream',
    // nginx would hold events back until it has a page of them.
    'X-Accel-Buffering': 'no',
  });
  response.write(`retry: ${RETRY_MS}\n\n`);
  send(job);
  if (leave === undefined) {
    finish();
    return;
  }
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  const timeIsUp = setTimeout(() => finish(), deps.config.EVENTS_MAX_SECONDS * 1000);
  finish = () => {
    clearInterval(heartbeat);
    clearTimeout(timeIsUp);
    leave();
    response.end();
  };
  response.on('close', finish);
}
