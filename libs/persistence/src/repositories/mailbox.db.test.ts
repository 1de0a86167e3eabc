import { type DueDelivery } from '#libs/domain';
import { DeliveryScene, ORGANIZATION, type Situation } from '#libs/testing';
import { Mailbox } from './mailbox';
import { ParkedDeliveries } from './station-breakers';

let scene: DeliveryScene;
let mailbox: Mailbox;
beforeAll(async () => {
  scene = await DeliveryScene.open();
  mailbox = new Mailbox(scene.database);
});
beforeEach(() => scene.database.execute('DELETE FROM receipt'));
afterAll(() => scene.close());

const many = async (situations: Situation[]): Promise<DueDelivery[]> => {
  const all: DueDelivery[] = [];
  for (const [index, situation] of situations.entries())
    all.push(await scene.delivery(situation, { createdAt: new Date(Date.UTC(2026, 4, 1 + index)) }));
  return all;
};
const ids = (due: readonly DueDelivery[]) => due.map(({ deliveryId }) => deliveryId);
const EXHAUSTED = { status: 'NOTICE_PENDING', parked: true, reason: 'EXHAUSTED' } as const;
const TIMEOUT = { kind: 'failed', errorClass: 'TIMEOUT', message: 'no answer' } as const;

describe('Mailbox', () => {
  it('holds what its station was never given, oldest first, page by page', async () => {
    const all = await many([
      'exhausted',
      'delivered',
      'waiting for its station',
      'refused',
      'inexpressible',
      'fresh',
      'under way',
    ]);
    await scene.delivery('exhausted', { stationId: 'two' });
    const expected = [0, 2, 4, 5, 6].map((index) => all[index]!.deliveryId);
    const places = await mailbox.places('one', { limit: 10 });
    expect(places.map(({ id }) => id)).toEqual(expected);
    const paged: number[] = [];
    for (let after: (typeof places)[number] | undefined; ;) {
      const page = await mailbox.places('one', { limit: 2, ...(after === undefined ? {} : { after }) });
      paged.push(...page.map(({ id }) => id));
      after = page.at(-1);
      if (after === undefined) break;
    }
    expect(paged).toEqual(expected);
    const entries = await mailbox.entries('one', [...expected].reverse());
    expect(entries.map(({ deliveryId }) => deliveryId)).toEqual([...expected].reverse());
    expect(entries[4]).toMatchObject({
      address: { idPA: ORGANIZATION, idBrokerPA: 'broker-1', idStation: 'one' },
      receipt: { fiscalCode: ORGANIZATION },
      parkedReason: 'EXHAUSTED',
    });
    expect(await mailbox.entries('two', expected)).toEqual([]);
  });

  it('ends what is acknowledged, once: nothing holds it or sends it any more', async () => {
    const all = await many(['exhausted', 'waiting for its station', 'inexpressible', 'fresh', 'refused']);
    const [elsewhere] = await many(['delivered']);
    const given = [...ids(all), elsewhere!.deliveryId];
    expect(await mailbox.acknowledge('one', given)).toEqual({
      acknowledged: 5,
      alreadyDelivered: 1,
      redirected: 0,
    });
    for (const due of all) {
      const view = await scene.view(due);
      expect(view).toMatchObject({ status: 'NOTIFIED', outcome: 'MAILBOX', parked: false });
      expect(view.notifiedAt).toBeInstanceOf(Date);
      expect(view.faultCode).toBeUndefined();
      expect(view.history.at(-1)).toMatchObject({
        status: 'NOTIFIED',
        note: "acknowledged in the station's mailbox",
      });
      expect(await scene.claim(due)).toBeUndefined();
    }
    expect(await new ParkedDeliveries(scene.database, 30_000).releaseToRecovered(100, 0)).toBe(0);
    const after = await Promise.all(all.map((due) => scene.view(due)));
    expect(await mailbox.acknowledge('one', given)).toMatchObject({ acknowledged: 0, alreadyDelivered: 6 });
    expect(await Promise.all(all.map((due) => scene.view(due)))).toEqual(after);
    expect(await mailbox.places('one', { limit: 10 })).toEqual([]);
  });

  it("changes nothing when one is not the station's, and says which", async () => {
    const all = await many(['exhausted', 'exhausted']);
    const foreign = await scene.delivery('exhausted', { stationId: 'two' });
    const unknown = [foreign.deliveryId, 999_999_999];
    expect(await mailbox.acknowledge('one', [...ids(all), ...unknown])).toEqual({ unknown });
    expect(await mailbox.places('one', { limit: 10 })).toHaveLength(2);
  });

  it('is acknowledged up to a place, that one included and none after it', async () => {
    const all = await many(['exhausted', 'refused', 'fresh', 'exhausted', 'exhausted']);
    const [, , place] = await mailbox.places('one', { limit: 3 });
    const before = { acknowledged: 3, alreadyDelivered: 0, redirected: 0, more: false };
    expect(place!.id).toBe(all[3]!.deliveryId);
    expect(await mailbox.acknowledgeUpTo('one', place!, 10_000)).toEqual(before);
    expect(await mailbox.acknowledgeUpTo('one', place!, 10_000)).toEqual({ ...before, acknowledged: 0 });
    expect((await mailbox.places('one', { limit: 10 })).map(({ id }) => id)).toEqual([all[4]!.deliveryId]);
    expect(await scene.view(all[1]!)).toMatchObject({ outcome: 'KO' });
  });

  it.each([
    ['answered OK', { kind: 'answered', outcome: 'OK' } as const, { status: 'NOTIFIED' } as const],
    ['failed', TIMEOUT, EXHAUSTED],
  ])(
    'acknowledged while an attempt is under way that is then %s, it stays acknowledged',
    async (...given) => {
      const [, outcome, verdict] = given;
      const [due] = await many(['fresh']);
      await scene.claim(due!);
      expect(await mailbox.acknowledge('one', [due!.deliveryId])).toMatchObject({ acknowledged: 1 });
      const ended = await scene.view(due!);
      await scene.settle(due!, outcome, verdict);
      const { attemptLog, ...after } = await scene.view(due!);
      expect(after).toMatchObject({ status: 'NOTIFIED', outcome: 'MAILBOX', parked: false });
      expect(after.history).toEqual(ended.history);
      expect(attemptLog).toMatchObject([{ outcome: outcome.kind === 'answered' ? 'OK' : 'FAILED' }]);
    },
  );

  it('and an attempt that end at the same time leave one of the two outcomes', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [due] = await many(['fresh']);
      await scene.claim(due!);
      const [given] = await Promise.all([
        mailbox.acknowledge('one', [due!.deliveryId]),
        scene.settle(due!, { kind: 'answered', outcome: 'OK' }, { status: 'NOTIFIED' }),
      ]);
      const { outcome, status, history } = await scene.view(due!);
      expect(status).toBe('NOTIFIED');
      expect(outcome).toBe('acknowledged' in given && given.acknowledged === 1 ? 'MAILBOX' : 'OK');
      expect(history.filter((entry) => entry.status === 'NOTIFIED')).toHaveLength(1);
    }
  });

  it('leaves alone what went to another station', async () => {
    const [due] = await many(['exhausted']);
    await scene.database.execute("UPDATE delivery SET status = 'REDIRECTED', parked_at = NULL WHERE id = ?", [
      due!.deliveryId,
    ]);
    expect(await mailbox.acknowledge('one', [due!.deliveryId])).toMatchObject({ redirected: 1 });
    expect(await scene.view(due!)).toMatchObject({ status: 'REDIRECTED' });
  });
});
