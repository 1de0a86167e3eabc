import { receiptStatus } from './delivery';
import { type DeliveryFacts, obstacleTo, obstacleToRedirect, statesOf } from './redelivery';

const now = new Date('2026-06-01T12:00:00Z');
const before = new Date(now.getTime() - 1);
const after = new Date(now.getTime() + 1);
const delivery = (over: Partial<DeliveryFacts> = {}): DeliveryFacts => ({
  status: 'NOTICE_PENDING',
  state: 'FAILED',
  attempts: 5,
  parkedReason: 'EXHAUSTED',
  ...over,
});

describe('what keeps a delivery from being sent again', () => {
  it.each<[string, DeliveryFacts, ReturnType<typeof obstacleTo>]>([
    ['parked', delivery(), undefined],
    ['refused', delivery({ status: 'NOTIFIED', state: 'REFUSED' }), undefined],
    ['delivered', delivery({ status: 'NOTIFIED', state: 'DELIVERED' }), undefined],
    ['waiting for its next attempt', delivery({ state: 'OPEN', owedAt: after }), undefined],
    ['under way', delivery({ status: 'NOTICE_SENT', state: 'OPEN', owedAt: after }), 'IN_FLIGHT'],
    ['with somebody who died', delivery({ status: 'NOTICE_SENT', state: 'OPEN', owedAt: before }), undefined],
    ['of no valid message', delivery({ attempts: 0, parkedReason: 'INEXPRESSIBLE' }), 'INEXPRESSIBLE'],
    ['of no message in its old version', delivery({ attempts: 1, parkedReason: 'INEXPRESSIBLE' }), undefined],
    ['elsewhere', delivery({ status: 'REDIRECTED', state: 'REDIRECTED' }), 'REDIRECTED'],
  ])('one that is %s', (_title, facts, obstacle) => {
    expect(obstacleTo(facts, now)).toBe(obstacle);
  });

  it('delivered, it stays where it is', () => {
    expect(obstacleToRedirect(delivery({ status: 'NOTIFIED', state: 'DELIVERED' }), now)).toBe('DELIVERED');
    expect(obstacleToRedirect(delivery({ status: 'NOTIFIED', state: 'REFUSED' }), now)).toBeUndefined();
  });
});

it('no kind of redelivery takes up what went elsewhere', () => {
  for (const kind of ['ALL', 'UNDELIVERED', 'FAILED'] as const)
    expect(statesOf(kind)).not.toContain('REDIRECTED');
});

it('a receipt is NOTIFIED when all deliveries that count are', () => {
  expect(receiptStatus([{ status: 'REDIRECTED' }, { status: 'NOTIFIED' }])).toBe('NOTIFIED');
  expect(receiptStatus([{ status: 'REDIRECTED' }, { status: 'NOTICE_PENDING' }])).toBe('NOTICE_SENT');
  expect(receiptStatus([{ status: 'REDIRECTED' }, { status: 'NOTICE_GENERATED' }])).toBe('NOTICE_GENERATED');
});
