import { type Position } from '#libs/domain';
import { findArchivedPosition } from '../archive/archived-positions';
import { type Reads } from '../current-reads';
import { type Queryable } from '../database';
import { metadataOf } from './metadata-rows';
import { type RowsBelow, buildPositions } from './position-building';
import { type PositionRow } from './position-rows';
import { type Joined, findJoined, joinedBelow } from './position-tree';

/** A position as a reader sees it, of one moment. */
export async function findPosition(
  reads: Reads,
  organization: string,
  iupd: string,
): Promise<Position | undefined> {
  const conditions = ['p.organization_fiscal_code = ? AND p.iupd = ?'];
  return find(reads, { conditions, params: [organization, iupd] }, (snapshot) =>
    findArchivedPosition(snapshot, organization, { iupds: [iupd] }),
  );
}

/** A position by the iuv of one of its options. */
export async function findPositionByIuv(
  reads: Reads,
  organization: string,
  iuv: string,
): Promise<Position | undefined> {
  return find(reads, { conditions: [hasOption('iuv')], params: [organization, iuv] }, (snapshot) =>
    findArchivedPosition(snapshot, organization, { iuvs: [iuv] }),
  );
}

/** A position by the nav (or, as in GPD, the iuv) of one of its options. */
export async function findPositionByNav(
  reads: Reads,
  organization: string,
  nav: string,
): Promise<Position | undefined> {
  const conditions = [hasOption('nav'), hasOption('iuv')];
  return find(reads, { conditions, params: [organization, nav] }, (snapshot) =>
    findArchivedPosition(snapshot, organization, { navs: [nav] }),
  );
}

const hasOption = (column: 'nav' | 'iuv'): string =>
  `p.id = (SELECT payment_position_id FROM payment_option WHERE organization_fiscal_code = ? AND ${column} = ?)`;

interface Search {
  /** Asked one after the other until one is met, all with the same parameters. */
  conditions: readonly string[];
  params: readonly unknown[];
}

/**
 * One statement finds most. A snapshot is needed for the others: what has metadata takes more statements, and what is not
 * found may be on its way into the archive or out of it.
 */
async function find(
  reads: Reads,
  search: Search,
  archived: (snapshot: Queryable) => Promise<Position | undefined>,
): Promise<Position | undefined> {
  const found = await findLive(reads, search);
  if (found !== undefined && isWhole(found)) return buildPositions([found.position], found.below)[0];
  return reads.snapshot(async (snapshot) => {
    const live = await findLive(snapshot, search);
    if (live === undefined) return archived(snapshot);
    return buildPositions([live.position], await withMetadata(snapshot, live))[0];
  });
}

const isWhole = ({ lacking }: Joined): boolean =>
  lacking.payment_option.length === 0 && lacking.transfer.length === 0;

async function findLive(queryable: Pick<Queryable, 'query'>, { conditions, params }: Search) {
  for (const condition of conditions) {
    const found = await findJoined(queryable, condition, params);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Positions with everything below them, of their rows: on a snapshot or in a transaction, lest an update show half. */
export async function assemble(queryable: Queryable, positions: readonly PositionRow[]): Promise<Position[]> {
  if (positions.length === 0) return [];
  const ids = positions.map(({ id }) => id);
  return buildPositions(positions, await withMetadata(queryable, await joinedBelow(queryable, ids)));
}

async function withMetadata(queryable: Queryable, { below, lacking }: Joined): Promise<RowsBelow> {
  return {
    ...below,
    payment_option_metadata: await metadataOf(queryable, 'payment_option', lacking.payment_option),
    transfer_metadata: await metadataOf(queryable, 'transfer', lacking.transfer),
  };
}
