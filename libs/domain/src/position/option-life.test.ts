import fc from 'fast-check';
import {
  NOW,
  ORGANIZATION,
  optionInput,
  payment,
  positionContext,
  positionInput,
  transferInput,
} from '#libs/testing';
import { Rejected } from '../errors';
import { closeAsAlreadyPaid } from './already-paid';
import { createPosition } from './commands';
import { setNotificationFee } from './notification-fee';
import { payOption } from './payment';
import { reportTransfer } from './reporting';
import { statusAfterPayment } from './state';
import { type PositionStatus, type ServiceType } from './status';
import { type PaymentOption, type Position } from './stored-position';

/** Which plan each option belongs to, and what its transfers ask for. */
const shapes = fc.array(
  fc.record({
    plan: fc.constantFrom('whole', 'A', 'B'),
    amounts: fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);

const target = { option: fc.nat(3), transfer: fc.nat(2) };
const commands = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('pay' as const), ...target }),
    fc.record({ kind: fc.constant('paids' as const), ...target }),
    fc.record({ kind: fc.constant('report' as const), ...target }),
    fc.record({ kind: fc.constant('fee' as const), ...target, fee: fc.nat(5_000) }),
  ),
  { maxLength: 25 },
);
type Command = { kind: 'pay' | 'paids' | 'report' | 'fee'; option: number; transfer: number; fee?: number };

const START: readonly PositionStatus[] = ['DRAFT', 'PUBLISHED', 'VALID', 'INVALID', 'EXPIRED'];

function positionOf(
  options: readonly { plan: string; amounts: number[] }[],
  serviceType: ServiceType,
  status: PositionStatus,
): Position {
  const created = createPosition(
    positionInput({
      paymentOption: options.map(({ plan, amounts }, index) =>
        optionInput({
          iuv: `4700000000000000${index}`,
          isPartialPayment: plan !== 'whole',
          amount: amounts.reduce((sum, amount) => sum + amount, 0),
          transfer: amounts.map((amount, at) => transferInput({ idTransfer: String(at + 1), amount })),
        }),
      ),
    }),
    positionContext({ serviceType }),
  );
  const paymentOption = created.paymentOption.map((option, index): PaymentOption => {
    const plan = options[index]!.plan;
    return plan === 'whole' ? option : { ...option, paymentPlanId: plan };
  });
  return { ...created, status, paymentOption };
}

function apply(position: Position, { kind, option, transfer, fee }: Command): Position {
  const { nav = 'none', iuv = 'none' } = position.paymentOption[option] ?? {};
  if (kind === 'pay') return payOption(position, nav, payment(), NOW);
  if (kind === 'paids') return closeAsAlreadyPaid(position, nav, undefined, NOW);
  if (kind === 'fee') return setNotificationFee(position, nav, fee ?? 0, NOW);
  return reportTransfer(position, iuv, String(transfer + 1), NOW).position;
}

const isTouched = ({ status }: PaymentOption) => status !== 'PO_UNPAID';
const groupOf = ({ isPartialPayment, paymentPlanId, iuv }: PaymentOption) =>
  isPartialPayment ? paymentPlanId : iuv;
const RANK: Partial<Record<PositionStatus, number>> = { PARTIALLY_PAID: 1, PAID: 2, REPORTED: 3 };

function assertSound(position: Position, start: Position): void {
  position.paymentOption.forEach((option, index) => {
    const reported = option.transfer.filter(({ status }) => status === 'T_REPORTED').length;
    expect(option.amount).toBe(option.transfer.reduce((sum, { amount }) => sum + amount, 0));
    expect(option.amount - option.notificationFee).toBe(start.paymentOption[index]!.amount);
    expect(option.status === 'PO_REPORTED').toBe(reported === option.transfer.length);
    expect(option.status === 'PO_PARTIALLY_REPORTED').toBe(reported > 0 && reported < option.transfer.length);
  });
  const touched = position.paymentOption.filter(isTouched);
  expect(new Set(touched.map(groupOf)).size).toBeLessThanOrEqual(1);
  expect(position.status).toBe(statusAfterPayment(start.status, position.paymentOption));
  expect(RANK[position.status] !== undefined).toBe(touched.length > 0);
}

describe('whatever is paid, reported and charged in whatever order', () => {
  it('sums hold, one plan at most is in use, and REPORTED takes no more money', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.constantFrom<ServiceType>('GPD', 'ACA', 'WISP'),
        fc.constantFrom(...START),
        commands,
        (options, serviceType, status, sequence) => {
          const start = positionOf(options, serviceType, status);
          let position = start;
          for (const command of sequence) {
            const before = position;
            try {
              position = apply(before, command);
            } catch (error) {
              if (!(error instanceof Rejected)) throw error;
              continue;
            }
            if (before.status === 'REPORTED') expect(command.kind).toBe('fee');
            expect(position.version).toBe(before.version + 1);
            expect(RANK[position.status] ?? 0).toBeGreaterThanOrEqual(RANK[before.status] ?? 0);
            expect(position.organizationFiscalCode).toBe(ORGANIZATION);
            assertSound(position, start);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
