import { type PositionStatus, positionEvent, statusAt } from '#libs/domain';
import { type Database } from '../database';
import { type IdAllocator } from '../id-allocator';
import { toInstant, toInstantOrUndefined } from '../sql';
import { type PositionHappening, recordEvents } from './position-events';

interface DueRow {
  id: number;
  organization_fiscal_code: string;
  iupd: string;
  status: PositionStatus;
  validity_date: Date | null;
  switch_to_expired: number;
  max_due_date: Date;
}

/**
 * Writes down what time has made of positions: up to `limit` whose hour has come, each with its event, in one
 * transaction. Any number may do it at once: rows another one is at are skipped. The version stays: what a reader
 * sees was true before.
 *
 * @param now 23 characters UTC
 * @returns how many positions were moved
 */
export async function turnClock(
  database: Database,
  idAllocator: IdAllocator,
  limit: number,
  now: string,
): Promise<number> {
  return database.transaction(async (transaction) => {
    const rows = await transaction.query<DueRow>(
      `SELECT id, organization_fiscal_code, iupd, status, validity_date, switch_to_expired, max_due_date
         FROM payment_position WHERE next_change_at <= ? ORDER BY next_change_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [now, limit],
    );
    const moved = rows.flatMap((row) => {
      const to = statusOf(row, now);
      return to === row.status ? [] : [{ row, to }];
    });
    for (const status of ['VALID', 'EXPIRED'] as const) {
      const ids = moved.filter(({ to }) => to === status).map(({ row }) => row.id);
      if (ids.length === 0) continue;
      await transaction.execute(
        'UPDATE payment_position SET status = ?, last_updated_date = ? WHERE id IN (?)',
        [status, now, ids],
      );
    }
    await recordEvents(
      transaction,
      idAllocator,
      { actor: 'clock' },
      moved.map(({ row, to }) => happeningOf(row, to, now)),
    );
    return moved.length;
  });
}

/** No option is touched while a position is PUBLISHED or VALID: a payment or a report takes it out of both. */
function statusOf(row: DueRow, now: string): PositionStatus {
  const validityDate = toInstantOrUndefined(row.validity_date);
  return statusAt(
    {
      status: row.status,
      switchToExpired: row.switch_to_expired === 1,
      maxDueDate: toInstant(row.max_due_date),
      paymentOption: [],
      ...(validityDate === undefined ? {} : { validityDate }),
    },
    now,
  );
}

function happeningOf(row: DueRow, to: PositionStatus, now: string): PositionHappening {
  const since = to === 'EXPIRED' ? row.max_due_date : (row.validity_date ?? new Date(`${now}Z`));
  return {
    organizationFiscalCode: row.organization_fiscal_code,
    iupd: row.iupd,
    event: {
      ...positionEvent(to === 'EXPIRED' ? 'EXPIRED' : 'BECAME_VALID', row, { status: to }, now),
      detail: `in effect since ${toInstant(since)}`,
    },
  };
}
