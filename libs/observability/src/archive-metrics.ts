import { type Registry } from 'prom-client';
import { readingGauges } from './reading-gauges';
import { sharedReading } from './shared-reading';

/** What an archive holds, about. */
export interface ArchiveReading {
  kind: string;
  rows: number;
  bytes: number;
  partitions: number;
}

/** The server's figures of tables move slowly, and cost a look at each partition. */
const FRESH_MS = 30_000;

/** Adds gauges of the archives to a registry. */
export function exposeArchive(registry: Registry, read: () => Promise<readonly ArchiveReading[]>): void {
  const gauge = readingGauges(registry, sharedReading(read, FRESH_MS));
  gauge('gpd_archive_rows', 'Rows of the archive, as the server estimates them', ['kind'], (all) =>
    all.map(({ kind, rows }) => [{ kind }, rows]),
  );
  gauge('gpd_archive_bytes', 'Bytes of the archive and its names', ['kind'], (all) =>
    all.map(({ kind, bytes }) => [{ kind }, bytes]),
  );
  gauge('gpd_archive_partitions', 'Months the archive is divided into', ['kind'], (all) =>
    all.map(({ kind, partitions }) => [{ kind }, partitions]),
  );
}
