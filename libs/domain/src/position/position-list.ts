import { type PositionStatus, type ServiceType } from './status';
import { type Position } from './stored-position';

/** From the first to the last instant, both included; 23 characters UTC. */
export interface Period {
  from: string;
  to: string;
}

/** Which positions of an organization a list shows. Everything given must hold. */
export interface PositionFilter {
  /** One of these is what the clock makes of the position at the list's `now`; absent: any. */
  statuses?: readonly PositionStatus[];
  /** Absent: every one but WISP. */
  serviceType?: ServiceType;
  /** One of the options falls due then. Options that do not are left out of the position. */
  dueDate?: Period;
  /** The position was paid within each of these. */
  paidWithin?: readonly Period[];
  /** One of the options has an iuv of these segregation codes; others are left out. Empty: any. */
  segregationCodes?: readonly string[];
  /** Leaves out positions with more than one instalment plan. */
  atMostOnePlan?: boolean;
}

export const POSITION_ORDERS = ['INSERTED_DATE', 'IUPD', 'STATUS', 'COMPANY_NAME'] as const;
export type PositionOrder = (typeof POSITION_ORDERS)[number];

/**
 * Place of a position in an ordering: its values there (status and inserted date for STATUS, else one value),
 * and its id, which tells apart those of the same values.
 */
export interface PositionPlace {
  values: readonly string[];
  id: number;
}

/** Which part of a list is asked for: by offset, or what follows a place. */
export interface PositionPageRequest {
  orderBy: PositionOrder;
  descending: boolean;
  limit: number;
  from: { offset: number } | { after: PositionPlace };
  /** Statuses are those at this instant, 23 characters UTC. */
  now: string;
}

export interface PositionPage {
  /** Their statuses are those at the request's `now`. */
  positions: Position[];
  /** Of all that match, not of this page; counted for a page by offset only. */
  total?: number;
  /** Place of the last position, present while others follow it. */
  next?: PositionPlace;
}

/** Whether the instalments belong to more than one plan, which GPD's v1 cannot express. */
export function hasSeveralPlans({ paymentOption }: Pick<Position, 'paymentOption'>): boolean {
  let plan: string | undefined;
  for (const { isPartialPayment, paymentPlanId } of paymentOption) {
    if (!isPartialPayment || paymentPlanId === plan) continue;
    if (plan !== undefined) return true;
    plan = paymentPlanId;
  }
  return false;
}
