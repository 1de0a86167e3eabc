import { type Position } from '#libs/domain';
import { findArchivedPosition } from '../archive/archived-positions';
import { type Reads } from '../current-reads';
import { type Queryable } from '../database';
import { buildPositions } from './position-building';
import { type PositionRow } from './position-rows';
import { findTree, rowsBelow } from './position-tree';

/** A position as a reader sees it, of one moment. */
export async function findPosition(
  reads: Reads,
  organization: string,
  iupd: string,
): Promise<Position | undefined> {
  return liveOrArchived(
    reads,
    (queryable) => findLive(queryable, 'p.organization_fiscal_code = ? AND p.iupd = ?', [organization, iupd]),
    (queryable) => findArchivedPosition(queryable, organization, { iupds: [iupd] }),
  );
}

/** A position by the iuv of one of its options. */
export async function findPositionByIuv(
  reads: Reads,
  organization: string,
  iuv: string,
): Promise<Position | undefined> {
  return liveOrArchived(
    reads,
    (queryable) => findByOption(queryable, organization, 'iuv', iuv),
    (queryable) => findArchivedPosition(queryable, organization, { iuvs: [iuv] }),
  );
}

/** A position by the nav (or, as in GPD, the iuv) of one of its options. */
export async function findPositionByNav(
  reads: Reads,
  organization: string,
  nav: string,
): Promise<Position | undefined> {
  return liveOrArchived(
    reads,
    async (queryable) =>
      (await findByOption(queryable, organization, 'nav', nav)) ??
      (await findByOption(queryable, organization, 'iuv', nav)),
    (queryable) => findArchivedPosition(queryable, organization, { navs: [nav] }),
  );
}

type Find<From> = (queryable: From) => Promise<Position | undefined>;

/** What is not found at once may be on its way into the archive or out of it: then one moment is looked at for both. */
async function liveOrArchived(
  reads: Reads,
  live: Find<Pick<Queryable, 'query'>>,
  archived: Find<Queryable>,
): Promise<Position | undefined> {
  return (
    (await live(reads)) ?? reads.snapshot(async (snapshot) => (await live(snapshot)) ?? archived(snapshot))
  );
}

function findByOption(
  queryable: Pick<Queryable, 'query'>,
  organization: string,
  column: 'nav' | 'iuv',
  value: string,
): Promise<Position | undefined> {
  return findLive(
    queryable,
    `p.id = (SELECT payment_position_id FROM payment_option WHERE organization_fiscal_code = ? AND ${column} = ?)`,
    [organization, value],
  );
}

async function findLive(
  queryable: Pick<Queryable, 'query'>,
  condition: string,
  params: readonly unknown[],
): Promise<Position | undefined> {
  const tree = await findTree(queryable, condition, params);
  return tree && buildPositions([tree.position], tree.below)[0];
}

/** Positions with everything below them, of their rows: on a snapshot or in a transaction, lest an update show half. */
export async function assemble(queryable: Queryable, positions: readonly PositionRow[]): Promise<Position[]> {
  if (positions.length === 0) return [];
  const below = await rowsBelow(
    queryable,
    positions.map(({ id }) => id),
  );
  return buildPositions(positions, below);
}
