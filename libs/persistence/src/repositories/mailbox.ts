import {
  type DeliveryStatus,
  type ParkedReason,
  type Receipt,
  type StationAddress,
  UNDELIVERED_STATES,
} from '#libs/domain';
import { type Database, type Transaction } from '../database';
import { withoutNulls } from '../sql';
import { type LockedDelivery, lockDeliveries } from './delivery-changes';
import { noteEvents } from './delivery-history';
import { type DeliveryPlace, pageOfDeliveries } from './redelivery-selection';
import { forgetProbes } from './station-breakers';

/** Deliveries ended in one transaction. */
const BATCH = 500;

/** A receipt as its station would get it. */
export interface MailboxEntry {
  deliveryId: number;
  address: StationAddress;
  receipt: Receipt;
  status: DeliveryStatus;
  attempts: number;
  createdAt: Date;
  parkedReason?: ParkedReason;
  lastError?: string;
}

/** What became of deliveries a station says it has. */
export interface Acknowledgement {
  /** Ended now. */
  acknowledged: number;
  /** Ended before, this way or by an answer `OK`. */
  alreadyDelivered: number;
  /** Another delivery took their place: left alone. */
  redirected: number;
}

/** What a station was never given: it, or its broker, may take it from here instead. */
export class Mailbox {
  constructor(private readonly database: Database) {}

  /** Places of deliveries the station does not have, oldest first. */
  places(stationId: string, page: { after?: DeliveryPlace; limit: number }): Promise<DeliveryPlace[]> {
    return pageOfDeliveries(this.database, { stationId }, UNDELIVERED_STATES, page);
  }

  /** Deliveries to the station, in the order asked for; those that are not to it are left out. */
  async entries(stationId: string, ids: readonly number[]): Promise<MailboxEntry[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.query<EntryRow>(
      `SELECT d.id, d.organization_fiscal_code, d.broker_code, d.station_id, d.status, d.attempts, d.created_at,
              d.parked_reason, d.last_error, r.document
         FROM delivery d JOIN receipt r ON r.id = d.receipt_pk WHERE d.id IN (?) AND d.station_id = ?`,
      [ids, stationId],
    );
    const byId = new Map(rows.map((row) => [row.id, toEntry(row)]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /**
   * Ends deliveries as delivered by mailbox, also while an attempt is under way: that one then leaves its record
   * and no more. Repeated, it changes nothing.
   *
   * @returns the ids that are none of the station's deliveries, if there are any: then nothing was changed
   */
  async acknowledge(
    stationId: string,
    ids: readonly number[],
  ): Promise<Acknowledgement | { unknown: number[] }> {
    return this.database.transaction(async (transaction) => {
      const rows = await lockDeliveries(transaction, ids);
      const own = new Set(rows.filter((row) => row.station_id === stationId).map(({ id }) => id));
      const unknown = ids.filter((id) => !own.has(id));
      return unknown.length > 0 ? { unknown } : end(transaction, rows);
    });
  }

  /**
   * Acknowledges what the station does not have up to a place, the place included, `limit` deliveries at most.
   * @returns also whether more may be left
   */
  async acknowledgeUpTo(
    stationId: string,
    upTo: DeliveryPlace,
    limit: number,
  ): Promise<Acknowledgement & { more: boolean }> {
    const sum = { acknowledged: 0, alreadyDelivered: 0, redirected: 0 };
    for (let looked = 0; looked < limit; looked += BATCH) {
      const places = (await this.places(stationId, { limit: BATCH })).filter(
        ({ createdAt, id }) =>
          createdAt < upTo.createdAt || (+createdAt === +upTo.createdAt && id <= upTo.id),
      );
      const ended = await this.database.transaction(async (transaction) =>
        end(
          transaction,
          await lockDeliveries(
            transaction,
            places.map(({ id }) => id),
          ),
        ),
      );
      sum.acknowledged += ended.acknowledged;
      sum.alreadyDelivered += ended.alreadyDelivered;
      sum.redirected += ended.redirected;
      if (places.length < BATCH) return { ...sum, more: false };
    }
    return { ...sum, more: true };
  }
}

async function end(transaction: Transaction, rows: readonly LockedDelivery[]): Promise<Acknowledgement> {
  const ending = rows.filter(({ state }) => state !== 'DELIVERED' && state !== 'REDIRECTED');
  const now = new Date();
  if (ending.length > 0) {
    await transaction.execute(
      `UPDATE delivery SET status = 'NOTIFIED', outcome = 'MAILBOX', notified_at = ?, fault_code = NULL,
              fault_string = NULL, owed_at = NULL, parked_at = NULL, parked_reason = NULL, next_attempt_at = NULL
        WHERE id IN (?)`,
      [now, ending.map(({ id }) => id)],
    );
  }
  await forgetProbes(
    transaction,
    ending.map((row) => row.station_id),
  );
  await noteEvents(
    transaction,
    ending.map(({ id, attempts }) => ({
      deliveryId: id,
      attempts,
      status: 'NOTIFIED',
      note: "acknowledged in the station's mailbox",
    })),
    now,
  );
  return {
    acknowledged: ending.length,
    alreadyDelivered: rows.filter(({ state }) => state === 'DELIVERED').length,
    redirected: rows.filter(({ state }) => state === 'REDIRECTED').length,
  };
}

interface EntryRow {
  id: number;
  organization_fiscal_code: string;
  broker_code: string;
  station_id: string;
  status: DeliveryStatus;
  attempts: number;
  created_at: Date;
  parked_reason: ParkedReason | null;
  last_error: string | null;
  document: string;
}

const toEntry = (row: EntryRow): MailboxEntry => ({
  deliveryId: row.id,
  address: {
    idPA: row.organization_fiscal_code,
    idBrokerPA: row.broker_code,
    idStation: row.station_id,
  },
  receipt: JSON.parse(row.document) as Receipt,
  status: row.status,
  attempts: row.attempts,
  createdAt: row.created_at,
  ...withoutNulls({ parkedReason: row.parked_reason, lastError: row.last_error }),
});
