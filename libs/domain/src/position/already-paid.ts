import { payOption } from './payment';
import { type Position } from './stored-position';

/** What stands for the PSP and the receipt of a payment that did not go through pagoPA (GPD's literal). */
export const CLOSED_AS_ALREADY_PAID = 'CLOSED_AS_ALREADY_PAID_BY_EC';

/**
 * The position after the creditor said that one of its options was paid elsewhere (GPD's `paids`). No receipt
 * comes of it: nobody but the creditor knows of the payment.
 *
 * @throws Rejected as payOption
 */
export function closeAsAlreadyPaid(
  position: Position,
  nav: string,
  paymentDate: string | undefined,
  now: string,
): Position {
  return payOption(
    position,
    nav,
    {
      idReceipt: CLOSED_AS_ALREADY_PAID,
      pspCompany: CLOSED_AS_ALREADY_PAID,
      fee: 0,
      ...(paymentDate === undefined ? {} : { paymentDate }),
    },
    now,
  );
}
