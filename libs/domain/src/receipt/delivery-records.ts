import { type AttemptOutcome, type DeliveryStatus, type Verdict } from './delivery';
import { type Outcome, type Receipt, type StationAddress } from './receipt';

/** A delivery that may be queued now; `attempt` is how many were made before. */
export interface DueDelivery {
  deliveryId: number;
  attempt: number;
  /** Whose it is, where that is known: deliveries of different owners take turns. */
  brokerCode?: string;
  organizationFiscalCode?: string;
}

/** A delivery taken for one attempt, with all that is needed to make it. */
export interface ClaimedDelivery {
  deliveryId: number;
  /** Number of this attempt over the delivery's life, from 1. */
  attempt: number;
  /** Number of this attempt since the last reset, from 1. */
  attemptInRound: number;
  address: StationAddress;
  receipt: Receipt;
  station: {
    endpointUrl: string;
    primitiveVersion: number;
    timeoutMs?: number;
    retrySlotMs?: number;
    maxAttempts?: number;
    /** Which version of its channel is in force; absent when it has none. */
    channelVersion?: number;
    /** Attempts at it have failed lately: an answer is news. */
    isTroubled: boolean;
  };
  startedAt: Date;
  /** When the receipt was taken in and this delivery of it owed. */
  acknowledgedAt: Date;
  /** W3C trace context of the receipt. */
  traceparent?: string;
}

/** What an attempt came to, to be recorded. */
export interface AttemptRecord {
  deliveryId: number;
  attempt: number;
  durationMs: number;
  httpStatus?: number;
  answer?: string;
  outcome: AttemptOutcome;
  verdict: Verdict;
  stationId: string;
  startedAt: Date;
  isTroubled: boolean;
}

/**
 * Why a delivery waits without a time: no valid message can be made of its receipt; its attempts are used up;
 * its station is down, or switched off. All but the first end by themselves.
 */
export type ParkedReason = 'INEXPRESSIBLE' | 'EXHAUSTED' | 'STATION_DOWN' | 'STATION_OFF';

/** A delivery as an operator looks at it, with every attempt and every change of status. */
export interface DeliveryView {
  id: number;
  organizationFiscalCode: string;
  brokerCode: string;
  stationId: string;
  originating: boolean;
  status: DeliveryStatus;
  /** It waits without a time: for its station, or for somebody. */
  parked: boolean;
  parkedReason?: ParkedReason;
  attempts: number;
  nextAttemptAt?: Date;
  /** The station's answer; MAILBOX: it was acknowledged in the station's mailbox. */
  outcome?: Outcome | 'MAILBOX';
  faultCode?: string;
  faultString?: string;
  lastError?: string;
  createdAt: Date;
  notifiedAt?: Date;
  /** Where it went instead, for one that is REDIRECTED; and where it came from, for the one it became. */
  redirectedTo?: DeliveryLink;
  redirectedFrom?: DeliveryLink;
  history: { status: DeliveryStatus; at: Date; note?: string }[];
  attemptLog: AttemptView[];
}

/** Another delivery of the same receipt. */
export interface DeliveryLink {
  deliveryId: number;
  stationId: string;
}

export interface AttemptView {
  attempt: number;
  startedAt: Date;
  durationMs?: number;
  httpStatus?: number;
  /** OK or KO: the station's answer. FAILED: none. Absent: under way, or the sending process died. */
  outcome?: 'OK' | 'KO' | 'FAILED';
  errorClass?: string;
  errorMessage?: string;
  faultCode?: string;
  faultString?: string;
  answer?: string;
}
