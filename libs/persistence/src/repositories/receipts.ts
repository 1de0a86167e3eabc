import {
  type DeliveryStatus,
  type DueDelivery,
  type Receipt,
  type Recipient,
  Transient,
  involvedOrganizations,
  paymentInstant,
} from '#libs/domain';
import { isArchivedReceipt } from '../archive/archived-receipts';
import { type Transaction, isDuplicate } from '../database';
import { type IdAllocator } from '../id-allocator';
import { later } from '../sql';
import { type ReceiptSource } from './receipt-rows';
import { noteParked } from './station-breakers';

export interface NewReceipt {
  receipt: Receipt;
  source: ReceiptSource;
  originatingStationId?: string;
  /** What did not fit the position, e.g. NOTICE_UNKNOWN. */
  anomalies: readonly string[];
  recipients: readonly Recipient[];
  /** Why no message can be made of it; then its deliveries are parked from the start. */
  inexpressible?: string;
  /** W3C trace context its deliveries belong to. */
  traceparent?: string;
}

/** Receipts inside one transaction. */
export class ReceiptWriter {
  constructor(
    private readonly transaction: Transaction,
    private readonly idAllocator: IdAllocator,
    /** Milliseconds a new delivery may stay silent before the relay queues it. */
    private readonly leaseMs: number,
  ) {}

  /** Whether this receipt is already stored; the unique key decides between two at the same time. */
  async isKnown(organization: string, receiptId: string, noticeNumber: string): Promise<boolean> {
    const rows = await this.transaction.query<{ place: 'here' | 'archive' }>(
      `SELECT 'here' AS place FROM receipt
        WHERE organization_fiscal_code = ? AND receipt_id = ? AND notice_number = ?
        UNION ALL
       SELECT 'archive' FROM archived_receipt_name WHERE organization_fiscal_code = ? AND name = ?`,
      [organization, receiptId, noticeNumber, organization, receiptId],
    );
    if (rows.length === 0) return false;
    if (rows.some(({ place }) => place === 'here')) return true;
    return isArchivedReceipt(this.transaction, organization, { receiptId, noticeNumber });
  }

  /**
   * Stores a receipt and every delivery it owes. @returns the deliveries, to be queued after the commit
   * @throws Transient RECEIPT_RACE when the same receipt was stored meanwhile: looked for again, it is known
   */
  async insert(given: NewReceipt): Promise<DueDelivery[]> {
    try {
      return await this.insertAll(given);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new Transient('RECEIPT_RACE', 'The receipt was stored meanwhile', [], { cause: error });
    }
  }

  private async insertAll(given: NewReceipt): Promise<DueDelivery[]> {
    const { receipt, recipients } = given;
    const id = await this.idAllocator.take(1 + recipients.length);
    const now = new Date();
    await this.transaction.execute(
      `INSERT INTO receipt (id, organization_fiscal_code, receipt_id, notice_number, creditor_reference_id,
         payment_amount, originating_station_id, source, anomalies, document, traceparent, created_at) VALUES (?)`,
      [
        [
          id,
          receipt.fiscalCode,
          receipt.receiptId,
          receipt.noticeNumber,
          receipt.creditorReferenceId,
          receipt.paymentAmount,
          given.originatingStationId ?? null,
          given.source,
          given.anomalies.join(','),
          JSON.stringify(receipt),
          given.traceparent ?? null,
          now,
        ],
      ],
    );
    await this.insertOrganizations(id, given, now);
    if (recipients.length === 0) return [];
    const parked = given.inexpressible !== undefined;
    const status: DeliveryStatus = 'NOTICE_GENERATED';
    await this.transaction.execute(
      `INSERT INTO delivery (id, receipt_pk, ordinal, organization_fiscal_code, broker_code, station_id,
         originating, status, owed_at, parked_at, parked_reason, last_error, created_at) VALUES ?`,
      [
        recipients.map((recipient, index) => [
          id + 1 + index,
          id,
          index,
          recipient.organizationFiscalCode,
          recipient.brokerCode,
          recipient.stationId,
          recipient.originating,
          status,
          parked ? null : later(this.leaseMs),
          parked ? now : null,
          parked ? 'INEXPRESSIBLE' : null,
          given.inexpressible?.slice(0, 255) ?? null,
          now,
        ]),
      ],
    );
    await this.transaction.execute('INSERT INTO delivery_status (delivery_id, seq, status, at) VALUES ?', [
      recipients.map((_, index) => [id + 1 + index, 0, status, now]),
    ]);
    if (parked) {
      await noteParked(
        this.transaction,
        recipients.map(({ stationId }) => stationId),
        now,
      );
    }
    if (parked) return [];
    return recipients.map(({ brokerCode, organizationFiscalCode }, index) => ({
      deliveryId: id + 1 + index,
      attempt: 0,
      brokerCode,
      organizationFiscalCode,
    }));
  }

  private async insertOrganizations(
    id: number,
    { receipt, anomalies }: NewReceipt,
    now: Date,
  ): Promise<void> {
    const paidAt = paymentInstant(receipt.paymentDateTime);
    await this.transaction.execute(
      `INSERT INTO receipt_organization (organization_fiscal_code, receipt_pk, notice_number,
         creditor_reference_id, debtor, paid_at, created_at, unmatched) VALUES ?`,
      [
        involvedOrganizations(receipt).map((organization) => [
          organization,
          id,
          receipt.noticeNumber,
          receipt.creditorReferenceId,
          receipt.debtor.uniqueIdentifier.entityUniqueIdentifierValue,
          paidAt === undefined ? now : new Date(`${paidAt}Z`),
          now,
          organization === receipt.fiscalCode && anomalies.includes('NOTICE_UNKNOWN'),
        ]),
      ],
    );
  }
}
