import { type Cause, type PositionEvent } from '#libs/domain';
import { archivedEvents } from '../archive/archived-positions';
import { type Queryable, type Transaction } from '../database';
import { type IdAllocator } from '../id-allocator';
import { type EventRow, type StoredEvent, toEvent } from './position-event-rows';

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

/** A position's events, oldest first, of all positions that ever had this iupd. Run it on a snapshot. */
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
  if (rows.length > 0) return rows.map(toEvent);
  const events = (await archivedEvents(queryable, organization, iupd)).map(toEvent);
  const isAfter = ({ at, id }: StoredEvent) =>
    after === undefined || at > after.at || (at === after.at && id > after.id);
  return events.filter(isAfter).slice(0, page.limit);
}
