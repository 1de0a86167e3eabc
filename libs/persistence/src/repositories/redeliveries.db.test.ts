import { type DueDelivery, type RedeliverySelection } from '#libs/domain';
import { DeliveryScene, type Situation } from '#libs/testing';
import { type Queryable } from '../database';
import { Redeliveries } from './redeliveries';
import { forecast, pageOfDeliveries } from './redelivery-selection';
import { RedeliverySteps } from './redelivery-steps';

let scene: DeliveryScene;
let redeliveries: Redeliveries;
let steps: RedeliverySteps;
beforeAll(async () => {
  scene = await DeliveryScene.open();
  redeliveries = new Redeliveries(scene.database);
  steps = new RedeliverySteps(scene.database, { ids: scene.allocator, isExpressible: () => true });
});
beforeEach(async () => {
  await scene.database.execute('DELETE FROM receipt');
  await scene.database.execute('DELETE FROM redelivery');
});
afterAll(() => scene.close());

const selection = (over: Partial<RedeliverySelection> = {}): RedeliverySelection => ({
  stationId: 'one',
  deliveries: 'FAILED',
  until: new Date(Date.now() + 60_000),
  ...over,
});
const ask = async (over: Partial<RedeliverySelection> = {}, perSecond = 1_000): Promise<string> =>
  (await redeliveries.create({ requestedBy: 'tester', perSecond, selection: selection(over) })).id;
const find = async (id: string) => (await redeliveries.find(id))!;
/** Makes the next step due now, as time would. */
const wait = () =>
  scene.database.execute('UPDATE redelivery SET due_at = ? WHERE due_at IS NOT NULL', [new Date()]);
/** Steps until all deliveries are taken up, or given back. */
async function walk(id: string): Promise<void> {
  for (let step = 0; step < 100; step += 1) {
    const { status } = await find(id);
    if (status !== 'queued' && status !== 'running' && status !== 'cancelling') return;
    await wait();
    await steps.advance(id);
  }
  throw new Error('It does not end');
}
const many = async (situation: Situation, count: number): Promise<DueDelivery[]> => {
  const all: DueDelivery[] = [];
  for (let n = 0; n < count; n += 1) all.push(await scene.delivery(situation));
  return all;
};
const times = async (redeliveryId: string): Promise<number[]> => {
  const rows = await scene.database.query<{ times: number }>(
    'SELECT COUNT(*) AS times FROM delivery_status WHERE note = ? GROUP BY delivery_id',
    [`redelivery ${redeliveryId}`],
  );
  return rows.map((row) => row.times);
};

const EVERY: Situation[] = [
  'fresh',
  'under way',
  'exhausted',
  'waiting for its station',
  'inexpressible',
  'refused',
  'delivered',
];

describe('a redelivery', () => {
  it.each<[Partial<RedeliverySelection>, Situation[], object]>([
    [{ deliveries: 'FAILED' }, ['exhausted', 'waiting for its station', 'refused'], { INEXPRESSIBLE: 1 }],
    [
      { deliveries: 'UNDELIVERED' },
      ['fresh', 'exhausted', 'waiting for its station', 'refused'],
      { IN_FLIGHT: 1, INEXPRESSIBLE: 1 },
    ],
    [
      { deliveries: 'ALL' },
      ['fresh', 'exhausted', 'waiting for its station', 'refused', 'delivered'],
      { IN_FLIGHT: 1, INEXPRESSIBLE: 1 },
    ],
  ])('of %j takes up these, and does what its dry run said', async (over, expected, skipped) => {
    const all = new Map<Situation, DueDelivery>();
    for (const situation of EVERY) {
      all.set(situation, await scene.delivery(situation));
      await scene.delivery(situation, { stationId: 'two' });
    }
    const wouldReopen = expected.length;
    const matched = wouldReopen + Object.keys(skipped).length;
    expect(await redeliveries.forecast(selection(over))).toEqual({ matched, wouldReopen, skipped });
    const id = await ask(over);
    expect(await find(id)).toMatchObject({ status: 'queued', counts: { matched, reopened: 0 } });
    await walk(id);
    expect(await find(id)).toMatchObject({
      status: 'delivering',
      counts: { matched, reopened: wouldReopen, pending: wouldReopen, skipped },
    });
    for (const [situation, due] of all) {
      const { history, status, parked } = await scene.view(due);
      const isTaken = history.some(({ note }) => note === `redelivery ${id}`);
      expect({ situation, isTaken }).toEqual({ situation, isTaken: expected.includes(situation) });
      if (isTaken) expect({ status, parked }).toEqual({ status: 'NOTICE_PENDING', parked: false });
      if (isTaken) expect(await scene.claim(due)).toMatchObject({ attemptInRound: 1 });
    }
  });

  it('is of a period, since inclusive and until exclusive, of a station, an organization or both', async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 4, day));
    const due: DueDelivery[] = [];
    for (const day of [1, 2, 3, 4]) due.push(await scene.delivery('exhausted', { createdAt: at(day) }));
    await scene.delivery('exhausted', { createdAt: at(2), organization: 'other' });
    await scene.delivery('exhausted', { createdAt: at(3), stationId: 'two' });
    const period = { since: at(2), until: at(4) };
    const counts = await Promise.all(
      [
        { stationId: 'one', organizationFiscalCode: '77777777777' },
        { stationId: 'one' },
        { organizationFiscalCode: '77777777777' },
        { organizationFiscalCode: 'other' },
      ].map((scope) => redeliveries.forecast({ deliveries: 'FAILED', ...period, ...scope })),
    );
    expect(counts.map(({ matched }) => matched)).toEqual([2, 3, 3, 1]);
    const id = await ask({ ...period, organizationFiscalCode: '77777777777' });
    await walk(id);
    expect((await Promise.all(due.map((each) => scene.view(each)))).map(({ parked }) => parked)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('goes on so many a second, where it was, oldest first', async () => {
    const due = await many('exhausted', 5);
    const id = await ask({}, 2);
    expect(await steps.due(10)).toEqual([id]);
    const before = Date.now();
    expect(await steps.advance(id)).toBe(2);
    const [row] = await scene.database.query<{ due_at: Date }>('SELECT due_at FROM redelivery');
    expect(row!.due_at.getTime()).toBeGreaterThanOrEqual(before + 1_000);
    await scene.database.execute('UPDATE redelivery SET due_at = ?', [new Date(before + 600_000)]);
    expect(await steps.due(10)).toEqual([]);
    expect(await steps.advance(id)).toBe(0);
    expect((await Promise.all(due.map((each) => scene.view(each)))).map(({ parked }) => parked)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    await wait();
    expect(await steps.advance(id)).toBe(2);
    expect(await find(id)).toMatchObject({ status: 'running', counts: { matched: 5, reopened: 4 } });
    await walk(id);
    expect(await times(id)).toEqual([1, 1, 1, 1, 1]);
  });

  it('takes up no more than may be on their way at once', async () => {
    const due = await many('exhausted', 4);
    const id = await ask();
    const narrow = new RedeliverySteps(
      scene.database,
      { ids: scene.allocator, isExpressible: () => true },
      3,
    );
    const step = async () => {
      await wait();
      return narrow.advance(id);
    };
    expect([await step(), await step()]).toEqual([3, 0]);
    expect((await find(id)).status).toBe('running');
    await scene.deliver(due[0]!);
    expect([await step(), await step()]).toEqual([1, 0]);
  });

  it('moved on by many schedulers takes up each delivery once', async () => {
    await many('exhausted', 30);
    const id = await ask({}, 3);
    while ((await find(id)).status !== 'delivering') {
      await wait();
      await Promise.all([1, 2, 3, 4].map(() => steps.advance(id)));
    }
    expect(await times(id)).toEqual(Array.from({ length: 30 }, () => 1));
    expect((await find(id)).counts).toMatchObject({ matched: 30, reopened: 30 });
  });

  it('broken off in the middle of a step has done nothing of it, and goes on from there', async () => {
    const due = await many('exhausted', 4);
    const id = await ask({ toStationId: 'two', deliveries: 'UNDELIVERED' }, 2);
    await steps.advance(id);
    await wait();
    const broken = new RedeliverySteps(scene.database, {
      ids: { take: () => Promise.reject(new Error('killed')) } as never,
      isExpressible: () => true,
    });
    const before = await find(id);
    await expect(broken.advance(id)).rejects.toThrow('killed');
    expect(await find(id)).toEqual(before);
    await walk(id);
    const after = await Promise.all(due.map((each) => scene.view(each)));
    expect(after.map(({ status }) => status)).toEqual(due.map(() => 'REDIRECTED'));
    expect((await find(id)).counts).toMatchObject({ matched: 4, reopened: 4, pending: 4 });
  });

  it('waits its turn behind an older one of the same station, and for nobody else', async () => {
    await many('exhausted', 3);
    const first = await ask({}, 1);
    const second = await ask({ deliveries: 'ALL' });
    const elsewhere = await ask({ stationId: 'two' });
    expect((await steps.due(10)).sort()).toEqual([first, elsewhere].sort());
    await walk(first);
    expect(await steps.due(10)).toContain(second);
  });

  it('is complete when nothing is pending, and then stays as it is', async () => {
    const [one, two, three] = await many('exhausted', 3);
    const id = await ask();
    await walk(id);
    await scene.deliver(one!);
    await scene.claim(two!);
    await scene.settle(two!, { kind: 'answered', outcome: 'KO' }, { status: 'NOTIFIED' });
    await steps.advance(id);
    expect(await find(id)).toMatchObject({
      status: 'delivering',
      counts: { delivered: 1, refused: 1, failed: 0, pending: 1 },
    });
    await scene.claim(three!);
    const failure = { kind: 'failed', errorClass: 'TIMEOUT', message: 'late' } as const;
    await scene.settle(three!, failure, { status: 'NOTICE_PENDING', parked: true, reason: 'EXHAUSTED' });
    await wait();
    await steps.advance(id);
    const completed = await find(id);
    expect(completed).toMatchObject({
      status: 'completed',
      counts: { delivered: 1, refused: 1, failed: 1, pending: 0, superseded: 0 },
      endedAt: expect.any(Date) as unknown,
    });
    const again = await ask({ deliveries: 'ALL' });
    await walk(again);
    expect(await find(id)).toEqual(completed);
    expect(await redeliveries.cancel(id)).toBe(false);
  });

  it('counts what somebody else took up since', async () => {
    const [due] = await many('exhausted', 2);
    const first = await ask();
    await walk(first);
    const [row] = await scene.database.query<{ receipt_pk: number }>(
      'SELECT receipt_pk FROM delivery WHERE id = ?',
      [due!.deliveryId],
    );
    await scene.ledger.redeliver(row!.receipt_pk, due!.deliveryId);
    expect((await find(first)).counts).toMatchObject({ reopened: 2, pending: 1, superseded: 1 });
  });

  it('asked for twice with one idempotency key is one', async () => {
    const given = {
      requestedBy: 'tester',
      perSecond: 1,
      selection: selection(),
      requestHash: 'a'.repeat(64),
    };
    const key = { ...given, idempotencyKey: 'key' };
    const answers = await Promise.all([1, 2, 3].map(() => redeliveries.create(key)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ repeated }) => repeated)).toHaveLength(2);
    const other = await redeliveries.create({ ...key, brokerCode: 'broker-1' });
    expect(other.repeated).toBe(false);
    expect((await redeliveries.list({ limit: 10 })).map(({ id }) => id)).toEqual([other.id, answers[0]!.id]);
    expect(await redeliveries.list({ limit: 10, brokerCode: 'broker-1' })).toHaveLength(1);
    expect(await redeliveries.list({ limit: 10, after: answers[0]!.id })).toEqual([]);
    expect(await redeliveries.find(other.id, 'broker-2')).toBeUndefined();
  });
});

describe('a cancelled redelivery', () => {
  it('gives back what was not yet sent just as it was, and leaves alone what was', async () => {
    const parked = await many('exhausted', 2);
    const refused = await scene.delivery('refused');
    const sent = await scene.delivery('delivered');
    const untouched = await scene.delivery('exhausted');
    const all = [...parked, refused, sent, untouched];
    const before = await Promise.all(all.map((each) => scene.view(each)));
    const id = await ask({ deliveries: 'ALL' }, 4);
    await steps.advance(id);
    await scene.claim(sent);
    expect(await redeliveries.cancel(id)).toBe(true);
    expect(await find(id)).toMatchObject({ status: 'cancelling' });
    await walk(id);
    expect(await find(id)).toMatchObject({
      status: 'cancelled',
      counts: { matched: 5, reopened: 4, takenBack: 3, pending: 1, superseded: 0 },
    });
    for (const [index, due] of all.entries()) {
      const { history, ...after } = await scene.view(due);
      const { history: old, ...was } = before[index]!;
      if (due === sent) expect(after).toMatchObject({ status: 'NOTICE_SENT', attempts: 2 });
      else expect(after).toEqual(was);
      if (parked.includes(due)) {
        expect(history.slice(old.length)).toMatchObject([
          { status: 'NOTICE_PENDING', note: `redelivery ${id}` },
          { status: 'NOTICE_PENDING', note: expect.stringContaining('cancelled') as unknown },
        ]);
      }
      expect(await scene.claim({ ...due, attempt: was.attempts })).toBeUndefined();
    }
    await scene.settle(sent, { kind: 'answered', outcome: 'OK' }, { status: 'NOTIFIED' });
    expect((await find(id)).counts).toMatchObject({ delivered: 1, pending: 0 });
    expect(await redeliveries.cancel(id)).toBe(false);
  });

  it('can be asked for again at once', async () => {
    await many('exhausted', 2);
    const id = await ask();
    await walk(id);
    await redeliveries.cancel(id);
    await walk(id);
    const again = await ask();
    await walk(again);
    expect((await find(again)).counts).toMatchObject({ reopened: 2, pending: 2 });
  });
});

describe('the queries', () => {
  it('find deliveries of a station or an organization by their indexes, in order', async () => {
    const plans: { key: string | null; type: string; extra: string; table: string }[] = [];
    const explaining: Queryable = {
      query: async (sql, params) => {
        const rows = await scene.database.query<Record<string, string | null>>(`EXPLAIN ${sql}`, params);
        for (const row of rows)
          plans.push({
            table: row['table'] ?? '',
            key: row['key'] ?? null,
            type: row['type'] ?? '',
            extra: row['Extra'] ?? '',
          });
        return scene.database.query(sql, params);
      },
      execute: () => Promise.reject(new Error('Only reads')),
    };
    for (let station = 0; station < 8; station += 1) {
      for (const situation of EVERY)
        for (let n = 0; n < 4; n += 1)
          await scene.delivery(situation, { stationId: `s-${station}`, organization: `o-${station % 7}` });
    }
    await scene.database.query('ANALYZE TABLE delivery');
    const last = { createdAt: new Date(), id: 5 };
    for (const scope of [{ stationId: 's-1' }, { organizationFiscalCode: 'o-1' }]) {
      for (const after of [{}, { after: last }]) {
        await pageOfDeliveries(explaining, scope, ['OPEN', 'FAILED'], {
          ...after,
          since: new Date(0),
          limit: 5,
        });
      }
      await forecast(explaining, { ...scope, deliveries: 'ALL', until: new Date() }, new Date());
    }
    const ofDeliveries = plans.filter(({ table }) => table === 'delivery');
    expect(ofDeliveries).toHaveLength(2 * (2 * 2 + 2));
    for (const { key, type, extra } of ofDeliveries) {
      expect(key).toMatch(/^delivery_of_(station|organization)$/);
      expect(['ref', 'range']).toContain(type);
      if (!extra.includes('temporary')) expect(extra).not.toContain('filesort');
    }
  });
});
