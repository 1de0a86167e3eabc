import { type DeliveryView, type Receipt, receiptStatus } from '#libs/domain';
import { type z } from 'zod';
import { euros } from './receipt-payload';
import type * as schema from './receipt-view-schemas';

interface Stored {
  receipt: Receipt;
  source: string;
  originatingStationId?: string;
  anomalies: readonly string[];
  createdAt: Date;
}

/** A receipt without its deliveries. Amounts are euros with two decimals, as in the XSD. */
export function viewStoredReceipt(stored: Stored): z.output<typeof schema.storedReceiptView> {
  return {
    receiptId: stored.receipt.receiptId,
    organizationFiscalCode: stored.receipt.fiscalCode,
    noticeNumber: stored.receipt.noticeNumber,
    source: stored.source,
    originatingStationId: stored.originatingStationId,
    anomalies: [...stored.anomalies],
    createdAt: stored.createdAt,
    receipt: viewDocument(stored.receipt),
  };
}

/** A receipt with everything known of its deliveries. */
export function viewReceipt(
  stored: Stored,
  deliveries: readonly DeliveryView[],
): z.output<typeof schema.receiptView> {
  return {
    ...viewStoredReceipt(stored),
    status: receiptStatus(deliveries),
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

/** A receipt with its amounts in euros. */
export function viewDocument(receipt: Receipt): z.output<typeof schema.receiptDocument> {
  const { fee, primaryCiIncurredFee, ...rest } = receipt;
  return {
    ...rest,
    paymentAmount: euros(receipt.paymentAmount),
    ...(fee === undefined ? {} : { fee: euros(fee) }),
    ...(primaryCiIncurredFee === undefined ? {} : { primaryCiIncurredFee: euros(primaryCiIncurredFee) }),
    transferList: receipt.transferList.map((transfer) => ({
      ...transfer,
      transferAmount: euros(transfer.transferAmount),
    })),
  };
}
