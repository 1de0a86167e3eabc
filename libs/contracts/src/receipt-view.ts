import { type DeliveryView, type Receipt, receiptStatus } from '#libs/domain';
import { euros } from './receipt-payload';

/** A receipt with everything known of its deliveries. Amounts are euros with two decimals, as in the XSD. */
export function viewReceipt(
  stored: {
    receipt: Receipt;
    source: string;
    originatingStationId?: string;
    anomalies: readonly string[];
    createdAt: Date;
  },
  deliveries: readonly DeliveryView[],
): object {
  return {
    receiptId: stored.receipt.receiptId,
    organizationFiscalCode: stored.receipt.fiscalCode,
    noticeNumber: stored.receipt.noticeNumber,
    status: receiptStatus(deliveries),
    source: stored.source,
    originatingStationId: stored.originatingStationId,
    anomalies: stored.anomalies,
    createdAt: stored.createdAt,
    receipt: viewDocument(stored.receipt),
    deliveries: deliveries.map(({ history, attemptLog, attempts, ...delivery }) => ({
      ...delivery,
      idPA: delivery.organizationFiscalCode,
      idBrokerPA: delivery.brokerCode,
      idStation: delivery.stationId,
      attemptCount: attempts,
      history,
      attempts: attemptLog,
    })),
  };
}

function viewDocument(receipt: Receipt): object {
  return {
    ...receipt,
    paymentAmount: euros(receipt.paymentAmount),
    ...(receipt.fee === undefined ? {} : { fee: euros(receipt.fee) }),
    ...(receipt.primaryCiIncurredFee === undefined
      ? {}
      : { primaryCiIncurredFee: euros(receipt.primaryCiIncurredFee) }),
    transferList: receipt.transferList.map((transfer) => ({
      ...transfer,
      transferAmount: euros(transfer.transferAmount),
    })),
  };
}
