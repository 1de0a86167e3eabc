import { type Metadata, type Position } from '#libs/domain';
import { type DebtorColumns, toDebtor } from './debtor-rows';
import { type KeyAndValue, type MetadataRow, groupBy, toMetadata } from './metadata-rows';
import {
  type OptionRow,
  type PositionRow,
  type TransferRow,
  toOption,
  toPosition,
  toTransfer,
} from './position-rows';

/** The rows below some positions, by their tables, in the order their children are shown in. */
export interface RowsBelow {
  payment_option: readonly OptionRow[];
  transfer: readonly TransferRow[];
  payment_option_debtor: readonly (DebtorColumns & { payment_option_id: number })[];
  payment_option_metadata: readonly MetadataRow<'payment_option_id'>[];
  transfer_metadata: readonly MetadataRow<'transfer_id'>[];
}

/** Positions of their rows, in their order. */
export function buildPositions(positions: readonly PositionRow[], below: RowsBelow): Position[] {
  const optionsOf = groupBy(below.payment_option, (row) => row.payment_position_id);
  const transfersOf = groupBy(below.transfer, (row) => row.payment_option_id);
  const debtors = new Map(below.payment_option_debtor.map((row) => [row.payment_option_id, toDebtor(row)]));
  const ofOption = groupBy(below.payment_option_metadata, (row) => row.payment_option_id);
  const ofTransfer = groupBy(below.transfer_metadata, (row) => row.transfer_id);
  const metadata = (rows: Map<number, KeyAndValue[]>, id: number): Metadata[] =>
    (rows.get(id) ?? []).map(toMetadata);
  return positions.map((position) =>
    toPosition(
      position,
      (optionsOf.get(position.id) ?? []).map((option) =>
        toOption(
          option,
          (transfersOf.get(option.id) ?? []).map((row) => toTransfer(row, metadata(ofTransfer, row.id))),
          metadata(ofOption, option.id),
          debtors.get(option.id),
        ),
      ),
    ),
  );
}
