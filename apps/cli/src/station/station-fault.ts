import { CliError } from '../cli-error';

/** What a station to try against does wrong. */
export type StationFault =
  /** `timeout` never answers, `500` is a soap:Fault, `ko` an answer that closes the delivery, `malformed` none at all. */
  | { kind: 'none' | 'timeout' | '500' | 'ko' | 'malformed' }
  /** Answers OK, this late. */
  | { kind: 'slow'; ms: number }
  /** Fails this many requests for each receipt, then answers OK. */
  | { kind: 'flaky'; failures: number };

export const STATION_FAULTS = 'none, timeout, 500, ko, malformed, slow, slow:MILLISECONDS or flaky:N';
/** Longer than a delivery waits unless the house is told otherwise. */
const SLOW_MS = 10_000;
const MAX_SLOW_MS = 600_000;
const MAX_FAILURES = 1_000;

/** @throws CliError that lists what there is */
export function readStationFault(text: string): StationFault {
  if (text === 'slow') return { kind: 'slow', ms: SLOW_MS };
  const [, kind, digits] = /^(slow|flaky):(\d{1,9})$/.exec(text) ?? [];
  const number = Number(digits);
  if (kind === 'slow' && number <= MAX_SLOW_MS) return { kind, ms: number };
  if (kind === 'flaky' && number > 0 && number <= MAX_FAILURES) return { kind, failures: number };
  if (isPlain(text)) return { kind: text };
  throw new CliError(
    `--fault is ${STATION_FAULTS} (up to slow:${MAX_SLOW_MS} and flaky:${MAX_FAILURES}), not "${text}"`,
  );
}

const PLAIN = ['none', 'timeout', '500', 'ko', 'malformed'] as const;
const isPlain = (text: string): text is (typeof PLAIN)[number] => (PLAIN as readonly string[]).includes(text);
