import { type ClaimedDelivery, type DueDelivery, Transient } from '#libs/domain';
import { receiptOf } from '#libs/testing';
import { type Exchange } from './deliver-receipt';
import { Deliverer, type DelivererPorts, JOBS_AT_HAND } from './deliverer';

const dueOf = (...ids: number[]): DueDelivery[] => ids.map((deliveryId) => ({ deliveryId, attempt: 0 }));
const claimOf = ({ deliveryId, attempt }: DueDelivery): ClaimedDelivery => ({
  deliveryId,
  attempt: attempt + 1,
  attemptInRound: 1,
  address: { idPA: '77777777777', idBrokerPA: '15376371009', idStation: `station-${deliveryId}` },
  receipt: receiptOf(),
  station: { endpointUrl: 'http://station.example/soap', primitiveVersion: 2, isTroubled: false },
  startedAt: new Date(),
  acknowledgedAt: new Date(),
});
const away = new Transient('DATABASE_AWAY', 'away');
/** Lets everything that can go on go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Stations answer when they are told to. */
function deliveries(concurrency: number, over: Partial<DelivererPorts> = {}) {
  const seen = { claimed: [] as number[], made: [] as number[], lost: [] as unknown[] };
  const atStations = new Map<number, (exchange: Exchange) => void>();
  const ports: DelivererPorts = {
    claim: (due) => {
      seen.claimed.push(due.deliveryId);
      return Promise.resolve(claimOf(due));
    },
    receiptFaults: () => [],
    buildMessage: () => '',
    post: ({ stationId }) =>
      new Promise((resolve) => atStations.set(Number(stationId.replace('station-', '')), resolve)),
    readAnswer: () => ({ outcome: 'OK' }),
    settle: () => Promise.resolve(),
    leave: () => undefined,
    policy: { slotMs: 1_000, maxAttempts: 5, jitter: 0 },
    defaultTimeoutMs: 8_000,
    random: () => 0.5,
    follow: ({ deliveryId }) => ({
      traceparent: `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`,
      onMade: () => seen.made.push(deliveryId),
      onLost: (error) => seen.lost.push(error),
    }),
    ...over,
  };
  const answer = async (...ids: number[]) => {
    for (const id of ids) atStations.get(id)?.({ durationMs: 1, httpStatus: 200, body: '' });
    await settled();
  };
  return { deliverer: new Deliverer(ports, concurrency), seen, answer };
}

describe('Deliverer', () => {
  it('has begun when all are claimed, while their stations think', async () => {
    const { deliverer, seen, answer } = deliveries(10);
    await deliverer.begin(dueOf(1, 2, 3), 'a');
    expect(seen).toEqual({ claimed: [1, 2, 3], made: [], lost: [] });
    await answer(2);
    expect(seen.made).toEqual([2]);
  });

  it('claims no more than it has room for, and the rest as room comes', async () => {
    const { deliverer, seen, answer } = deliveries(8);
    const begun = deliverer.begin(dueOf(1, 2, 3, 4, 5, 6, 7, 8), 'a');
    await settled();
    expect(seen.claimed).toEqual([1, 2, 3, 4, 5, 6, 7]);
    await answer(1);
    await begun;
    expect(seen.claimed).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each<[string, Partial<DelivererPorts>]>([
    ['is not owed', { claim: () => Promise.resolve(undefined) }],
    ['cannot be claimed', { claim: () => Promise.reject(away) }],
    [
      'cannot be recorded',
      { post: () => Promise.resolve({ durationMs: 1 }), settle: () => Promise.reject(away) },
    ],
  ])('keeps no room for what %s', async (_title, over) => {
    const { deliverer, seen, answer } = deliveries(1, over);
    const begun: number[] = [];
    for (const id of [1, 2]) {
      await deliverer.begin(dueOf(id), 'a').catch(() => undefined);
      await deliverer.idle();
      begun.push(id);
    }
    expect(begun).toEqual([1, 2]);
    await answer();
    expect(seen.made).toEqual([]);
  });

  it('says so when some could not be claimed, and sends the others all the same', async () => {
    const { deliverer, seen, answer } = deliveries(10, {
      claim: (due) => (due.deliveryId === 1 ? Promise.reject(away) : Promise.resolve(claimOf(due))),
    });
    await expect(deliverer.begin(dueOf(1, 2), 'a')).rejects.toThrow('away');
    await answer(2);
    expect(seen.made).toEqual([2]);
  });

  it('tells of an attempt that could not be recorded', async () => {
    const { deliverer, seen, answer } = deliveries(10, { settle: () => Promise.reject(away) });
    await deliverer.begin(dueOf(1), 'a');
    await answer(1);
    expect(seen).toMatchObject({ made: [], lost: [away] });
  });

  it('has room for another owner when one has taken all it may', async () => {
    const { deliverer, seen, answer } = deliveries(16);
    const much = Array.from({ length: 30 }, (_, n) => n);
    const begun = deliverer.begin(dueOf(...much), 'a');
    await settled();
    expect(seen.claimed).toHaveLength(14);
    expect(await deliverer.begin(dueOf(100, 101), 'b')).toBe(true);
    expect(seen.claimed.slice(14)).toEqual([100, 101]);
    for (const _ of much) await answer(...much);
    await begun;
    expect(seen.claimed).toHaveLength(32);
  });

  it('puts back what waits when it has many at hand, and takes up what need not wait', async () => {
    const { deliverer, seen, answer } = deliveries(16);
    const much = Array.from({ length: 14 * (JOBS_AT_HAND - 8) }, (_, n) => n);
    const begun = Array.from({ length: JOBS_AT_HAND - 8 }, (_, n) =>
      deliverer.begin(dueOf(...much.slice(n * 14, (n + 1) * 14)), 'a'),
    );
    await settled();
    expect(seen.claimed).toHaveLength(14);
    expect(await deliverer.begin(dueOf(1_000), 'a')).toBe(false);
    expect(await deliverer.begin(dueOf(1_001), 'b')).toBe(true);
    expect(seen.claimed.slice(14)).toEqual([1_001]);
    while (seen.made.length < much.length) await answer(...much);
    expect(await Promise.all(begun)).toEqual(begun.map(() => true));
  });

  it('is idle once everything under way has ended', async () => {
    const { deliverer, answer } = deliveries(10);
    await deliverer.begin(dueOf(1, 2), 'a');
    let idle = false;
    const end = deliverer.idle().then(() => (idle = true));
    await answer(1);
    expect(idle).toBe(false);
    await answer(2);
    await end;
    expect(idle).toBe(true);
  });
});
