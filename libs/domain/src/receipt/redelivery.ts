import { type DeliveryStatus } from './delivery';
import { type ParkedReason } from './delivery-records';

/**
 * What has become of a delivery so far. OPEN: an attempt is under way or to come. WAITING: parked until its station
 * is back. FAILED: parked, its attempts used up or no message can be made. REFUSED: answered `KO`. DELIVERED: the
 * station, or its mailbox, has it. REDIRECTED: another delivery took its place.
 */
export const DELIVERY_STATES = ['OPEN', 'WAITING', 'FAILED', 'REFUSED', 'DELIVERED', 'REDIRECTED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** States of deliveries the station does not have. */
export const UNDELIVERED_STATES: readonly DeliveryState[] = ['OPEN', 'WAITING', 'FAILED'];

/** Which deliveries a redelivery is about. */
export const REDELIVERY_KINDS = ['ALL', 'UNDELIVERED', 'FAILED'] as const;
export type RedeliveryKind = (typeof REDELIVERY_KINDS)[number];

const STATES: Record<RedeliveryKind, readonly DeliveryState[]> = {
  ALL: ['OPEN', 'WAITING', 'FAILED', 'REFUSED', 'DELIVERED'],
  UNDELIVERED: ['OPEN', 'WAITING', 'FAILED', 'REFUSED'],
  FAILED: ['WAITING', 'FAILED', 'REFUSED'],
};

export const statesOf = (kind: RedeliveryKind): readonly DeliveryState[] => STATES[kind];

/** Deliveries of a station, of an organization, or of the one to the other. */
export interface RedeliverySelection {
  stationId?: string;
  organizationFiscalCode?: string;
  deliveries: RedeliveryKind;
  /** Of receipts taken in from then on. */
  since?: Date;
  /** And before then. */
  until: Date;
  /** Send them to this station instead; it takes over from `stationId`. */
  toStationId?: string;
}

/** Why a redelivery leaves a delivery as it is. */
export type SkipReason =
  /** An attempt is under way: see how it ends first. */
  | 'IN_FLIGHT'
  /** No valid message can be made of the receipt, or none the new station can read. */
  | 'INEXPRESSIBLE'
  /** Meanwhile delivered: only what the station does not have goes elsewhere. */
  | 'DELIVERED'
  /** Another delivery took its place. */
  | 'REDIRECTED'
  /** The new station does not serve the delivery's organization. */
  | 'STATION_DOES_NOT_SERVE';

/** What says whether a delivery can be sent again. */
export interface DeliveryFacts {
  status: DeliveryStatus;
  state: DeliveryState;
  attempts: number;
  owedAt?: Date;
  parkedReason?: ParkedReason;
}

/** What keeps a delivery from being sent again now. */
export function obstacleTo(
  delivery: DeliveryFacts,
  now: Date,
): 'IN_FLIGHT' | 'INEXPRESSIBLE' | 'REDIRECTED' | undefined {
  if (delivery.state === 'REDIRECTED') return 'REDIRECTED';
  if (delivery.status === 'NOTICE_SENT' && delivery.owedAt !== undefined && delivery.owedAt > now)
    return 'IN_FLIGHT';
  // Where an attempt was made, the station may speak another version by now.
  if (delivery.parkedReason === 'INEXPRESSIBLE' && delivery.attempts === 0) return 'INEXPRESSIBLE';
  return undefined;
}

/** What keeps a delivery from going to another station now. */
export function obstacleToRedirect(
  delivery: DeliveryFacts,
  now: Date,
): 'IN_FLIGHT' | 'INEXPRESSIBLE' | 'REDIRECTED' | 'DELIVERED' | undefined {
  return delivery.state === 'DELIVERED' ? 'DELIVERED' : obstacleTo(delivery, now);
}

/**
 * queued: another redelivery of the same station or organization is before it. running: it takes up deliveries.
 * delivering: all are taken up, some are still on their way. cancelling: what was not yet sent is taken back.
 */
export type RedeliveryStatus = 'queued' | 'running' | 'delivering' | 'completed' | 'cancelling' | 'cancelled';

/**
 * How far a redelivery is. `matched` = `reopened` + skipped once all are taken up; `reopened` = `delivered` +
 * `refused` + `failed` + `pending` + `takenBack` + `superseded`.
 */
export interface RedeliveryCounts {
  /** Deliveries selected: counted when it was asked for, exact once all are taken up. */
  matched: number;
  /** Taken up: owed again, to the same station or the new one. */
  reopened: number;
  skipped: Partial<Record<SkipReason, number>>;
  delivered: number;
  /** Answered `KO`. */
  refused: number;
  /** Parked, their attempts used up. */
  failed: number;
  /** On their way, or waiting for their station. */
  pending: number;
  /** Given back what they were by a cancel, before they were sent. */
  takenBack: number;
  /** Taken up since by another redelivery, or by hand. */
  superseded: number;
}

export interface Redelivery {
  id: string;
  /** Absent: asked for by an operator. */
  brokerCode?: string;
  requestedBy: string;
  selection: RedeliverySelection;
  perSecond: number;
  status: RedeliveryStatus;
  counts: RedeliveryCounts;
  createdAt: Date;
  endedAt?: Date;
}

/** What a redelivery would do, had it begun now. */
export interface RedeliveryForecast {
  matched: number;
  wouldReopen: number;
  skipped: Partial<Record<SkipReason, number>>;
}
