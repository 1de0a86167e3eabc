import { identifierKey } from '#libs/domain';
import { type Queryable, type Transaction } from '../database';
import { type ArchivedRows, decodeRows, encodeRows } from './rows-document';

export const ARCHIVE_KINDS = ['position', 'receipt'] as const;
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];

/** Where something that was archived is. */
export interface ArchivePlace {
  closedAt: Date;
  id: number;
}

/** A name something is found by; the same text may be a name of several kinds. */
export interface ArchiveName {
  name: string;
  kind: string;
}

export interface ArchivedThing extends ArchivePlace {
  rows: ArchivedRows;
}

export interface NewArchived extends ArchivedThing {
  names: readonly ArchiveName[];
  debtors: readonly string[];
}

/** MariaDB makes a join of a longer list, by a plan that is not ours. */
const NAMES_AT_ONCE = 900;

/** One of the archives: things by their names, and what they are. */
export class ArchiveStore {
  private readonly table: string;

  constructor(kind: ArchiveKind) {
    this.table = `archived_${kind}`;
  }

  /** The instant from which on the archive has what was closed; undefined: nothing was ever archived. */
  async horizon(queryable: Queryable): Promise<Date | undefined> {
    const [row] = await queryable.query<{ since: Date | null }>(
      'SELECT MIN(since) AS since FROM archive_partition WHERE table_name = ?',
      [this.table],
    );
    return row?.since ?? undefined;
  }

  /** Names of these that lead to something. Those of what was dropped are in the table for up to a year, and lead nowhere. */
  async find(
    queryable: Queryable,
    organization: string,
    names: readonly string[],
    horizon?: Date,
  ): Promise<(ArchivePlace & ArchiveName)[]> {
    if (names.length === 0) return [];
    const since = horizon ?? (await this.horizon(queryable));
    if (since === undefined) return [];
    const distinct = [...new Set(names.map(identifierKey))];
    const found: (ArchivePlace & ArchiveName)[] = [];
    for (let from = 0; from < distinct.length; from += NAMES_AT_ONCE) {
      const rows = await queryable.query<{
        name: string;
        kind: string;
        closed_at: Date;
        id: number;
      }>(
        `SELECT name, kind, closed_at, id FROM ${this.table}_name FORCE INDEX (PRIMARY)
          WHERE organization_fiscal_code = ? AND name IN (?) AND closed_at >= ?`,
        [organization, distinct.slice(from, from + NAMES_AT_ONCE), since],
      );
      found.push(...rows.map(({ name, kind, closed_at: closedAt, id }) => ({ name, kind, closedAt, id })));
    }
    return found;
  }

  /** @param lock whether it is about to be removed: then nobody else takes it before */
  async read(
    queryable: Queryable,
    organization: string,
    { closedAt, id }: ArchivePlace,
    { lock = false }: { lock?: boolean } = {},
  ): Promise<ArchivedRows | undefined> {
    const [row] = await queryable.query<{ document: Buffer }>(
      `SELECT document FROM ${this.table} WHERE organization_fiscal_code = ? AND closed_at = ? AND id = ?
          AND part = 0 ${lock ? 'FOR UPDATE' : ''}`,
      [organization, closedAt, id],
    );
    return row && decodeRows(row.document);
  }

  /** Things that were closed before an instant, or that are of a debtor, in the order of their places. */
  async page(
    queryable: Queryable,
    organization: string,
    { after, limit, debtors, partition }: PageOfArchive,
  ): Promise<ArchivePlace[]> {
    const rows = await queryable.query<{ closed_at: Date; id: number }>(
      `SELECT DISTINCT closed_at, id FROM ${this.table}
          ${partition === undefined ? '' : `PARTITION (${partition})`}
          FORCE INDEX (${debtors === undefined ? 'PRIMARY' : 'archived_by_debtor'})
        WHERE organization_fiscal_code = ? AND closed_at >= ? AND (closed_at > ? OR id > ?)
          ${debtors === undefined ? '' : 'AND debtor IN (?)'}
        ORDER BY closed_at, id LIMIT ?`,
      [
        organization,
        after?.closedAt ?? new Date(0),
        after?.closedAt ?? new Date(0),
        after?.id ?? 0,
        ...(debtors === undefined ? [] : [debtors]),
        limit,
      ],
    );
    return rows.map(({ closed_at: closedAt, id }) => ({ closedAt, id }));
  }

  /** Writes things with their names. Who calls has made sure that their partitions are open. */
  async put(transaction: Transaction, organization: string, things: readonly NewArchived[]): Promise<void> {
    // Bytes are not loaded in bulk.
    await transaction.execute(
      `INSERT INTO ${this.table} (organization_fiscal_code, closed_at, id, part, debtor, document) VALUES ?`,
      [
        things.flatMap(({ closedAt, id, debtors, rows }) => [
          [organization, closedAt, id, 0, debtors[0] ?? null, encodeRows(rows)],
          // A row for each further debtor, to be found by.
          ...debtors.slice(1).map((debtor, index) => [organization, closedAt, id, 1 + index, debtor, '']),
        ]),
      ],
    );
    await transaction.insert({
      table: `${this.table}_name`,
      columns: 'organization_fiscal_code,name,kind,closed_at,id',
      rows: things.flatMap(({ closedAt, id, names }) =>
        distinctNames(names).map(({ name, kind }) => [organization, name, kind, closedAt, id]),
      ),
    });
  }

  /** Removes things with their names, all parts of them. */
  async remove(
    transaction: Transaction,
    organization: string,
    things: readonly (ArchivePlace & { names: readonly ArchiveName[] })[],
  ): Promise<void> {
    if (things.length === 0) return;
    const places = things.map(({ closedAt, id }) => [closedAt, id]);
    const dates = things.map(({ closedAt }) => closedAt);
    const names = things.flatMap(({ closedAt, id, names: each }) =>
      distinctNames(each).map(({ name, kind }) => [name, kind, closedAt, id]),
    );
    // By tuples alone MariaDB reads the whole table.
    if (names.length > 0) {
      await transaction.execute(
        `DELETE FROM ${this.table}_name WHERE organization_fiscal_code = ? AND name IN (?) AND closed_at IN (?)
            AND (name, kind, closed_at, id) IN (?)`,
        [organization, names.map(([name]) => name), dates, names],
      );
    }
    await transaction.execute(
      `DELETE FROM ${this.table} WHERE organization_fiscal_code = ? AND closed_at IN (?) AND (closed_at, id) IN (?)`,
      [organization, dates, places],
    );
  }
}

export interface PageOfArchive {
  after?: ArchivePlace | undefined;
  limit: number;
  debtors?: readonly string[];
  partition?: string;
}

function distinctNames(names: readonly ArchiveName[]): ArchiveName[] {
  const byKey = new Map(
    names.map(({ name, kind }) => [`${kind} ${identifierKey(name)}`, { name: identifierKey(name), kind }]),
  );
  return [...byKey.values()];
}
