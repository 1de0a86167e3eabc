import {
  type Cause,
  type OptionStatus,
  type PositionEvent,
  type PositionEventType,
  type PositionStatus,
} from '#libs/domain';
import { type Queryable, type Transaction } from '../database';
import { type IdAllocator } from '../id-allocator';
import { toInstant, withoutNulls } from '../sql';

/** An event, and the position it happened to. */
export interface PositionHappening {
  organizationFiscalCode: string;
  iupd: string;
  event: PositionEvent;
}

/** Writes events in the transaction of what they tell of: there is no change without one, and none without a change. */
export async function recordEvents(
  transaction: Transaction,
  idAllocator: IdAllocator,
  cause: Cause,
  happenings: readonly PositionHappening[],
): Promise<void> {
  if (happenings.length === 0) return;
  const firstId = await idAllocator.take(happenings.length);
  const rows = happenings.map(({ organizationFiscalCode, iupd, event }, index) => [
    organizationFiscalCode,
    iupd,
    event.at,
    firstId + index,
    event.type,
    event.statusFrom ?? null,
    event.statusTo ?? null,
    event.nav ?? null,
    event.optionFrom ?? null,
    event.optionTo ?? null,
    event.receiptId ?? null,
    cause.actor,
    cause.jobId ?? null,
    event.detail?.slice(0, 255) ?? null,
  ]);
  await transaction.insert({ table: 'position_event', columns: EVENT_COLUMNS, rows });
}

const EVENT_COLUMNS = `organization_fiscal_code, iupd, at, id, type, status_from, status_to, nav, option_from, option_to,
  receipt_id, actor, job_id, detail`;

/** Place of an event in its position's history. */
export interface EventPlace {
  at: string;
  id: number;
}

export interface StoredEvent extends PositionEvent, Cause {
  id: number;
}

interface EventRow {
  at: Date;
  id: number;
  type: PositionEventType;
  status_from: PositionStatus | null;
  status_to: PositionStatus | null;
  nav: string | null;
  option_from: OptionStatus | null;
  option_to: OptionStatus | null;
  receipt_id: string | null;
  actor: string;
  job_id: string | null;
  detail: string | null;
}

/** A position's events, oldest first, of all positions that ever had this iupd. */
export async function eventsOf(
  queryable: Queryable,
  organization: string,
  iupd: string,
  page: { limit: number; after?: EventPlace },
): Promise<StoredEvent[]> {
  const { after } = page;
  const rows = await queryable.query<EventRow>(
    `SELECT at, id, type, status_from, status_to, nav, option_from, option_to, receipt_id, actor, job_id, detail
       FROM position_event WHERE organization_fiscal_code = ? AND iupd = ?
        ${after === undefined ? '' : 'AND at >= ? AND (at > ? OR id > ?)'}
      ORDER BY at, id LIMIT ?`,
    [organization, iupd, ...(after === undefined ? [] : [after.at, after.at, after.id]), page.limit],
  );
  return rows.map((row) => ({
    at: toInstant(row.at),
    id: row.id,
    type: row.type,
    actor: row.actor,
    ...withoutNulls({
      statusFrom: row.status_from,
      statusTo: row.status_to,
      nav: row.nav,
      optionFrom: row.option_from,
      optionTo: row.option_to,
      receiptId: row.receipt_id,
      jobId: row.job_id,
      detail: row.detail,
    }),
  }));
}
