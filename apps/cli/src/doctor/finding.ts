/** One thing the doctor looked at, in one line. */
export interface Finding {
  level: 'ok' | 'warn' | 'fail';
  /** `settings`, `mysql`, `redis`, `clock`, `spool`; from outside `service`, `key`, `house`; or a station. */
  subject: string;
  detail: string;
  /** What to do about it; absent where all is well. */
  advice?: string;
}

/** Findings about one subject. */
export class Findings {
  readonly list: Finding[] = [];

  constructor(private readonly subject: string) {}

  ok(detail: string): void {
    this.list.push({ level: 'ok', subject: this.subject, detail });
  }

  warn(detail: string, advice: string): void {
    this.list.push({ level: 'warn', subject: this.subject, detail, advice });
  }

  fail(detail: string, advice: string): void {
    this.list.push({ level: 'fail', subject: this.subject, detail, advice });
  }
}

const SKEW_WARN_MS = 1_000;
const SKEW_FAIL_MS = 30_000;

/**
 * Compares a server's clock with this process's, allowing for the time the question took.
 *
 * @param time of the server, milliseconds since 1970
 */
export function compareClocks(findings: Findings, server: string, time: number, tookMs: number): void {
  const skew = Math.round(time - Date.now());
  const off = Math.max(0, Math.abs(skew) - tookMs);
  const told = `${server} is ${Math.abs(skew)} ms ${skew < 0 ? 'behind' : 'ahead of'} this process`;
  if (off < SKEW_WARN_MS) findings.ok(`${server} has the same time as this process`);
  else if (off < SKEW_FAIL_MS) findings.warn(told, 'run NTP (chrony) on all machines');
  else findings.fail(told, 'retries and leases go by the clock: run NTP (chrony) on all machines');
}
