import { section } from './section';
import { count } from './setting-kinds';

export const OF_RETENTION = section({
  title: 'Retention',
  note: 'Days data is kept for organizations that say nothing themselves; 0: for ever.',
  settings: {
    RETENTION_JOBS_DAYS: count(0, 0, 36_500).describe(
      'Jobs and the results of their items, after they are complete.',
    ),
    RETENTION_POSITIONS_DAYS: count(0, 0, 36_500).describe(
      'Positions that are PAID, REPORTED, INVALID or EXPIRED, after their last change.',
    ),
    RETENTION_RECEIPTS_DAYS: count(0, 0, 36_500).describe(
      'Receipts no station is owed any more, with their deliveries, after the payment.',
    ),
    RETENTION_INTERVAL_MS: count(3_600_000, 100, 86_400_000).describe(
      'How often it is looked for what is old enough.',
    ),
  },
});

export const OF_ARCHIVE = section({
  title: 'Archive',
  note: 'Days after which what came to its end is moved out of the hot tables, and still found by its names; 0: never. Only once every process runs a version that reads the archive.',
  settings: {
    ARCHIVE_POSITIONS_DAYS: count(0, 0, 36_500).describe(
      'Positions that are PAID, REPORTED, INVALID or EXPIRED, after their last change.',
    ),
    ARCHIVE_RECEIPTS_DAYS: count(0, 0, 36_500).describe(
      'Receipts no station is owed any more, after the payment. Lists and the feed do not go back further.',
    ),
    ARCHIVE_INTERVAL_MS: count(3_600_000, 100, 86_400_000).describe('How often it is looked for more.'),
    ARCHIVE_PER_SECOND: count(500, 1, 100_000).describe(
      'Positions or receipts moved per second at most, a scheduler.',
    ),
  },
});
