/** What processes count as they work. */
export const COUNTS = [
  /** Items of jobs handed in, dry runs aside. */
  'itemsAccepted',
  'itemsSucceeded',
  'itemsFailed',
  'receiptsAccepted',
  /** Deliveries a station has answered, `OK` or `KO`; the latter counted once more. */
  'deliveriesMade',
  'deliveriesRefused',
  /** Attempts at deliveries without a valid answer. */
  'attemptsFailed',
  /** Requests answered, and those of them answered 5xx. */
  'requests',
  'requestsFailed',
] as const;
export type Count = (typeof COUNTS)[number];

/** What a scheduler measures of all that is owed; of a longer time the highest is kept. */
export const GAUGES = [
  'itemsPending',
  'oldestChunkSeconds',
  'deliveriesOwed',
  'oldestDeliverySeconds',
  'deliveriesParked',
  'webhooksOwed',
] as const;
export type Gauge = (typeof GAUGES)[number];

export type Figures = Partial<Record<Count | Gauge, number>>;

/** Figures of some seconds. */
export interface ActivityPoint {
  at: Date;
  figures: Figures;
}

/** Milliseconds a process counts before it writes a row. */
export const ACTIVITY_STEP_MS = 10_000;
/** Milliseconds a row of what is kept for days stands for. */
export const ROLLED_UP_STEP_MS = 300_000;

/** How far one may look back, and in which steps: some sixty to a hundred and seventy points each. */
export const RANGES = {
  hour: { ms: 3_600_000, stepMs: 60_000, from: ACTIVITY_STEP_MS },
  day: { ms: 86_400_000, stepMs: 900_000, from: ROLLED_UP_STEP_MS },
  week: { ms: 7 * 86_400_000, stepMs: 3_600_000, from: ROLLED_UP_STEP_MS },
} as const;
export type Range = keyof typeof RANGES;

/**
 * The points of a range that are complete: its end is the last step of which all rows are written. A process writes a step
 * within the next one; what is rolled up comes within a minute after that.
 */
export function periodOf(range: Range, now: Date): { from: Date; to: Date; stepMs: number } {
  const { ms, stepMs, from } = RANGES[range];
  const lateMs = from === ACTIVITY_STEP_MS ? 2 * ACTIVITY_STEP_MS : ROLLED_UP_STEP_MS + 90_000;
  const to = Math.floor((now.getTime() - lateMs) / stepMs) * stepMs;
  return { from: new Date(to - ms), to: new Date(to), stepMs };
}
