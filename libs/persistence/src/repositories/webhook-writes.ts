import { v7 as uuidv7 } from 'uuid';
import { type AlertType, type HouseEvent, payloadOf } from '#libs/domain';
import { type Queryable, type Transaction } from '../database';

const COLUMNS = 'event_id, owner, endpoint_id, event_type, payload, status, due_at, created_at';

/** Owes an alert to every endpoint that wants it, in the transaction of what it tells of. */
export async function writeAlert<T extends AlertType>(
  transaction: Transaction,
  event: HouseEvent<T>,
): Promise<void> {
  const now = new Date();
  await transaction.execute(
    `INSERT INTO webhook_message (${COLUMNS})
     SELECT ?, CONCAT('endpoint:', id), id, ?, ?, 'PENDING', ?, ? FROM webhook_endpoint
      WHERE enabled = 1 AND (event_types IS NULL OR FIND_IN_SET(?, event_types) > 0)`,
    [newEventId(), event.type, payloadOf(event), now, now, event.type],
  );
}

/** Owes an event to one endpoint. @returns the event's id */
export async function writeToEndpoint(
  queryable: Queryable,
  endpointId: string,
  event: HouseEvent,
): Promise<string> {
  const now = new Date();
  const id = newEventId();
  await queryable.execute(`INSERT INTO webhook_message (${COLUMNS}) VALUES (?)`, [
    [id, `endpoint:${endpointId}`, endpointId, event.type, payloadOf(event), 'PENDING', now, now],
  ]);
  return id;
}

const newEventId = (): string => uuidv7().replaceAll('-', '');
