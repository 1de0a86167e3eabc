import { v7 as uuidv7 } from 'uuid';
import {
  type DeliveryState,
  type Redelivery,
  type RedeliveryCounts,
  type RedeliveryForecast,
  type RedeliveryKind,
  type RedeliverySelection,
  type RedeliveryStatus,
} from '#libs/domain';
import { type Database, type Queryable, isDuplicate } from '../database';
import { withoutNulls } from '../sql';
import { forecast, total } from './redelivery-selection';

export interface NewRedelivery {
  /** Absent: asked for by an operator. */
  brokerCode?: string;
  requestedBy: string;
  selection: RedeliverySelection;
  perSecond: number;
  idempotencyKey?: string;
  /** SHA-256 of what was asked for, hex. */
  requestHash?: string;
}

export interface RedeliveryRow {
  id: string;
  broker_code: string | null;
  requested_by: string;
  station_id: string | null;
  organization_fiscal_code: string | null;
  deliveries: RedeliveryKind;
  since: Date;
  until: Date;
  to_station_id: string | null;
  per_second: number;
  status: 'WALKING' | 'DELIVERING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED';
  cursor_created_at: Date | null;
  cursor_id: number | null;
  matched: number;
  reopened: number;
  taken_back: number;
  skipped: string;
  outcomes: string | null;
  request_hash: string | null;
  created_at: Date;
  ended_at: Date | null;
}

/** What became of the deliveries a redelivery took up. */
export type RedeliveryOutcomes = Pick<
  RedeliveryCounts,
  'delivered' | 'refused' | 'failed' | 'pending' | 'superseded'
>;

/** Redeliveries as those see them who ask for them; the scheduler moves them on. */
export class Redeliveries {
  constructor(private readonly database: Database) {}

  /** Counts what a redelivery would do, had it begun now. */
  forecast(selection: RedeliverySelection): Promise<RedeliveryForecast> {
    return forecast(this.database, selection, new Date());
  }

  /**
   * Stores a redelivery: from then on it is made, whatever happens to this process.
   * @returns the one stored before under the same idempotency key of this owner, with the hash of its request
   */
  async create(given: NewRedelivery): Promise<{ id: string; repeated: boolean; requestHash?: string }> {
    const known = await this.knownBy(given);
    if (known !== undefined) return known;
    const { matched } = await this.forecast(given.selection);
    const { selection } = given;
    const id = uuidv7().replaceAll('-', '');
    const now = new Date();
    try {
      await this.database.execute(
        `INSERT INTO redelivery (id, broker_code, requested_by, station_id, organization_fiscal_code, deliveries,
           since, until, to_station_id, per_second, status, due_at, matched, skipped, owner, idempotency_key,
           request_hash, created_at) VALUES (?)`,
        [
          [
            id,
            given.brokerCode ?? null,
            given.requestedBy,
            selection.stationId ?? null,
            selection.organizationFiscalCode ?? null,
            selection.deliveries,
            selection.since ?? new Date(0),
            selection.until,
            selection.toStationId ?? null,
            given.perSecond,
            'WALKING',
            now,
            matched,
            '{}',
            given.brokerCode ?? '',
            given.idempotencyKey ?? null,
            given.requestHash ?? null,
            now,
          ],
        ],
      );
      return { id, repeated: false };
    } catch (error) {
      const first = isDuplicate(error) ? await this.knownBy(given) : undefined;
      if (first === undefined) throw error;
      return first;
    }
  }

  private async knownBy(
    given: NewRedelivery,
  ): Promise<{ id: string; repeated: true; requestHash?: string } | undefined> {
    if (given.idempotencyKey === undefined) return undefined;
    const [row] = await this.database.query<{ id: string; request_hash: string | null }>(
      'SELECT id, request_hash FROM redelivery WHERE owner = ? AND idempotency_key = ?',
      [given.brokerCode ?? '', given.idempotencyKey],
    );
    return row && { id: row.id, repeated: true, ...withoutNulls({ requestHash: row.request_hash }) };
  }

  /** @param brokerCode only one this broker asked for; absent: any */
  async find(id: string, brokerCode?: string): Promise<Redelivery | undefined> {
    const [row] = await this.database.query<RedeliveryRow>(
      `SELECT * FROM redelivery WHERE id = ? ${brokerCode === undefined ? '' : 'AND broker_code = ?'}`,
      [id, ...(brokerCode === undefined ? [] : [brokerCode])],
    );
    return row && (await this.toRedeliveries([row]))[0];
  }

  /** Newest first. @param filter.after the id the previous page ended with */
  async list(filter: { brokerCode?: string; after?: string; limit: number }): Promise<Redelivery[]> {
    const conditions = ['id < ?'];
    const params: unknown[] = [filter.after ?? 'g'];
    if (filter.brokerCode !== undefined) {
      conditions.push('broker_code = ?');
      params.push(filter.brokerCode);
    }
    const rows = await this.database.query<RedeliveryRow>(
      `SELECT * FROM redelivery WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
      [...params, filter.limit],
    );
    return this.toRedeliveries(rows);
  }

  /** Stops it before its next batch; what was not yet sent is taken back. @returns whether it was not over yet */
  async cancel(id: string): Promise<boolean> {
    const cancelled = await this.database.execute(
      `UPDATE redelivery SET status = 'CANCELLING', due_at = ? WHERE id = ? AND status IN ('WALKING', 'DELIVERING')`,
      [new Date(), id],
    );
    return cancelled > 0;
  }

  private async toRedeliveries(rows: readonly RedeliveryRow[]): Promise<Redelivery[]> {
    const live = await outcomesOf(
      this.database,
      rows.filter(({ outcomes }) => outcomes === null),
    );
    return rows.map((row) => toRedelivery(row, live.get(row.id)));
  }
}

/** What has become so far of the deliveries each took up. */
export async function outcomesOf(
  queryable: Queryable,
  rows: readonly RedeliveryRow[],
): Promise<Map<string, RedeliveryOutcomes>> {
  if (rows.length === 0) return new Map();
  const counted = await queryable.query<{ id: string; state: DeliveryState; deliveries: number }>(
    `SELECT redelivery_id AS id, state, COUNT(*) AS deliveries FROM delivery
      WHERE redelivery_id IN (?) GROUP BY redelivery_id, state`,
    [rows.map(({ id }) => id)],
  );
  return new Map(
    rows.map((row) => {
      const of = (...states: DeliveryState[]) =>
        counted
          .filter(({ id, state }) => id === row.id && states.includes(state))
          .reduce((sum, { deliveries }) => sum + deliveries, 0);
      const known = {
        delivered: of('DELIVERED'),
        refused: of('REFUSED'),
        failed: of('FAILED'),
        pending: of('OPEN', 'WAITING'),
      };
      const inSight = known.delivered + known.refused + known.failed + known.pending;
      return [row.id, { ...known, superseded: Math.max(0, row.reopened - row.taken_back - inSight) }];
    }),
  );
}

function statusOf(row: RedeliveryRow): RedeliveryStatus {
  switch (row.status) {
    case 'WALKING':
      return row.cursor_id === null ? 'queued' : 'running';
    case 'DELIVERING':
      return 'delivering';
    case 'CANCELLING':
      return 'cancelling';
    case 'COMPLETED':
      return 'completed';
    case 'CANCELLED':
      return 'cancelled';
  }
}

export function selectionOf(row: RedeliveryRow): RedeliverySelection {
  return {
    deliveries: row.deliveries,
    until: row.until,
    ...withoutNulls({
      stationId: row.station_id,
      organizationFiscalCode: row.organization_fiscal_code,
      toStationId: row.to_station_id,
    }),
    ...(row.since.getTime() === 0 ? {} : { since: row.since }),
  };
}

function toRedelivery(row: RedeliveryRow, live: RedeliveryOutcomes | undefined): Redelivery {
  const skipped = JSON.parse(row.skipped) as RedeliveryCounts['skipped'];
  const outcomes = live ?? (JSON.parse(row.outcomes ?? '{}') as RedeliveryOutcomes);
  return {
    id: row.id,
    requestedBy: row.requested_by,
    selection: selectionOf(row),
    perSecond: row.per_second,
    status: statusOf(row),
    counts: {
      // Two reads, a moment apart: never less than what was looked at.
      matched: Math.max(row.matched, row.reopened + total(skipped)),
      reopened: row.reopened,
      skipped,
      ...outcomes,
      takenBack: row.taken_back,
    },
    createdAt: row.created_at,
    ...withoutNulls({ brokerCode: row.broker_code, endedAt: row.ended_at }),
  };
}
