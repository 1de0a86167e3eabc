/** What one station is given at a time by this process. */
export interface StationLimits {
  /** Attempts under way at once. */
  maxConcurrency: number;
  /** Attempts begun per second; absent: no limit. */
  maxPerSecond?: number;
}

interface Lane {
  inFlight: number;
  /** How long an attempt takes here, milliseconds, the last ones counting most. */
  typicalMs: number;
  /** When the next attempt that is turned away may expect to find room, epoch milliseconds. */
  roomAt: number;
  /** When the rate allows the next attempt. */
  rateAt: number;
}

/** Before anything is known of a station. */
const FIRST_GUESS_MS = 200;
/** Weight of the newest attempt in the typical time. */
const NEWEST = 0.2;
/** Turned away for less, a delivery would be back before the relay looks. */
const MIN_WAIT_MS = 100;
/** However long the line: after this it is worth looking again, the station may have become quick. */
const MAX_WAIT_MS = 30_000;

/**
 * Keeps one station from taking every slot of a worker. Whoever finds no room is told when to come back; those
 * turned away one after the other are told ever later times, so that a long line is not turned away twice.
 */
export class StationGate {
  private readonly lanes = new Map<string, Lane>();

  constructor(private readonly now: () => number) {}

  /** @returns 0 when the attempt may begin: `leave` must follow; otherwise milliseconds to wait */
  enter(stationId: string, limits: StationLimits): number {
    const now = this.now();
    const lane = this.laneOf(stationId, now);
    if (lane.inFlight >= limits.maxConcurrency) {
      lane.roomAt = Math.max(now, lane.roomAt) + lane.typicalMs / limits.maxConcurrency;
      return within(lane.roomAt - now);
    }
    if (limits.maxPerSecond !== undefined) {
      const step = 1_000 / limits.maxPerSecond;
      if (lane.rateAt > now) {
        lane.roomAt = Math.max(lane.rateAt, lane.roomAt) + step;
        return within(lane.roomAt - now);
      }
      lane.rateAt = now + step;
    }
    lane.inFlight += 1;
    return 0;
  }

  /** @param durationMs how long the attempt took; absent when none was made */
  leave(stationId: string, durationMs?: number): void {
    const lane = this.lanes.get(stationId);
    if (lane === undefined) return;
    lane.inFlight -= 1;
    if (durationMs !== undefined) lane.typicalMs += NEWEST * (durationMs - lane.typicalMs);
    const now = this.now();
    // Nothing to remember of a station that is idle: the map does not grow for ever.
    if (lane.inFlight === 0 && lane.roomAt <= now && lane.rateAt <= now) this.lanes.delete(stationId);
  }

  private laneOf(stationId: string, now: number): Lane {
    const known = this.lanes.get(stationId);
    if (known !== undefined) return known;
    const lane = { inFlight: 0, typicalMs: FIRST_GUESS_MS, roomAt: now, rateAt: now };
    this.lanes.set(stationId, lane);
    return lane;
  }
}

const within = (wait: number): number => Math.ceil(Math.min(Math.max(wait, MIN_WAIT_MS), MAX_WAIT_MS));
