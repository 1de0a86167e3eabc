import { type Validity } from '#libs/domain';
import { type Database } from '../database';
import { toInstant } from '../sql';
import { VALIDITY_COLUMNS, type ValidityRow, toValidity } from '../validity';

/** A category of payments, such as `9/0101108TS/`. */
export type TaxonomyEntry = { code: string; description?: string } & Validity;

export interface TaxonomyPage {
  /** Entries in the whole catalogue. */
  count: number;
  /** 23 characters UTC; absent when no catalogue was ever loaded. */
  loadedAt?: string;
  entries: TaxonomyEntry[];
}

/** Rows written with one statement. */
const BATCH = 1_000;

/** The catalogue of categories payments may have, the same for all organizations. */
export class TaxonomyCatalogue {
  constructor(private readonly database: Database) {}

  /** Replaces the catalogue: readers see the old one or the new one, whole. @param entries each code once */
  async replace(entries: readonly TaxonomyEntry[]): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await transaction.execute('UPDATE taxonomy_catalogue SET entries = ?, loaded_at = ? WHERE id = 1', [
        entries.length,
        new Date(),
      ]);
      await transaction.execute('DELETE FROM taxonomy_entry');
      for (let first = 0; first < entries.length; first += BATCH) {
        await transaction.execute(
          'INSERT INTO taxonomy_entry (code, valid_from, valid_to, description) VALUES ?',
          [
            entries
              .slice(first, first + BATCH)
              .map(({ code, validFrom, validTo, description }) => [
                code,
                validFrom ?? null,
                validTo ?? null,
                description ?? null,
              ]),
          ],
        );
      }
    });
  }

  /** Up to `limit` entries in the order of their codes, those after the code `after`. */
  async page(limit: number, after = ''): Promise<TaxonomyPage> {
    const [catalogue] = await this.database.query<{ entries: number; loaded_at: Date | null }>(
      'SELECT entries, loaded_at FROM taxonomy_catalogue WHERE id = 1',
    );
    const rows = await this.database.query<ValidityRow & { code: string; description: string | null }>(
      `SELECT code, description, ${VALIDITY_COLUMNS} FROM taxonomy_entry WHERE code > ? ORDER BY code LIMIT ?`,
      [after, limit],
    );
    const loadedAt = catalogue?.loaded_at ?? null;
    return {
      count: catalogue?.entries ?? 0,
      ...(loadedAt === null ? {} : { loadedAt: toInstant(loadedAt) }),
      entries: rows.map((row) => ({
        code: row.code,
        ...toValidity(row),
        ...(row.description === null ? {} : { description: row.description }),
      })),
    };
  }
}
