import { Rejected } from '#libs/domain';
import { z } from 'zod';
import { check } from './check';
import { day, instant, whole } from './query-fields';

/** GPD's window where no period is given, or one end of it. */
const WINDOW_MONTHS = 3;
const MAX_PAGE = 2 ** 31 - 1;
const MAX_PAGE_SIZE = 100;
const MAX_FEED = 500;
const MAX_EXPORT_DAYS = 366;
const DAY_MS = 24 * 60 * 60 * 1000;

const text = z.string({ error: 'must be given once' }).min(1, 'must not be empty').max(255).optional();
const dayOrInstant = z.union([day, instant], {
  error: 'must be a day, yyyy-MM-dd, or a date and time in UTC, yyyy-MM-ddTHH:mm:ss',
});

export const list = z.object({
  pageNum: whole(0, MAX_PAGE, 0),
  pageSize: whole(1, MAX_PAGE_SIZE, 20),
  debtor: text,
  service: text,
  debtorOrIuv: text,
  from: dayOrInstant,
  to: dayOrInstant,
});

export interface ReceiptListQuery {
  page: number;
  size: number;
  paidFrom: Date;
  paidTo: Date;
  debtor?: string;
  iuvStart?: string;
  debtorOrIuvStart?: string;
}

/**
 * Query of GPD's list of receipts. Of a period both ends are included; a day as its end is the whole day. Without one
 * it is the last three months, with one end of it three months from there.
 * @throws Rejected BAD_REQUEST
 */
export function readReceiptListQuery(query: unknown, now: Date): ReceiptListQuery {
  const given = check(list, query);
  const to = given.to === undefined ? undefined : endOf(given.to);
  const paidFrom = given.from === undefined ? monthsFrom(to ?? now, -WINDOW_MONTHS) : startOf(given.from);
  const paidTo = to ?? (given.from === undefined ? now : monthsFrom(paidFrom, WINDOW_MONTHS));
  if (paidFrom > paidTo) throw endsFirst('to');
  return {
    page: given.pageNum,
    size: given.pageSize,
    paidFrom,
    paidTo,
    ...(given.debtor === undefined ? {} : { debtor: given.debtor }),
    ...(given.service === undefined ? {} : { iuvStart: given.service }),
    ...(given.debtorOrIuv === undefined ? {} : { debtorOrIuvStart: given.debtorOrIuv }),
  };
}

/** @throws Rejected BAD_REQUEST when a page behind the last one is asked for */
export function assertPageExists(page: number, totalPages: number): void {
  if (page === 0 || page < totalPages) return;
  const detail = `is behind the last page, ${Math.max(totalPages - 1, 0)}`;
  throw new Rejected('BAD_REQUEST', `pageNum: ${detail}`, [{ pointer: '/pageNum', detail }]);
}

export const feed = z.object({
  after: z
    .string({ error: 'must be given once' })
    .regex(/^\d{1,15}$/, 'must be the next of the page before')
    .transform(Number)
    .default(0),
  limit: whole(1, MAX_FEED, 100),
  from: dayOrInstant,
  anomaly: z
    .string({ error: 'must be given once' })
    .regex(/^[A-Z_]{1,50}$/, 'must be the name of an anomaly, such as NOTICE_UNKNOWN')
    .optional(),
});

/** Query of an organization's feed of receipts. @throws Rejected BAD_REQUEST */
export function readFeedQuery(query: unknown): {
  after: number;
  limit: number;
  createdFrom?: Date;
  anomaly?: string;
} {
  const { after, limit, from, anomaly } = check(feed, query);
  return {
    after,
    limit,
    ...(from === undefined ? {} : { createdFrom: startOf(from) }),
    ...(anomaly === undefined ? {} : { anomaly }),
  };
}

export const period = z.object({ from: dayOrInstant, to: dayOrInstant });

/**
 * Period of an export by the time of payment: from `from` up to `to`, both included where they are days; a year at most.
 * @throws Rejected BAD_REQUEST
 */
export function readExportPeriod(query: unknown): { paidFrom: Date; paidBefore: Date } {
  const { from, to } = check(period, query);
  if (from === undefined || to === undefined) {
    const name = from === undefined ? 'from' : 'to';
    throw new Rejected('BAD_REQUEST', `${name}: is required`, [
      { pointer: `/${name}`, detail: 'is required' },
    ]);
  }
  const [paidFrom, paidTo] = [startOf(from), endOf(to)];
  if (paidFrom > paidTo) throw endsFirst('to');
  if (paidTo.getTime() - paidFrom.getTime() > MAX_EXPORT_DAYS * DAY_MS) {
    const detail = `must be ${MAX_EXPORT_DAYS} days after from at most`;
    throw new Rejected('BAD_REQUEST', `to: ${detail}`, [{ pointer: '/to', detail }]);
  }
  return { paidFrom, paidBefore: new Date(paidTo.getTime() + 1) };
}

const startOf = (given: string): Date => new Date(given.length === 10 ? `${given}T00:00:00Z` : utc(given));
const endOf = (given: string): Date =>
  given.length === 10 ? new Date(`${given}T23:59:59.999Z`) : startOf(given);
const utc = (given: string): string => (given.endsWith('Z') ? given : `${given}Z`);

function monthsFrom(instantGiven: Date, months: number): Date {
  const moved = new Date(instantGiven);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  return moved;
}

const endsFirst = (name: string): Rejected =>
  new Rejected('BAD_REQUEST', `${name}: must not be before from`, [
    { pointer: `/${name}`, detail: 'must not be before from' },
  ]);
