import {
  type DeliveryView,
  type Receipt,
  type RecipientDecision,
  type RecipientRule,
  isRecipient,
  paymentInstant,
} from '#libs/domain';
import { type z } from 'zod';
import type * as schema from './receipt-list-view-schemas';

type Recipients = z.output<typeof schema.recipientsView>;

interface Listed {
  receipt: Receipt;
  createdAt: Date;
}

/** PaymentsResult of GPD's payments-receipts service: `length` counts this page. */
export function viewReceiptList(
  receipts: readonly Listed[],
  page: number,
  totalPages: number,
): z.output<typeof schema.receiptList> {
  return {
    currentPageNumber: page,
    length: receipts.length,
    totalPages,
    results: receipts.map(({ receipt, createdAt }) => ({
      organizationFiscalCode: receipt.fiscalCode,
      iuv: receipt.creditorReferenceId,
      debtor: receipt.debtor.uniqueIdentifier.entityUniqueIdentifierValue,
      paymentDateTime: paymentInstant(receipt.paymentDateTime) ?? createdAt.toISOString().slice(0, 23),
      status: 'PAID',
    })),
  };
}

const REASONS: Record<RecipientRule, string> = {
  ORIGINATING: 'The payment was activated from this station',
  BROADCAST: 'A broadcast station of an organization the payment concerns',
  NOT_BROADCAST:
    'Neither the station the payment was activated from nor a broadcast station of this organization',
  PRIMARY_NOT_BROADCAST:
    'A broadcast station of the primary organization, which get nothing here beside the originating one (BROADCAST_PRIMARY)',
  STATION_DISABLED: 'The station is disabled',
  PAYMENT_FAILED: 'The receipt certifies no payment: its outcome is not OK',
};

/**
 * Every station of every organization a receipt concerns: whether it was made a recipient when the receipt came in
 * (then with its delivery), and what the rules say of it now.
 */
export function viewRecipients(
  stored: { receipt: Receipt; originatingStationId?: string },
  deliveries: readonly DeliveryView[],
  decisions: readonly RecipientDecision[],
): Recipients {
  const keyOf = (organization: string, station: string): string => `${organization} ${station}`;
  const deliveryOf = new Map(
    deliveries.map((each) => [keyOf(each.organizationFiscalCode, each.stationId), each]),
  );
  const decided = new Set<string>();
  const stations = decisions.map((decision) => {
    const { link, rule } = decision;
    const key = keyOf(link.organizationFiscalCode, link.stationId);
    decided.add(key);
    return {
      idPA: link.organizationFiscalCode,
      idBrokerPA: link.brokerCode,
      idStation: link.stationId,
      ...viewDelivery(deliveryOf.get(key)),
      now: { receives: isRecipient(decision), rule, reason: REASONS[rule] },
    };
  });
  const gone = deliveries
    .filter((each) => !decided.has(keyOf(each.organizationFiscalCode, each.stationId)))
    .map((each) => ({
      idPA: each.organizationFiscalCode,
      idBrokerPA: each.brokerCode,
      idStation: each.stationId,
      ...viewDelivery(each),
      now: {
        receives: false,
        rule: 'NOT_REGISTERED' as const,
        reason: 'The station is no longer registered for this organization',
      },
    }));
  return {
    receiptId: stored.receipt.receiptId,
    organizationFiscalCode: stored.receipt.fiscalCode,
    originatingStationId: stored.originatingStationId,
    stations: [...stations, ...gone],
  };
}

const viewDelivery = (
  delivery: DeliveryView | undefined,
): Pick<Recipients['stations'][number], 'receives' | 'delivery'> =>
  delivery === undefined
    ? { receives: false }
    : {
        receives: delivery.status !== 'REDIRECTED',
        delivery: {
          id: delivery.id,
          originating: delivery.originating,
          status: delivery.status,
          parked: delivery.parked,
          parkedReason: delivery.parkedReason,
        },
      };
