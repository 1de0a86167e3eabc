export type Attributes = Record<string, string | number | boolean | undefined>;

/** A piece of work within a trace. Nothing of a debtor may get into its name or its attributes. */
export interface Span {
  readonly traceId: string;
  /** W3C trace context, for what is done within it elsewhere. */
  readonly traceparent: string;
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** @param code of a bounded set: a message may hold what somebody typed */
  fail(code: string): void;
  end(): void;
}

export interface SpanOptions {
  kind?: 'server' | 'client' | 'producer' | 'consumer';
  /** A `traceparent`, of a caller or of a row; where there is none, or none that is valid, a trace begins. */
  parent?: string | null | undefined;
  /** `traceparent`s of what this serves as well. */
  links?: readonly string[];
  /** Milliseconds since 1970; default: now. */
  startedAt?: number;
  attributes?: Attributes;
}

/** Makes spans. Without an exporter they go nowhere, but work belongs to traces all the same. */
export interface Tracing {
  /** Whether spans are sent: what would be read for them alone need not be otherwise. */
  readonly isOn: boolean;
  begin(name: string, options?: SpanOptions): Span;
  /** Sends what is left, for a moment at most. */
  close(): Promise<void>;
}
