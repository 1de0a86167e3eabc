import { type AttemptOutcome, type DueDelivery } from '#libs/domain';
import { ORGANIZATION, openAgain, openFreshDatabase, receiptOf, stationOf } from '#libs/testing';
import { type Database } from '../database';
import { IdAllocator } from '../id-allocator';
import { DeliveryLedger } from './delivery-ledger';
import { Mailbox } from './mailbox';
import { ReceiptWriter } from './receipts';
import { ParkedDeliveries } from './station-breakers';
import { Stations } from './stations';

const LEASE = 30_000;
const POLICY = { failures: 3, probeMs: 60_000, maxProbeMs: 600_000 };
const FAILED: AttemptOutcome = { kind: 'failed', errorClass: 'TIMEOUT', message: 'no answer' };
const OK: AttemptOutcome = { kind: 'answered', outcome: 'OK' };

let database: Database;
let ids: Database;
let allocator: IdAllocator;
let ledger: DeliveryLedger;
let parked: ParkedDeliveries;
let stations: Stations;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'receipt');
  ledger = new DeliveryLedger(database, 8_000, LEASE);
  parked = new ParkedDeliveries(database, LEASE);
  stations = new Stations(database);
  for (const stationId of ['down', 'up', 'off']) await stations.put(stationOf({ stationId }));
});
beforeEach(async () => {
  await database.execute('DELETE FROM receipt');
  await database.execute('DELETE FROM station_health');
});
afterAll(async () => {
  await ids.close();
  await database.close();
});

let receipts = 0;
async function owed(stationId: string, count: number): Promise<DueDelivery[]> {
  const due: DueDelivery[] = [];
  for (let n = 0; n < count; n += 1) {
    const receipt = receiptOf({ receiptId: `receipt-${(receipts += 1)}` });
    const made = await database.transaction((transaction) =>
      new ReceiptWriter(transaction, allocator, LEASE).insert({
        receipt,
        source: 'REST',
        anomalies: [],
        recipients: [
          { organizationFiscalCode: ORGANIZATION, brokerCode: 'broker', stationId, originating: true },
        ],
      }),
    );
    due.push(...made);
  }
  return due;
}

/** Claims, and lets every attempt end like this. @returns how many attempts were made */
async function attempt(due: readonly DueDelivery[], outcome: AttemptOutcome): Promise<number> {
  const claims = [
    ...(
      await ledger.claim(
        due,
        () => 0,
        () => undefined,
      )
    ).values(),
  ];
  await ledger.settle(
    claims.map((claim) => ({
      deliveryId: claim.deliveryId,
      attempt: claim.attempt,
      durationMs: 1,
      outcome,
      verdict:
        outcome.kind === 'answered'
          ? { status: 'NOTIFIED' }
          : { status: 'NOTICE_PENDING', parked: false, waitMs: 0 },
      stationId: claim.address.idStation,
      startedAt: claim.startedAt,
      isTroubled: claim.station.isTroubled,
    })),
    POLICY,
  );
  return claims.length;
}

const healthOf = async (stationId: string) => (await stations.health([stationId])).get(stationId);
const probeNow = () =>
  database.execute('UPDATE station_health SET next_probe_at = ?, probe_released_at = NULL', [
    new Date(Date.now() - 1),
  ]);
const count = async (condition: string): Promise<number> => {
  const [row] = await database.query<{ n: number }>(`SELECT COUNT(*) n FROM delivery WHERE ${condition}`);
  return row!.n;
};

describe('a station that does not answer', () => {
  it('is left alone after so many failures: what is owed to it waits, attempts uncounted', async () => {
    const due = await owed('down', 10);
    expect(await attempt(due.slice(0, 3), FAILED)).toBe(3);
    expect(await healthOf('down')).toMatchObject({ state: 'OPEN', lastError: 'TIMEOUT: no answer' });
    expect(await attempt(due.slice(3), FAILED)).toBe(0);
    expect(await count("parked_reason = 'STATION_DOWN' AND attempts = 0 AND owed_at IS NULL")).toBe(7);
    expect(await attempt(await owed('up', 1), OK)).toBe(1);
  });

  it('is looked at by one delivery at a time, the oldest, also where two claim at once', async () => {
    const due = await owed('down', 6);
    await attempt(due.slice(0, 3), FAILED);
    await attempt(due.slice(3), FAILED);
    expect(await parked.releaseProbes(10)).toBe(0);
    await probeNow();
    const released = await Promise.all([parked.releaseProbes(10), parked.releaseProbes(10)]);
    expect(released.sort()).toEqual([0, 1]);
    const owedNow = await ledger.takeOwed('broker', 10);
    expect(owedNow.map(({ deliveryId }) => deliveryId)).toContain(due[3]!.deliveryId);
    const fresh = await owed('down', 2);
    const claims = await Promise.all(
      [[due[3]!], [fresh[0]!], [fresh[1]!]].map((each) =>
        ledger.claim(
          each,
          () => 0,
          () => undefined,
        ),
      ),
    );
    expect(claims.reduce((sum, { size }) => sum + size, 0)).toBe(1);
  });

  it('is looked at as soon as there is room, where the probe finds none', async () => {
    const due = await owed('down', 5);
    await attempt(due.slice(0, 3), FAILED);
    await probeNow();
    const none = await ledger.claim(
      [due[3]!],
      () => 1,
      () => undefined,
    );
    expect(none.size).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await attempt([due[3]!], FAILED)).toBe(1);
  });

  it('is looked at by another delivery where the one let go for it ends unsent', async () => {
    const due = await owed('down', 6);
    await attempt(due.slice(0, 3), FAILED);
    await attempt(due.slice(3), FAILED);
    await probeNow();
    expect(await parked.releaseProbes(10)).toBe(1);
    expect(await parked.releaseProbes(10)).toBe(0);
    await new Mailbox(database).acknowledge('down', [due[3]!.deliveryId]);
    expect(await parked.releaseProbes(10)).toBe(1);
    expect(await attempt([due[4]!], OK)).toBe(1);
  });

  it('is looked at ever less often while it stays away', async () => {
    const due = await owed('down', 5);
    await attempt(due.slice(0, 3), FAILED);
    await probeNow();
    expect(await attempt([due[3]!], FAILED)).toBe(1);
    const { failedProbes, nextProbeAt } = (await healthOf('down'))!;
    expect(failedProbes).toBe(1);
    expect(nextProbeAt!.getTime() - Date.now()).toBeGreaterThan(110_000);
    expect(await attempt([due[4]!], FAILED)).toBe(0);
  });

  it('gets everything when it answers again, oldest first and so many at a time, and starts anew', async () => {
    const due = await owed('down', 9);
    await attempt(due.slice(0, 3), FAILED);
    await attempt(due.slice(3), FAILED);
    await probeNow();
    expect(await parked.releaseToRecovered(4, 1_000_000)).toBe(0);
    expect(await parked.releaseProbes(10)).toBe(1);
    expect(await attempt([due[3]!], OK)).toBe(1);
    expect(await healthOf('down')).toMatchObject({ state: 'CLOSED', consecutiveFailures: 0 });
    expect(await parked.releaseToRecovered(4, 1_000_000)).toBe(4);
    expect(await count('parked_at IS NOT NULL')).toBe(1);
    expect(await parked.releaseToRecovered(4, 1_000_000)).toBe(1);
    expect(await attempt(due.slice(4), OK)).toBe(5);
  });
});

describe('a parked delivery', () => {
  it('whose attempts were used up goes out when its station recovers, and after a while in any case', async () => {
    const [one] = await owed('up', 1);
    await database.execute(
      "UPDATE delivery SET parked_at = ?, parked_reason = 'EXHAUSTED', attempts = 5, round_attempts = 5 WHERE id = ?",
      [new Date(Date.now() - 10_000), one!.deliveryId],
    );
    expect(await parked.releaseToRecovered(10, 60_000)).toBe(0);
    await attempt(await owed('up', 3), FAILED);
    await probeNow();
    await attempt(await owed('up', 1), OK);
    expect(await parked.releaseToRecovered(10, 60_000)).toBe(1);
    expect(await count('round_attempts = 0 AND attempts = 5')).toBe(1);
    await database.execute(
      "UPDATE delivery SET parked_at = ?, parked_reason = 'EXHAUSTED' WHERE attempts = 5",
      [new Date()],
    );
    expect(await parked.releaseToRecovered(10, 60_000)).toBe(0);
    expect(await parked.releaseToRecovered(10, -1_000)).toBe(1);
  });

  it('whose last attempt was under way when its station came back goes out too', async () => {
    const [late, ...others] = await owed('down', 5);
    await ledger.claim(
      [late!],
      () => 0,
      () => undefined,
    );
    await attempt(others.slice(0, 3), FAILED);
    await probeNow();
    await attempt([others[3]!], OK);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await database.execute(
      "UPDATE delivery SET status = 'NOTICE_PENDING', owed_at = NULL, parked_at = ?, parked_reason = 'EXHAUSTED' WHERE id = ?",
      [new Date(), late!.deliveryId],
    );
    expect(await parked.releaseToRecovered(10, 1_000_000)).toBe(1);
    expect(await parked.releaseToRecovered(10, 1_000_000)).toBe(0);
  });

  it('of a station that was switched off goes out when it is on again', async () => {
    await stations.put(stationOf({ stationId: 'off', enabled: false }));
    const due = await owed('off', 2);
    expect(await attempt(due, OK)).toBe(0);
    expect(await parked.releaseToRecovered(10, 60_000)).toBe(0);
    await stations.put(stationOf({ stationId: 'off', enabled: true }));
    expect(await parked.releaseToRecovered(10, 60_000)).toBe(2);
    expect(await attempt(due, OK)).toBe(2);
  });

  it('that no message can be made of stays', async () => {
    const [stuck] = await owed('up', 1);
    await database.execute(
      "UPDATE delivery SET parked_at = ?, parked_reason = 'INEXPRESSIBLE', owed_at = NULL WHERE id = ?",
      [new Date(0), stuck!.deliveryId],
    );
    expect(await parked.releaseToRecovered(10, -1_000)).toBe(0);
  });
});

describe('a station that answers', () => {
  it('leaves no trace: nothing is written of it', async () => {
    await attempt(await owed('up', 3), OK);
    expect(await healthOf('up')).toBeUndefined();
  });

  it('starts counting anew after an answer', async () => {
    await attempt(await owed('up', 2), FAILED);
    await attempt(await owed('up', 1), OK);
    await attempt(await owed('up', 2), FAILED);
    expect(await healthOf('up')).toMatchObject({ state: 'CLOSED', consecutiveFailures: 2 });
  });
});
