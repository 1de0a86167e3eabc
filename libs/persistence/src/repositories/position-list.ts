import {
  type Period,
  type PaymentOption,
  type Position,
  type PositionFilter,
  type PositionOrder,
  type PositionPage,
  type PositionPageRequest,
  type PositionPlace,
  type PositionStatus,
  statusAt,
} from '#libs/domain';
import { type Queryable } from '../database';
import { toInstant } from '../sql';
import { type Condition, STORED_STATUSES, inSegments, statusSegments } from './position-list-status';
import { POSITION_COLUMNS, type PositionRow } from './position-rows';
import { assemble } from './position-reader';

/** Where a row stands in the ordering. */
interface Key {
  id: number;
  status: PositionStatus;
  /** Inserted date, iupd or company name. */
  value: Date | string;
}

/** A part of the list that one index holds in the right order. */
interface Branch {
  status: PositionStatus | undefined;
  conditions: readonly Condition[];
}

/** By which column the rows of a branch lie, and in which index. An iupd is unique, so it needs no id. */
const ORDERS: Record<PositionOrder, { column: string; index: string }> = {
  INSERTED_DATE: { column: 'inserted_date', index: 'position_by_status' },
  STATUS: { column: 'inserted_date', index: 'position_by_status' },
  IUPD: { column: 'iupd', index: 'uniquepaymentpos' },
  // No index has this order: the organization's positions are sorted.
  COMPANY_NAME: { column: 'company_name', index: 'position_by_status' },
};

/**
 * A page of an organization's positions, everything below them included. Every ordering ends with the id, so
 * pages by offset neither repeat nor skip, and pages that follow a place do so while others write: a position
 * that is there from the first page to the last is seen once. One whose status or company name changes meanwhile
 * moves in an ordering by that.
 *
 * The number of queries does not depend on the size of the page. Run it on a snapshot, so that a position and its
 * options are of the same moment.
 */
export async function listPositions(
  queryable: Queryable,
  organization: string,
  filter: PositionFilter,
  page: PositionPageRequest,
): Promise<PositionPage> {
  if (filter.statuses?.length === 0) return { positions: [], total: 0 };
  const conditions = conditionsOf(organization, filter);
  const total =
    'offset' in page.from ? await countPositions(queryable, filter, conditions, page.now) : undefined;
  const keys = total === 0 ? [] : await readKeys(queryable, filter, conditions, page);
  const shown = keys.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    positions: await readPositions(queryable, filter, shown, page.now),
    ...(total === undefined ? {} : { total }),
    ...(keys.length > page.limit && last !== undefined ? { next: placeOf(last, page.orderBy) } : {}),
  };
}

async function countPositions(
  queryable: Queryable,
  filter: PositionFilter,
  conditions: readonly Condition[],
  now: string,
): Promise<number> {
  const [sql, params] = where([...conditions, ...statusCondition(filter, now)]);
  const [row] = await queryable.query<{ total: number | string }>(
    `SELECT COUNT(*) AS total FROM payment_position p FORCE INDEX (position_by_status) WHERE ${sql}`,
    params,
  );
  return Number(row?.total);
}

/** One more than the page holds, to know whether it is the last. */
async function readKeys(
  queryable: Queryable,
  filter: PositionFilter,
  conditions: readonly Condition[],
  page: PositionPageRequest,
): Promise<Key[]> {
  const { orderBy, from } = page;
  const { column, index } = ORDERS[orderBy];
  const direction = page.descending ? 'DESC' : 'ASC';
  const offset = 'offset' in from ? from.offset : 0;
  const branches = branchesOf(filter, page).map(({ status, conditions: own }) => {
    const [sql, params] = where([...conditions, ...own]);
    const select = `(SELECT p.id, ${status === undefined ? 'NULL' : '?'} AS status, p.${column} AS value
        FROM payment_position p FORCE INDEX (${index}) WHERE ${sql}
       ORDER BY p.${column} ${direction}${orderBy === 'IUPD' ? '' : `, p.id ${direction}`} LIMIT ?)`;
    return {
      select,
      params: [...(status === undefined ? [] : [status]), ...params, offset + page.limit + 1],
    };
  });
  if (branches.length === 0) return [];
  const byStatus = orderBy === 'STATUS' ? `status ${direction}, ` : '';
  return queryable.query<Key>(
    `SELECT id, status, value FROM (${branches.map(({ select }) => select).join(' UNION ALL ')}) AS page
      ORDER BY ${byStatus}value ${direction}, id ${direction} LIMIT ? OFFSET ?`,
    [...branches.flatMap(({ params }) => params), page.limit + 1, offset],
  );
}

/**
 * The list as parts that lie in order in the index: by status, each with its first rows taken, merged by the
 * caller. Orderings that start with another column are one part.
 */
function branchesOf(filter: PositionFilter, page: PositionPageRequest): Branch[] {
  const after = 'after' in page.from ? page.from.after : undefined;
  const { column } = ORDERS[page.orderBy];
  if (page.orderBy === 'IUPD' || page.orderBy === 'COMPANY_NAME') {
    const following =
      after === undefined ? [] : [follow(column, after.values[0] ?? '', after.id, page.descending)];
    return [{ status: undefined, conditions: [...statusCondition(filter, page.now), ...following] }];
  }
  const [first = '', second = ''] = after?.values ?? [];
  const segments = statusSegments(filter.statuses ?? STORED_STATUSES, page.now);
  return segments.flatMap(({ stored, status, condition }): Branch[] => {
    const conditions = [
      { sql: 'p.status = ?', params: [stored] },
      ...(condition === undefined ? [] : [condition]),
    ];
    if (after === undefined) return [{ status, conditions }];
    if (page.orderBy === 'INSERTED_DATE') {
      return [{ status, conditions: [...conditions, follow(column, first, after.id, page.descending)] }];
    }
    if (status === first) {
      return [{ status, conditions: [...conditions, follow(column, second, after.id, page.descending)] }];
    }
    return status > first === page.descending ? [] : [{ status, conditions }];
  });
}

/** What follows a place. Not written as a comparison of pairs: MySQL looks up no range of those. */
function follow(column: string, value: string, id: number, descending: boolean): Condition {
  const beyond = descending ? '<' : '>';
  return {
    sql: `p.${column} ${beyond}= ? AND (p.${column} ${beyond} ? OR p.id ${beyond} ?)`,
    params: [value, value, id],
  };
}

function placeOf({ id, status, value }: Key, orderBy: PositionOrder): PositionPlace {
  const own = value instanceof Date ? toInstant(value) : value;
  return { values: orderBy === 'STATUS' ? [status, own] : [own], id };
}

/** Positions of these keys, in their order, at their status of `now`, with the options the filter asks for. */
async function readPositions(
  queryable: Queryable,
  filter: PositionFilter,
  keys: readonly Key[],
  now: string,
): Promise<Position[]> {
  if (keys.length === 0) return [];
  const rows = await queryable.query<PositionRow>(
    `SELECT ${POSITION_COLUMNS} FROM payment_position WHERE id IN (?)`,
    [keys.map(({ id }) => id)],
  );
  const places = new Map(keys.map(({ id }, place) => [id, place]));
  rows.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
  const positions = await assemble(queryable, rows);
  return positions.map((position) => ({
    ...position,
    // Of all options, before some are left out.
    status: statusAt(position, now),
    paymentOption: position.paymentOption.filter((option) => isAskedFor(option, filter)),
  }));
}

function isAskedFor(option: PaymentOption, { dueDate, segregationCodes = [] }: PositionFilter): boolean {
  if (dueDate !== undefined && (option.dueDate < dueDate.from || option.dueDate > dueDate.to)) return false;
  return segregationCodes.length === 0 || segregationCodes.includes(option.iuv.slice(0, 2));
}

/** Everything but the status, which has parts of its own. */
function conditionsOf(organization: string, filter: PositionFilter): Condition[] {
  const { serviceType, dueDate, paidWithin = [], segregationCodes = [], atMostOnePlan = false } = filter;
  return [
    { sql: 'p.organization_fiscal_code = ?', params: [organization] },
    serviceType === undefined
      ? { sql: "p.service_type <> 'WISP'", params: [] }
      : { sql: 'p.service_type = ?', params: [serviceType] },
    ...(atMostOnePlan ? [{ sql: 'p.several_plans = 0', params: [] }] : []),
    ...paidWithin.map(({ from, to }) => ({ sql: 'p.payment_date BETWEEN ? AND ?', params: [from, to] })),
    ...(dueDate === undefined ? [] : [dueBetween(dueDate)]),
    ...(dueDate === undefined && segregationCodes.length === 0 ? [] : [hasOption(dueDate, segregationCodes)]),
  ];
}

/** Settles most positions without a look at their options. */
const dueBetween = ({ from, to }: Period): Condition => ({
  sql: 'p.min_due_date <= ? AND p.max_due_date >= ?',
  params: [to, from],
});

/**
 * Not EXISTS: the optimizer may turn that around and read all options of the organization for one page, this it
 * looks up position by position.
 */
function hasOption(dueDate: Period | undefined, segregationCodes: readonly string[]): Condition {
  const [sql, params] = where([
    { sql: 'o.payment_position_id = p.id', params: [] },
    ...(dueDate === undefined
      ? []
      : [{ sql: 'o.due_date BETWEEN ? AND ?', params: [dueDate.from, dueDate.to] }]),
    ...(segregationCodes.length === 0 ? [] : [{ sql: 'LEFT(o.iuv, 2) IN (?)', params: [segregationCodes] }]),
  ]);
  return { sql: `(SELECT 1 FROM payment_option o WHERE ${sql} LIMIT 1) IS NOT NULL`, params };
}

const statusCondition = ({ statuses }: PositionFilter, now: string): Condition[] =>
  statuses === undefined ? [] : [inSegments(statusSegments(statuses, now))];

const where = (conditions: readonly Condition[]): [sql: string, params: unknown[]] => [
  conditions.map(({ sql }) => sql).join(' AND '),
  conditions.flatMap(({ params }) => [...params]),
];
