import type { components } from './schema';

export type Job = components['schemas']['Job'];

/** What a service refuses with (RFC 9457). Of a gateway in between that knows no problems, only `status` and `title`. */
export type Problem = Partial<components['schemas']['Problem']> & { status: number; title: string };

/**
 * Whatever goes wrong between a program and the service. While a job is handed in or waited for, it carries what the
 * job is found again by.
 */
export class GpdError extends Error {
  /** Under which the job was handed in: the same again with this key is the same job. */
  idempotencyKey?: string;
  /** The job as it was last heard of. */
  job?: Job;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Thrown when the service has answered, and the answer is no. */
export class ProblemError extends GpdError {
  readonly status: number;
  /** What went wrong, for programs: `POSITIONS_INVALID`. */
  readonly code: string | undefined;

  constructor(
    /** What was asked: `POST /organizations/77777777777/jobs`. */
    readonly request: string,
    readonly problem: Problem,
    readonly retryAfterSeconds?: number,
  ) {
    super(`${request}: ${problem.status} ${problem.code ?? problem.title}${faultsOf(problem)}`);
    this.status = problem.status;
    this.code = problem.code;
  }
}

/** Thrown for 400: the request, or something in it. `problem.errors` says where. */
export class BadRequestError extends ProblemError {}
/** Thrown for 401: no key, or none that is valid (any more). */
export class UnauthorizedError extends ProblemError {}
/** Thrown for 403: the key does not open this. */
export class ForbiddenError extends ProblemError {}
/** Thrown for 404: there is no such thing. */
export class NotFoundError extends ProblemError {}
/** Thrown for 409: the state of things says no. */
export class ConflictError extends ProblemError {}
/** Thrown for 429 and 503 that lasted longer than there were tries, or ask for a longer wait than is allowed. */
export class BusyError extends ProblemError {}

/** Thrown when no answer came, as often as it was tried. */
export class ConnectionError extends GpdError {
  /** In short: `ECONNREFUSED`. */
  readonly reason: string;

  constructor(
    /** What was asked: `POST /organizations/77777777777/jobs`. */
    readonly request: string,
    cause: unknown,
  ) {
    const { cause: inner, message } = cause as Error & { cause?: { code?: string; message?: string } };
    const reason = inner?.code ?? inner?.message ?? message;
    super(`${request}: no answer (${reason})`, { cause });
    this.reason = reason;
  }
}

/** Thrown when a job was not done in the time given. It goes on; `job` is how far it was. */
export class TimeoutError extends GpdError {}

const KINDS: Readonly<Record<number, typeof ProblemError>> = {
  400: BadRequestError,
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  429: BusyError,
  503: BusyError,
};

/** What an answer that is not 2xx is thrown as. */
export async function problemOf(request: string, response: Response): Promise<ProblemError> {
  const kind = KINDS[response.status] ?? ProblemError;
  const title = response.statusText || (response.type === 'opaqueredirect' ? 'Redirect' : 'HTTP error');
  const said = readJson(await response.text().catch(() => ''));
  const problem = { title, ...said, status: response.status };
  return new kind(request, problem, retryAfterOf(response.headers));
}

function readJson(text: string): Partial<Problem> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Seconds of a Retry-After, whichever way it says them. */
export function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get('Retry-After');
  if (text === null || text === '') return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function faultsOf({ detail, errors = [] }: Problem): string {
  const faults = errors.slice(0, 3).map((fault) => `${fault.pointer} ${fault.detail}`);
  return `${detail === undefined ? '' : `: ${detail}`}${faults.length === 0 ? '' : ` (${faults.join('; ')})`}`;
}
