import { type Config, archiveDays, retentionDays } from '#libs/config';
import { type Resources, repeatEvery } from '#libs/lifecycle';
import { type Logger, type Metrics } from '#libs/observability';
import { Archiver, type Database, Retention, RetentionSettings } from '#libs/persistence';

/** Removes what was kept long enough, and archives what came to its end some time ago. */
export function startKeeping(
  database: Database,
  config: Config,
  resources: Resources,
  { logger, metrics, onError }: { logger: Logger; metrics: Metrics; onError: (error: unknown) => void },
): void {
  const settings = new RetentionSettings(database, retentionDays(config));
  const retention = new Retention(database, settings);
  const archiver = new Archiver(database, settings, {
    days: archiveDays(config),
    perSecond: config.ARCHIVE_PER_SECOND,
  });
  let stopping = false;
  const rounds = [
    {
      name: 'retention',
      intervalMs: config.RETENTION_INTERVAL_MS,
      round: () => retention.round(() => stopping),
      counter: metrics.retention,
      did: 'removed what was old enough',
    },
    {
      name: 'archive',
      intervalMs: config.ARCHIVE_INTERVAL_MS,
      round: () => archiver.round(() => stopping),
      counter: metrics.archived,
      did: 'archived what was old enough',
    },
  ];
  for (const { name, intervalMs, round, counter, did } of rounds) {
    const repetition = repeatEvery(
      intervalMs,
      async () => {
        const counts = await round();
        for (const [kind, count] of Object.entries(counts)) counter.inc({ kind }, count);
        if (Object.values(counts).some((count) => count > 0)) logger.info(counts, did);
      },
      onError,
    );
    resources.defer(name, () => {
      stopping = true;
      return repetition.stop();
    });
  }
}
