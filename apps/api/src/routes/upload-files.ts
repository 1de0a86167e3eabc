import { type Request, type Response } from 'express';
import { type Job, Rejected } from '#libs/domain';
import type { ApiDeps } from '../deps';
import { readServiceType } from '../service-type';
import { fileIdOf } from './file-id';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_RANGE_DAYS = 7;
const MAX_AGE_DAYS = 60;
const CONTINUATION = 'x-continuation-token';

/**
 * GPD's list of uploads: newest first, by day of Europe/Rome, whole first and last day included. Range 1 to 7
 * days, size 100 to 500; what ended before the last 60 days is gone (410).
 */
export async function listFiles(deps: ApiDeps, request: Request, response: Response): Promise<void> {
  const { broker, organization } = request.params as { broker: string; organization: string };
  const { from, to } = readRange(request);
  const size = readSize(request);
  const after = readToken(request.get(CONTINUATION));
  const jobs = await deps.archive.list(organization, {
    brokerCode: broker,
    serviceType: readServiceType(request),
    from: startOfRomeDay(from),
    to: startOfRomeDay(addDays(to, 1)),
    withoutDryRuns: true,
    limit: size + 1,
    ...(after === undefined ? {} : { after }),
  });
  const page = jobs.slice(0, size);
  const last = page.at(-1);
  if (jobs.length > size && last !== undefined) response.set(CONTINUATION, writeToken(last));
  response.json({
    fileIds: page.map((job) => fileIdOf(broker, organization, job.id)),
    size: page.length,
    hasMore: jobs.length > size,
  });
}

function readRange(request: Request): { from: string; to: string } {
  const today = romeDay(new Date());
  const to = readDay(request, 'to') ?? today;
  const from = readDay(request, 'from') ?? addDays(to, 1 - MAX_RANGE_DAYS);
  const oldest = addDays(today, -MAX_AGE_DAYS);
  if (to <= oldest) throw new Rejected('FILES_GONE', `Uploads are listed for ${MAX_AGE_DAYS} days`);
  if (from < oldest) refuse('from', `must not be more than ${MAX_AGE_DAYS} days ago`);
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1 || days > MAX_RANGE_DAYS) refuse('from', `from and to must span 1 to ${MAX_RANGE_DAYS} days`);
  return { from, to };
}

function readDay(request: Request, name: 'from' | 'to'): string | undefined {
  const given = request.query[name];
  if (given === undefined) return undefined;
  const isDay = typeof given === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(given);
  if (!isDay || Number.isNaN(Date.parse(given)) || addDays(given, 0) !== given) {
    refuse(name, 'must be a date such as 2030-12-31');
  }
  return given;
}

function readSize(request: Request): number {
  const given = request.query['size'] ?? '100';
  const size = typeof given === 'string' && /^\d{1,4}$/.test(given) ? Number(given) : NaN;
  if (!(size >= 100 && size <= 500)) refuse('size', 'must be between 100 and 500');
  return size;
}

const writeToken = (job: Job): string =>
  Buffer.from(`${job.createdAt.getTime()} ${job.id}`).toString('base64url');

function readToken(token: string | undefined): { createdAt: Date; id: string } | undefined {
  if (token === undefined || token === '') return undefined;
  const match = /^(\d{1,15}) ([0-9a-f]{32})$/.exec(Buffer.from(token, 'base64url').toString());
  if (match?.[1] === undefined || match[2] === undefined)
    refuse(CONTINUATION, 'is not a token of this service');
  return { createdAt: new Date(Number(match[1])), id: match[2] };
}

const rome = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' });
const romeDay = (date: Date): string => rome.format(date);

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The instant a day begins in Rome: midnight there is 22:00 or 23:00 UTC of the day before. */
function startOfRomeDay(day: string): Date {
  const summer = new Date(Date.parse(day) - 2 * 60 * 60 * 1000);
  return romeDay(summer) === day ? summer : new Date(summer.getTime() + 60 * 60 * 1000);
}

function refuse(field: string, detail: string): never {
  throw new Rejected('FILES_BAD_REQUEST', `${field}: ${detail}`, [{ pointer: `/${field}`, detail }]);
}
