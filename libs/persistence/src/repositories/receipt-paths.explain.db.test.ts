import { type AttemptOutcome, type DueDelivery, type Verdict } from '#libs/domain';
import {
  type ExplainedStatement,
  ORGANIZATION,
  explainAll,
  multiplyRows,
  openAgain,
  openFreshDatabase,
  receiptOf,
  stationOf,
  tablesScanned,
  withoutPlan,
} from '#libs/testing';
import { type Database, type Transaction } from '../database';
import { IdAllocator } from '../id-allocator';
import { deliveriesOf, receiptOfDelivery } from './delivery-archive';
import { DeliveryLedger } from './delivery-ledger';
import { redirectDelivery } from './delivery-redirects';
import { Mailbox } from './mailbox';
import { eachReceipt, findReceipt, findReceiptByIuv, listReceipts } from './receipt-archive';
import { readFeed } from './receipt-feed';
import { ReceiptWriter } from './receipts';
import { Redeliveries } from './redeliveries';
import { RedeliverySteps } from './redelivery-steps';
import { Retention } from './retention';
import { RetentionSettings } from './retention-settings';
import { announceStations } from './station-alerts';
import { ParkedDeliveries } from './station-breakers';
import { Stations, stationLinks } from './stations';
import { Tenants } from './tenants';
import { UnmatchedReceipts } from './unmatched-receipts';
import { WebhookEndpoints } from './webhook-endpoints';
import { WebhookOutbox } from './webhook-outbox';
import { workableDeliveries } from './workable-backlog';

const LEASE = 30_000;
const HOUR = 3_600_000;
const BROKER = '15376371009';
/** Of each row: thousands in each table, of fifty organizations and as many stations. */
const COPIES = 1_000;
/** What may be read whole, and why. */
const SMALL: Readonly<Record<string, string>> = {
  station: 'one row for each station',
  station_health: 'at most one row for each station',
  station_channel: 'at most one row for each station',
  station_organization: 'one row for each organization of a station',
  webhook_endpoint: 'a handful, registered by operators',
  organization: 'one row for each organization; retention goes through all of them',
  organization_retention: 'at most one row for each organization',
};

let database: Database;
let ids: Database;
let allocator: IdAllocator;
let deliveries: DeliveryLedger;
let stations: Stations;
let endpoint: string;
let explained: ExplainedStatement[];
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'receipt');
  deliveries = new DeliveryLedger(database, 8_000, LEASE);
  stations = new Stations(database);
  await new Tenants(database).putBroker(BROKER, [ORGANIZATION]);
  for (const stationId of ['one', 'two', 'three'])
    await stations.put(stationOf({ stationId, brokerCode: BROKER }));
  endpoint = await new WebhookEndpoints(database).create({ url: 'https://example.org/hook', enabled: true });
  await live(1);
  await fill();
  explained = explainAll(database);
  await live(2);
  await forget();
});
afterAll(async () => {
  await ids.close();
  await database.close();
});

/** What happens to receipts and their deliveries, once each. */
async function live(round: number): Promise<void> {
  await liveReceipts(round);
  await liveStations(round);
  await liveAlerts();
}

const id = 'id + n * 1000000';
const delivery_id = `delivery_${id}`;
const receipt_pk = 'receipt_pk + n * 1000000';
const organization = { organization_fiscal_code: "CONCAT('org-', n MOD 50)" };
/** Nothing is owed of what was copied: so it is with nearly all there is. */
const settled = {
  status: "'NOTIFIED'",
  outcome: "'OK'",
  owed_at: 'NULL',
  next_attempt_at: 'NULL',
  parked_at: 'NULL',
  parked_reason: 'NULL',
};
const numbered = (column: string) => ({ [column]: `CONCAT(${column}, '-', n)` });
const wide = (column: string) => ({ [column]: `CONCAT(LPAD(n, 8, '0'), SUBSTRING(${column}, 9))` });

async function fill(): Promise<void> {
  const copies: [string, Record<string, string>][] = [
    ['receipt', { id, ...organization, ...numbered('receipt_id') }],
    ['receipt_organization', { receipt_pk, ...organization, unmatched: '0' }],
    [
      'delivery',
      { id, receipt_pk, ...organization, ...settled, station_id: "CONCAT(station_id, '-', n MOD 50)" },
    ],
    ['delivery_status', { delivery_id }],
    ['delivery_attempt', { delivery_id }],
    ['redelivery', { ...wide('id'), ...numbered('idempotency_key'), status: "'COMPLETED'", due_at: 'NULL' }],
    ['redelivery_item', { ...wide('redelivery_id'), delivery_id }],
    [
      'webhook_message',
      { ...wide('event_id'), status: "'DELIVERED'", due_at: 'NULL', ended_at: 'created_at' },
    ],
  ];
  for (const [table, different] of copies) await multiplyRows(database, table, COPIES, different);
}

const drain = async (rows: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of rows);
};
const inTransaction = <T>(work: (transaction: Transaction) => Promise<T>) => database.transaction(work);
const iuvOf = (round: number, n: number): string => `47${String(round * 100 + n).padStart(15, '0')}`;

/** Takes receipts in; delivers, retries, parks, redirects and takes back what they owe; reads them in every way. */
async function liveReceipts(round: number): Promise<void> {
  const links = await stationLinks(database, [ORGANIZATION]);
  const insert = (n: number) =>
    inTransaction(async (transaction) => {
      const writer = new ReceiptWriter(transaction, allocator, LEASE);
      const receipt = receiptOf({
        receiptId: `receipt-${round}-${n}`,
        noticeNumber: `3${iuvOf(round, n)}`,
        creditorReferenceId: iuvOf(round, n),
      });
      const isKnown = () => writer.isKnown(ORGANIZATION, receipt.receiptId, receipt.noticeNumber);
      expect(await isKnown()).toBe(false);
      const due = await writer.insert({
        receipt,
        source: 'REST',
        anomalies: ['NOTICE_UNKNOWN'],
        recipients: ['one', 'two'].map((stationId) => ({
          organizationFiscalCode: ORGANIZATION,
          brokerCode: BROKER,
          stationId,
          originating: stationId === 'one',
        })),
      });
      expect(await isKnown()).toBe(true);
      return due;
    });
  expect(links).toHaveLength(3);
  const [well, failing, later, parked] = [await insert(0), await insert(1), await insert(2), await insert(3)];
  await deliveries.endLeases(new Date(), 1);
  await deliveries.giveBack(later);
  for (const broker of await deliveries.brokersOwed()) await deliveries.takeOwed(broker, 1);
  await deliveries.traceparents(later.map(({ deliveryId }) => deliveryId));
  const OK: AttemptOutcome = { kind: 'answered', outcome: 'OK' };
  const away: AttemptOutcome = { kind: 'failed', errorClass: 'TIMEOUT', message: 'no answer' };
  const attempt = async (due: readonly DueDelivery[], outcome: AttemptOutcome, verdict: Verdict) => {
    const claimed = await deliveries.claim(
      due,
      () => 0,
      () => undefined,
    );
    const records = [...claimed.values()].map(({ deliveryId, attempt: n, address, startedAt }) => ({
      ...{ deliveryId, attempt: n, stationId: address.idStation, startedAt },
      ...{ durationMs: 5, outcome, verdict, isTroubled: true },
    }));
    await deliveries.settle(records, { failures: 3, probeMs: 0, maxProbeMs: 0 });
  };
  await attempt(well, OK, { status: 'NOTIFIED' });
  await attempt(failing, away, { status: 'NOTICE_PENDING', parked: false, waitMs: 60_000 });
  await deliveries.claim(
    [later[0]!],
    () => 50,
    () => undefined,
  );
  await attempt(parked, away, { status: 'NOTICE_PENDING', parked: true, reason: 'EXHAUSTED' });
  expect(await deliveries.releaseParked(99, 1)).toBe(1);
  const receiptPk = (await receiptOfDelivery(database, ORGANIZATION, well[0]!.deliveryId))!;
  await deliveriesOf(database, { id: receiptPk, organization: ORGANIZATION, receiptId: '' });
  await deliveries.redeliver(receiptPk, well[0]!.deliveryId);
  const tools = { ids: allocator, isExpressible: () => true, leaseMs: LEASE };
  const failingPk = (await receiptOfDelivery(database, ORGANIZATION, failing[0]!.deliveryId))!;
  const redirect = { receiptPk: failingPk, deliveryId: failing[0]!.deliveryId, organization: ORGANIZATION };
  const redirected = await redirectDelivery(database, tools, { ...redirect, stationId: 'three' });
  expect(redirected).toMatchObject({ kind: 'redirected' });
  const mailbox = new Mailbox(database);
  const [place] = await mailbox.places('two', { limit: 1 });
  await mailbox.places('two', { limit: 10, after: place! });
  await mailbox.entries('two', [place!.id]);
  await mailbox.acknowledge('two', [place!.id]);
  const feed = await readFeed(database, ORGANIZATION, { after: 0, limit: 2 });
  const since = { createdFrom: new Date(0), anomaly: 'NOTICE_UNKNOWN' };
  await readFeed(database, ORGANIZATION, { after: feed.last!, limit: 10, ...since });
  const period = { paidFrom: new Date(0), paidTo: new Date() };
  await listReceipts(database, ORGANIZATION, period, { page: 0, size: 2 });
  const wanted = {
    debtor: 'VRDLCU80A01H501X',
    iuvStart: '47',
    debtorOrIuvStart: '47',
    segregationCodes: ['47'],
  };
  await listReceipts(database, ORGANIZATION, { ...period, ...wanted }, { page: 0, size: 2 });
  await drain(eachReceipt(database, ORGANIZATION, { paidFrom: new Date(0), paidBefore: new Date() }));
  expect(await findReceiptByIuv(database, ORGANIZATION, iuvOf(round, 0))).toBeDefined();
  expect(await findReceipt(database, ORGANIZATION, `receipt-${round}-0`)).toBeDefined();
  const unmatched = new UnmatchedReceipts(database);
  await unmatched.findMatchable(5);
  await inTransaction(async (transaction) => {
    expect(await UnmatchedReceipts.lock(transaction, receiptPk)).toBe(true);
    await UnmatchedReceipts.settle(transaction, receiptPk, []);
  });
}

/** Looks at stations that are down, gives back what was parked, and has some delivered again. */
async function liveStations(round: number): Promise<void> {
  expect((await workableDeliveries(database, LEASE, new Date())).backlog).toBeGreaterThan(0);
  const waiting = new ParkedDeliveries(database, LEASE);
  const park = (state: string) =>
    database.execute(
      `UPDATE delivery SET parked_at = ?, parked_reason = 'STATION_DOWN', owed_at = NULL, status = 'NOTICE_PENDING'
        WHERE station_id = 'two' AND organization_fiscal_code = ? AND state = ? LIMIT 3`,
      [new Date(), ORGANIZATION, state],
    );
  await park('OPEN');
  const past = new Date(Date.now() - HOUR);
  await database.execute(
    `INSERT INTO station_health (station_id, state, consecutive_failures, failed_probes, next_probe_at, updated_at)
     VALUES ('two', 'OPEN', 9, 0, ?, ?) ON DUPLICATE KEY UPDATE state = 'OPEN', next_probe_at = ?, newly_parked = 1,
       probe_released_at = NULL, announced_at = NULL`,
    [past, past, past],
  );
  expect(await waiting.releaseProbes(10)).toBe(1);
  expect(await announceStations(database, 0, 10)).toBeGreaterThan(0);
  await database.execute("UPDATE station_health SET state = 'CLOSED', closed_at = ?", [new Date()]);
  expect(await waiting.releaseToRecovered(1, 0)).toBeGreaterThan(0);
  await stations.traffic('two');
  const redeliveries = new Redeliveries(database);
  const selection = { stationId: 'two', deliveries: 'ALL', until: new Date(Date.now() + HOUR) } as const;
  const asked = { requestedBy: 'test', perSecond: 1_000, brokerCode: BROKER, selection };
  const { id } = await redeliveries.create({ ...asked, idempotencyKey: `k-${round}` });
  await redeliveries.create({ ...asked, idempotencyKey: `k-${round}` });
  const steps = new RedeliverySteps(database, { ids: allocator, isExpressible: () => true });
  expect(await steps.due(10)).toContain(id);
  const step = async () => {
    await database.execute('UPDATE redelivery SET due_at = ? WHERE id = ?', [past, id]);
    await steps.advance(id);
  };
  await step();
  await redeliveries.find(id, BROKER);
  await redeliveries.list({ limit: 10 });
  await redeliveries.list({ limit: 10, brokerCode: BROKER, after: 'f' });
  await redeliveries.cancel(id);
  for (let n = 0; n < 3; n += 1) await step();
}

/** Alerts as they are sent, listed and sent again. */
async function liveAlerts(): Promise<void> {
  const outbox = new WebhookOutbox(database, LEASE);
  const room = { total: 10, perOwner: 5 };
  const { claimed } = await outbox.claim({ ...room, underWay: new Map() });
  expect(claimed.length).toBeGreaterThan(0);
  await outbox.settle(
    claimed[0]!,
    { kind: 'failed', error: 'no answer' },
    { status: 'PENDING', waitMs: 0, counts: true },
  );
  await outbox.claim({ ...room, underWay: new Map([['operator', 5] as const]) });
  await outbox.list(endpoint, { limit: 10 });
  await outbox.list(endpoint, { limit: 10, before: claimed[0]!.id + 1, status: 'PENDING' });
  await outbox.resend(claimed[0]!.id, endpoint);
  await outbox.forget(new Date(0), 10);
}

/** Removes what is kept no longer: the receipts of both rounds. */
async function forget(): Promise<void> {
  await database.execute(
    "UPDATE delivery SET owed_at = NULL, status = 'NOTIFIED', parked_at = NULL WHERE station_id IN (?)",
    [['one', 'two', 'three']],
  );
  const settings = new RetentionSettings(database, { jobs: 0, positions: 0, receipts: 0 });
  await settings.put(ORGANIZATION, { receipts: 1 });
  const later = new Date(Date.now() + 48 * HOUR);
  expect((await new Retention(database, settings).round(() => false, later)).receipts).toBeGreaterThan(0);
}

describe('the statements on the way of receipts', () => {
  it('read no growing table from end to end', () => {
    const scans = explained.flatMap((statement) =>
      tablesScanned(statement)
        .filter((table) => !(table in SMALL))
        .map((table) => `${table}: ${statement.sql}`),
    );
    expect([...new Set(scans)]).toEqual([]);
  });

  it('were all planned on rows that are there', () => {
    expect(explained.length).toBeGreaterThan(100);
    expect(withoutPlan(explained)).toEqual([]);
  });

  it('would be found out', async () => {
    await database.query("SELECT COUNT(*) FROM delivery d WHERE d.last_error = 'x'");
    expect(tablesScanned(explained.at(-1)!)).toEqual(['delivery']);
  });
});
