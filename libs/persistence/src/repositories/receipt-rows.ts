import { type Receipt } from '#libs/domain';

/** Where a receipt came in. */
export type ReceiptSource = 'PAY' | 'REST' | 'SOAP';

export interface StoredReceipt {
  id: number;
  receipt: Receipt;
  source: ReceiptSource;
  originatingStationId?: string;
  anomalies: string[];
  createdAt: Date;
}

export interface ReceiptRow {
  id: number;
  source: ReceiptSource;
  originating_station_id: string | null;
  anomalies: string;
  document: string;
  created_at: Date;
}

/** Of the table `receipt` as `r`. */
export const RECEIPT_COLUMNS =
  'r.id, r.source, r.originating_station_id, r.anomalies, r.document, r.created_at';

export function toStoredReceipt(row: ReceiptRow): StoredReceipt {
  return {
    id: row.id,
    receipt: JSON.parse(row.document) as Receipt,
    source: row.source,
    ...(row.originating_station_id === null ? {} : { originatingStationId: row.originating_station_id }),
    anomalies: row.anomalies === '' ? [] : row.anomalies.split(','),
    createdAt: row.created_at,
  };
}
