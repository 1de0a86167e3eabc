import { STATUS_CODES } from 'node:http';
import { type Request, type Response } from 'express';

/** What GPD's payment-options calls answer instead of a ProblemJson. */
export interface OdpError {
  httpStatusCode: number;
  httpStatusDescription: string;
  appErrorCode: string;
  /** Seconds since 1970. */
  timestamp: number;
  /** The same instant, UTC without zone. */
  dateTime: string;
  errorMessage: string;
}

/** GPD's code and pagoPA's fault of a status. A caller must not learn that what it may not see exists. */
const PROFILES = new Map([
  [400, { status: 400, code: 'ODP-101', fault: 'PAA_SINTASSI' }],
  [403, { status: 404, code: 'ODP-107', fault: 'PAA_PAGAMENTO_SCONOSCIUTO' }],
  [404, { status: 404, code: 'ODP-107', fault: 'PAA_PAGAMENTO_SCONOSCIUTO' }],
  [422, { status: 422, code: 'ODP-102', fault: 'PAA_SEMANTICA' }],
  [500, { status: 500, code: 'ODP-103', fault: 'PAA_SYSTEM_ERROR' }],
] as const);
type OdpStatus = typeof PROFILES extends Map<infer Status, unknown> ? Status : never;

/** Marks the routes whose errors have this shape; those of a gateway (401, 429, 503) keep the usual one. */
export function useOdpErrors(_request: Request, response: Response, next: () => void): void {
  response.locals['odpErrors'] = true;
  next();
}

/** The status an error is shown with; undefined for one that keeps the usual shape. */
export const odpStatus = (status: number): number | undefined => PROFILES.get(status as OdpStatus)?.status;

export const isOdp = (status: number): status is OdpStatus => PROFILES.has(status as OdpStatus);

export function odpError(status: OdpStatus, message: string, now: Date): OdpError {
  const profile = PROFILES.get(status) ?? { status: 500, code: 'ODP-103', fault: 'PAA_SYSTEM_ERROR' };
  const text = status === 403 ? 'Not found a payment option' : message;
  return {
    httpStatusCode: profile.status,
    httpStatusDescription: STATUS_CODES[profile.status] ?? '',
    appErrorCode: profile.code,
    timestamp: Math.floor(now.getTime() / 1000),
    dateTime: now.toISOString().slice(0, 19),
    errorMessage: `${profile.fault} ${text}`,
  };
}
