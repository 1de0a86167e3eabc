import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'csv-stringify';
import { type Request, type Response, Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { type ItemView, check, viewItem, viewJob } from '#libs/contracts';
import { type Item, type Job, Rejected } from '#libs/domain';
import { concerns } from '#libs/observability';
import { authenticate, authorizeTenant, principalOf } from '../auth';
import type { ApiDeps } from '../deps';
import { sendFailedZip } from '../failed-items';
import { readIdempotencyKey } from '../idempotency';
import { readCallback } from '../job-callback';
import { readFlag } from '../query';
import { retryFailed } from '../retry-failed';
import { readOperation, submitJob } from '../submit-job';
import { readServiceType } from '../service-type';
import { spoolJob } from '../spool-job';
import { streamJob } from '../stream-job';
import { undoJob } from '../undo-job';

/** Longest a request may be held open for `Prefer: wait`. */
const MAX_WAIT_SECONDS = 30;
/** What is small is done in some milliseconds: the first look comes early, later ones less and less often. */
const FIRST_LOOK_MS = 10;
const LAST_LOOK_MS = 100;
const CSV_COLUMNS: (keyof ItemView)[] = ['seq', 'iupd', 'status', 'statusCode', 'code', 'message', 'pointer'];

/** Our own job API: everything GPD's upload does, with an answer for every single item. */
export function jobRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/organizations/:organization/jobs';
  router.use(base, authenticate(deps, 'positions'));
  const guarded = authorizeTenant(deps);

  router.post(base, guarded, async (request, response) => {
    const organization = organizationOf(request);
    const broker = principalOf(response).brokerCode;
    const idempotencyKey = readIdempotencyKey(request);
    const operation = readOperation(textQuery(request, 'operation'));
    const serviceType = readServiceType(request);
    const toPublish = readFlag(request, 'toPublish', true);
    const dryRun = readFlag(request, 'dryRun');
    const callback = await readCallback(deps, request, response);
    await deps.admission.admit(broker);
    const { file, format } = await spoolJob(deps, request);
    const { jobId, repeated } = await submitJob(deps, {
      file,
      format,
      organization,
      serviceType,
      toPublish,
      dryRun,
      ...callback,
      ...(broker === undefined ? {} : { broker }),
      ...(operation === undefined ? {} : { operation }),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
    if (repeated) response.set('Idempotency-Replayed', 'true');
    await answerAccepted(deps, request, response, jobId);
  });

  router.get(base, guarded, async (request, response) => {
    const { limit, cursor } = check(pageQuery, request.query);
    const after = cursor === undefined ? undefined : readJobCursor(cursor);
    const jobs = await deps.archive.list(organizationOf(request), {
      limit: limit + 1,
      ...(after === undefined ? {} : { after }),
    });
    const page = jobs.slice(0, limit);
    const last = page.at(-1);
    response.json({
      jobs: page.map((job) => viewJob(job)),
      ...(jobs.length > limit && last ? { nextCursor: `${last.createdAt.getTime()}-${last.id}` } : {}),
    });
  });

  router.get(`${base}/:jobId`, guarded, async (request, response) => {
    const job = await waitForEnd(deps, request, response, await findJob(deps, request));
    answerJob(deps, response, job);
  });

  router.get(`${base}/:jobId/events`, guarded, async (request, response) => {
    streamJob(deps, response, await findJob(deps, request));
  });

  router.get(`${base}/:jobId/items`, guarded, async (request, response) => {
    const job = await findJob(deps, request);
    const { limit, cursor, status, find } = check(itemsQuery, request.query);
    const items: ItemView[] = [];
    let next: number | undefined;
    for await (const item of deps.archive.items(job.id, {
      fromSeq: cursor ?? 0,
      ...(status === undefined ? {} : { status }),
    })) {
      const view = viewItem(item, job.operation);
      if (find !== undefined && !tells(view, find)) continue;
      if (items.length === limit) {
        next = item.seq;
        break;
      }
      items.push(view);
    }
    response.json({ items, ...(next === undefined ? {} : { nextCursor: String(next) }) });
  });

  router.get(`${base}/:jobId/results.ndjson`, guarded, async (request, response) => {
    const job = await findJob(deps, request);
    const { status } = check(statusQuery, request.query);
    response.type('application/x-ndjson');
    const lines = map(
      deps.archive.items(job.id, status === undefined ? {} : { status }),
      (item) => `${JSON.stringify(viewItem(item, job.operation))}\n`,
    );
    await pipeline(Readable.from(lines), response);
  });

  router.get(`${base}/:jobId/results.csv`, guarded, async (request, response) => {
    const job = await findJob(deps, request);
    const { status } = check(statusQuery, request.query);
    response.type('text/csv').set('Content-Disposition', `attachment; filename="${job.id}.csv"`);
    const rows = map(deps.archive.items(job.id, status === undefined ? {} : { status }), (item) =>
      viewItem(item, job.operation),
    );
    // escape_formulas: a spreadsheet must not run what a partner put into an iupd.
    await pipeline(
      Readable.from(rows),
      stringify({ header: true, columns: CSV_COLUMNS, escape_formulas: true }),
      response,
    );
  });

  router.get(`${base}/:jobId/failed.zip`, guarded, async (request, response) => {
    await sendFailedZip(deps, response, await findJob(deps, request));
  });

  router.post(`${base}/:jobId/cancel`, guarded, async (request, response) => {
    const job = await findJob(deps, request);
    await deps.jobs.cancel(job.organizationFiscalCode, job.id);
    for (const released of await deps.jobs.completeIfDone(job.id)) {
      await deps.enqueueChunks(await deps.jobs.release(released));
    }
    const after = await findJob(deps, request);
    response.status(after.counts.pending > 0 ? 202 : 200);
    answerJob(deps, response, after);
  });

  router.post(`${base}/:jobId/retry-failed`, guarded, async (request, response) => {
    const job = await findJob(deps, request);
    const { jobId, repeated } = await retryFailed(deps, job, {
      ...(await readCallback(deps, request, response)),
      idempotencyKey: readIdempotencyKey(request),
    });
    if (repeated) response.set('Idempotency-Replayed', 'true');
    await answerAccepted(deps, request, response, jobId);
  });

  router.post(`${base}/:jobId/undo`, guarded, async (request, response) => {
    const dryRun = readFlag(request, 'dryRun');
    const job = await findJob(deps, request);
    const { jobId, repeated } = await undoJob(deps, job, {
      ...(await readCallback(deps, request, response)),
      dryRun,
      idempotencyKey: readIdempotencyKey(request),
    });
    if (repeated) response.set('Idempotency-Replayed', 'true');
    await answerAccepted(deps, request, response, jobId);
  });
  return router;
}

const limit = z.coerce.number().int().min(1).max(1_000).default(100);
const status = z.enum(['pending', 'succeeded', 'failed', 'unprocessed']).optional();
export const statusQuery = z.object({ status });
export const pageQuery = z.object({ limit, cursor: z.string().optional() });
export const itemsQuery = z.object({
  limit,
  status,
  find: z
    .string({ error: 'must be given once' })
    .trim()
    .min(1, 'must not be empty')
    .max(255)
    .optional()
    .meta({ description: 'In the iupd, code, message or pointer, whatever the case of letters.' }),
  cursor: z.coerce.number().int().min(0).optional(),
});

function tells({ iupd, code = '', message = '', pointer = '' }: ItemView, text: string): boolean {
  const wanted = text.toLowerCase();
  return [iupd, code, message, pointer].some((each) => each.toLowerCase().includes(wanted));
}

const organizationOf = (request: Request): string =>
  (request.params as { organization: string }).organization;

function textQuery(request: Request, name: string): string | undefined {
  const given = request.query[name];
  if (given === undefined || typeof given === 'string') return given;
  throw new Rejected('BAD_REQUEST', `${name} must be given once`);
}

function readJobCursor(cursor: string): { createdAt: Date; id: string } {
  const match = /^(\d{1,15})-([0-9a-f]{32})$/.exec(cursor);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new Rejected('BAD_REQUEST', 'cursor is not one of this service', [
      { pointer: '/cursor', detail: 'must be a nextCursor of the previous page' },
    ]);
  }
  return { createdAt: new Date(Number(match[1])), id: match[2] };
}

export async function findJob(deps: ApiDeps, request: Request): Promise<Job> {
  const { organization, jobId } = request.params as { organization: string; jobId: string };
  const job = await deps.archive.find(organization, jobId);
  if (job === undefined)
    throw new Rejected('JOB_NOT_FOUND', `There is no job ${jobId} of organization ${organization}`);
  concerns({ jobId });
  return job;
}

/** `Prefer: wait=N` (RFC 7240): holds the answer until the job is done or N seconds have passed. */
async function waitForEnd(deps: ApiDeps, request: Request, response: Response, job: Job): Promise<Job> {
  const asked = /(?:^|[,;\s])wait=(\d{1,6})/.exec(request.get('Prefer') ?? '')?.[1];
  if (asked === undefined) return job;
  const seconds = Math.min(Number(asked), MAX_WAIT_SECONDS);
  response.set('Preference-Applied', `wait=${seconds}`);
  const until = Date.now() + seconds * 1000;
  let current = job;
  for (
    let step = FIRST_LOOK_MS;
    current.counts.pending > 0 && Date.now() < until && !response.destroyed;
    step = Math.min(1.5 * step, LAST_LOOK_MS)
  ) {
    await sleep(step);
    current = (await deps.archive.find(job.organizationFiscalCode, job.id)) ?? current;
  }
  return current;
}

async function answerAccepted(
  deps: ApiDeps,
  request: Request,
  response: Response,
  jobId: string,
): Promise<void> {
  const stored = await deps.archive.find(organizationOf(request), jobId);
  if (stored === undefined) throw new Error(`Job ${jobId} was accepted but is not stored`);
  const job = await waitForEnd(deps, request, response, stored);
  // 202 is the contract's answer; only who asked to wait is told at once that it is done.
  response.status(request.get('Prefer')?.includes('wait=') && job.counts.pending === 0 ? 200 : 202);
  response.set(
    'Location',
    `${request.baseUrl}/organizations/${encodeURIComponent(job.organizationFiscalCode)}/jobs/${jobId}`,
  );
  answerJob(deps, response, job);
}

function answerJob(deps: ApiDeps, response: Response, job: Job): void {
  if (job.counts.pending > 0) response.set('Retry-After', String(deps.config.POLL_SECONDS));
  response.json(viewJob(job));
}

async function* map<T>(items: AsyncIterable<Item>, view: (item: Item) => T): AsyncGenerator<T> {
  for await (const item of items) yield view(item);
}
