import {
  POSITION_ORDERS,
  type Period,
  type PositionFilter,
  type PositionPlace,
  Rejected,
} from '#libs/domain';
import { z } from 'zod';
import { check } from './check';
import { anyCase, day, instant, whole } from './query-fields';
import { STATUSES_V3, statusesOfV3 } from './position-v3-status';

/** GPD's widest period, and what a missing bound is set from. */
const MAX_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_LIMIT = 50;
const MAX_PAGE = 2 ** 31 - 1;

const base = z.object({
  limit: whole(1, MAX_LIMIT, 10),
  page: whole(0, MAX_PAGE, 0),
  due_date_from: day,
  due_date_to: day,
  payment_date_from: day,
  payment_date_to: day,
  payment_date_time_from: instant,
  payment_date_time_to: instant,
  serviceType: anyCase(['GPD', 'ACA', 'WISP'] as const).optional(),
  orderby: anyCase(POSITION_ORDERS).default('INSERTED_DATE').meta({ 'x-default': 'INSERTED_DATE' }),
  ordering: anyCase(['DESC', 'ASC'] as const)
    .default('DESC')
    .meta({ 'x-default': 'DESC' }),
  /** Ours: a place to go on from, however far. */
  after: z
    .string({ error: 'must be given once' })
    .max(2_000)
    .optional()
    .meta({ description: '`page_info.next` of the page before, instead of a page number.' }),
});

export const STATUSES = [
  'DRAFT',
  'PUBLISHED',
  'VALID',
  'INVALID',
  'EXPIRED',
  'PARTIALLY_PAID',
  'PAID',
  'REPORTED',
] as const;
export const v1 = base.extend({ status: anyCase(STATUSES).optional() });
export const v3 = base.extend({ status: anyCase(STATUSES_V3).optional() });

/** What a request asks of a list of positions. */
export interface PositionListQuery {
  filter: PositionFilter;
  orderBy: (typeof POSITION_ORDERS)[number];
  descending: boolean;
  limit: number;
  page: number;
  after?: PositionPlace;
}

/**
 * Query of GPD's v1 list. A missing bound of a period is set 30 days from the other one.
 * @throws Rejected BAD_REQUEST, DEBT_POSITION_NOT_RECOVERABLE when a period ends before it begins or is longer than
 *   30 days, EXCLUSIVE_PARAMETERS when periods of more than one kind are given
 */
export function readPositionListQuery(query: unknown): PositionListQuery {
  const given = check(v1, query);
  const kinds = [
    given.due_date_from ?? given.due_date_to,
    given.payment_date_from ?? given.payment_date_to,
    given.payment_date_time_from ?? given.payment_date_time_to,
  ].filter((bound) => bound !== undefined);
  if (kinds.length > 1) {
    throw new Rejected(
      'EXCLUSIVE_PARAMETERS',
      'The due date, the payment date and the payment date time intervals are mutually exclusive',
    );
  }
  const { status } = given;
  return listQuery(given, {
    ...(status === undefined ? {} : { statuses: [status] }),
    atMostOnePlan: true,
  });
}

/**
 * Query of GPD's v3 list. Unlike v1's its periods may be combined: then all of them hold.
 * @throws Rejected BAD_REQUEST, DEBT_POSITION_NOT_RECOVERABLE as v1's
 */
export function readPositionListQueryV3(query: unknown): PositionListQuery {
  const given = check(v3, query);
  return listQuery(given, given.status === undefined ? {} : { statuses: statusesOfV3(given.status) });
}

function listQuery(given: z.output<typeof base>, own: PositionFilter): PositionListQuery {
  const dueDate = periodOfDays(given.due_date_from, given.due_date_to);
  const paidWithin = [
    periodOfDays(given.payment_date_from, given.payment_date_to),
    period(given.payment_date_time_from, given.payment_date_time_to),
  ].filter((each) => each !== undefined);
  const { orderby, ordering, limit, page, serviceType } = given;
  const descending = ordering === 'DESC';
  const after = given.after === undefined ? undefined : readCursor(given.after, orderby, descending);
  return {
    filter: {
      ...own,
      ...(serviceType === undefined ? {} : { serviceType }),
      ...(dueDate === undefined ? {} : { dueDate }),
      ...(paidWithin.length === 0 ? {} : { paidWithin }),
    },
    orderBy: orderby,
    descending,
    limit,
    page,
    ...(after === undefined ? {} : { after }),
  };
}

/** Whole days: from the first instant of the one to the last of the other. */
function periodOfDays(from: string | undefined, to: string | undefined): Period | undefined {
  if (from === undefined && to === undefined) return undefined;
  return period(
    `${from ?? daysFrom(to, -MAX_DAYS)}T00:00:00.000`,
    `${to ?? daysFrom(from, MAX_DAYS)}T23:59:59.999`,
  );
}

function period(from: string | undefined, to: string | undefined): Period | undefined {
  if (from === undefined && to === undefined) return undefined;
  const start = from === undefined ? timeOf(to) - MAX_DAYS * DAY_MS : timeOf(from);
  const end = to === undefined ? timeOf(from) + MAX_DAYS * DAY_MS : timeOf(to);
  const isWhole = (text: string | undefined) => text === undefined || text.endsWith('T23:59:59.999');
  // A period of days ends with its last day's last instant: that day does not count as one more.
  const longest = MAX_DAYS * DAY_MS + (isWhole(to) ? DAY_MS : 0);
  if (end < start || end - start > longest) {
    throw new Rejected(
      'DEBT_POSITION_NOT_RECOVERABLE',
      `Dates congruence error: the interval must not end before it begins and must be at most ${MAX_DAYS} days [from=${instantOf(start)}, to=${instantOf(end)}]`,
    );
  }
  return { from: instantOf(start), to: instantOf(end) };
}

const daysFrom = (day: string | undefined, days: number): string =>
  new Date(Date.parse(`${day ?? ''}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const timeOf = (text: string | undefined): number => Date.parse(`${(text ?? '').replace(/Z$/, '')}Z`);
const instantOf = (time: number): string => new Date(time).toISOString().slice(0, 23);

const cursor = z.tuple([
  z.enum(POSITION_ORDERS),
  z.boolean(),
  z.array(z.string().max(255)).min(1).max(2),
  z.int().min(0),
]);

/** The place a page ended, in a form that goes into a URL; it holds for the same ordering only. */
export function writeCursor(
  place: PositionPlace,
  { orderBy, descending }: Pick<PositionListQuery, 'orderBy' | 'descending'>,
): string {
  return Buffer.from(JSON.stringify([orderBy, descending, place.values, place.id])).toString('base64url');
}

/** The place a cursor stands for; undefined for what is no cursor of this ordering. */
export function readPlace(text: string, orderBy: string, descending: boolean): PositionPlace | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    value = undefined;
  }
  const read = cursor.safeParse(value);
  if (!read.success || read.data[0] !== orderBy || read.data[1] !== descending) return undefined;
  return { values: read.data[2], id: read.data[3] };
}

function readCursor(text: string, orderBy: string, descending: boolean): PositionPlace {
  const place = readPlace(text, orderBy, descending);
  if (place !== undefined) return place;
  const detail = 'must be page_info.next of the previous page, asked with the same ordering';
  throw new Rejected('BAD_REQUEST', `after: ${detail}`, [{ pointer: '/after', detail }]);
}

export const ibanPatchQuery = z.object({
  oldIban: z.string({ error: 'is required, once' }).regex(/\S/, 'is required'),
  limit: whole(1, 1_000, 1_000),
});
export const ibanPatch = z.object(
  {
    newIban: z
      .string({
        error: ({ input }) => (input === undefined || input === null ? 'is required' : 'must be a string'),
      })
      .regex(/^[A-Za-z0-9]{1,35}$/, 'must match ^[A-Za-z0-9]{1,35}$'),
  },
  { error: 'the body must be a JSON object' },
);

/** GPD's change of IBANs. @throws Rejected BAD_REQUEST */
export function readIbanPatch(
  query: unknown,
  body: unknown,
): { oldIban: string; newIban: string; limit: number } {
  const { oldIban, limit } = check(ibanPatchQuery, query);
  const { newIban } = check(ibanPatch, body);
  return { oldIban, newIban, limit };
}
