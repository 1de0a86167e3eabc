import { type Position } from '#libs/domain';
import { findArchivedPosition } from '../archive/archived-positions';
import { type Queryable } from '../database';
import { optionDebtors } from './debtor-rows';
import { metadataOf } from './metadata-rows';
import { buildPositions } from './position-building';
import { type OptionRow, POSITION_COLUMNS, type PositionRow, type TransferRow } from './position-rows';

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
  const [position] = await assemble(queryable, rows);
  return position ?? findArchivedPosition(queryable, organization, { iupds: [iupd] });
}

/** A position by the iuv of one of its options. */
export async function findPositionByIuv(
  queryable: Queryable,
  organization: string,
  iuv: string,
): Promise<Position | undefined> {
  const position = await findByOption(queryable, organization, 'iuv', iuv);
  return position ?? findArchivedPosition(queryable, organization, { iuvs: [iuv] });
}

/** A position by the nav (or, as in GPD, the iuv) of one of its options. */
export async function findPositionByNav(
  queryable: Queryable,
  organization: string,
  nav: string,
): Promise<Position | undefined> {
  return (
    (await findByOption(queryable, organization, 'nav', nav)) ??
    (await findByOption(queryable, organization, 'iuv', nav)) ??
    findArchivedPosition(queryable, organization, { navs: [nav] })
  );
}

async function findByOption(
  queryable: Queryable,
  organization: string,
  column: 'nav' | 'iuv',
  value: string,
): Promise<Position | undefined> {
  const rows = await queryable.query<PositionRow>(
    `SELECT ${POSITION_COLUMNS} FROM payment_position WHERE id =
       (SELECT payment_position_id FROM payment_option WHERE organization_fiscal_code = ? AND ${column} = ?)`,
    [organization, value],
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
  return buildPositions(positions, {
    payment_option: options,
    transfer: transfers,
    payment_option_debtor: await optionDebtors(queryable, positions, options),
    payment_option_metadata: await metadataOf(queryable, 'payment_option', optionIds),
    transfer_metadata: await metadataOf(
      queryable,
      'transfer',
      transfers.map(({ id }) => id),
    ),
  });
}
