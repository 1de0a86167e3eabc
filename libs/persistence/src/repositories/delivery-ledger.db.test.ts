import { type AttemptOutcome, type AttemptRecord, type DueDelivery, type Verdict } from '#libs/domain';
import { ORGANIZATION, attempts, openAgain, openFreshDatabase, receiptOf, stationOf } from '#libs/testing';
import { type Database, type Transaction } from '../database';
import { IdAllocator } from '../id-allocator';
import { deliveriesOf, receiptOfDelivery } from './delivery-archive';
import { type Admission, claimDeliveries } from './delivery-claims';
import { DeliveryLedger } from './delivery-ledger';
import { ReceiptWriter } from './receipts';
import { Stations } from './stations';

const { OK, again, done, parked, record, timeout } = attempts;
const LEASE = 30_000;
const TIMEOUT = 8_000;
const BROKER = 'broker';
let database: Database;
let ids: Database;
let allocator: IdAllocator;
let ledger: DeliveryLedger;
let stations: Stations;
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'receipt');
  ledger = new DeliveryLedger(database, TIMEOUT, LEASE);
  stations = new Stations(database);
  await stations.put(stationOf({ stationId: 'quick', endpointUrl: 'http://quick/' }));
  await stations.put(stationOf({ stationId: 'slow', endpointUrl: 'http://slow/', timeoutMs: 60_000 }));
  await stations.put(stationOf({ stationId: 'off', enabled: false }));
});
beforeEach(() => database.execute('DELETE FROM receipt'));
afterAll(async () => {
  await ids.close();
  await database.close();
});

let receipts = 0;
/** Stores a receipt owed to these stations. @returns its deliveries */
async function owed(
  stationIds: string[],
  { inexpressible, traceparent }: { inexpressible?: string; traceparent?: string } = {},
): Promise<DueDelivery[]> {
  const receipt = receiptOf({ receiptId: `receipt-${(receipts += 1)}` });
  const recipients = stationIds.map((stationId, index) => ({
    organizationFiscalCode: ORGANIZATION,
    brokerCode: BROKER,
    stationId,
    originating: index === 0,
  }));
  await database.transaction((transaction) =>
    new ReceiptWriter(transaction, allocator, LEASE).insert({
      receipt,
      source: 'REST',
      anomalies: [],
      recipients,
      ...(inexpressible === undefined ? {} : { inexpressible }),
      ...(traceparent === undefined ? {} : { traceparent }),
    }),
  );
  const rows = await database.query<{ id: number }>(
    `SELECT d.id FROM delivery d JOIN receipt r ON r.id = d.receipt_pk WHERE r.receipt_id = ? ORDER BY ordinal`,
    [receipt.receiptId],
  );
  const whose = { brokerCode: BROKER, organizationFiscalCode: ORGANIZATION };
  return rows.map(({ id }) => ({ deliveryId: id, attempt: 0, ...whose }));
}
const view = async ({ deliveryId }: DueDelivery) => {
  const receiptPk = await receiptOfDelivery(database, ORGANIZATION, deliveryId);
  return (await deliveriesOf(database, { id: receiptPk!, organization: ORGANIZATION, receiptId: '' })).find(
    ({ id }) => id === deliveryId,
  )!;
};
const historyOf = async (due: DueDelivery) => (await view(due)).history.map(({ status }) => status);
const owedIn = async ({ deliveryId }: DueDelivery): Promise<number | undefined> => {
  const [row] = await database.query<{ owed_at: Date | null }>('SELECT owed_at FROM delivery WHERE id = ?', [
    deliveryId,
  ]);
  return row?.owed_at === null || row === undefined ? undefined : row.owed_at.getTime() - Date.now();
};
const expire = ({ deliveryId }: DueDelivery) =>
  database.execute('UPDATE delivery SET owed_at = ? WHERE id = ?', [new Date(Date.now() - 1), deliveryId]);

const claim = (due: readonly DueDelivery[], admission: Admission = () => 0) =>
  ledger.claim(due, admission, () => undefined);
const settle = (records: readonly AttemptRecord[]) =>
  // No station goes down here: its breaker has a test of its own.
  ledger.settle(records, { failures: 1_000, probeMs: 1_000, maxProbeMs: 1_000 });

describe('DeliveryLedger.claim', () => {
  it('hands over what an attempt needs, and writes it down before it is made', async () => {
    const [due] = await owed(['quick']);
    const taken = (await claim([due!])).get(due!.deliveryId);
    expect(taken).toMatchObject({
      attempt: 1,
      attemptInRound: 1,
      address: { idPA: ORGANIZATION, idBrokerPA: 'broker', idStation: 'quick' },
      receipt: receiptOf({ receiptId: `receipt-${receipts}` }),
      station: { endpointUrl: 'http://quick/', primitiveVersion: 2 },
    });
    expect(taken?.station).not.toHaveProperty('timeoutMs');
    const { attemptLog, ...delivery } = await view(due!);
    expect(delivery).toMatchObject({ status: 'NOTICE_SENT', attempts: 1, parked: false });
    expect(attemptLog).toEqual([{ attempt: 1, startedAt: taken?.startedAt }]);
    expect(await historyOf(due!)).toEqual(['NOTICE_GENERATED', 'NOTICE_SENT']);
  });

  it('hands over the trace of the receipt, which the relay can ask for by its deliveries', async () => {
    const traceparent = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`;
    const [one, other] = await owed(['quick', 'slow'], { traceparent });
    const [before] = await owed(['quick']);
    const ofAll = [one!, other!, before!].map(({ deliveryId }) => deliveryId);
    expect(await ledger.traceparents(ofAll)).toEqual([traceparent]);
    const claimed = await claim([one!, before!]);
    expect(claimed.get(one!.deliveryId)).toMatchObject({ traceparent });
    expect(claimed.get(before!.deliveryId)).not.toHaveProperty('traceparent');
  });

  it('waits for whoever is just at a delivery: one passed over would be silent for a lease', async () => {
    const [due] = await owed(['quick']);
    let claims: Promise<Map<number, unknown>> | undefined;
    await database.transaction(async (transaction) => {
      await transaction.query('SELECT id FROM delivery WHERE id = ? FOR UPDATE', [due!.deliveryId]);
      claims = claim([due!]);
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect((await claims!).size).toBe(1);
  });

  it('repeated by the same queue job, or by two at once, is nothing', async () => {
    const [due] = await owed(['quick']);
    const claims = await Promise.all([1, 2, 3].map(() => claim([due!])));
    expect(claims.filter(({ size }) => size === 1)).toHaveLength(1);
    expect((await claim([due!])).size).toBe(0);
    expect(await view(due!)).toMatchObject({ attempts: 1 });
  });

  it('locks what it is asked for by its ids: none by an index others are at', async () => {
    const many = Array.from({ length: 25 }, (_, n) => `many-${n}`);
    const all: DueDelivery[] = [];
    for (let n = 0; n < 8; n += 1) all.push(...(await owed(many)));
    const keys = await database.transaction(async (transaction) => {
      const found: (string | null)[] = [];
      const explaining: Transaction = {
        execute: (...given) => transaction.execute(...given),
        insert: (rows) => transaction.insert(rows),
        savepoint: (work) => transaction.savepoint(work),
        query: async (sql, params) => {
          if (sql.includes('FOR UPDATE')) {
            const [plan] = await transaction.query<{ key: string | null }>(`EXPLAIN ${sql}`, params);
            found.push(plan!.key);
          }
          return transaction.query(sql, params);
        },
      };
      for (const size of [1, 20, 100]) {
        const times = { timeoutMs: TIMEOUT, leaseMs: LEASE };
        await claimDeliveries(explaining, all.slice(-size), () => 0, times);
      }
      return found;
    });
    expect(keys).toEqual(['PRIMARY', 'PRIMARY', 'PRIMARY']);
  });

  it('takes many at once, each for as long as its own station may take', async () => {
    const [quick, slow] = await owed(['quick', 'slow']);
    const claims = await claim([quick!, slow!, { deliveryId: 1, attempt: 0 }]);
    expect([...claims.keys()]).toEqual([quick!.deliveryId, slow!.deliveryId]);
    expect(claims.get(slow!.deliveryId)?.station).toMatchObject({ timeoutMs: 60_000 });
    expect(await owedIn(quick!)).toBeLessThanOrEqual(TIMEOUT + LEASE);
    expect(await owedIn(slow!)).toBeGreaterThan(60_000 + LEASE - 5_000);
  });

  it('parks what is owed to a station that is off or gone, and counts no attempt', async () => {
    const [off, gone] = await owed(['off', 'gone']);
    expect((await claim([off!, gone!])).size).toBe(0);
    for (const due of [off!, gone!]) {
      expect(await view(due)).toMatchObject({ parked: true, parkedReason: 'STATION_OFF', attempts: 0 });
      expect(await owedIn(due)).toBeUndefined();
    }
  });

  it('puts off what its station has no room for, each to its own time', async () => {
    const due = [...(await owed(['quick'])), ...(await owed(['quick'])), ...(await owed(['quick']))];
    let wait = 0;
    const claims = await claim(due, () => {
      const given = wait;
      wait += 10_000;
      return given;
    });
    expect([...claims.keys()]).toEqual([due[0]!.deliveryId]);
    for (const [n, each] of due.slice(1).entries()) {
      expect(await view(each)).toMatchObject({ status: 'NOTICE_GENERATED', attempts: 0, parked: false });
      expect(await owedIn(each)).toBeGreaterThan((n + 1) * 10_000 - 5_000);
      expect(await owedIn(each)).toBeLessThanOrEqual((n + 1) * 10_000);
    }
  });

  it('takes nothing that is parked, done, or of another attempt', async () => {
    const [one, two] = await owed(['quick', 'slow']);
    const [stuck] = await owed(['quick'], {
      inexpressible: 'No valid message can be made: /noticeNumber must be 18 digits',
    });
    await claim([one!, two!]);
    await settle([record(one!, 1, OK, done), record(two!, 1, timeout, parked)]);
    const due = [one!, two!].map(({ deliveryId }) => ({ deliveryId, attempt: 1 }));
    expect((await claim([...due, stuck!])).size).toBe(0);
    expect((await claim([])).size).toBe(0);
  });
});

describe('DeliveryLedger.settle', () => {
  it('closes a delivery with the answer, whatever it says', async () => {
    const [due, other] = await owed(['quick', 'slow']);
    await claim([due!, other!]);
    const fault = { faultCode: 'PAA_SEMANTICA', faultString: 'x'.repeat(300), id: ORGANIZATION };
    await settle([
      record(due!, 1, { kind: 'answered', outcome: 'KO', fault }, done, {
        httpStatus: 200,
        answer: 'y'.repeat(5_000),
      }),
      record(other!, 1, OK, done),
    ]);
    expect(await view(due!)).toMatchObject({
      status: 'NOTIFIED',
      outcome: 'KO',
      faultCode: 'PAA_SEMANTICA',
      faultString: 'x'.repeat(255),
      notifiedAt: expect.any(Date) as unknown,
      attemptLog: [{ durationMs: 12, httpStatus: 200, outcome: 'KO', answer: 'y'.repeat(4_000) }],
    });
    expect(await owedIn(due!)).toBeUndefined();
    expect(await view(other!)).toMatchObject({ status: 'NOTIFIED', outcome: 'OK' });
    expect(await historyOf(due!)).toEqual(['NOTICE_GENERATED', 'NOTICE_SENT', 'NOTIFIED']);
  });

  it('keeps what failed owed after its wait, then parks it: every attempt and status on record', async () => {
    const [due] = await owed(['quick']);
    await claim([due!]);
    await settle([record(due!, 1, timeout, again)]);
    expect(await owedIn(due!)).toBeGreaterThan(55_000);
    expect(await view(due!)).toMatchObject({
      status: 'NOTICE_PENDING',
      parked: false,
      lastError: 'TIMEOUT: no answer in 8000 ms',
    });
    expect((await claim([{ ...due!, attempt: 1 }])).get(due!.deliveryId)).toMatchObject({
      attempt: 2,
      attemptInRound: 2,
    });
    await settle([record(due!, 2, timeout, parked)]);
    const delivery = await view(due!);
    expect(delivery).toMatchObject({ status: 'NOTICE_PENDING', parked: true, attempts: 2 });
    expect(delivery).not.toHaveProperty('nextAttemptAt');
    expect(
      delivery.attemptLog.map(({ attempt, outcome, errorClass }) => [attempt, outcome, errorClass]),
    ).toEqual([
      [1, 'FAILED', 'TIMEOUT'],
      [2, 'FAILED', 'TIMEOUT'],
    ]);
    expect(await historyOf(due!)).toEqual([
      'NOTICE_GENERATED',
      'NOTICE_SENT',
      'NOTICE_PENDING',
      'NOTICE_SENT',
      'NOTICE_PENDING',
    ]);
    expect(await owedIn(due!)).toBeUndefined();
  });

  it('lets an attempt that was overtaken leave its record and no more', async () => {
    const [due] = await owed(['quick']);
    await claim([due!]);
    await expire(due!);
    expect(await ledger.takeOwed(BROKER, 10)).toEqual([{ ...due!, attempt: 1 }]);
    await claim([{ ...due!, attempt: 1 }]);
    await settle([record(due!, 1, timeout, parked)]);
    expect(await view(due!)).toMatchObject({
      status: 'NOTICE_SENT',
      parked: false,
      attemptLog: [{ outcome: 'FAILED' }, { attempt: 2 }],
    });
    await settle([record(due!, 2, OK, done)]);
    expect(await view(due!)).toMatchObject({ status: 'NOTIFIED', outcome: 'OK' });
  });

  it('twice changes nothing, and of nothing is nothing', async () => {
    const [due] = await owed(['quick']);
    await claim([due!]);
    await settle([record(due!, 1, OK, done)]);
    const before = await historyOf(due!);
    await settle([record(due!, 1, OK, done)]);
    await settle([]);
    expect(await historyOf(due!)).toEqual(before);
  });
});

describe('DeliveryLedger: a lease', () => {
  it('ends for what the queue did not take, and for nothing that was claimed since', async () => {
    const [untaken, claimed] = await owed(['quick', 'slow']);
    await claim([claimed!]);
    await ledger.giveBack([untaken!, claimed!]);
    expect(await ledger.takeOwed(BROKER, 10)).toEqual([untaken]);
    await ledger.giveBack([untaken!]);
    expect(await ledger.takeOwed(BROKER, 10)).toEqual([untaken]);
  });

  it('ends when the queue has forgotten: not for an attempt under way, nor for one whose hour has not come', async () => {
    const [forgotten, claimed] = await owed(['quick', 'slow']);
    const [waiting] = await owed(['quick']);
    await claim([claimed!]);
    await claim([waiting!]);
    await settle([record(waiting!, 1, timeout, again)]);
    const now = new Date();
    expect(await ledger.endLeases(now, 10)).toBe(1);
    expect(await ledger.endLeases(now, 10)).toBe(0);
    expect(await ledger.takeOwed(BROKER, 10)).toEqual([forgotten]);
  });

  it('ends in steps, each of which passes over what others hold', async () => {
    const all = await owed(['quick', 'slow', 'off']);
    await database.transaction(async (transaction) => {
      await transaction.query('SELECT id FROM delivery WHERE id = ? FOR UPDATE', [all[0]!.deliveryId]);
      expect(await ledger.endLeases(new Date(), 1)).toBe(1);
      expect(await ledger.endLeases(new Date(), 10)).toBe(1);
    });
  });
});

describe('DeliveryLedger.takeOwed', () => {
  it('takes of one broker, and tells which ones are owed something now', async () => {
    const [due, later] = await owed(['quick', 'slow']);
    expect(await ledger.brokersOwed()).toEqual([]);
    await expire(due!);
    await expire(later!);
    await database.execute("UPDATE delivery SET broker_code = 'another' WHERE id = ?", [later!.deliveryId]);
    expect((await ledger.brokersOwed()).sort()).toEqual(['another', BROKER]);
    expect(await ledger.takeOwed(BROKER, 10)).toEqual([due]);
    expect(await ledger.brokersOwed()).toEqual(['another']);
    expect(await ledger.takeOwed('another', 10)).toEqual([{ ...later!, brokerCode: 'another' }]);
    expect(await ledger.brokersOwed()).toEqual([]);
  });

  it('takes what is due and grants it a lease; what waits is left alone', async () => {
    const [fresh, waiting] = await owed(['quick', 'slow']);
    await claim([waiting!]);
    await settle([record(waiting!, 1, timeout, again)]);
    expect(await ledger.takeOwed(BROKER, 10)).toEqual([]);
    await expire(fresh!);
    expect(await ledger.takeOwed(BROKER, 10)).toEqual([fresh]);
    expect(await ledger.takeOwed(BROKER, 10)).toEqual([]);
    await expire(waiting!);
    expect(await ledger.takeOwed(BROKER, 10)).toEqual([{ ...waiting!, attempt: 1 }]);
  });

  it('never gives one delivery to two that ask at once, and no more than asked for', async () => {
    const all = await owed(Array.from({ length: 20 }, (_, n) => `station-${n}`));
    for (const due of all) await expire(due);
    expect(await ledger.takeOwed(BROKER, 3)).toHaveLength(3);
    const [one, other] = await Promise.all([ledger.takeOwed(BROKER, 100), ledger.takeOwed(BROKER, 100)]);
    const taken = [...one, ...other].map(({ deliveryId }) => deliveryId);
    expect(new Set(taken).size).toBe(17);
    expect(taken).toHaveLength(17);
  });
});

describe('DeliveryLedger.redeliver', () => {
  const receiptOfDue = async (due: DueDelivery) =>
    (await receiptOfDelivery(database, ORGANIZATION, due.deliveryId))!;

  it.each<[string, AttemptOutcome, Verdict]>([
    ['parked', timeout, parked],
    ['notified', OK, done],
    ['waiting for its next attempt', timeout, again],
  ])('sends one that is %s again, with a fresh budget of attempts', async (_title, outcome, verdict) => {
    const [due] = await owed(['quick']);
    await claim([due!]);
    await settle([record(due!, 1, outcome, verdict)]);
    const again = await ledger.redeliver(await receiptOfDue(due!), due!.deliveryId);
    expect(again).toEqual({ ...due!, attempt: 1 });
    expect(await view(due!)).toMatchObject({ status: 'NOTICE_PENDING', parked: false });
    const taken = (await claim([again as DueDelivery])).get(due!.deliveryId);
    expect(taken).toMatchObject({ attempt: 2, attemptInRound: 1 });
    expect((await historyOf(due!)).slice(-2)).toEqual(['NOTICE_PENDING', 'NOTICE_SENT']);
  });

  it('refuses while an attempt is under way, until whoever makes it counts as dead', async () => {
    const [due] = await owed(['quick']);
    await claim([due!]);
    const receiptPk = await receiptOfDue(due!);
    expect(await ledger.redeliver(receiptPk, due!.deliveryId)).toBe('IN_FLIGHT');
    await expire(due!);
    expect(await ledger.redeliver(receiptPk, due!.deliveryId)).toEqual({ ...due!, attempt: 1 });
  });

  it('refuses what no message can be made of, and knows no delivery of another receipt', async () => {
    const [stuck] = await owed(['quick'], { inexpressible: 'No valid message can be made' });
    const receiptPk = await receiptOfDue(stuck!);
    expect(await ledger.redeliver(receiptPk, stuck!.deliveryId)).toBe('INEXPRESSIBLE');
    expect(await ledger.redeliver(receiptPk + 1_000, stuck!.deliveryId)).toBeUndefined();
  });
});

describe('DeliveryLedger.releaseParked', () => {
  it('frees parked ones that have attempts left, oldest first, so many at a time', async () => {
    const all = [...(await owed(['quick'])), ...(await owed(['quick'])), ...(await owed(['quick']))];
    const [stuck] = await owed(['quick'], { inexpressible: 'No valid message can be made' });
    for (const due of all) {
      await claim([due]);
      await settle([record(due, 1, timeout, parked)]);
    }
    await database.execute('UPDATE delivery SET parked_at = ? WHERE id = ?', [
      new Date(Date.now() - 60_000),
      all[1]!.deliveryId,
    ]);
    expect(await ledger.releaseParked(1, 10)).toBe(0);
    expect(await ledger.releaseParked(2, 1)).toBe(1);
    expect(await ledger.takeOwed(BROKER, 10)).toEqual([{ ...all[1]!, attempt: 1 }]);
    expect(await ledger.releaseParked(2, 10)).toBe(2);
    expect(await view(stuck!)).toMatchObject({ parked: true, status: 'NOTICE_GENERATED', attempts: 0 });
    expect(await ledger.releaseParked(2, 10)).toBe(0);
  });
});
