import {
  ACTIVITY_STEP_MS,
  type ActivityPoint,
  COUNTS,
  type Figures,
  GAUGES,
  RANGES,
  ROLLED_UP_STEP_MS,
  type Range,
  periodOf,
} from '#libs/domain';
import { type Database } from '../database';

const STEP_SECONDS = ACTIVITY_STEP_MS / 1000;
const ROLLED_UP_SECONDS = ROLLED_UP_STEP_MS / 1000;
/** Rows of processes are kept a little longer than one may look back on them. */
const KEEP_MS = 2 * 3_600_000;
const KEEP_ROLLED_UP_MS = RANGES.week.ms + 86_400_000;
/** Rows may come late: what was rolled up within this time is done again. */
const LATE_MS = 2 * ROLLED_UP_STEP_MS;
/** Steps rolled up at once: a day's, after which the next round goes on. */
const ROLLED_UP_AT_ONCE = 288;
const FORGET_BATCH = 5_000;
/** A process that has not written a row for so long is not there: it writes one every ten seconds. */
const SILENT_MS = 45_000;

const NAMES = [...COUNTS, ...GAUGES];
const columnOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const COLUMNS = NAMES.map(columnOf);
/** Of several rows: what was counted is added up, of what was measured the highest stands. */
const TOTALS = [
  ...COUNTS.map((name) => `SUM(${columnOf(name)}) AS ${name}`),
  ...GAUGES.map((name) => `MAX(${columnOf(name)}) AS ${name}`),
].join(', ');
/** By second, whatever the step: sessions are in UTC. */
const BY_STEP = `SELECT FLOOR(UNIX_TIMESTAMP(at) / ?) * ? AS step, ${TOTALS} FROM activity
  WHERE step_seconds = ? AND at >= ? AND at < ? GROUP BY step ORDER BY step`;

/** What a process writes of a step again is what counts. */
const REPLACED = COLUMNS.map((column) => `${column} = VALUES(${column})`).join(', ');
/**
 * Sums only grow: rows are added to a step, and what is counted of one never shrinks. A smaller sum was made while
 * another scheduler forgot rows that are in the larger one.
 */
const HIGHEST = COLUMNS.map(
  (column) =>
    `${column} = GREATEST(COALESCE(${column}, VALUES(${column})), COALESCE(VALUES(${column}), ${column}))`,
).join(', ');

type TotalsRow = { step: string | number } & Record<string, string | number | null>;

/** What the processes of a house have counted, over the last hours and days. */
export class ActivityLog {
  constructor(private readonly database: Database) {}

  /** Writes steps of a process over what is there of them. */
  async write(
    process: { source: string; app: string },
    steps: readonly { at: Date; figures: Figures }[],
  ): Promise<void> {
    await this.put(STEP_SECONDS, process, steps, REPLACED);
  }

  /** A point for each step in which any process was there, oldest first. */
  async series(range: Range, now: Date): Promise<ActivityPoint[]> {
    const { from, to, stepMs } = periodOf(range, now);
    const source = RANGES[range].from === ACTIVITY_STEP_MS ? STEP_SECONDS : ROLLED_UP_SECONDS;
    return this.points(stepMs / 1000, source, from, to);
  }

  /** All that was counted in the last `ms`, as far as it is complete. */
  async lately(ms: number, now: Date): Promise<Figures> {
    const to = Math.floor(now.getTime() / ACTIVITY_STEP_MS - 2) * ACTIVITY_STEP_MS;
    const [row] = await this.database.query<TotalsRow>(
      `SELECT ${TOTALS} FROM activity WHERE step_seconds = ? AND at >= ? AND at < ?`,
      [STEP_SECONDS, new Date(to - ms), new Date(to)],
    );
    return figuresOf(row);
  }

  /** Processes that have shown themselves lately, by app. */
  async processes(now: Date): Promise<Map<string, number>> {
    const rows = await this.database.query<{ app: string; n: string }>(
      `SELECT app, COUNT(DISTINCT source) AS n FROM activity WHERE step_seconds = ? AND at >= ? GROUP BY app`,
      [STEP_SECONDS, new Date(now.getTime() - SILENT_MS)],
    );
    return new Map(rows.map(({ app, n }) => [app, Number(n)]));
  }

  /**
   * Sums up what processes wrote in rows that are kept for days, and forgets what is kept no longer. Any number of
   * schedulers may do so, at any time: what is summed up again comes out the same.
   */
  async rollUp(now: Date): Promise<void> {
    const [first] = await this.database.query<{ at: Date | null }>(
      'SELECT MIN(at) AS at FROM activity WHERE step_seconds = ?',
      [STEP_SECONDS],
    );
    const [last] = await this.database.query<{ at: Date | null }>(
      'SELECT MAX(at) AS at FROM activity WHERE step_seconds = ?',
      [ROLLED_UP_SECONDS],
    );
    if (!first?.at) return;
    const from = stepAt(Math.max(first.at.getTime(), (last?.at?.getTime() ?? 0) - LATE_MS));
    const to = Math.min(stepAt(now.getTime()), from + ROLLED_UP_AT_ONCE * ROLLED_UP_STEP_MS);
    const points = await this.points(ROLLED_UP_SECONDS, STEP_SECONDS, new Date(from), new Date(to));
    await this.put(ROLLED_UP_SECONDS, { source: '', app: '' }, points, HIGHEST);
    // No row goes that is not summed up.
    await this.forget(STEP_SECONDS, Math.min(to, now.getTime() - KEEP_MS));
    await this.forget(ROLLED_UP_SECONDS, now.getTime() - KEEP_ROLLED_UP_MS);
  }

  private async points(seconds: number, source: number, from: Date, to: Date): Promise<ActivityPoint[]> {
    const rows = await this.database.query<TotalsRow>(BY_STEP, [seconds, seconds, source, from, to]);
    return rows.map((row) => ({ at: new Date(Number(row.step) * 1000), figures: figuresOf(row) }));
  }

  private async put(
    seconds: number,
    { source, app }: { source: string; app: string },
    points: readonly { at: Date; figures: Figures }[],
    onKnown: string,
  ): Promise<void> {
    if (points.length === 0) return;
    const counted = new Set<string>(COUNTS);
    await this.database.execute(
      `INSERT INTO activity (step_seconds, at, source, app, ${COLUMNS.join(', ')}) VALUES ?
         ON DUPLICATE KEY UPDATE ${onKnown}`,
      [
        points.map(({ at, figures }) => [
          seconds,
          at,
          source,
          app,
          ...NAMES.map((name) => figures[name] ?? (counted.has(name) ? 0 : null)),
        ]),
      ],
    );
  }

  private async forget(seconds: number, before: number): Promise<void> {
    const sql = 'DELETE FROM activity WHERE step_seconds = ? AND at < ? ORDER BY at, source LIMIT ?';
    const params = [seconds, new Date(before), FORGET_BATCH];
    while ((await this.database.execute(sql, params)) === FORGET_BATCH);
  }
}

const stepAt = (ms: number): number => Math.floor(ms / ROLLED_UP_STEP_MS) * ROLLED_UP_STEP_MS;

/** SUM is DECIMAL, which the driver hands over as text. */
function figuresOf(row: Record<string, string | number | null> | undefined): Figures {
  const known = NAMES.map((name) => [name, row?.[name]] as const).filter(([, value]) => value != null);
  return Object.fromEntries(known.map(([name, value]) => [name, Number(value)]));
}
