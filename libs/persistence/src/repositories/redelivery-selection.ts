import {
  type DeliveryState,
  type RedeliveryForecast,
  type RedeliverySelection,
  type SkipReason,
  statesOf,
} from '#libs/domain';
import { type Queryable } from '../database';

/** A delivery's place in the order redeliveries and mailboxes go through them: oldest receipt first. */
export interface DeliveryPlace {
  createdAt: Date;
  id: number;
}

/** Deliveries of one owner, as both their indexes begin. */
export interface Scope {
  stationId?: string;
  organizationFiscalCode?: string;
}

function ofScope({ stationId, organizationFiscalCode }: Scope): { where: string; params: unknown[] } {
  const conditions: string[] = [];
  const params: unknown[] = [];
  if (stationId !== undefined) {
    conditions.push('station_id = ?');
    params.push(stationId);
  }
  if (organizationFiscalCode !== undefined) {
    conditions.push('organization_fiscal_code = ?');
    params.push(organizationFiscalCode);
  }
  if (params.length === 0) throw new Error('Deliveries of a station or an organization, not of all');
  return { where: conditions.join(' AND '), params };
}

/**
 * The next deliveries in these states after a place, oldest first. One ordered stretch of an index for each state:
 * asked for together, the server would read them all to sort them.
 */
export async function pageOfDeliveries(
  queryable: Queryable,
  scope: Scope,
  states: readonly DeliveryState[],
  page: { since?: Date; until?: Date; after?: DeliveryPlace; limit: number },
): Promise<DeliveryPlace[]> {
  const { where, params } = ofScope(scope);
  const conditions = [where, 'state = ?'];
  const bounds: unknown[] = [];
  const add = (condition: string, ...values: unknown[]) => {
    conditions.push(condition);
    bounds.push(...values);
  };
  if (page.after !== undefined) {
    const { createdAt, id } = page.after;
    add('created_at >= ? AND (created_at > ? OR id > ?)', createdAt, createdAt, id);
  } else if (page.since !== undefined) add('created_at >= ?', page.since);
  if (page.until !== undefined) add('created_at < ?', page.until);
  const stretch = `(SELECT id, created_at FROM delivery WHERE ${conditions.join(' AND ')}
    ORDER BY created_at, id LIMIT ?)`;
  const rows = await queryable.query<{ id: number; created_at: Date }>(
    `${states.map(() => stretch).join(' UNION ALL ')} ORDER BY created_at, id LIMIT ?`,
    [...states.flatMap((state) => [...params, state, ...bounds, page.limit]), page.limit],
  );
  return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
}

/** Why a delivery would be skipped, as obstacleTo and its like decide, for counting. */
const REASON = `CASE WHEN status = 'NOTICE_SENT' AND owed_at > ? THEN 'IN_FLIGHT'
  WHEN parked_reason = 'INEXPRESSIBLE' AND attempts = 0 THEN 'INEXPRESSIBLE'`;
const NOT_SERVED = ` WHEN NOT EXISTS (SELECT 1 FROM station_organization l WHERE l.station_id = ?
  AND l.organization_fiscal_code = delivery.organization_fiscal_code) THEN 'STATION_DOES_NOT_SERVE'`;

/** Counts what a redelivery would do. What a station of version 1 cannot be told of shows only when it is tried. */
export async function forecast(
  queryable: Queryable,
  selection: RedeliverySelection,
  now: Date,
): Promise<RedeliveryForecast> {
  const { where, params } = ofScope(selection);
  const period = `created_at >= ? AND created_at < ?`;
  const bounds = [selection.since ?? new Date(0), selection.until];
  const states = statesOf(selection.deliveries);
  const target = selection.toStationId;
  const [counted] = await queryable.query<{ matched: number }>(
    `SELECT COUNT(*) AS matched FROM delivery WHERE ${where} AND state IN (?) AND ${period}`,
    [...params, states, ...bounds],
  );
  // Nothing keeps one that was delivered from being sent again, and they are by far the most: not read.
  const rows = await queryable.query<{ reason: SkipReason | null; deliveries: number }>(
    `SELECT ${REASON}${target === undefined ? '' : NOT_SERVED} END AS reason, COUNT(*) AS deliveries
       FROM delivery WHERE ${where} AND state IN (?) AND ${period} GROUP BY reason`,
    [
      now,
      ...(target === undefined ? [] : [target]),
      ...params,
      states.filter((state) => state !== 'DELIVERED'),
      ...bounds,
    ],
  );
  const matched = counted?.matched ?? 0;
  const skipped: RedeliveryForecast['skipped'] = {};
  for (const { reason, deliveries } of rows) if (reason !== null) skipped[reason] = deliveries;
  return { matched, wouldReopen: matched - total(skipped), skipped };
}

export const total = (skipped: Partial<Record<SkipReason, number>>): number =>
  Object.values(skipped).reduce((sum, count) => sum + count, 0);
