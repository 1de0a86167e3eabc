import { type PositionStatus } from '#libs/domain';

/** A condition on `payment_position p` with its parameters. */
export interface Condition {
  sql: string;
  params: readonly unknown[];
}

/** Rows of one stored status that have one status at an instant. */
export interface StatusSegment {
  stored: PositionStatus;
  status: PositionStatus;
  /** What tells them from other rows of the stored status. */
  condition?: Condition;
}

/** Statuses the clock leaves alone. */
const STILL: readonly PositionStatus[] = [
  'DRAFT',
  'EXPIRED',
  'INVALID',
  'PAID',
  'PARTIALLY_PAID',
  'REPORTED',
];

/** Every status there is, as it lies in the database. */
export const STORED_STATUSES: readonly PositionStatus[] = [...STILL, 'PUBLISHED', 'VALID'];

/**
 * `statusAt` of the domain as SQL: which rows have one of `statuses` at `now`. That no option is touched needs no
 * look at the options: a payment or a report always takes a position out of PUBLISHED and VALID.
 */
export function statusSegments(statuses: readonly PositionStatus[], now: string): StatusSegment[] {
  const begun: Condition = {
    sql: '(p.validity_date IS NULL OR p.validity_date <= ?)',
    params: [now],
  };
  const over: Condition = { sql: '(p.switch_to_expired = 1 AND p.max_due_date < ?)', params: [now] };
  const all: StatusSegment[] = [
    ...STILL.map((status) => ({ stored: status, status })),
    {
      stored: 'PUBLISHED',
      status: 'PUBLISHED',
      condition: { sql: 'p.validity_date > ?', params: [now] },
    },
    { stored: 'PUBLISHED', status: 'VALID', condition: both(begun, not(over)) },
    { stored: 'PUBLISHED', status: 'EXPIRED', condition: both(begun, over) },
    { stored: 'VALID', status: 'VALID', condition: not(over) },
    { stored: 'VALID', status: 'EXPIRED', condition: over },
  ];
  return all.filter(({ status }) => statuses.includes(status));
}

/** Rows that lie in one of these segments. */
export function inSegments(segments: readonly StatusSegment[]): Condition {
  const stored = [...new Set(segments.map((segment) => segment.stored))];
  const each = segments.map(({ stored: status, condition }) =>
    condition === undefined
      ? { sql: 'p.status = ?', params: [status] }
      : both({ sql: 'p.status = ?', params: [status] }, condition),
  );
  return {
    // The list of stored statuses is what an index can use.
    sql: `p.status IN (?) AND (${each.map(({ sql }) => sql).join(' OR ')})`,
    params: [stored, ...each.flatMap(({ params }) => params)],
  };
}

const both = (one: Condition, other: Condition): Condition => ({
  sql: `(${one.sql} AND ${other.sql})`,
  params: [...one.params, ...other.params],
});
const not = ({ sql, params }: Condition): Condition => ({ sql: `NOT ${sql}`, params });
