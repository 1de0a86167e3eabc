import fc from 'fast-check';
import { connectionsOfHouse, fitConnections } from './connections';
import { readWorkerLimits } from './worker-limits';

describe('limits of workers', () => {
  it.each([
    ['1', { min: 1, max: 1 }],
    ['1..4', { min: 1, max: 4 }],
    ['3..3', { min: 3, max: 3 }],
  ])('%s is understood', (text, limits) => {
    expect(readWorkerLimits('--position-workers', text)).toEqual(limits);
  });

  it.each(['', '0', '0..2', '4..1', '1..65', '1..', '..3', '1-4', '1..2..3', 'many', ' 1'])(
    '"%s" is refused, with the option named',
    (text) => {
      expect(() => readWorkerLimits('--receipt-workers', text)).toThrow('--receipt-workers must be');
    },
  );

  const anyLimits = fc
    .tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 64 }))
    .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

  it('are lowered until all processes fit into the connections there are, and no further', () => {
    fc.assert(
      fc.property(
        fc.record({ one: anyLimits, other: anyLimits }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 10, max: 5_000 }),
        (limits, pool, allowed) => {
          const fitted = fitConnections(limits, pool, allowed);
          const most = fitted.one.max + fitted.other.max;
          const held = connectionsOfHouse(pool) + (most - 2) * (pool + 1);
          for (const { min, max } of Object.values(fitted)) {
            expect(min).toBeGreaterThanOrEqual(1);
            expect(min).toBeLessThanOrEqual(max);
          }
          if (most > 2) expect(held).toBeLessThanOrEqual(allowed - 10);
          if (most < limits.one.max + limits.other.max) expect(held + pool + 1).toBeGreaterThan(allowed - 10);
        },
      ),
    );
  });

  it('are taken from the one that may have most', () => {
    const limits = { one: { min: 1, max: 8 }, other: { min: 1, max: 2 } };
    expect(fitConnections(limits, 10, 65 + 4 * 11)).toEqual({
      one: { min: 1, max: 4 },
      other: { min: 1, max: 2 },
    });
  });
});
