import { Rejected } from '../errors';
import { payableOption } from '../position/payable-option';
import { findOption } from '../position/payment';
import { statusAt } from '../position/state';
import { type PositionStatus } from '../position/status';
import { type PaymentOption, type Position } from '../position/stored-position';

/** Why the notices of a position in this state cannot be paid; absent where they can. */
const REFUSALS: Partial<Record<PositionStatus, () => Rejected>> = {
  DRAFT: unknownNotice,
  PUBLISHED: unknownNotice,
  INVALID: () => new Rejected('PAA_PAGAMENTO_ANNULLATO', 'The debt position was withdrawn'),
  EXPIRED: () => new Rejected('PAA_PAGAMENTO_SCADUTO', 'The debt position has expired'),
  PAID: paidNotice,
  REPORTED: paidNotice,
};

/**
 * The option a notice number stands for, if it may be paid at `now`. Codes are the Nodo's own (SANP, faults of
 * the creditor institution), states those of GPD; messages go out as the fault's description.
 *
 * @param standIn the institution is not asked itself but stood in for: only what it gave free for that is known
 * @throws Rejected PAA_PAGAMENTO_SCONOSCIUTO when there is none, before its validity date, and when another
 *   plan of its position is in use
 * @throws Rejected PAA_PAGAMENTO_DUPLICATO, PAA_PAGAMENTO_ANNULLATO, PAA_PAGAMENTO_SCADUTO
 */
export function payableNotice(
  position: Position | undefined,
  noticeNumber: string,
  now: string,
  { standIn = false }: { standIn?: boolean } = {},
): { position: Position; option: PaymentOption } {
  if (position === undefined || (standIn && !position.payStandIn)) throw unknownNotice();
  // A notice number is a nav: unlike GPD's own calls, none is looked for by iuv.
  const option = findOption(position, noticeNumber);
  if (option?.nav !== noticeNumber) throw unknownNotice();
  const refusal = REFUSALS[statusAt(position, now)];
  if (refusal !== undefined) throw refusal();
  if (option.status !== 'PO_UNPAID') throw paidNotice();
  try {
    return { position, option: payableOption(position, noticeNumber, now) };
  } catch (error) {
    if (error instanceof Rejected) throw unknownNotice();
    throw error;
  }
}

function unknownNotice(): Rejected {
  return new Rejected('PAA_PAGAMENTO_SCONOSCIUTO', 'There is no payable notice of this number');
}

function paidNotice(): Rejected {
  return new Rejected('PAA_PAGAMENTO_DUPLICATO', 'The notice has been paid');
}
