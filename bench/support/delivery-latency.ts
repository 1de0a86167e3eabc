import { setTimeout as sleep } from 'node:timers/promises';
import { type DeliveryHouse, drained, postReceipt } from './delivery-house';

/** Milliseconds from a receipt's acknowledgement to its delivery. */
export interface Latency {
  p50: number;
  p99: number;
  worst: number;
  deliveries: number;
}

const DRAIN_MS = 60_000;

/**
 * Has receipts taken in at a steady rate and waits until all are delivered to the stations that answer: those whose
 * address has no `/hang/` in it.
 *
 * @param load receipts a second, from the `first`-th of the organization's on
 */
export async function latencyUnderLoad(
  house: DeliveryHouse,
  organization: string,
  load: { first: number; rate: number; seconds: number },
  brokerCode = 'bench',
): Promise<Latency> {
  const { first, rate, seconds } = load;
  const acknowledged = new Map<string, number>();
  const posting: Promise<void>[] = [];
  const beganAt = performance.now();
  for (let index = 0; index < rate * seconds; index += 1) {
    const n = first + index;
    posting.push(
      postReceipt(house, organization, n).then(() => {
        acknowledged.set(`receipt-${n}`, Date.now());
      }),
    );
    // By the clock, not one wait after the other: a late turn would make the rate a lower one.
    await sleep(Math.max(0, beganAt + ((index + 1) * 1000) / rate - performance.now()));
  }
  await Promise.all(posting);
  const healthy = `organization_fiscal_code = '${organization}' AND station_id IN
    (SELECT id FROM station WHERE endpoint_url NOT LIKE '%/hang/%')`;
  // By an index: what others are owed may be much.
  await drained(house, `broker_code = '${brokerCode}' AND owed_at IS NOT NULL AND ${healthy}`, DRAIN_MS);
  const [rows] = await house.database.query(
    `SELECT r.receipt_id, d.notified_at FROM delivery d JOIN receipt r ON r.id = d.receipt_pk
      WHERE d.${healthy} AND r.receipt_id IN (?)`,
    [[...acknowledged.keys()]],
  );
  // A station may have its receipt before the caller has the acknowledgement: that is no time at all.
  const took = (rows as { receipt_id: string; notified_at: Date }[])
    .map((row) => Math.max(0, row.notified_at.getTime() - (acknowledged.get(row.receipt_id) ?? 0)))
    .sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), worst: at(1), deliveries: took.length };
}
