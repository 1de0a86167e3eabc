import { type AttemptOutcome, type ClaimedWebhook, type SecretOwner, type Verdict } from '#libs/domain';
import { DeliveryScene, chunksOf, newJob, numberedInput, openAgain, stationOf, until } from '#libs/testing';
import { type Database } from '../database';
import { writeJobCallbacks } from './job-callbacks';
import { JobLedger } from './job-ledger';
import { SigningSecrets } from './signing-secrets';
import { announceStations } from './station-alerts';
import { Stations } from './stations';
import { WebhookEndpoints } from './webhook-endpoints';
import { WebhookOutbox } from './webhook-outbox';

const LEASE = 30_000;
const NOBODY: ReadonlyMap<string, number> = new Map();
const room = (over: object = {}) => ({ total: 100, perOwner: 100, underWay: NOBODY, ...over });

let scene: DeliveryScene;
let database: Database;
let another: Database;
let endpoints: WebhookEndpoints;
let outbox: WebhookOutbox;
beforeAll(async () => {
  scene = await DeliveryScene.open();
  database = scene.database;
  another = await openAgain(database);
  endpoints = new WebhookEndpoints(database);
  outbox = new WebhookOutbox(database, LEASE);
});
afterEach(async () => {
  for (const table of ['webhook_message', 'webhook_endpoint', 'station_health', 'signing_secret'])
    await database.execute(`DELETE FROM ${table}`);
});
afterAll(async () => {
  await another.close();
  await scene.close();
});

const endpoint = (over: object = {}) =>
  endpoints.create({ url: 'https://example.org/hook', enabled: true, ...over });
/** What is owed to an endpoint, oldest first. */
async function told(id: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const rows = await database.query<{ payload: string }>(
    'SELECT payload FROM webhook_message WHERE endpoint_id = ? ORDER BY id',
    [id],
  );
  return rows.map(({ payload }) => JSON.parse(payload) as { type: string; data: Record<string, unknown> });
}
const typesOf = async (id: string) => (await told(id)).map(({ type }) => type);

describe('alerts of stations', () => {
  const FAILED: AttemptOutcome = { kind: 'failed', errorClass: 'TIMEOUT', message: 'its own words' };
  const EXHAUSTED: Verdict = { status: 'NOTICE_PENDING', parked: true, reason: 'EXHAUSTED' };

  /** Ends an attempt at station `one`. */
  async function attempt(outcome: AttemptOutcome, verdict: Verdict): Promise<void> {
    const due = await scene.delivery('fresh');
    await scene.claim(due);
    await scene.ledger.settle(
      [
        {
          deliveryId: due.deliveryId,
          attempt: 1,
          durationMs: 5,
          outcome,
          verdict,
          stationId: 'one',
          startedAt: new Date(),
          isTroubled: true,
        },
      ],
      { failures: 1, probeMs: 1_000, maxProbeMs: 1_000 },
    );
  }
  const fail = () => attempt(FAILED, { status: 'NOTICE_PENDING', parked: false, waitMs: 60_000 });
  const answer = () => attempt({ kind: 'answered', outcome: 'OK' }, { status: 'NOTIFIED' });
  const announce = (intervalMs = 0) => announceStations(database, intervalMs, 100);

  beforeEach(() => database.execute('DELETE FROM receipt'));

  it('go to the endpoints that want them, once, without the words of the station', async () => {
    const all = await endpoint();
    const some = await endpoint({ events: ['station.recovered', 'receipts.parked'] });
    const off = await endpoint({ enabled: false });
    await fail();
    expect(await announce()).toBe(1);
    expect(await announce()).toBe(0);
    expect(await told(all)).toMatchObject([
      {
        type: 'station.failing',
        data: { stationId: 'one', brokerCode: 'broker-1', errorClass: 'TIMEOUT', failures: 1, parked: 0 },
      },
    ]);
    await database.execute('UPDATE station_health SET next_probe_at = ?', [new Date(0)]);
    await answer();
    await announce();
    expect(await typesOf(all)).toEqual(['station.failing', 'station.recovered']);
    expect(await typesOf(some)).toEqual(['station.recovered']);
    expect(await typesOf(off)).toEqual([]);
    const [row] = await database.query<{ payload: string }>(
      'SELECT GROUP_CONCAT(payload) AS payload FROM webhook_message',
    );
    expect(row!.payload).not.toContain('its own words');
  });

  it('say nothing of a breaker that is back where it was, and no more than one in a while', async () => {
    const id = await endpoint();
    await fail();
    await database.execute('UPDATE station_health SET next_probe_at = ?', [new Date(0)]);
    await answer();
    expect(await announce()).toBe(0);
    await fail();
    await announce();
    await database.execute('UPDATE station_health SET next_probe_at = ?', [new Date(0)]);
    await answer();
    expect(await announce(60_000)).toBe(0);
    expect(await typesOf(id)).toEqual(['station.failing']);
    // The while is over: what is so by then is told.
    await announce();
    expect(await typesOf(id)).toEqual(['station.failing', 'station.recovered']);
  });

  it('count what was parked since the last one, for good or from the start', async () => {
    const id = await endpoint({ events: ['receipts.parked'] });
    await attempt(FAILED, EXHAUSTED);
    await database.execute("UPDATE station_health SET state = 'CLOSED'");
    await attempt(FAILED, EXHAUSTED);
    await announce();
    await database.execute("UPDATE station_health SET state = 'CLOSED'");
    await attempt(FAILED, EXHAUSTED);
    await announce();
    expect(await told(id)).toMatchObject([
      { data: { newlyParked: 2, parked: 2 } },
      { data: { newlyParked: 1, parked: 3 } },
    ]);
    await scene.receipt(['one', 'two'], undefined, 'too long');
    await announce();
    expect((await told(id)).slice(2)).toMatchObject([
      { data: { stationId: 'one', newlyParked: 1 } },
      { data: { stationId: 'two', newlyParked: 1 } },
    ]);
  });

  it('are written once by two schedulers', async () => {
    const id = await endpoint();
    await fail();
    const rounds = [database, another, database, another].map((each) => announceStations(each, 0, 100));
    expect((await Promise.all(rounds)).reduce((sum, n) => sum + n)).toBe(1);
    expect(await typesOf(id)).toEqual(['station.failing']);
  });

  it('tell of stations switched off, on and removed, and of nothing else that is put', async () => {
    const id = await endpoint();
    const stations = new Stations(database);
    const station = stationOf({ stationId: 'switch', brokerCode: 'broker-1' });
    await stations.put(station);
    await stations.put({ ...station, timeoutMs: 500 });
    expect(await told(id)).toEqual([]);
    await stations.put({ ...station, enabled: false });
    await stations.put({ ...station, enabled: false });
    await stations.put(station);
    await stations.remove('switch');
    expect(await stations.remove('switch')).toBe(false);
    const data = { stationId: 'switch', brokerCode: 'broker-1' };
    expect(await told(id)).toMatchObject([
      { type: 'station.disabled', data: { ...data, reason: 'SWITCHED_OFF' } },
      { type: 'station.enabled', data },
      { type: 'station.disabled', data: { ...data, reason: 'REMOVED' } },
    ]);
  });
});

describe('the callback of a job', () => {
  it('is owed from its acceptance on, and written once it is complete, by one of two schedulers', async () => {
    const ledger = new JobLedger(database, LEASE);
    const callback = { url: 'https://example.org/', owner: 'broker:b' } as const;
    const traceparent = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`;
    const [told, silent] = [newJob({ callback, traceparent }), newJob()];
    const chunks = chunksOf([numberedInput(1)], 1);
    for (const job of [told, silent]) {
      await ledger.accept(job, async function* () {
        yield* await Promise.resolve(chunks);
      });
    }
    expect(await writeJobCallbacks(database, 10)).toBe(0);
    for (const { id: jobId } of [told, silent]) {
      await ledger.apply({ jobId, seq: 0 }, () =>
        Promise.resolve({ failures: [{ seq: 0, code: 'X', message: 'of the debtor' }] }),
      );
      await ledger.completeIfDone(jobId);
    }
    const rounds = [database, another, database, another].map((each) => writeJobCallbacks(each, 10));
    expect((await Promise.all(rounds)).reduce((sum, n) => sum + n)).toBe(1);
    expect(await outbox.findOfJob(told.id)).toMatchObject({
      eventId: told.id,
      url: callback.url,
      attempts: 0,
    });
    expect(await outbox.findOfJob(silent.id)).toBeUndefined();
    const [message] = (await outbox.claim(room())).claimed;
    expect(message).toMatchObject({ owner: 'broker:b', traceparent });
    expect(JSON.parse(message!.payload)).toMatchObject({
      data: {
        jobId: told.id,
        status: 'failed',
        counts: { total: 1, succeeded: 0, failed: 1, unprocessed: 0 },
      },
    });
    expect(message!.payload).not.toContain('debtor');
  });
});

describe('the outbox', () => {
  /** Owes messages to an owner. */
  async function owe(owner: SecretOwner, count: number): Promise<void> {
    await database.execute(
      `INSERT INTO webhook_message (event_id, owner, url, event_type, payload, status, due_at, created_at) VALUES ?`,
      [
        Array.from({ length: count }, (_, n) => [
          `${owner}-${n}`.slice(-32),
          owner,
          'https://example.org/',
          'job.completed',
          '{}',
          'PENDING',
          new Date(),
          new Date(),
        ]),
      ],
    );
  }
  const ownersOf = (claimed: ClaimedWebhook[]) => claimed.map(({ owner }) => owner).sort();
  const retry = (waitMs: number, counts = true) => ({ status: 'PENDING', waitMs, counts }) as const;

  it('gives each owner its share, however many it owes', async () => {
    await owe('broker:loud', 300);
    await owe('broker:quiet', 1);
    const first = await outbox.claim(room({ perOwner: 2 }));
    expect(ownersOf(first.claimed)).toEqual(['broker:loud', 'broker:loud']);
    expect(first.more).toBe(true);
    const underWay = new Map([['broker:loud', 2]]);
    expect(ownersOf((await outbox.claim(room({ perOwner: 2, underWay }))).claimed)).toEqual(['broker:quiet']);
    expect(await outbox.claim(room({ total: 0 }))).toEqual({ claimed: [], more: false });
  });

  it('gives a message to one of two who ask, and again once its lease is over', async () => {
    await owe('operator', 20);
    const other = new WebhookOutbox(another, LEASE);
    const claims = await Promise.all([outbox.claim(room()), other.claim(room())]);
    const claimed = claims.flatMap((claim) => claim.claimed);
    expect(new Set(claimed.map(({ id }) => id)).size).toBe(20);
    expect(claimed).toHaveLength(20);
    expect((await outbox.claim(room())).claimed).toEqual([]);

    const [lost] = claimed;
    await database.execute('UPDATE webhook_message SET due_at = ? WHERE id = ?', [new Date(0), lost!.id]);
    const again = (await outbox.claim(room())).claimed;
    expect(again).toMatchObject([{ id: lost!.id, eventId: lost!.eventId, attempt: 2 }]);
    // Who was thought dead comes back: the later attempt decides.
    await outbox.settle(lost!, { kind: 'taken', httpStatus: 200 }, { status: 'DELIVERED' });
    await outbox.settle(again[0]!, { kind: 'failed', error: 'TIMEOUT' }, retry(60_000));
    const [row] = await database.query('SELECT status, last_error FROM webhook_message WHERE id = ?', [
      lost!.id,
    ]);
    expect(row).toEqual({ status: 'PENDING', last_error: 'TIMEOUT' });
  });

  it('does not count an attempt that was given up', async () => {
    await owe('operator', 1);
    const take = async () => (await outbox.claim(room())).claimed[0];
    await outbox.settle((await take())!, { kind: 'given-up' }, retry(0, false));
    const second = await until(take, (message) => message !== undefined);
    expect(second).toMatchObject({ attempt: 2, attemptInRound: 1 });
  });

  it('sends again what somebody asks for, with a fresh budget, and forgets what is over', async () => {
    const id = await endpoint();
    await endpoints.test(id);
    const [message] = (await outbox.claim(room())).claimed;
    await outbox.settle(message!, { kind: 'failed', error: 'DNS', httpStatus: 500 }, { status: 'FAILED' });
    expect(await outbox.list(id, { limit: 10, status: 'FAILED' })).toMatchObject([
      { eventType: 'webhook.test', status: 'FAILED', attempts: 1, lastError: 'DNS', lastHttpStatus: 500 },
    ]);
    expect(await outbox.resend(message!.id)).toBe(false);
    expect(await outbox.resend(message!.id, id)).toBe(true);
    const [again] = (await outbox.claim(room())).claimed;
    expect(again).toMatchObject({ eventId: message!.eventId, attempt: 2, attemptInRound: 1 });
    await outbox.settle(again!, { kind: 'taken', httpStatus: 200 }, { status: 'DELIVERED' });
    expect(await outbox.forget(new Date(Date.now() - 60_000), 10)).toBe(0);
    expect(await outbox.forget(new Date(Date.now() + 60_000), 10)).toBe(1);
  });

  it('follows an endpoint to its new address, and lets go of one switched off or removed', async () => {
    const id = await endpoint();
    await endpoints.test(id);
    await endpoints.replace(id, { url: 'https://new.example.org/', enabled: true });
    const [message] = (await outbox.claim(room())).claimed;
    expect(message!.url).toBe('https://new.example.org/');
    await endpoints.replace(id, { url: 'https://new.example.org/', enabled: false });
    await outbox.settle(message!, { kind: 'failed', error: 'DNS' }, retry(0));
    expect(await outbox.list(id, { limit: 10 })).toMatchObject([
      { status: 'FAILED', lastError: 'The endpoint was switched off' },
    ]);
    expect(await endpoints.remove(id)).toBe(true);
    expect(await endpoints.remove(id)).toBe(false);
    expect(await database.query('SELECT id FROM webhook_message')).toEqual([]);
  });
});

describe('a signing secret', () => {
  it('is the first of two made at once; one before a rotation signs for a while', async () => {
    const secrets = new SigningSecrets(database);
    const [one, two] = await Promise.all([
      secrets.create('broker:b', Buffer.from('one')),
      secrets.create('broker:b', Buffer.from('two')),
    ]);
    expect(one.sealed).toEqual(two.sealed);
    const until = new Date(Date.now() + 60_000);
    await secrets.rotate('broker:b', Buffer.from('three'), until);
    expect(await secrets.find('broker:b')).toMatchObject({
      sealed: Buffer.from('three'),
      previousSealed: one.sealed,
      previousUntil: until,
    });
    await secrets.rotate('broker:b', Buffer.from('four'), new Date(Date.now() - 1));
    const kept = await secrets.find('broker:b');
    expect(kept?.sealed).toEqual(Buffer.from('four'));
    expect(kept?.previousSealed).toBeUndefined();
    expect(await secrets.find('operator')).toBeUndefined();
  });
});
