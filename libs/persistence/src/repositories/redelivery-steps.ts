import { type SkipReason, obstacleTo, statesOf } from '#libs/domain';
import { type Database, type Transaction } from '../database';
import { later } from '../sql';
import { type LockedDelivery, factsOf, lockDeliveries, reopenDeliveries } from './delivery-changes';
import { noteEvents } from './delivery-history';
import { type RedirectTools, findTarget, planRedirects, redirectDeliveries } from './delivery-redirects';
import { type RedeliveryRow, outcomesOf, selectionOf } from './redeliveries';
import { pageOfDeliveries, total } from './redelivery-selection';

/** Deliveries taken up in one transaction, at most: it holds their rows for some ten milliseconds. */
const BATCH = 500;
/** Deliveries of one redelivery on their way at once: a cancel finds the rest untouched. */
const WINDOW = 1_000;
const LOOK_AGAIN_MS = 1_000;

/**
 * Moves redeliveries on, a batch at a time. Any number of schedulers may: a step holds the redelivery's row, takes
 * up deliveries and moves the cursor past them in one transaction, and says when the next step is due.
 */
export class RedeliverySteps {
  constructor(
    private readonly database: Database,
    private readonly tools: RedirectTools,
    private readonly window = WINDOW,
  ) {}

  /** Redeliveries a step is due for. Of those of one station, or one organization, the oldest goes first. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT r.id FROM redelivery r WHERE r.due_at <= ? AND (r.status <> 'WALKING' OR NOT EXISTS (
          SELECT 1 FROM redelivery o WHERE o.due_at IS NOT NULL AND o.status = 'WALKING' AND o.id < r.id
             AND o.station_id <=> r.station_id
             AND (r.station_id IS NOT NULL OR o.organization_fiscal_code <=> r.organization_fiscal_code)))
        ORDER BY r.due_at, r.id LIMIT ?`,
      [new Date(), limit],
    );
    return rows.map(({ id }) => id);
  }

  /** One step of one redelivery, unless another scheduler is at it. @returns how many deliveries it moved */
  async advance(id: string): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const [row] = await transaction.query<RedeliveryRow>(
        'SELECT * FROM redelivery WHERE id = ? AND due_at <= ? FOR UPDATE SKIP LOCKED',
        [id, new Date()],
      );
      if (row === undefined) return 0;
      switch (row.status) {
        case 'WALKING':
          return walk(transaction, row, this.tools, this.window);
        case 'DELIVERING':
          return completeIfDone(transaction, row);
        case 'CANCELLING':
          return takeBack(transaction, row);
        case 'COMPLETED':
        case 'CANCELLED':
          return 0;
      }
    });
  }
}

async function walk(
  transaction: Transaction,
  row: RedeliveryRow,
  tools: RedirectTools,
  window: number,
): Promise<number> {
  const room = window - (await onTheirWay(transaction, row, window));
  if (room <= 0) {
    await putOff(transaction, row, LOOK_AGAIN_MS);
    return 0;
  }
  const selection = selectionOf(row);
  const page = await pageOfDeliveries(transaction, selection, statesOf(row.deliveries), {
    since: row.since,
    until: row.until,
    ...(row.cursor_created_at === null || row.cursor_id === null
      ? {}
      : { after: { createdAt: row.cursor_created_at, id: row.cursor_id } }),
    limit: Math.min(room, row.per_second, BATCH),
  });
  const last = page.at(-1);
  const skipped = JSON.parse(row.skipped) as Partial<Record<SkipReason, number>>;
  if (last === undefined) {
    await transaction.execute(
      "UPDATE redelivery SET status = 'DELIVERING', matched = ?, due_at = ? WHERE id = ?",
      [row.reopened + total(skipped), new Date(), row.id],
    );
    return 0;
  }
  const now = new Date();
  const rows = await lockDeliveries(
    transaction,
    page.map(({ id }) => id),
  );
  const plan = await decide(transaction, row, rows, tools, now);
  for (const reason of plan.skipped.values()) skipped[reason] = (skipped[reason] ?? 0) + 1;
  await keepWhatTheyWere(transaction, row.id, plan.moving);
  await plan.move();
  await transaction.execute(
    `UPDATE redelivery SET cursor_created_at = ?, cursor_id = ?, reopened = reopened + ?, skipped = ?, due_at = ?
      WHERE id = ?`,
    [
      last.createdAt,
      last.id,
      plan.moving.length,
      JSON.stringify(skipped),
      later(Math.ceil((1000 * plan.moving.length) / row.per_second)),
      row.id,
    ],
  );
  return plan.moving.length;
}

interface Plan {
  moving: LockedDelivery[];
  skipped: Map<number, SkipReason>;
  move(): Promise<unknown>;
}

async function decide(
  transaction: Transaction,
  row: RedeliveryRow,
  rows: readonly LockedDelivery[],
  tools: RedirectTools,
  now: Date,
): Promise<Plan> {
  const given = { owedAt: now, now, redeliveryId: row.id };
  if (row.to_station_id === null) {
    const skipped = new Map<number, SkipReason>();
    for (const each of rows) {
      const obstacle = obstacleTo(factsOf(each), now);
      if (obstacle !== undefined) skipped.set(each.id, obstacle);
    }
    const moving = rows.filter(({ id }) => !skipped.has(id));
    const note = `redelivery ${row.id}`;
    return { moving, skipped, move: () => reopenDeliveries(transaction, moving, { ...given, note }) };
  }
  const organizations = [...new Set(rows.map((each) => each.organization_fiscal_code))];
  const target = await findTarget(transaction, row.to_station_id, organizations);
  if (target === undefined) {
    const skipped = new Map(rows.map(({ id }) => [id, 'STATION_DOES_NOT_SERVE' as const]));
    return { moving: [], skipped, move: () => Promise.resolve() };
  }
  const plan = await planRedirects(transaction, rows, target, tools, now);
  const move = () => redirectDeliveries(transaction, plan.moving, target, tools.ids, given);
  return { ...plan, move };
}

async function keepWhatTheyWere(
  transaction: Transaction,
  redeliveryId: string,
  rows: readonly LockedDelivery[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.execute(
    `INSERT INTO redelivery_item (redelivery_id, delivery_id, attempts, status, round_attempts, next_attempt_at,
       owed_at, parked_at, parked_reason) VALUES ?`,
    [
      rows.map((row) => [
        redeliveryId,
        row.id,
        row.attempts,
        row.status,
        row.round_attempts,
        row.next_attempt_at,
        row.owed_at,
        row.parked_at,
        row.parked_reason,
      ]),
    ],
  );
}

async function onTheirWay(transaction: Transaction, row: RedeliveryRow, window: number): Promise<number> {
  const [open] = await transaction.query<{ deliveries: number }>(
    `SELECT COUNT(*) AS deliveries FROM (
       SELECT 1 FROM delivery WHERE redelivery_id = ? AND state = 'OPEN' LIMIT ?) AS open_ones`,
    [row.id, window],
  );
  return open?.deliveries ?? 0;
}

async function putOff(transaction: Transaction, row: RedeliveryRow, ms: number): Promise<void> {
  await transaction.execute('UPDATE redelivery SET due_at = ? WHERE id = ?', [later(ms), row.id]);
}

/** Writes down how it ended, so that later redeliveries of the same deliveries do not change that. */
async function completeIfDone(transaction: Transaction, row: RedeliveryRow): Promise<number> {
  const [pending] = await transaction.query(
    "SELECT 1 FROM delivery WHERE redelivery_id = ? AND state IN ('OPEN', 'WAITING') LIMIT 1",
    [row.id],
  );
  if (pending !== undefined) {
    await putOff(transaction, row, LOOK_AGAIN_MS);
    return 0;
  }
  const outcomes = (await outcomesOf(transaction, [row])).get(row.id);
  await transaction.execute(
    "UPDATE redelivery SET status = 'COMPLETED', due_at = NULL, outcomes = ?, ended_at = ? WHERE id = ?",
    [JSON.stringify(outcomes), new Date(), row.id],
  );
  return 0;
}

/**
 * Gives deliveries back what they were before the redelivery took them up, where no attempt was made since. Those
 * sent go on by themselves, and what went to another station stays there.
 */
async function takeBack(transaction: Transaction, row: RedeliveryRow): Promise<number> {
  const rows = await transaction.query<{ id: number; attempts: number; status: LockedDelivery['status'] }>(
    `SELECT d.id, d.attempts, i.status FROM delivery d
       JOIN redelivery_item i ON i.redelivery_id = d.redelivery_id AND i.delivery_id = d.id
      WHERE d.redelivery_id = ? AND d.state IN ('OPEN', 'WAITING') AND d.attempts = i.attempts
      ORDER BY d.id LIMIT ? FOR UPDATE`,
    [row.id, BATCH],
  );
  const now = new Date();
  if (rows.length > 0) {
    await transaction.execute(
      `UPDATE delivery d JOIN redelivery_item i ON i.delivery_id = d.id
          SET d.status = i.status, d.round_attempts = i.round_attempts, d.next_attempt_at = i.next_attempt_at,
              d.owed_at = i.owed_at, d.parked_at = i.parked_at, d.parked_reason = i.parked_reason,
              d.redelivery_id = NULL
        WHERE i.redelivery_id = ? AND d.id IN (?)`,
      [row.id, rows.map(({ id }) => id)],
    );
    await noteEvents(
      transaction,
      rows.map(({ id, attempts, status }) => ({
        deliveryId: id,
        attempts,
        status,
        note: `redelivery ${row.id} was cancelled before it was sent`,
      })),
      now,
    );
  }
  const isDone = rows.length < BATCH;
  await transaction.execute(
    'UPDATE redelivery SET taken_back = taken_back + ?, status = ?, due_at = ?, ended_at = ? WHERE id = ?',
    [rows.length, isDone ? 'CANCELLED' : 'CANCELLING', isDone ? null : now, isDone ? now : null, row.id],
  );
  return rows.length;
}
