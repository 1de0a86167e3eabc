import { createHash } from 'node:crypto';
import {
  type PositionFilter,
  type PositionInput,
  POSITION_ORDERS,
  createPosition,
  payOption,
  updatePosition,
} from '#libs/domain';
import {
  type ExplainedStatement,
  NOW,
  ORGANIZATION,
  TESTER,
  chunksOf,
  explainAll,
  multiplyRows,
  newJob,
  numberedInput,
  openAgain,
  openFreshDatabase,
  optionInput,
  payment,
  pendingChunks,
  positionContext,
  tablesScanned,
  transferInput,
  withoutPlan,
  streamOf,
} from '#libs/testing';
import { decodeKeys } from '#libs/uploads';
import { type Database, type Transaction } from '../database';
import { IdAllocator } from '../id-allocator';
import { forgetAnswers, runOnce } from './idempotent-requests';
import { IssuedIdentifiers } from './issued-identifiers';
import { JobArchive } from './job-archive';
import { writeJobCallbacks } from './job-callbacks';
import { JobLedger } from './job-ledger';
import { OrganizationSettings } from './organization-settings';
import { PaymentOptionWriter, setSendSync } from './payment-options';
import { findPositionByNav } from './position-reader';
import { turnClock } from './position-clock';
import { eventsOf } from './position-events';
import { listPositions } from './position-list';
import { findPosition, findPositionByIuv } from './position-reader';
import { PositionWriter } from './positions';
import { Retention } from './retention';
import { RetentionSettings } from './retention-settings';
import { strictFactsIn } from './strict-facts';
import { Tenants } from './tenants';
import { WebhookOutbox } from './webhook-outbox';
import { workableChunks } from './workable-backlog';

const LEASE = 30_000;
const HOUR = 3_600_000;
const BROKER = '15376371009';
/** Of each row: thousands in each table, of fifty organizations. */
const COPIES = 1_000;
/** What may be read whole, and why. */
const SMALL: Readonly<Record<string, string>> = {
  organization: 'one row for each organization; retention goes through all of them',
  organization_retention: 'at most one row for each organization',
};

let database: Database;
let ids: Database;
let allocator: IdAllocator;
let jobs: JobLedger;
let archive: JobArchive;
let tenants: Tenants;
let key: string;
let explained: ExplainedStatement[];
beforeAll(async () => {
  database = await openFreshDatabase();
  ids = await openAgain(database, 1);
  allocator = new IdAllocator(ids, 'position');
  jobs = new JobLedger(database, LEASE);
  archive = new JobArchive(database, decodeKeys);
  tenants = new Tenants(database);
  await tenants.putBroker(BROKER, [ORGANIZATION]);
  ({ key } = await tenants.issueKey({ name: 'test', role: 'partner', brokerCode: BROKER }));
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

/** What happens to jobs and positions, once each. */
async function live(round: number): Promise<void> {
  await liveJobs(round);
  await livePositions(round);
  await liveRequests(round);
}

const id = 'id + n * 1000000';
const organization = { organization_fiscal_code: "CONCAT('org-', n MOD 50)" };
const numbered = (column: string) => ({ [column]: `CONCAT(${column}, '-', n)` });
/** A job's id is 32 characters wide. */
const jobId = (column: string) => ({ [column]: `CONCAT(LPAD(n, 8, '0'), SUBSTRING(${column}, 9))` });

async function fill(): Promise<void> {
  const copies: [string, Record<string, string>][] = [
    ['job', { ...jobId('id'), ...organization, ...numbered('idempotency_key') }],
    ['job_chunk', jobId('job_id')],
    ['job_dependency', { ...jobId('job_id'), ...jobId('depends_on_job_id') }],
    [
      'payment_position',
      { id, ...organization, ...numbered('iupd'), max_due_date: 'max_due_date + INTERVAL n DAY' },
    ],
    [
      'payment_option',
      {
        id,
        payment_position_id: `payment_position_${id}`,
        ...organization,
        ...numbered('iuv'),
        ...numbered('nav'),
      },
    ],
    ['payment_option_metadata', { payment_option_id: `payment_option_${id}` }],
    ['payment_option_debtor', { payment_option_id: `payment_option_${id}` }],
    ['transfer', { id, payment_option_id: `payment_option_${id}` }],
    ['transfer_metadata', { transfer_id: `transfer_${id}` }],
    ['position_event', { id, ...organization, ...numbered('iupd') }],
    ['issued_iuv', { ...organization, ...numbered('reference'), nav: "LPAD(n, 18, '0')" }],
    [
      'webhook_message',
      { ...jobId('event_id'), due_at: 'NULL', status: "'DELIVERED'", ended_at: 'created_at' },
    ],
    ['idempotent_request', { key_hash: 'UNHEX(SHA2(CONCAT(HEX(key_hash), n), 256))' }],
    ['subscription_key', { ...jobId('id'), key_hash: 'SHA2(CONCAT(key_hash, n), 256)' }],
  ];
  for (const [table, different] of copies) await multiplyRows(database, table, COPIES, different);
}

const drain = async (rows: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of rows);
};
const inTransaction = <T>(work: (transaction: Transaction) => Promise<T>) => database.transaction(work);
/** Says all it can, so that every table has rows of it. */
const inputOf = (n: number): PositionInput =>
  numberedInput(n, {
    switchToExpired: true,
    paymentOption: [
      optionInput({
        iuv: `47${String(n).padStart(15, '0')}`,
        paymentOptionMetadata: [{ key: 'k', value: 'v' }],
        transfer: [transferInput({ transferMetadata: [{ key: 'k', value: 'v' }] })],
      }),
    ],
  });
const ITEMS = 6;
const inputsOf = (round: number) => Array.from({ length: ITEMS }, (_, n) => inputOf(round * 100 + n));

/** Accepts a job and one that waits for it; applies, completes, reads, cancels and undoes them. */
async function liveJobs(round: number): Promise<void> {
  const inputs = inputsOf(round);
  const chunks = chunksOf(inputs, 3);
  const callback = { url: 'https://example.org/hook', owner: 'operator' as const };
  const first = newJob({ submitted: ITEMS, idempotencyKey: `key-${round}`, requestHash: 'h', callback });
  const second = newJob({ submitted: ITEMS, parentJobId: first.id });
  await jobs.accept(first, () => streamOf(chunks));
  await jobs.accept({ ...first, id: newJob().id }, () => streamOf(chunks));
  await jobs.accept(second, () => streamOf(chunks));
  await archive.backlog();
  await workableChunks(database, new Date());
  const refs = await pendingChunks(database, first.id);
  await jobs.release(first.id, refs[0]);
  await jobs.releaseForgotten(10);
  await jobs.endLeases(new Date(), 1);
  await jobs.giveBack(refs);
  await jobs.takeOwed(10);
  const waiting = await jobs.apply({ jobId: second.id, seq: 0 }, () => Promise.resolve({ failures: [] }));
  expect(waiting.end).toBe('blocked');
  await jobs.traceparents([first.id, second.id]);
  for (const ref of refs) {
    await jobs.apply(ref, async ({ transaction, firstItem }) => {
      const writer = new PositionWriter(transaction, allocator, TESTER);
      const positions = inputs
        .slice(firstItem, firstItem + 3)
        .map((input) => createPosition(input, positionContext()));
      await writer.takenIdentifiers(ORGANIZATION, positions);
      await writer.insert(positions);
      const created = writer.created();
      const failures = firstItem === 0 ? [] : [{ seq: firstItem, code: 'X', message: 'x', pointer: '' }];
      return { failures, ...(created === undefined ? {} : { created }) };
    });
    await archive.find(ORGANIZATION, first.id);
  }
  expect(await jobs.doneButOpen(10)).toContain(first.id);
  expect(await jobs.completeIfDone(first.id)).toEqual([second.id]);
  await jobs.cancel(ORGANIZATION, second.id);
  await jobs.completeIfDone(second.id);
  const [from, to] = [new Date(Date.now() - HOUR), new Date(Date.now() + HOUR)];
  await archive.list(ORGANIZATION, { limit: 10, withoutDryRuns: true });
  await archive.list(ORGANIZATION, { limit: 10, brokerCode: BROKER, serviceType: 'GPD', from, to });
  await archive.list(ORGANIZATION, { limit: 10, after: { createdAt: to, id: first.id } });
  await archive.find(ORGANIZATION, first.id);
  for (const status of [undefined, 'succeeded', 'failed', 'unprocessed', 'pending'] as const)
    await drain(archive.items(first.id, { fromSeq: 1, ...(status === undefined ? {} : { status }) }));
  await drain(archive.failedPayloads(first.id));
  await drain(archive.created(database, first.id));
  const undo = () => newJob({ operation: 'DELETE', undoOf: first.id, submitted: 1 });
  const undone = await jobs.accept(undo(), () => streamOf(chunksOf([inputs[0]!.iupd], 1)));
  await jobs.accept(undo(), () => streamOf(chunksOf([inputs[0]!.iupd], 1)));
  await jobs.cancel(ORGANIZATION, undone.jobId);
  await jobs.completeIfDone(undone.jobId);
}

/** Reads positions in every way, then changes, pays, ages and removes them. */
async function livePositions(round: number): Promise<void> {
  const [first, second, third, fourth] = inputsOf(round);
  const iuvOf = (input: PositionInput) => input.paymentOption[0]!.iuv;
  expect(await findPosition(database, ORGANIZATION, first!.iupd)).toBeDefined();
  expect(await findPositionByIuv(database, ORGANIZATION, iuvOf(first!))).toBeDefined();
  expect(await findPositionByNav(database, ORGANIZATION, `3${iuvOf(first!)}`)).toBeDefined();
  expect(await findPositionByNav(database, ORGANIZATION, iuvOf(first!))).toBeDefined();
  await database.snapshot(async (snapshot) => {
    const [event] = await eventsOf(snapshot, ORGANIZATION, first!.iupd, { limit: 10 });
    await eventsOf(snapshot, ORGANIZATION, first!.iupd, {
      limit: 10,
      after: { at: event!.at, id: event!.id },
    });
    const period = { from: '2026-01-01T00:00:00.000', to: '2027-01-01T00:00:00.000' };
    const filters: PositionFilter[] = [
      {},
      { statuses: ['VALID', 'PAID'] },
      { dueDate: period },
      { segregationCodes: ['47'], atMostOnePlan: true },
      { paidWithin: [period], serviceType: 'GPD' },
    ];
    for (const orderBy of POSITION_ORDERS) {
      for (const filter of filters) {
        const page = { orderBy, descending: true, limit: 2, now: NOW };
        const { next } = await listPositions(snapshot, ORGANIZATION, filter, {
          ...page,
          from: { offset: 0 },
        });
        if (next) await listPositions(snapshot, ORGANIZATION, filter, { ...page, from: { after: next } });
      }
    }
  });
  const writing = <T>(work: (writer: PositionWriter) => Promise<T>) =>
    inTransaction((transaction) => work(new PositionWriter(transaction, allocator, TESTER)));
  await writing(async (writer) => {
    const [locked] = await writer.lock(ORGANIZATION, [first!.iupd]);
    await writer.replace([updatePosition(locked!, { ...first!, fullName: 'Anna Bruni' }, positionContext())]);
  });
  await writing(async (writer) => {
    const [locked] = await writer.lock(ORGANIZATION, [second!.iupd]);
    await writer.saveStates([{ ...locked!, status: 'INVALID', version: locked!.version + 1 }]);
  });
  await writing(async (writer) => {
    const locked = await writer.lockByNav(ORGANIZATION, `3${iuvOf(third!)}`);
    const paid = payOption(locked!, iuvOf(third!), payment(), NOW);
    await writer.savePayment(paid, paid.paymentOption[0]!);
  });
  await inTransaction(async (transaction) => {
    const writer = new PaymentOptionWriter(transaction, allocator, TESTER);
    await writer.lockByNav(ORGANIZATION, `3${iuvOf(fourth!)}`);
    const locked = await writer.lockByNav(ORGANIZATION, iuvOf(fourth!));
    const [option] = locked!.paymentOption;
    const transfer = option!.transfer.map((each) => ({ ...each, amount: 12_100 }));
    await writer.save({ ...locked!, paymentOption: [{ ...option!, amount: 12_100, transfer }] });
    await setSendSync(transaction, [{ organizationFiscalCode: ORGANIZATION, nav: option!.nav }]);
  });
  expect(await turnClock(database, allocator, 1, '2027-01-01T00:00:00.000')).toBe(1);
  await writing(async (writer) => writer.remove(await writer.lock(ORGANIZATION, [fourth!.iupd])));
  await new IssuedIdentifiers(database).issue(
    ORGANIZATION,
    { auxDigit: 3, segregationCode: '47' },
    `${round}`,
  );
  await new IssuedIdentifiers(database).issue(
    ORGANIZATION,
    { auxDigit: 3, segregationCode: '47' },
    `${round}`,
  );
}

/** Answers that are kept, callbacks that are owed, a request's key, and what is kept no longer. */
async function liveRequests(round: number): Promise<void> {
  const keyHash = createHash('sha256').update(`${round}`).digest();
  const request = { organization: ORGANIZATION, keyHash, requestHash: keyHash };
  const answer = (keepMs: number) =>
    runOnce(
      database,
      request,
      keepMs,
      (transact) => transact(() => Promise.resolve(1)),
      () => ({ status: 200 }),
    );
  await answer(-HOUR);
  // What is over is taken for a new one.
  await answer(-HOUR);
  expect(await forgetAnswers(database, 10)).toBe(1);
  await answer(HOUR);
  expect(await answer(HOUR)).toHaveProperty('replay');
  expect(await writeJobCallbacks(database, 10)).toBeGreaterThan(0);
  const outbox = new WebhookOutbox(database, LEASE);
  const room = { total: 10, perOwner: 5, underWay: new Map([['broker:other', 5] as const]) };
  const { claimed } = await outbox.claim(room);
  await outbox.settle(claimed[0]!, { kind: 'taken', httpStatus: 200 }, { status: 'DELIVERED' });
  await outbox.findOfJob(claimed[0]!.eventId);
  await outbox.resend(claimed[0]!.id);
  await outbox.claim({ ...room, underWay: new Map() });
  await outbox.forget(new Date(0), 10);
  expect(await tenants.findPrincipal(key, ORGANIZATION)).toMatchObject({ asked: { serves: true } });
  expect(await tenants.serves(BROKER, ORGANIZATION)).toBe(true);
  const strictChecks = { iban: true, fiscalCode: true, notice: true, taxonomy: true, registeredIban: true };
  await new OrganizationSettings(database).put(ORGANIZATION, { strictChecks });
  const facts = strictFactsIn(database);
  await facts.strictFacts(ORGANIZATION, (await facts.strictChecks(ORGANIZATION))!, []);
}

/** Removes what is kept no longer: the jobs and the positions of both rounds. */
async function forget(): Promise<void> {
  const settings = new RetentionSettings(database, { jobs: 0, positions: 0, receipts: 0 });
  await settings.put(ORGANIZATION, { jobs: 1, positions: 1 });
  const later = new Date(Date.now() + 48 * HOUR);
  const removed = await new Retention(database, settings).round(() => false, later);
  expect(removed.jobs).toBeGreaterThan(0);
  expect(removed.positions).toBeGreaterThan(0);
}

describe('the statements on the way of jobs and positions', () => {
  it('read no growing table from end to end', () => {
    const scans = explained.flatMap((statement) =>
      tablesScanned(statement)
        .filter((table) => !(table in SMALL))
        .map((table) => `${table}: ${statement.sql}`),
    );
    expect([...new Set(scans)]).toEqual([]);
  });

  it('were all planned on rows that are there', () => {
    expect(explained.length).toBeGreaterThan(200);
    expect(withoutPlan(explained)).toEqual([
      // What was just issued is never in use; two look-ups by unique keys.
      expect.stringMatching(/^SELECT 1 FROM payment_option .* UNION ALL SELECT 1 FROM payment_option /),
    ]);
  });
});
