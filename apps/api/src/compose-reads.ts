import type { Config } from '#libs/config';
import type { Resources } from '#libs/lifecycle';
import type { Metrics } from '#libs/observability';
import { CurrentReads, Database, type Reads } from '#libs/persistence';

/** What a replica usually takes to catch up is a few milliseconds; asking the primary then costs no more than this. */
const REPLICA_PATIENCE_MS = 50;
/** One that was behind or away is left alone for so long. */
const REPLICA_PAUSE_MS = 1_000;

/** Reads that may come from a replica, where there is one. */
export function openReads(
  config: Config,
  { database, metrics }: { database: Database; metrics: Metrics },
  resources: Resources,
): Reads {
  const { MYSQL_READ_URL: url, MYSQL_POOL: poolSize } = config;
  if (url === undefined) return database;
  const reads = new CurrentReads(database, () => Database.open({ url, poolSize }), {
    patienceMs: REPLICA_PATIENCE_MS,
    pauseMs: REPLICA_PAUSE_MS,
    onRead: (place) => metrics.reads.inc({ place }),
  });
  resources.defer('replica', () => reads.close());
  return reads;
}
