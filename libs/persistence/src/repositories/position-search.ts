import { type Position } from '#libs/domain';
import { type Queryable } from '../database';
import { assemble } from './position-reader';
import { POSITION_COLUMNS, type PositionRow } from './position-rows';
import { type Reach, reachTable } from './reach';

/** By what a position is looked for: its own name, one of its options', or whose debt it is. */
export type PositionClue =
  | { iupd: string }
  /** nav or iuv of an option. */
  | { notice: string }
  /** The debtor's code, in each way it may be written; in one organization only. */
  | { debtor: readonly string[]; organization: string; before?: number };

export interface FoundPositions {
  positions: Position[];
  /** To be given as `before` for the debtor's older ones. */
  next?: number;
}

/**
 * Positions a clue leads to, the newest first, each clue by an index of its own. Run it on a snapshot.
 *
 * @param limit positions shown at most; only a debtor has more, and a next page of them
 */
export async function searchPositions(
  queryable: Queryable,
  reach: Reach,
  clue: PositionClue,
  limit: number,
): Promise<FoundPositions> {
  const ids = await idsOf(queryable, reach, clue, limit + 1);
  const shown = ids.slice(0, limit);
  if (shown.length === 0) return { positions: [] };
  const rows = await queryable.query<PositionRow>(
    `SELECT ${POSITION_COLUMNS} FROM payment_position WHERE id IN (?) ORDER BY id DESC`,
    [shown],
  );
  const positions = await assemble(queryable, rows);
  const last = shown.at(-1);
  return ids.length > limit && last !== undefined ? { positions, next: last } : { positions };
}

async function idsOf(
  queryable: Queryable,
  reach: Reach,
  clue: PositionClue,
  limit: number,
): Promise<number[]> {
  if ('debtor' in clue) return idsOfDebtor(queryable, clue, limit);
  const [table, params] = reachTable(reach);
  const [sql, values] =
    'iupd' in clue
      ? [
          `SELECT p.id FROM ${table} STRAIGHT_JOIN payment_position p FORCE INDEX (uniquepaymentpos)
              ON p.organization_fiscal_code = reach.code AND p.iupd = ?`,
          [...params, clue.iupd],
        ]
      : [
          `SELECT o.payment_position_id AS id FROM ${table} STRAIGHT_JOIN payment_option o FORCE INDEX (uniquepaymentoptnav)
              ON o.organization_fiscal_code = reach.code AND o.nav = ?
            UNION
           SELECT o.payment_position_id AS id FROM ${table} STRAIGHT_JOIN payment_option o FORCE INDEX (uniquepaymentopt)
              ON o.organization_fiscal_code = reach.code AND o.iuv = ?`,
          [...params, clue.notice, ...params, clue.notice],
        ];
  const rows = await queryable.query<{ id: number }>(`${sql} LIMIT ?`, [...values, limit]);
  return rows.map(({ id }) => id);
}

/** Positions of the debtor, and those with an option of the debtor's own. */
async function idsOfDebtor(
  queryable: Queryable,
  { debtor, organization, before }: { debtor: readonly string[]; organization: string; before?: number },
  limit: number,
): Promise<number[]> {
  const older = before ?? Number.MAX_SAFE_INTEGER;
  const rows = await queryable.query<{ id: number }>(
    `(SELECT id FROM payment_position FORCE INDEX (position_by_debtor)
       WHERE organization_fiscal_code = ? AND fiscal_code IN (?) AND id < ? ORDER BY id DESC LIMIT ?)
      UNION
     (SELECT o.payment_position_id AS id FROM payment_option_debtor d FORCE INDEX (option_by_debtor)
        JOIN payment_option o ON o.id = d.payment_option_id
       WHERE d.fiscal_code IN (?) AND o.organization_fiscal_code = ? AND o.payment_position_id < ?
       ORDER BY o.payment_position_id DESC LIMIT ?)
      ORDER BY id DESC LIMIT ?`,
    [organization, debtor, older, limit, debtor, organization, older, limit, limit],
  );
  return rows.map(({ id }) => id);
}
