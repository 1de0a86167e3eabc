import { type DueDelivery, type Receipt, type SkipReason, Transient, obstacleToRedirect } from '#libs/domain';
import { type Database, type Queryable, type Transaction, isDuplicate } from '../database';
import { type IdAllocator } from '../id-allocator';
import { later } from '../sql';
import {
  LOCKED_COLUMNS,
  type LockedDelivery,
  factsOf,
  lockDeliveries,
  reopenDeliveries,
} from './delivery-changes';
import { noteEvents } from './delivery-history';
import { holdRows } from './hold-rows';
import { forgetProbes } from './station-breakers';

/** What sending deliveries to another station takes. */
export interface RedirectTools {
  ids: IdAllocator;
  /** Whether a station of this primitive version can be told of the receipt. */
  isExpressible(receipt: Receipt, primitiveVersion: number): boolean;
}

/** A station deliveries go to instead, and what it can take. */
export interface RedirectTarget {
  stationId: string;
  brokerCode: string;
  primitiveVersion: number;
  /** Those of the organizations asked about that it serves. */
  serves: Set<string>;
}

/** @returns undefined when there is no such station */
export async function findTarget(
  queryable: Queryable,
  stationId: string,
  organizations: readonly string[],
): Promise<RedirectTarget | undefined> {
  const [row] = await queryable.query<{ broker_code: string; primitive_version: number }>(
    'SELECT broker_code, primitive_version FROM station WHERE id = ?',
    [stationId],
  );
  if (row === undefined) return undefined;
  const links =
    organizations.length === 0
      ? []
      : await queryable.query<{ organization: string }>(
          `SELECT DISTINCT organization_fiscal_code AS organization FROM station_organization
            WHERE station_id = ? AND organization_fiscal_code IN (?)`,
          [stationId, organizations],
        );
  return {
    stationId,
    brokerCode: row.broker_code,
    primitiveVersion: row.primitive_version,
    serves: new Set(links.map(({ organization }) => organization)),
  };
}

/** Deliveries that go elsewhere, and why others do not. */
export interface RedirectPlan {
  moving: LockedDelivery[];
  skipped: Map<number, SkipReason>;
}

/** Says of each delivery whether it can go to the target now. The transaction holds their rows. */
export async function planRedirects(
  transaction: Transaction,
  rows: readonly LockedDelivery[],
  target: RedirectTarget,
  tools: Pick<RedirectTools, 'isExpressible'>,
  now: Date,
): Promise<RedirectPlan> {
  const skipped = new Map<number, SkipReason>();
  const moving: LockedDelivery[] = [];
  const readable = await readableReceipts(transaction, rows, target, tools);
  for (const row of rows) {
    const obstacle =
      obstacleToRedirect(factsOf(row), now) ??
      (target.serves.has(row.organization_fiscal_code) ? undefined : 'STATION_DOES_NOT_SERVE') ??
      (readable?.has(row.receipt_pk) === false ? 'INEXPRESSIBLE' : undefined);
    if (obstacle === undefined) moving.push(row);
    else skipped.set(row.id, obstacle);
  }
  return { moving, skipped };
}

/** @returns undefined for a station of version 2, which can be told of every receipt that was taken in as valid */
async function readableReceipts(
  transaction: Transaction,
  rows: readonly LockedDelivery[],
  target: RedirectTarget,
  { isExpressible }: Pick<RedirectTools, 'isExpressible'>,
): Promise<Set<number> | undefined> {
  if (target.primitiveVersion === 2 || rows.length === 0) return undefined;
  const receipts = await transaction.query<{ id: number; document: string }>(
    'SELECT id, document FROM receipt WHERE id IN (?)',
    [[...new Set(rows.map((row) => row.receipt_pk))]],
  );
  return new Set(
    receipts
      .filter(({ document }) => isExpressible(JSON.parse(document) as Receipt, target.primitiveVersion))
      .map(({ id }) => id),
  );
}

/** A delivery and the one that took its place. */
export interface Redirected {
  from: number;
  to: number;
  /** Absent: the new station has the receipt, or an attempt at it is under way. */
  due?: DueDelivery;
}

/**
 * Ends deliveries as REDIRECTED and owes their receipts to the target station. A delivery of the same receipt and
 * organization to that station is taken up where there is one, so that there are never two.
 */
export async function redirectDeliveries(
  transaction: Transaction,
  rows: readonly LockedDelivery[],
  target: RedirectTarget,
  ids: IdAllocator,
  given: { owedAt: Date; now: Date; redeliveryId?: string },
): Promise<Redirected[]> {
  if (rows.length === 0) return [];
  // Of two deliveries that are redirected to each other's station at once, one must find the other gone.
  await holdRows(
    transaction,
    'receipt',
    rows.map((row) => row.receipt_pk),
  );
  const existing = await existingAt(transaction, rows, target.stationId);
  const created = rows.filter((row) => !existing.has(keyOf(row)));
  const newIds = await insertDeliveries(transaction, created, target, ids, given);
  const dueAgain = await takeUp(transaction, [...existing.values()], target, given);
  const moved = rows.map((row): Redirected => {
    const there = existing.get(keyOf(row));
    if (there === undefined) {
      const to = newIds.get(row.id) ?? 0;
      return { from: row.id, to, due: { deliveryId: to, attempt: 0 } };
    }
    const due = dueAgain.get(there.id);
    return { from: row.id, to: there.id, ...(due === undefined ? {} : { due }) };
  });
  await close(transaction, rows, moved, target, given.now);
  return moved;
}

const keyOf = (row: LockedDelivery): string => `${row.receipt_pk} ${row.organization_fiscal_code}`;

async function existingAt(
  transaction: Transaction,
  rows: readonly LockedDelivery[],
  stationId: string,
): Promise<Map<string, LockedDelivery>> {
  const wanted = new Set(rows.map(keyOf));
  const found = await transaction.query<LockedDelivery>(
    `SELECT ${LOCKED_COLUMNS} FROM delivery FORCE INDEX (unique_delivery)
      WHERE receipt_pk IN (?) AND station_id = ? ORDER BY id FOR UPDATE`,
    [[...new Set(rows.map((row) => row.receipt_pk))], stationId],
  );
  return new Map(found.filter((row) => wanted.has(keyOf(row))).map((row) => [keyOf(row), row]));
}

async function insertDeliveries(
  transaction: Transaction,
  rows: readonly LockedDelivery[],
  target: RedirectTarget,
  ids: IdAllocator,
  { owedAt, now, redeliveryId }: { owedAt: Date; now: Date; redeliveryId?: string },
): Promise<Map<number, number>> {
  if (rows.length === 0) return new Map();
  const first = await ids.take(rows.length);
  await unlessRaced(
    transaction.execute(
      `INSERT INTO delivery (id, receipt_pk, ordinal, organization_fiscal_code, broker_code, station_id,
       originating, status, owed_at, redelivery_id, created_at) VALUES ?`,
      [
        rows.map((row, index) => [
          first + index,
          row.receipt_pk,
          row.ordinal,
          row.organization_fiscal_code,
          target.brokerCode,
          target.stationId,
          row.originating,
          'NOTICE_GENERATED',
          owedAt,
          redeliveryId ?? null,
          now,
        ]),
      ],
    ),
  );
  await transaction.execute('INSERT INTO delivery_status (delivery_id, seq, status, at, note) VALUES ?', [
    rows.map((row, index) => [
      first + index,
      0,
      'NOTICE_GENERATED',
      now,
      `instead of delivery ${row.id} to station ${row.station_id}`,
    ]),
  ]);
  return new Map(rows.map((row, index) => [row.id, first + index]));
}

/** Two deliveries of one receipt redirected to one station at once: the second, done again, finds the first. */
async function unlessRaced<T>(insert: Promise<T>): Promise<T> {
  try {
    return await insert;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Transient('REDIRECT_RACE', 'The receipt was redirected meanwhile', [], { cause: error });
  }
}

/** Deliveries the new station has already: those that failed, or had gone elsewhere, are owed again. */
async function takeUp(
  transaction: Transaction,
  there: readonly LockedDelivery[],
  target: RedirectTarget,
  { owedAt, now, redeliveryId }: { owedAt: Date; now: Date; redeliveryId?: string },
): Promise<Map<number, DueDelivery>> {
  if (there.length === 0) return new Map();
  const again = there.filter(({ state }) => ['FAILED', 'REFUSED', 'REDIRECTED'].includes(state));
  const note = 'another delivery was redirected here';
  const due = await reopenDeliveries(transaction, again, { owedAt, now, note });
  if (again.length > 0) {
    await transaction.execute('UPDATE delivery SET broker_code = ? WHERE id IN (?)', [
      target.brokerCode,
      again.map(({ id }) => id),
    ]);
  }
  if (redeliveryId !== undefined) {
    await transaction.execute('UPDATE delivery SET redelivery_id = ? WHERE id IN (?)', [
      redeliveryId,
      there.map(({ id }) => id),
    ]);
  }
  return new Map(due.map((each) => [each.deliveryId, each]));
}

async function close(
  transaction: Transaction,
  rows: readonly LockedDelivery[],
  moved: readonly Redirected[],
  target: RedirectTarget,
  now: Date,
): Promise<void> {
  await transaction.execute(
    `UPDATE delivery SET status = 'REDIRECTED', redirected_to = ELT(FIELD(id, ?), ?), redelivery_id = NULL,
            owed_at = NULL, parked_at = NULL, parked_reason = NULL, next_attempt_at = NULL WHERE id IN (?)`,
    [moved.map(({ from }) => from), moved.map(({ to }) => to), moved.map(({ from }) => from)],
  );
  await forgetProbes(
    transaction,
    rows.map((row) => row.station_id),
  );
  const targetOf = new Map(moved.map(({ from, to }) => [from, to]));
  await noteEvents(
    transaction,
    rows.map(({ id, attempts }) => ({
      deliveryId: id,
      attempts,
      status: 'REDIRECTED',
      note: `to station ${target.stationId}, as delivery ${targetOf.get(id) ?? ''}`,
    })),
    now,
  );
}

/** How the redirect of one delivery ended. */
export type RedirectResult =
  | { kind: 'redirected'; moved: Redirected }
  | { kind: 'not-found' }
  | { kind: 'no-such-station' }
  | { kind: 'same-station' }
  | { kind: 'skipped'; reason: SkipReason; redirectedTo?: number };

/** Sends one delivery of an organization to another station. */
export async function redirectDelivery(
  database: Database,
  tools: RedirectTools & { leaseMs: number },
  given: { receiptPk: number; deliveryId: number; organization: string; stationId: string },
): Promise<RedirectResult> {
  return database.transaction(async (transaction) => {
    const [row] = await lockDeliveries(transaction, [given.deliveryId]);
    if (row?.receipt_pk !== given.receiptPk || row.organization_fiscal_code !== given.organization)
      return { kind: 'not-found' };
    if (row.station_id === given.stationId) return { kind: 'same-station' };
    const target = await findTarget(transaction, given.stationId, [given.organization]);
    if (target === undefined) return { kind: 'no-such-station' };
    const now = new Date();
    const { skipped } = await planRedirects(transaction, [row], target, tools, now);
    const reason = skipped.get(row.id);
    if (reason !== undefined) {
      return {
        kind: 'skipped',
        reason,
        ...(row.redirected_to === null ? {} : { redirectedTo: row.redirected_to }),
      };
    }
    const [moved] = await redirectDeliveries(transaction, [row], target, tools.ids, {
      owedAt: later(tools.leaseMs),
      now,
    });
    if (moved === undefined) throw new Error(`Delivery ${row.id} was not redirected`);
    return { kind: 'redirected', moved };
  });
}
