import { randomUUID } from 'node:crypto';
import type { Config } from '#libs/config';
import { type ActivityTally, type Tracing, traced } from '#libs/observability';
import {
  type IdAllocator,
  PaymentOptionWriter,
  PositionWriter,
  ReceiptWriter,
  type Transact,
  stationLinks,
  strictFactsIn,
} from '#libs/persistence';
import { receiptFaults } from '#libs/soap';
import { currentActor } from './actor';
import { type WritePorts, instant } from './deps';

/** What writes positions and receipts, on a transaction of each use or on one that is there. */
export function writePorts(
  config: Config,
  {
    positionIds,
    receiptIds,
    enqueueDeliveries,
    paymentInProgress,
    tally,
    tracing,
  }: {
    positionIds: IdAllocator;
    receiptIds: IdAllocator;
    enqueueDeliveries: WritePorts['intake']['enqueueDeliveries'];
    paymentInProgress: WritePorts['options']['paymentInProgress'];
    tally: ActivityTally;
    tracing: Tracing;
  },
): (transact: Transact) => WritePorts {
  return (transact) => ({
    edits: {
      transaction: (work) =>
        transact((transaction, tries) =>
          work({
            positions: new PositionWriter(transaction, positionIds, { actor: currentActor() }),
            strict: strictFactsIn(transaction),
            savepoint: (step) => transaction.savepoint(step),
            tries,
          }),
        ),
      auxDigit: config.AUX_DIGIT,
      newPlanId: randomUUID,
      now: instant,
    },
    options: {
      transaction: (work) =>
        transact((transaction, tries) => {
          const positions = new PaymentOptionWriter(transaction, positionIds, {
            actor: currentActor(),
          });
          return work({
            lockByNav: (organization, nav) => positions.lockByNav(organization, nav),
            lockByIuv: (organization, iuv) => positions.lockByIuv(organization, iuv),
            save: (position) => positions.save(position),
            tries,
          });
        }),
      paymentInProgress,
      now: instant,
    },
    intake: {
      // Attempts at its deliveries belong to this trace, whenever they are made.
      transaction: (work) =>
        traced(tracing, 'take in receipt', { kind: 'producer' }, async (span) => {
          let taken = 0;
          const result = await transact((transaction) => {
            taken = 0;
            const positions = new PositionWriter(transaction, positionIds, { actor: currentActor() });
            const receipts = new ReceiptWriter(transaction, receiptIds, config.RELAY_LEASE_MS);
            return work({
              isKnown: (...receipt) => receipts.isKnown(...receipt),
              lockPositionByNav: (organization, nav) => positions.lockByNav(organization, nav),
              savePayment: (...payment) => positions.savePayment(...payment),
              noteAnomalies: (...given) => positions.noteAnomalies(...given),
              stationLinks: (organizations) => stationLinks(transaction, organizations),
              insertReceipt: (given) => {
                taken += 1;
                span.set({
                  'gpd.receipt.id': given.receipt.receiptId,
                  'gpd.receipt.source': given.source,
                  'gpd.deliveries': given.recipients.length,
                });
                return receipts.insert({ ...given, traceparent: span.traceparent });
              },
            });
          });
          tally.add('receiptsAccepted', taken);
          return result;
        }),
      enqueueDeliveries,
      receiptFaults,
      broadcastPrimary: config.BROADCAST_PRIMARY,
      now: instant,
    },
  });
}
