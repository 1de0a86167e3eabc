import { type z } from 'zod';
import { showMysqlUrl } from './mysql-address';
import { showRedisAddress } from './redis-address';
import { type Config, settings } from './schema';

/** Thrown when the environment does not make a configuration; `message` lists every fault, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the environment once, at start. All faults are reported together.
 * An empty variable counts as absent.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return parse(usable, env);
}

/** Of settings that are right one by one, what they must not be together. */
const usable = settings.refine(
  ({ POSITION_CONCURRENCY: large, POSITION_SMALL_CONCURRENCY: small }) => large + small > 0,
  { path: ['POSITION_CONCURRENCY'], error: 'must not be 0 when POSITION_SMALL_CONCURRENCY is' },
);

/** The one setting that tools which only touch the database need. */
export function loadMysqlUrl(env: NodeJS.ProcessEnv = process.env): string {
  return parse(settings.pick({ MYSQL_URL: true }), env).MYSQL_URL;
}

function parse<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => describe(issue, given));
  throw new ConfigError(`Configuration is not usable:\n  ${lines.join('\n  ')}`);
}

function describe(issue: z.core.$ZodIssue, given: NodeJS.ProcessEnv): string {
  const name = issue.path.join('.');
  return given[name] === undefined
    ? `${name} is not set; npm start sets it for you`
    : `${name}: ${issue.message}`;
}

/** Settings that are secrets as a whole. */
const SECRETS: readonly string[] = ['SECRETS_KEYS', 'OTEL_EXPORTER_OTLP_HEADERS'];

/** The configuration as it may be shown: secrets, and passwords inside URLs, are masked. */
export function redactConfig(config: Config): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      name === 'MYSQL_URL'
        ? showMysqlUrl(config.MYSQL_URL)
        : name === 'REDIS_URL'
          ? showRedisAddress(config.REDIS_URL)
          : SECRETS.includes(name)
            ? hide(value)
            : shown(value),
    ]),
  );
}

const hide = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(() => '***') : value === '' ? '' : '***';

function shown(value: unknown): unknown {
  const isUrl = typeof value === 'string' && /^\w+:\/\//.test(value) && URL.canParse(value);
  return isUrl ? maskPassword(value) : value;
}

function maskPassword(url: string): string {
  const parsed = new URL(url);
  if (parsed.password === '') return url;
  parsed.password = '***';
  return parsed.toString();
}
