import type { Span, Tracing } from './span';
import { type TraceContext, newTrace, readTraceparent, writeTraceparent } from './traceparent';

/** Hands on the contexts it is given, as somebody who takes no part. */
export const withoutExport: Tracing = {
  isOn: false,
  begin: (_name, { parent } = {}) => new PassedOn(readTraceparent(parent) ?? newTrace()),
  close: () => Promise.resolve(),
};

class PassedOn implements Span {
  readonly traceId: string;
  readonly traceparent: string;

  constructor(context: TraceContext) {
    this.traceId = context.traceId;
    this.traceparent = writeTraceparent(context);
  }

  rename(): void {
    /* nobody looks */
  }
  set(): void {
    /* nobody looks */
  }
  fail(): void {
    /* nobody looks */
  }
  end(): void {
    /* nobody looks */
  }
}
