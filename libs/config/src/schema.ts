import { isIP } from 'node:net';
import { z } from 'zod';

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');
const count = (fallback: number, min = 1, max = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
/** Several values, separated by commas; none by default. */
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
const networks = list.refine((parts) => parts.every(isCidr), {
  error: 'must be CIDRs such as 10.0.0.0/8, separated by commas',
});
function isCidr(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest;
}

const keys = list.refine((parts) => parts.every((part) => Buffer.from(part, 'base64').length === 32), {
  error: 'must be 32 random bytes in base64 (openssl rand -base64 32), several separated by commas',
});

const waits = z
  .string()
  .default('5,300,1800,7200,18000,36000,36000')
  .transform((text) => text.split(',').map(Number))
  .refine((seconds) => seconds.length <= 20 && seconds.every((each) => each >= 0.01 && each <= 604_800), {
    error: 'must be up to 20 numbers of seconds, separated by commas',
  });

const MEBIBYTE = 1024 * 1024;

/**
 * Everything the environment may say, one entry a setting. Values with a default need not be set.
 * Units are in the names: `_MS` milliseconds, `_BYTES` bytes, `_SECONDS` seconds.
 */
export const settings = z.object({
  // Services. Both are found or started by `npm start` when absent; production sets them.
  MYSQL_URL: z.url({
    protocol: /^(mysql|mariadb)$/,
    error: 'MYSQL_URL must look like mysql://user:password@host:3306/database',
  }),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'REDIS_URL must look like redis://host:6379' }),
  /** Connections per process; total over all processes must stay below the server's max_connections. */
  MYSQL_POOL: count(10, 1, 1000),
  /** First part of every Redis key; braces keep one queue in one cluster slot. */
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w{}-]{1,64}$/)
    .default('gpd'),

  // HTTP
  HOST: z.string().default('127.0.0.1'),
  PORT: count(8080, 0, 65535),
  /** Where workers and schedulers tell of their health and metrics, at HOST; 0: any free port, told in the log. */
  HEALTH_PORT: count(0, 0, 65535),
  ENVIRONMENT: z.string().default('local'),

  /** How long the answer to a request with an Idempotency-Key is kept for it to come again. */
  IDEMPOTENCY_SECONDS: count(24 * 60 * 60, 1, 30 * 24 * 60 * 60),

  // Overload: beyond these limits callers are told at once to come again (503, a broker's own 429; Retry-After)
  /** Requests answered at a time, an api. */
  MAX_REQUESTS: count(1_000, 1, 100_000),
  /** Bytes of bodies held in memory at a time, an api; uploads are on disk. */
  BODIES_MAX_BYTES: count(64 * MEBIBYTE, 16 * MEBIBYTE),
  /** Items of jobs accepted and not yet applied, in all; beyond it no job is accepted. */
  BACKLOG_MAX_ITEMS: count(10_000_000),
  /** And of the jobs of one broker. */
  BACKLOG_MAX_ITEMS_PER_BROKER: count(5_000_000),

  // Uploads
  SPOOL_DIR: z.string().default('.data/spool'),
  /** Largest request body of an upload, compressed or not. */
  UPLOAD_MAX_BYTES: count(100 * MEBIBYTE),
  /** Largest inflated content of an upload: the published limit. */
  UPLOAD_MAX_CONTENT_BYTES: count(100 * MEBIBYTE),
  /** Threads that read uploads; each may use UPLOAD_THREAD_MEMORY_MIB. */
  UPLOAD_THREADS: count(1, 1, 64),
  UPLOAD_THREAD_MEMORY_MIB: count(512, 64, 8192),
  /** Uploads received, waiting for a thread or read at a time, an api; the next one gets 503 with Retry-After. */
  UPLOADS_MAX: count(64, 1, 10_000),
  /** Bytes their files may have on disk together; the next one gets 503 with Retry-After. */
  SPOOL_MAX_BYTES: count(4 * 1024 * MEBIBYTE),
  /** Positions applied in one transaction. */
  CHUNK_ITEMS: count(1000, 1, 2000),
  /** What a client is told to wait between polls. */
  POLL_SECONDS: count(1, 1, 3600),
  /** Connections that may listen to jobs' events at a time, an api; the next one gets 503. */
  EVENTS_MAX_LISTENERS: count(200, 0, 100_000),
  /** After this long such a connection ends; clients connect again by themselves. */
  EVENTS_MAX_SECONDS: count(300, 1, 3600),

  // Workers
  POSITION_CONCURRENCY: count(3, 1, 100),
  /** Attempts a receipt-worker makes at once, over all stations. */
  RECEIPT_CONCURRENCY: count(512, 1, 1000),
  /** And at one station, unless it has a limit of its own: one that hangs holds these and no more. */
  STATION_CONCURRENCY: count(8, 1, 1000),

  // Delivery: wait after attempt k = slot * (2^k - 1), the platform's own rule
  DELIVERY_SLOT_MS: count(60_000),
  DELIVERY_MAX_ATTEMPTS: count(5, 1, 100),
  /** Share of a wait that is random, 0..1: 0.2 means anything from 80% to 120%. */
  DELIVERY_JITTER: z.coerce.number().min(0).max(1).default(0.2),
  /** For stations that state no timeout of their own; covers connect, headers and body. */
  DELIVERY_TIMEOUT_MS: count(8_000, 50, 120_000),
  /** Failures in a row after which a station counts as down: its deliveries wait, one at a time is a probe. */
  BREAKER_FAILURES: count(5, 1, 1000),
  /** Wait before the first probe; doubles with each that fails, up to BREAKER_MAX_PROBE_MS. */
  BREAKER_PROBE_MS: count(10_000, 50, 3_600_000),
  BREAKER_MAX_PROBE_MS: count(300_000, 50, 86_400_000),
  /** Parked deliveries a station that is back gets per second. */
  PARKED_RELEASE_PER_SECOND: count(50, 1, 10_000),
  /** After this a parked delivery gets another round although nothing is known to have changed. */
  PARKED_RETRY_MS: count(6 * 60 * 60 * 1000, 100),
  /** Deliveries a redelivery of many takes up per second, unless it says otherwise. */
  REDELIVERY_PER_SECOND: count(50, 1, 1_000),
  /** Largest answer read from a station; the rest is not. */
  DELIVERY_MAX_ANSWER_BYTES: count(256 * 1024),
  /**
   * CIDRs outside the public internet that stations may live in, comma separated.
   * Empty: a station on a private, loopback or link-local address is never called.
   */
  OUTBOUND_ALLOWED_NETWORKS: networks,
  /**
   * CIDRs that may call the SOAP endpoint without a key, comma separated: where the Nodo's calls come from.
   * Empty: every call needs an operator key.
   */
  PARTNER_TRUSTED_NETWORKS: networks,
  /**
   * Keys that client certificates and other secrets of stations are stored with: 32 random bytes in base64, comma
   * separated. The first one encrypts, the others still decrypt. Empty: such secrets cannot be stored.
   */
  SECRETS_KEYS: keys,

  // Webhooks: alerts to operators, callbacks of jobs to partners
  /** Waits between attempts; after the last one a message is given up until somebody has it sent again. */
  WEBHOOK_RETRY_SECONDS: waits,
  /** For connect, headers and body. */
  WEBHOOK_TIMEOUT_MS: count(10_000, 50, 120_000),
  /**
   * CIDRs outside the public internet that webhooks may go to, comma separated. Not those of stations: partners
   * name the addresses of callbacks themselves. Empty: public addresses only.
   */
  WEBHOOK_ALLOWED_NETWORKS: networks,
  /** Least time between two alerts about one station: what flaps is told of once. */
  WEBHOOK_ALERT_INTERVAL_MS: count(60_000, 0, 86_400_000),
  /** How long the secret before a rotation signs as well. */
  WEBHOOK_SECRET_GRACE_SECONDS: count(86_400, 0, 30 * 86_400),
  /** How long messages that are over are kept to be looked at. */
  WEBHOOK_KEEP_DAYS: count(30, 1, 3_650),

  /** Whether other broadcast stations of the primary organization receive too (SANP wording: yes). */
  BROADCAST_PRIMARY: flag.default(true),

  // Retention: days data is kept for organizations that say nothing themselves; 0: for ever
  /** Jobs and the results of their items, after they are complete. */
  RETENTION_JOBS_DAYS: count(0, 0, 36_500),
  /** Positions that are PAID, REPORTED, INVALID or EXPIRED, after their last change. */
  RETENTION_POSITIONS_DAYS: count(0, 0, 36_500),
  /** Receipts no station is owed any more, with their deliveries, after the payment. */
  RETENTION_RECEIPTS_DAYS: count(0, 0, 36_500),
  /** How often it is looked for what is old enough. */
  RETENTION_INTERVAL_MS: count(3_600_000, 100, 86_400_000),

  // Fields of the contract
  /** First digit of a nav made from an iuv (GPD: 3). */
  AUX_DIGIT: z
    .string()
    .regex(/^[0-3]$/)
    .default('3'),

  // Scheduler
  /** How often MySQL is asked what is owed. */
  RELAY_INTERVAL_MS: count(1_000, 50, 60_000),
  /** How often positions whose hour has come are moved to VALID or EXPIRED; readers do not wait for it. */
  CLOCK_INTERVAL_MS: count(1_000, 50, 60_000),
  /**
   * Requests a subscription key may make per second, measured over ten seconds and all api processes; keys may have a
   * limit of their own. 0: no limit.
   */
  RATE_LIMIT_PER_SECOND: count(5_000, 0, 1_000_000),
  /** How long a queued chunk or delivery may stay silent before it is queued again. */
  RELAY_LEASE_MS: count(30_000, 1_000, 600_000),

  // Process
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /**
   * How long a stopping api goes on to serve, and says that it is not ready: load balancers send nothing new by then.
   * More than the interval of their checks.
   */
  STOP_DRAIN_MS: count(5_000, 0, 600_000),
  /** How long a stopping process may then finish work in flight before it gives it back. */
  STOP_DEADLINE_MS: count(10_000, 100, 600_000),
});

export type Config = z.infer<typeof settings>;

/** Days data is kept for organizations that say nothing; 0: for ever. */
export const retentionDays = (config: Config): Record<'jobs' | 'positions' | 'receipts', number> => ({
  jobs: config.RETENTION_JOBS_DAYS,
  positions: config.RETENTION_POSITIONS_DAYS,
  receipts: config.RETENTION_RECEIPTS_DAYS,
});
