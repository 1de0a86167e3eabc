import { type DeliveryStatus } from '#libs/domain';
import { type Transaction } from '../database';

/** Of each attempt: its beginning, its end, and one that version 0.1.0 used. */
const PLACES = 3;

/** Place of a status in a delivery's history: by attempt, and by what happened around it. NOTICE_GENERATED is 0. */
export function placeInHistory(attempt: number, event: 'sent' | 'ended'): number {
  return PLACES * attempt + { sent: 0, ended: 1 }[event];
}

/** The place, in SQL, of the beginning of a delivery's last attempt. */
export const LAST_BEGUN = `${PLACES} * delivery.attempts`;

/** The attempt whose beginning is at this place, if one is. */
export function attemptBegunAt(seq: number): number | undefined {
  return seq > 0 && seq < BETWEEN && seq % PLACES === 0 ? seq / PLACES : undefined;
}

/** Places beyond those of attempts, for what somebody did with the delivery after so many. */
const BETWEEN = 1_000_000;
const PER_ATTEMPT = 100;

/** The order in which rows of delivery_status happened. Version 0.1.0 wrote redeliveries to the attempt's third place. */
export function byHistory(a: { seq: number }, b: { seq: number }): number {
  const place = (seq: number) =>
    seq < BETWEEN ? seq : PLACES * Math.floor((seq - BETWEEN) / PER_ATTEMPT) + 2;
  return place(a.seq) - place(b.seq) || a.seq - b.seq;
}

/** What somebody did with a delivery between attempts. */
export interface DeliveryEvent {
  deliveryId: number;
  /** Attempts made before. */
  attempts: number;
  status: DeliveryStatus;
  /** In words, for people. */
  note: string;
}

/** Writes events into the histories of deliveries whose rows the transaction holds. */
export async function noteEvents(
  transaction: Transaction,
  events: readonly DeliveryEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  const last = await transaction.query<{ id: number; seq: number }>(
    `SELECT delivery_id AS id, MAX(seq) AS seq FROM delivery_status
      WHERE delivery_id IN (?) AND seq >= ${BETWEEN} GROUP BY delivery_id`,
    [events.map(({ deliveryId }) => deliveryId)],
  );
  const lastOf = new Map(last.map(({ id, seq }) => [id, seq]));
  // More than fit between two attempts are not worth failing for: the last of them are not written.
  await transaction.execute(
    'INSERT IGNORE INTO delivery_status (delivery_id, seq, status, at, note) VALUES ?',
    [
      events.map(({ deliveryId, attempts, status, note }) => {
        const first = BETWEEN + PER_ATTEMPT * attempts;
        const next = Math.max(first, (lastOf.get(deliveryId) ?? 0) + 1);
        return [deliveryId, Math.min(next, first + PER_ATTEMPT - 1), status, now, note.slice(0, 255)];
      }),
    ],
  );
}
