import { z } from 'zod';
import { OF_ARCHIVE, OF_RETENTION } from './keeping-sections';
import { type Section, section } from './section';
import { MEBIBYTE, count, flag, keys, mysqlUrl, networks, redisUrl, waits } from './setting-kinds';
import { OF_TRACES } from './traces';

const OF_SERVICES = section({
  title: 'Services',
  note: 'Both are found or started by `npm start` when absent; production sets them.',
  settings: {
    MYSQL_URL: mysqlUrl.describe(
      'MySQL 8.4 or MariaDB 10.11 and later: `mysql://user:password@host:3306/database`; nodes of a cluster, the one to prefer first: `mysql://user:password@host:3306,host:3306/database`.',
    ),
    REDIS_URL: redisUrl.describe(
      'Redis or Valkey: redis://user:password@host:6379, redis+cluster://…, redis+sentinel://… ([forms](deployment.md#redis)); rediss for TLS.',
    ),
    MYSQL_POOL: count(10, 1, 1000).describe(
      "Connections per process; total over all processes must stay below the server's max_connections.",
    ),
    MYSQL_READ_URL: z
      .url({
        protocol: /^(mysql|mariadb)$/,
        error: 'MYSQL_READ_URL must look like mysql://user:password@host:3306/database',
      })
      .optional()
      .describe(
        'A replica with GTIDs that apis read polls, lists and downloads from. What it has not yet is read where it is written to, so nobody is shown less than what was committed before. Empty: everything is read there.',
      ),
    QUEUE_PREFIX: z
      .string()
      .regex(/^[\w-]{1,64}$/, {
        error: 'must be up to 64 letters, digits, _ and - (no braces: every queue has a hash tag of its own)',
      })
      .default('gpd')
      .describe('First part of every Redis key.'),
  },
});

const OF_HTTP = section({
  title: 'HTTP',
  settings: {
    HOST: z.string().default('127.0.0.1').describe('Address the api listens at.'),
    PORT: count(8080, 0, 65535).describe('Port the api listens at; 0: any free port.'),
    HEALTH_PORT: count(0, 0, 65535).describe(
      'Where workers and schedulers tell of their health and metrics, at HOST; 0: any free port, told in the log.',
    ),
    ENVIRONMENT: z.string().default('local').describe('What `/info` says this is.'),
    QUEUE_ACTIONS: flag
      .default(false)
      .describe(
        'Whether operators may pause queues and remove jobs at `/admin/queues`; else they only look.',
      ),
    IDEMPOTENCY_SECONDS: count(24 * 60 * 60, 1, 30 * 24 * 60 * 60).describe(
      'How long the answer to a request with an Idempotency-Key is kept for it to come again.',
    ),
  },
});

const OF_OVERLOAD = section({
  title: 'Overload',
  note: "Beyond these limits callers are told at once to come again (503, a broker's own 429; Retry-After).",
  settings: {
    MAX_REQUESTS: count(1_000, 1, 100_000).describe('Requests answered at a time, an api.'),
    BODIES_MAX_BYTES: count(64 * MEBIBYTE, 16 * MEBIBYTE).describe(
      'Bytes of bodies held in memory at a time, an api; uploads are on disk.',
    ),
    BACKLOG_MAX_ITEMS: count(10_000_000).describe(
      'Items of jobs accepted and not yet applied, in all; beyond it no job is accepted.',
    ),
    BACKLOG_MAX_ITEMS_PER_BROKER: count(5_000_000).describe('And of the jobs of one broker.'),
    RATE_LIMIT_PER_SECOND: count(5_000, 0, 1_000_000).describe(
      'Requests a subscription key may make per second, measured over ten seconds and all api processes; keys may have a limit of their own. 0: no limit.',
    ),
  },
});

const OF_UPLOADS = section({
  title: 'Uploads',
  settings: {
    SPOOL_DIR: z
      .string()
      .default('.data/spool')
      .describe('Where uploads are while they are read; must be writable, and is best on a disk of its own.'),
    UPLOAD_MAX_BYTES: count(100 * MEBIBYTE).describe('Largest request body of an upload, compressed or not.'),
    UPLOAD_MAX_CONTENT_BYTES: count(100 * MEBIBYTE).describe(
      'Largest inflated content of an upload: the published limit.',
    ),
    UPLOAD_THREADS: count(1, 1, 64).describe(
      'Threads that read uploads; each may use UPLOAD_THREAD_MEMORY_MIB.',
    ),
    UPLOAD_THREAD_MEMORY_MIB: count(512, 64, 8192).describe(
      'Memory a thread that reads uploads may use, MiB.',
    ),
    UPLOADS_MAX: count(64, 1, 10_000).describe(
      'Uploads received, waiting for a thread or read at a time, an api; the next one gets 503 with Retry-After.',
    ),
    SPOOL_MAX_BYTES: count(4 * 1024 * MEBIBYTE).describe(
      'Bytes their files may have on disk together; the next one gets 503 with Retry-After.',
    ),
    CHUNK_ITEMS: count(1000, 1, 2000).describe('Positions applied in one transaction.'),
    POLL_SECONDS: count(1, 1, 3600).describe('What a client is told to wait between polls.'),
    EVENTS_MAX_LISTENERS: count(200, 0, 100_000).describe(
      "Connections that may listen to jobs' events at a time, an api; the next one gets 503.",
    ),
    EVENTS_MAX_SECONDS: count(300, 1, 3600).describe(
      'After this long such a connection ends; clients connect again by themselves.',
    ),
  },
});

const OF_WORKERS = section({
  title: 'Workers',
  settings: {
    POSITION_CONCURRENCY: count(3, 0, 100).describe(
      'Chunks a position-worker applies at a time, those of at most 100 items aside. 0: none, it is for small ones only.',
    ),
    POSITION_SMALL_CONCURRENCY: count(2, 0, 100).describe(
      'Chunks of at most 100 items it applies beside them: whoever sends few waits for no slot of who sends many. 0: none, others are there for them.',
    ),
    POSITION_WINDOW: count(16, 1, 10_000).describe(
      'Chunks of one job in the queue at a time, the others wait in MySQL; at least what all position-workers apply at a time.',
    ),
    RECEIPT_CONCURRENCY: count(512, 1, 1000).describe(
      'Attempts a receipt-worker makes at once, over all stations; one broker alone gets seven eighths of them.',
    ),
    STATION_CONCURRENCY: count(8, 1, 1000).describe(
      'And at one station, unless it has a limit of its own: one that hangs holds these and no more.',
    ),
  },
});

const OF_DELIVERY = section({
  title: 'Delivery',
  note: "Wait after attempt k = slot * (2^k - 1), the platform's own rule.",
  settings: {
    DELIVERY_SLOT_MS: count(60_000).describe(
      'Slot of the retry schedule: the wait after attempt k is slot * (2^k - 1).',
    ),
    DELIVERY_MAX_ATTEMPTS: count(5, 1, 100).describe('Attempts in a row before a delivery is parked.'),
    DELIVERY_JITTER: z.coerce
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .describe('Share of a wait that is random, 0..1: 0.2 means anything from 80% to 120%.'),
    DELIVERY_TIMEOUT_MS: count(8_000, 50, 120_000).describe(
      'For stations that state no timeout of their own; covers connect, headers and body.',
    ),
    BREAKER_FAILURES: count(5, 1, 1000).describe(
      'Failures in a row after which a station counts as down: its deliveries wait, one at a time is a probe.',
    ),
    BREAKER_PROBE_MS: count(10_000, 50, 3_600_000).describe(
      'Wait before the first probe; doubles with each that fails, up to BREAKER_MAX_PROBE_MS.',
    ),
    BREAKER_MAX_PROBE_MS: count(300_000, 50, 86_400_000).describe('Longest wait between two probes.'),
    PARKED_RELEASE_PER_SECOND: count(50, 1, 10_000).describe(
      'Parked deliveries a station that is back gets per second.',
    ),
    PARKED_RETRY_MS: count(6 * 60 * 60 * 1000, 100).describe(
      'After this a parked delivery gets another round although nothing is known to have changed.',
    ),
    REDELIVERY_PER_SECOND: count(50, 1, 1_000).describe(
      'Deliveries a redelivery of many takes up per second, unless it says otherwise.',
    ),
    DELIVERY_MAX_ANSWER_BYTES: count(256 * 1024).describe(
      'Largest answer read from a station; the rest is not.',
    ),
    OUTBOUND_ALLOWED_NETWORKS: networks.describe(
      'CIDRs outside the public internet that stations may live in, comma separated. Empty: a station on a private, loopback or link-local address is never called.',
    ),
    PARTNER_TRUSTED_NETWORKS: networks.describe(
      "CIDRs that may call the SOAP endpoint without a key, comma separated: where the Nodo's calls come from. Empty: every call needs an operator key.",
    ),
    SECRETS_KEYS: keys.describe(
      'Keys that client certificates and other secrets of stations are stored with: 32 random bytes in base64, comma separated. The first one encrypts, the others still decrypt. Empty: such secrets cannot be stored.',
    ),
    BROADCAST_PRIMARY: flag
      .default(true)
      .describe(
        'Whether other broadcast stations of the primary organization receive too (SANP wording: yes).',
      ),
  },
});

const OF_WEBHOOKS = section({
  title: 'Webhooks',
  note: 'Alerts to operators, callbacks of jobs to partners.',
  settings: {
    WEBHOOK_RETRY_SECONDS: waits.describe(
      'Waits between attempts; after the last one a message is given up until somebody has it sent again.',
    ),
    WEBHOOK_TIMEOUT_MS: count(10_000, 50, 120_000).describe('For connect, headers and body.'),
    WEBHOOK_ALLOWED_NETWORKS: networks.describe(
      'CIDRs outside the public internet that webhooks may go to, comma separated. Not those of stations: partners name the addresses of callbacks themselves. Empty: public addresses only.',
    ),
    WEBHOOK_ALERT_INTERVAL_MS: count(60_000, 0, 86_400_000).describe(
      'Least time between two alerts about one station: what flaps is told of once.',
    ),
    WEBHOOK_SECRET_GRACE_SECONDS: count(86_400, 0, 30 * 86_400).describe(
      'How long the secret before a rotation signs as well.',
    ),
    WEBHOOK_KEEP_DAYS: count(30, 1, 3_650).describe(
      'How long messages that are over are kept to be looked at.',
    ),
  },
});

const OF_FIELDS_OF_THE_CONTRACT = section({
  title: 'Fields of the contract',
  settings: {
    AUX_DIGIT: z
      .string()
      .regex(/^[0-3]$/)
      .default('3')
      .describe('First digit of a nav made from an iuv (GPD: 3).'),
  },
});

const OF_SCHEDULER = section({
  title: 'Scheduler',
  settings: {
    RELAY_INTERVAL_MS: count(1_000, 50, 60_000).describe('How often MySQL is asked what is owed.'),
    CLOCK_INTERVAL_MS: count(1_000, 50, 60_000).describe(
      'How often positions whose hour has come are moved to VALID or EXPIRED; readers do not wait for it.',
    ),
    RELAY_LEASE_MS: count(30_000, 1_000, 600_000).describe(
      'How long a queued chunk or delivery may stay silent before it is queued again.',
    ),
    CHUNKS_TARGET_SECONDS: count(30, 1, 86_400).describe(
      'How old the oldest upload that is not applied may get before more position-workers are asked for.',
    ),
    DELIVERIES_TARGET_SECONDS: count(10, 1, 86_400).describe(
      'The same of receipts that no attempt was made at, and receipt-workers.',
    ),
  },
});

const OF_PROCESS = section({
  title: 'Process',
  settings: {
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info')
      .describe('What is logged, as JSON lines on standard output.'),
    STOP_DRAIN_MS: count(5_000, 0, 600_000).describe(
      'How long a stopping api goes on to serve, and says that it is not ready: load balancers send nothing new by then. More than the interval of their checks.',
    ),
    STOP_DEADLINE_MS: count(10_000, 100, 600_000).describe(
      'How long a stopping process may then finish work in flight before it gives it back.',
    ),
  },
});

/** In the order somebody would read them. */
export const sections: readonly Section<z.ZodRawShape>[] = [
  OF_SERVICES,
  OF_HTTP,
  OF_OVERLOAD,
  OF_UPLOADS,
  OF_WORKERS,
  OF_DELIVERY,
  OF_WEBHOOKS,
  OF_RETENTION,
  OF_ARCHIVE,
  OF_FIELDS_OF_THE_CONTRACT,
  OF_SCHEDULER,
  OF_PROCESS,
  OF_TRACES,
];

/**
 * Everything the environment may say, one entry a setting. Values with a default need not be set.
 * Units are in the names: `_MS` milliseconds, `_BYTES` bytes, `_SECONDS` seconds.
 */
export const settings = z.object({
  ...OF_SERVICES.settings,
  ...OF_HTTP.settings,
  ...OF_OVERLOAD.settings,
  ...OF_UPLOADS.settings,
  ...OF_WORKERS.settings,
  ...OF_DELIVERY.settings,
  ...OF_WEBHOOKS.settings,
  ...OF_RETENTION.settings,
  ...OF_ARCHIVE.settings,
  ...OF_FIELDS_OF_THE_CONTRACT.settings,
  ...OF_SCHEDULER.settings,
  ...OF_PROCESS.settings,
  ...OF_TRACES.settings,
});

export type Config = z.infer<typeof settings>;

/** Days data is kept for organizations that say nothing; 0: for ever. */
export const retentionDays = (config: Config): Record<'jobs' | 'positions' | 'receipts', number> => ({
  jobs: config.RETENTION_JOBS_DAYS,
  positions: config.RETENTION_POSITIONS_DAYS,
  receipts: config.RETENTION_RECEIPTS_DAYS,
});

/** Days after which each kind is archived; 0: never. */
export const archiveDays = (config: Config): Record<'positions' | 'receipts', number> => ({
  positions: config.ARCHIVE_POSITIONS_DAYS,
  receipts: config.ARCHIVE_RECEIPTS_DAYS,
});
