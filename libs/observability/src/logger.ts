import { type Logger, pino } from 'pino';

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

/** JSON lines on standard output, one a thing that happened. Errors keep code and stack, never their parameters. */
export function createLogger(app: string, level: string): Logger {
  return pino({
    level,
    base: { app, pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: REDACTED, censor: '[redacted]' },
    serializers: { err: describeError },
  });
}

/**
 * Database drivers attach the statement and its values to an error, in its message too for some codes: a log
 * line gets the code and the stack's places only, so that no debtor's data leaves through an error or its cause.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, errno } = error as { code?: string; errno?: number };
  const fromDriver = 'sql' in error || 'query' in error || 'sqlMessage' in error;
  return {
    type: error.name,
    code,
    errno,
    ...(fromDriver ? {} : { message: error.message }),
    stack: error.stack?.slice(error.stack.indexOf('\n    at ')),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
