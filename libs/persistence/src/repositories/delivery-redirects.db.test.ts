import { type DueDelivery, type Receipt } from '#libs/domain';
import { DeliveryScene, ORGANIZATION, type Situation, stationOf } from '#libs/testing';
import { type RedirectResult, redirectDelivery } from './delivery-redirects';
import { Redeliveries } from './redeliveries';
import { RedeliverySteps } from './redelivery-steps';
import { Stations } from './stations';

let scene: DeliveryScene;
let isExpressible: (receipt: Receipt, version: number) => boolean;
beforeAll(async () => {
  scene = await DeliveryScene.open();
});
beforeEach(async () => {
  isExpressible = () => true;
  await scene.database.execute('DELETE FROM receipt');
});
afterAll(() => scene.close());

const pkOf = async ({ deliveryId }: { deliveryId: number }): Promise<number> => {
  const [row] = await scene.database.query<{ receipt_pk: number }>(
    'SELECT receipt_pk FROM delivery WHERE id = ?',
    [deliveryId],
  );
  return row!.receipt_pk;
};
const redirect = async (
  due: { deliveryId: number },
  stationId: string,
  over: { organization?: string; receiptPk?: number } = {},
): Promise<RedirectResult> =>
  redirectDelivery(
    scene.database,
    { ids: scene.allocator, leaseMs: 30_000, isExpressible: (...given) => isExpressible(...given) },
    {
      receiptPk: await pkOf(due),
      deliveryId: due.deliveryId,
      organization: ORGANIZATION,
      stationId,
      ...over,
    },
  );
const moved = (result: RedirectResult) => {
  if (result.kind !== 'redirected') throw new Error(`Not redirected: ${JSON.stringify(result)}`);
  return result.moved;
};
const deliveriesOfReceipt = async (due: { deliveryId: number }) =>
  scene.database.query<{ station_id: string; state: string }>(
    'SELECT station_id, state FROM delivery WHERE receipt_pk = ? ORDER BY id',
    [await pkOf(due)],
  );

describe('redirectDelivery', () => {
  it.each<Situation>(['fresh', 'exhausted', 'waiting for its station', 'refused'])(
    'ends one that is %s and owes its receipt to the new station, under its own broker and name',
    async (situation) => {
      const due = await scene.delivery(situation);
      const { from, to, due: next } = moved(await redirect(due, 'two'));
      expect(from).toBe(due.deliveryId);
      expect(await scene.view(due)).toMatchObject({
        status: 'REDIRECTED',
        parked: false,
        redirectedTo: { deliveryId: to, stationId: 'two' },
        attempts: due.attempt,
      });
      expect((await scene.view(due)).history.at(-1)).toMatchObject({
        status: 'REDIRECTED',
        note: `to station two, as delivery ${to}`,
      });
      expect(await scene.view({ deliveryId: to })).toMatchObject({
        status: 'NOTICE_GENERATED',
        redirectedFrom: { deliveryId: from, stationId: 'one' },
        originating: true,
        history: [{ note: `instead of delivery ${from} to station one` }],
      });
      expect(await scene.claim(due)).toBeUndefined();
      expect(await scene.claim(next!)).toMatchObject({
        attempt: 1,
        address: { idPA: ORGANIZATION, idBrokerPA: 'broker-2', idStation: 'two' },
      });
      expect(await redirect(due, 'two')).toEqual({ kind: 'skipped', reason: 'REDIRECTED', redirectedTo: to });
    },
  );

  it('refuses what was delivered, is under way, or goes where nobody serves the organization', async () => {
    const reasonOf = async (situation: Situation, stationId = 'two', organization = ORGANIZATION) => {
      const due = await scene.delivery(situation, { organization });
      const before = await scene.view(due);
      const result = await redirect(due, stationId, { organization });
      expect(await scene.view(due)).toEqual(before);
      return result.kind === 'skipped' ? result.reason : result.kind;
    };
    expect(await reasonOf('delivered')).toBe('DELIVERED');
    expect(await reasonOf('under way')).toBe('IN_FLIGHT');
    expect(await reasonOf('inexpressible')).toBe('INEXPRESSIBLE');
    expect(await reasonOf('exhausted', 'two', 'other')).toBe('STATION_DOES_NOT_SERVE');
    expect(await reasonOf('exhausted', 'nowhere')).toBe('no-such-station');
    expect(await reasonOf('exhausted', 'one')).toBe('same-station');
    const due = await scene.delivery('exhausted');
    expect(await redirect(due, 'two', { organization: 'other' })).toEqual({ kind: 'not-found' });
    expect(await redirect(due, 'two', { receiptPk: 1 })).toEqual({ kind: 'not-found' });
  });

  it('asks whether a station of version 1 can be told, and moves what an older one could not', async () => {
    isExpressible = (_receipt, version) => version === 2;
    const due = await scene.delivery('exhausted');
    expect(await redirect(due, 'old')).toMatchObject({ kind: 'skipped', reason: 'INEXPRESSIBLE' });
    const stamp = await scene.delivery('exhausted', { stationId: 'old' });
    await scene.database.execute("UPDATE delivery SET parked_reason = 'INEXPRESSIBLE' WHERE id = ?", [
      stamp.deliveryId,
    ]);
    const { due: next } = moved(await redirect(stamp, 'two'));
    expect(await scene.claim(next!)).toMatchObject({ station: { primitiveVersion: 2 } });
  });

  it('forth and back takes up the first delivery again: never two to one station', async () => {
    const due = await scene.delivery('exhausted');
    const { to } = moved(await redirect(due, 'two'));
    const back = moved(await redirect({ deliveryId: to }, 'one'));
    expect(back).toMatchObject({
      from: to,
      to: due.deliveryId,
      due: { deliveryId: due.deliveryId, attempt: 5 },
    });
    expect(await deliveriesOfReceipt(due)).toEqual([
      { station_id: 'one', state: 'OPEN' },
      { station_id: 'two', state: 'REDIRECTED' },
    ]);
    expect((await scene.view(due)).redirectedTo).toBeUndefined();
    expect(await scene.claim(back.due!)).toMatchObject({ attempt: 6, attemptInRound: 1 });
  });

  it.each<[Situation, string, boolean]>([
    ['delivered', 'DELIVERED', false],
    ['under way', 'OPEN', false],
    ['refused', 'OPEN', true],
    ['exhausted', 'OPEN', true],
  ])(
    'where the new station has one that is %s, that one stands for both',
    async (situation, state, again) => {
      const [first, second] = await scene.receipt(['one', 'two']);
      await scene.bring(first!, 'exhausted');
      await scene.bring(second!, situation);
      const result = moved(await redirect(first!, 'two'));
      expect(result.to).toBe(second!.deliveryId);
      expect(result.due !== undefined).toBe(again);
      expect(await deliveriesOfReceipt(first!)).toEqual([
        { station_id: 'one', state: 'REDIRECTED' },
        { station_id: 'two', state },
      ]);
    },
  );

  it('of two deliveries of a receipt to one station at once, or of one twice, makes one', async () => {
    const [one, old] = await scene.receipt(['one', 'old']);
    for (const due of [one!, old!]) await scene.bring(due, 'exhausted');
    await Promise.all([redirect(one!, 'two'), redirect(old!, 'two'), redirect(one!, 'two')]);
    expect(await deliveriesOfReceipt(one!)).toEqual([
      { station_id: 'one', state: 'REDIRECTED' },
      { station_id: 'old', state: 'REDIRECTED' },
      { station_id: 'two', state: 'OPEN' },
    ]);
  });

  it('lets the answer to an attempt of somebody presumed dead come too late', async () => {
    const due = await scene.delivery('fresh');
    await scene.claim(due);
    await scene.database.execute('UPDATE delivery SET owed_at = ? WHERE id = ?', [
      new Date(Date.now() - 1),
      due.deliveryId,
    ]);
    moved(await redirect(due, 'two'));
    await scene.settle(due, { kind: 'answered', outcome: 'OK' }, { status: 'NOTIFIED' });
    expect(await scene.view(due)).toMatchObject({
      status: 'REDIRECTED',
      attemptLog: [{ attempt: 1, outcome: 'OK' }],
    });
  });
});

describe('a redelivery to another station', () => {
  it('moves what its station does not have, for the organizations the new one serves', async () => {
    await new Stations(scene.database).put(
      stationOf({
        stationId: 'new',
        brokerCode: 'broker-4',
        organizations: [{ organizationFiscalCode: ORGANIZATION, broadcast: false }],
      }),
    );
    const all: DueDelivery[] = [];
    const situations: Situation[] = [
      'fresh',
      'under way',
      'exhausted',
      'inexpressible',
      'refused',
      'delivered',
    ];
    for (const situation of situations) all.push(await scene.delivery(situation));
    all.push(await scene.delivery('exhausted', { organization: 'other' }));
    const redeliveries = new Redeliveries(scene.database);
    const selection = {
      stationId: 'one',
      toStationId: 'new',
      deliveries: 'UNDELIVERED',
      until: new Date(Date.now() + 60_000),
    } as const;
    const counts = {
      matched: 6,
      skipped: { IN_FLIGHT: 1, INEXPRESSIBLE: 1, STATION_DOES_NOT_SERVE: 1 },
    };
    expect(await redeliveries.forecast(selection)).toEqual({ ...counts, wouldReopen: 3 });
    const { id } = await redeliveries.create({ requestedBy: 'tester', perSecond: 100, selection });
    const steps = new RedeliverySteps(scene.database, { ids: scene.allocator, isExpressible: () => true });
    for (let step = 0; step < 3; step += 1) {
      await scene.database.execute('UPDATE redelivery SET due_at = ?', [new Date()]);
      await steps.advance(id);
    }
    expect(await redeliveries.find(id)).toMatchObject({
      status: 'delivering',
      counts: { ...counts, reopened: 3, pending: 3 },
    });
    const states = await Promise.all(all.map(deliveriesOfReceipt));
    expect(states.map((each) => each.map(({ station_id: to, state }) => `${to} ${state}`))).toEqual([
      ['one REDIRECTED', 'new OPEN'],
      ['one OPEN'],
      ['one REDIRECTED', 'new OPEN'],
      ['one FAILED'],
      ['one REDIRECTED', 'new OPEN'],
      ['one DELIVERED'],
      ['one FAILED'],
    ]);
    const [arrived] = await scene.database.query<{ id: number }>(
      "SELECT id FROM delivery WHERE station_id = 'new' ORDER BY id LIMIT 1",
    );
    await scene.deliver({ deliveryId: arrived!.id, attempt: 0 });
    await redeliveries.cancel(id);
    await steps.advance(id);
    expect(await redeliveries.find(id)).toMatchObject({
      status: 'cancelled',
      counts: { delivered: 1, pending: 2, takenBack: 0 },
    });
  });
});
