import { type DeliveryView } from '#libs/domain';
import { archivedDeliveries, receiptOfArchivedDelivery } from '../archive/archived-receipts';
import { type Queryable } from '../database';
import { type AttemptRow, type DeliveryRow, type HistoryRow, toDeliveryViews } from './delivery-rows';

/** Which receipt: its id, and for the archive what it is called, and an organization it concerns. */
export interface ReceiptPlace {
  id: number;
  organization: string;
  receiptId: string;
}

/** The deliveries of a receipt in the order of its recipients. Run it on a snapshot, so that history and status agree. */
export async function deliveriesOf(queryable: Queryable, receipt: ReceiptPlace): Promise<DeliveryView[]> {
  const deliveries = await queryable.query<DeliveryRow>('SELECT * FROM delivery WHERE receipt_pk = ?', [
    receipt.id,
  ]);
  if (deliveries.length === 0) return archivedDeliveries(queryable, receipt);
  const [history, attempts] = await Promise.all([
    queryable.query<HistoryRow>(
      `SELECT s.delivery_id, s.seq, s.status, s.at, s.note FROM delivery_status s
         JOIN delivery d ON d.id = s.delivery_id WHERE d.receipt_pk = ?`,
      [receipt.id],
    ),
    queryable.query<AttemptRow>(
      'SELECT a.* FROM delivery_attempt a JOIN delivery d ON d.id = a.delivery_id WHERE d.receipt_pk = ?',
      [receipt.id],
    ),
  ]);
  return toDeliveryViews(deliveries, history, attempts);
}

/** The receipt a delivery belongs to, for an organization that either side of it concerns. */
export async function receiptOfDelivery(
  queryable: Queryable,
  organization: string,
  deliveryId: number,
): Promise<number | undefined> {
  const [row] = await queryable.query<{ receipt_pk: number }>(
    `SELECT d.receipt_pk FROM delivery d JOIN receipt r ON r.id = d.receipt_pk
      WHERE d.id = ? AND (d.organization_fiscal_code = ? OR r.organization_fiscal_code = ?)`,
    [deliveryId, organization, organization],
  );
  return row?.receipt_pk ?? receiptOfArchivedDelivery(queryable, organization, deliveryId);
}
