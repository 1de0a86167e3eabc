import { randomBytes } from 'node:crypto';

/** Where a piece of work stands in a trace: W3C Trace Context, without the vendors' part. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  sampled: boolean;
}

/** Version 00 has these four fields; one that is yet to come may have more behind them. */
const FIELDS = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;
const LENGTH = 55;
const SAMPLED = 1;

/** Reads a `traceparent`, of which anybody may be the author. @returns undefined for all that is not valid */
export function readTraceparent(given: string | null | undefined): TraceContext | undefined {
  const [, version, traceId, spanId, flags] = FIELDS.exec(given ?? '') ?? [];
  if (given == null || traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === '00' && given.length !== LENGTH) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

export const writeTraceparent = ({ traceId, spanId, sampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;

/** A trace nobody records: its id ties lines of logs together. */
export function newTrace(): TraceContext {
  const ids = randomBytes(24).toString('hex');
  return { traceId: ids.slice(0, 32), spanId: ids.slice(32), sampled: false };
}
