import { type Queryable } from '../database';
import { ARCHIVE_KINDS } from './archive-store';

/** What one archive holds, by the server's own estimates. */
export interface ArchiveFigures {
  kind: string;
  rows: number;
  /** Names included. */
  bytes: number;
  /** Months. */
  partitions: number;
}

/** What the archives hold: of the server's catalogue, no row is read. */
export async function readArchive(database: Queryable): Promise<ArchiveFigures[]> {
  const rows = await database.query<{ name: string; rows_: string; bytes: string; partitions: string }>(
    `SELECT table_name AS name, SUM(table_rows) AS rows_, SUM(data_length + index_length) AS bytes,
            COUNT(*) AS partitions
       FROM information_schema.partitions
      WHERE table_schema = DATABASE() AND table_name IN (?) GROUP BY table_name`,
    [ARCHIVE_KINDS.flatMap((kind) => [`archived_${kind}`, `archived_${kind}_name`])],
  );
  const of = (table: string) => rows.find(({ name }) => name === table);
  return ARCHIVE_KINDS.map((kind) => {
    const [things, names] = [of(`archived_${kind}`), of(`archived_${kind}_name`)];
    return {
      kind,
      rows: Number(things?.rows_ ?? 0),
      bytes: Number(things?.bytes ?? 0) + Number(names?.bytes ?? 0),
      partitions: Number(things?.partitions ?? 0),
    };
  });
}
