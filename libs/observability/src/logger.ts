import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { maskPersonalData } from './mask';
import { factsOfScope } from './traces/scope';

export type { Logger };

/** Names under which secrets or personal data could reach a log line; their values are replaced. */
const REDACTED = [
  'key',
  'password',
  'fiscalCode',
  'fullName',
  'email',
  'iban',
  '*.key',
  '*.password',
  '*.fiscalCode',
  '*.fullName',
  '*.email',
  '*.iban',
  'headers["ocp-apim-subscription-key"]',
  '*.headers["ocp-apim-subscription-key"]',
];

/** Causes of causes that are told. */
const MAX_CAUSES = 5;

/**
 * JSON lines on standard output, one a thing that happened, with the ids of the request it happened in. Errors keep code and
 * stack, never their parameters.
 */
export function createLogger(app: string, level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: { app, pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: REDACTED, censor: '[redacted]' },
    mixin: factsOfScope,
    serializers: { err: (error: unknown) => describeError(error) },
    hooks: {
      logMethod(given, log) {
        const [what, message] = given as [unknown, string?];
        // Without a message of ours pino takes the error's, and a driver's message holds values.
        log.apply(this, message === undefined && typeof what === 'object' ? [what, 'error'] : given);
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * Database drivers attach the statement and its values to an error, in its message too for some codes: a log
 * line gets the code and the stack's places only, so that no debtor's data leaves through an error or its cause.
 */
function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, errno } = error as { code?: string; errno?: number };
  const fromDriver = 'sql' in error || 'query' in error || 'sqlMessage' in error;
  return {
    type: error.name,
    code,
    errno,
    ...(fromDriver ? {} : { message: maskPersonalData(error.message) }),
    stack: placesOf(error),
    ...(error.cause === undefined || depth >= MAX_CAUSES
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
  };
}

/** The stack after the message it begins with, which may have lines of its own. */
function placesOf({ stack = '', message }: Error): string {
  const places = stack.slice(stack.indexOf(message) + message.length);
  const first = places.indexOf('\n    at ');
  return first < 0 ? '' : places.slice(first);
}
