/** One message to one station, or to any other server of somebody else. */
export interface StationRequest {
  stationId: string;
  /** http or https, without credentials. */
  endpointUrl: string;
  /** Milliseconds for everything: waiting for a free connection, DNS, connecting, TLS, headers and body. */
  timeoutMs: number;
  /** Without quotes; absent: the message is no SOAP. */
  soapAction?: string;
  /** Default: that of SOAP 1.1. */
  contentType?: string;
  body: string;
  /** Further headers; those SOAP and this client need cannot be overridden. */
  headers?: Record<string, string>;
  /** Client certificate and authorities of this station, PEM. */
  tls?: StationTls;
  /** Gives up when aborted. */
  signal?: AbortSignal;
}

export interface StationTls {
  /** Authorities to trust instead of the public ones. */
  ca?: string;
  cert?: string;
  key?: string;
}

/** What happened. With a `failure` the answer is absent or not to be trusted. */
export interface StationExchange {
  startedAt: Date;
  durationMs: number;
  httpStatus?: number;
  /** As the station wrote it. */
  contentType?: string;
  /** What was read of the answer, decoded; there as soon as headers came. */
  body?: string;
  /** True when the answer went on after `body`, or might have. */
  truncated?: boolean;
  /** Of the Retry-After header, whether it gave seconds or a date. */
  retryAfterSeconds?: number;
  failure?: StationFailure;
}

export interface StationFailure {
  class: FailureClass;
  /** In plain words, for the person who reads the list of attempts. */
  message: string;
}

export type FailureClass =
  | 'DNS'
  | 'CONNECT'
  | 'TLS'
  | 'TIMEOUT'
  | 'RESET'
  | 'FORBIDDEN_ADDRESS'
  | 'TOO_LARGE'
  | 'BAD_URL'
  | 'ABORTED'
  | 'OTHER';

/** Thrown inside the client; at its edge it becomes the `failure` of an exchange. */
export class ExchangeFailure extends Error {
  constructor(
    readonly failureClass: FailureClass,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ExchangeFailure';
  }
}
