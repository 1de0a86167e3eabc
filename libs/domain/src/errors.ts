/** One fault of an input, addressed by RFC 6901 JSON pointer into the document the caller sent. */
export interface Fault {
  pointer: string;
  detail: string;
}

/**
 * Base of every error the house raises on purpose. Carries no HTTP status and no SOAP fault: each edge
 * translates `code` with its own table.
 */
export abstract class AppError extends Error {
  abstract readonly kind: 'rejected' | 'transient';

  constructor(
    /** Stable, SCREAMING_SNAKE; what tables and tests refer to. */
    readonly code: string,
    message: string,
    /** Where the input is wrong, when it is about an input. Never secrets or personal data. */
    readonly faults: readonly Fault[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Thrown when the input or the state of the business refuses the request; retrying the same is useless. */
export class Rejected extends AppError {
  readonly kind = 'rejected';
}

/** Thrown when the same request may succeed later: a deadlock, a lost connection, a service that is away. */
export class Transient extends AppError {
  readonly kind = 'transient';
}
