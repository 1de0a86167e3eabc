import { type AttemptOutcome, INEXPRESSIBLE } from './delivery';

/** When a station counts as down, and how often one looks whether it is back. */
export interface BreakerPolicy {
  /** Failures in a row that open the breaker. */
  failures: number;
  /** Wait before the first probe, milliseconds; doubles with each that fails. */
  probeMs: number;
  maxProbeMs: number;
}

/** What is known of a station from the attempts made at it. */
export interface StationHealth {
  /** OPEN: nothing is sent but one probe at a time. */
  state: 'CLOSED' | 'OPEN';
  consecutiveFailures: number;
  failedProbes: number;
  openedAt?: Date;
  closedAt?: Date;
  nextProbeAt?: Date;
  lastError?: string;
}

/** How a station has answered lately, and what it has not got yet. */
export interface StationTraffic {
  /** Attempts at its newest deliveries that have ended: what the next three figures are of. */
  attempts: number;
  /** Share that got a valid answer, OK or KO, 0 to 1. */
  successRate?: number;
  /** Milliseconds those with an answer took. */
  p50Ms?: number;
  p95Ms?: number;
  /** Deliveries it has not got: open, waiting for it, or out of attempts. */
  backlog: number;
  /** When the oldest of them was first owed. */
  oldestOwedAt?: Date;
  /** When the last attempts began that got a valid answer, and that got none, among its newest deliveries of each state. */
  lastSuccessAt?: Date;
  lastFailureAt?: Date;
}

/** An attempt as it ended, for the station's health. */
export interface StationEvidence {
  startedAt: Date;
  outcome: AttemptOutcome;
}

export const HEALTHY: StationHealth = { state: 'CLOSED', consecutiveFailures: 0, failedProbes: 0 };

/** Ends of an attempt that say nothing of the station: faults of ours, or our own stopping. */
const OURS = new Set(['ABORTED', 'INTERNAL_ERROR', INEXPRESSIBLE]);

/**
 * A station's health after attempts at it ended, in their order. Any valid answer, OK or KO, closes the breaker;
 * so many failures in a row open it; a failed probe doubles the wait for the next one.
 */
export function healthAfter(
  health: StationHealth,
  evidence: readonly StationEvidence[],
  policy: BreakerPolicy,
  now: Date,
): StationHealth {
  return evidence.reduce((known, each) => afterOne(known, each, policy, now), health);
}

function afterOne(
  health: StationHealth,
  { startedAt, outcome }: StationEvidence,
  policy: BreakerPolicy,
  now: Date,
): StationHealth {
  if (outcome.kind === 'answered') {
    return health.state === 'OPEN' ? { ...HEALTHY, closedAt: now } : { ...health, consecutiveFailures: 0 };
  }
  if (OURS.has(outcome.errorClass)) return health;
  const failed: StationHealth = {
    ...health,
    consecutiveFailures: health.consecutiveFailures + 1,
    lastError: `${outcome.errorClass}: ${outcome.message}`,
  };
  if (health.state === 'OPEN') {
    // It was on its way before the breaker opened: no probe, and no news.
    if (health.openedAt !== undefined && startedAt < health.openedAt) return failed;
    const failedProbes = health.failedProbes + 1;
    return { ...failed, failedProbes, nextProbeAt: probeAt(policy, failedProbes, now) };
  }
  if (failed.consecutiveFailures < policy.failures) return failed;
  return { ...failed, state: 'OPEN', failedProbes: 0, openedAt: now, nextProbeAt: probeAt(policy, 0, now) };
}

/** The exponent is bounded, so that a station long gone does not overflow the date. */
const probeAt = ({ probeMs, maxProbeMs }: BreakerPolicy, failedProbes: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(probeMs * 2 ** Math.min(failedProbes, 30), maxProbeMs));
