import type { DueDelivery } from '#libs/domain';
import type { Payload } from './catalogue';
import type { Turn } from './turns';

/** Deliveries one queue job carries at most: what a queue costs is paid once for all of them. */
const DELIVERIES_PER_JOB = 100;

/** What a batch of them costs beside others that are not as full. */
const DELIVERIES_PER_COST = 25;

/** Payloads for `receipt-deliveries`, each of one owner, and their turns. */
export function inBatches(
  due: readonly DueDelivery[],
): { payload: Payload<'receipt-deliveries'>; turn: Turn }[] {
  const byOwner = new Map<string, DueDelivery[]>();
  for (const each of due) {
    const owner = `${each.brokerCode ?? ''} ${each.organizationFiscalCode ?? ''}`;
    const own = byOwner.get(owner);
    if (own === undefined) byOwner.set(owner, [each]);
    else own.push(each);
  }
  return [...byOwner.values()].flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / DELIVERIES_PER_JOB) }, (_, index) => {
      const some = own.slice(index * DELIVERIES_PER_JOB, (index + 1) * DELIVERIES_PER_JOB);
      const { brokerCode: broker = '', organizationFiscalCode: organization = '' } = own[0] ?? {};
      return {
        payload: { due: some.map(({ deliveryId, attempt }) => ({ deliveryId, attempt })), owner: broker },
        turn: { broker, organization, cost: Math.ceil(some.length / DELIVERIES_PER_COST) },
      };
    }),
  );
}
