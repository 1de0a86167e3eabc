import { type Position } from '#libs/domain';
import { type Queryable } from '../database';
import { optionDebtors } from './debtor-rows';
import { groupBy, metadataOf } from './metadata-rows';
import {
  type OptionRow,
  POSITION_COLUMNS,
  type PositionRow,
  type TransferRow,
  toOption,
  toPosition,
  toTransfer,
} from './position-rows';

/** A position as a reader sees it. Several queries: run it on a snapshot or in a transaction, lest an update show half. */
export async function findPosition(
  queryable: Queryable,
  organization: string,
  iupd: string,
): Promise<Position | undefined> {
  const rows = await queryable.query<PositionRow>(
    `SELECT ${POSITION_COLUMNS} FROM payment_position WHERE organization_fiscal_code = ? AND iupd = ?`,
    [organization, iupd],
  );
  return (await assemble(queryable, rows))[0];
}

/** A position by the iuv of one of its options. */
export async function findPositionByIuv(
  queryable: Queryable,
  organization: string,
  iuv: string,
): Promise<Position | undefined> {
  const rows = await queryable.query<PositionRow>(
    `SELECT ${POSITION_COLUMNS} FROM payment_position WHERE id =
       (SELECT payment_position_id FROM payment_option WHERE organization_fiscal_code = ? AND iuv = ?)`,
    [organization, iuv],
  );
  return (await assemble(queryable, rows))[0];
}

/** Positions with everything below them, of their rows. */
export async function assemble(queryable: Queryable, positions: readonly PositionRow[]): Promise<Position[]> {
  if (positions.length === 0) return [];
  const options = await queryable.query<OptionRow>(
    'SELECT * FROM payment_option WHERE payment_position_id IN (?) ORDER BY id',
    [positions.map(({ id }) => id)],
  );
  const optionIds = options.map(({ id }) => id);
  const transfers =
    optionIds.length === 0
      ? []
      : await queryable.query<TransferRow>(
          'SELECT * FROM transfer WHERE payment_option_id IN (?) ORDER BY payment_option_id, transfer_id',
          [optionIds],
        );
  const debtors = await optionDebtors(queryable, positions, options);
  const optionMetadata = await metadataOf(queryable, 'payment_option', optionIds);
  const transferMetadata = await metadataOf(
    queryable,
    'transfer',
    transfers.map(({ id }) => id),
  );
  const transfersOf = groupBy(transfers, (row) => row.payment_option_id);
  const optionsOf = groupBy(options, (row) => row.payment_position_id);
  return positions.map((position) =>
    toPosition(
      position,
      (optionsOf.get(position.id) ?? []).map((option) =>
        toOption(
          option,
          (transfersOf.get(option.id) ?? []).map((row) =>
            toTransfer(row, transferMetadata.get(row.id) ?? []),
          ),
          optionMetadata.get(option.id) ?? [],
          debtors.get(option.id),
        ),
      ),
    ),
  );
}
