import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Span as OtelSpan,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  diag,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Attributes, Span, SpanOptions, Tracing } from './span';
import { type TraceContext, readTraceparent, writeTraceparent } from './traceparent';

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** What is left at the end is sent within this, or not at all: a collector that hangs holds up no process. */
const LAST_MS = 2_000;
/** A collector that is away is told of once in this time, not with every batch. */
const TELL_EVERY_MS = 60_000;

/**
 * Spans that are sent, in batches, beside all other work: what a collector does not take in time is dropped. Address,
 * sampler and limits are OTEL_* variables, which the SDK reads by itself.
 *
 * @param onTrouble told why they are not sent, once in a while
 */
export function exportTraces(app: string, version: string, onTrouble: (reason: string) => void): Tracing {
  hearOfTrouble(onTrouble);
  const resource = resourceFromAttributes({
    'service.name': `gpd-async-${app}`,
    'service.namespace': 'gpd-async',
    'service.version': version,
    'service.instance.id': randomUUID(),
    'gpd.app': app,
  }).merge(detectResources({ detectors: [envDetector] }));
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer('gpd-async', version);
  return {
    isOn: true,
    begin(name, { kind, parent, links = [], startedAt, attributes }: SpanOptions = {}) {
      const above = readTraceparent(parent);
      const context =
        above === undefined
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, { ...asOtel(above), isRemote: true });
      const linked = links.map(readTraceparent).filter((each) => each !== undefined);
      const span = tracer.startSpan(
        name,
        {
          ...(kind === undefined ? {} : { kind: KINDS[kind] }),
          ...(startedAt === undefined ? {} : { startTime: startedAt }),
          ...(attributes === undefined ? {} : { attributes }),
          links: linked.map((each) => ({ context: asOtel(each) })),
        },
        context,
      );
      return new Recorded(span);
    },
    async close() {
      await Promise.race([
        provider.shutdown().catch(() => undefined),
        sleep(LAST_MS, undefined, { ref: false }),
      ]);
    },
  };
}

const asOtel = ({ traceId, spanId, sampled }: TraceContext) => ({
  traceId,
  spanId,
  traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
});

class Recorded implements Span {
  readonly traceId: string;
  readonly traceparent: string;

  constructor(private readonly span: OtelSpan) {
    const { traceId, spanId, traceFlags } = span.spanContext();
    this.traceId = traceId;
    this.traceparent = writeTraceparent({
      traceId,
      spanId,
      sampled: (traceFlags & TraceFlags.SAMPLED) !== 0,
    });
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  set(attributes: Attributes): void {
    this.span.setAttributes(attributes);
  }

  fail(code: string): void {
    this.span.setAttribute('error.type', code);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.span.end();
  }
}

/** What the SDK has to say: once in a while, and without what it quotes of answers. */
function hearOfTrouble(onTrouble: (reason: string) => void): void {
  let quietUntil = 0;
  const tell = (message: string) => {
    if (Date.now() < quietUntil) return;
    quietUntil = Date.now() + TELL_EVERY_MS;
    onTrouble(reasonIn(message));
  };
  const nothing = () => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: nothing, debug: nothing, verbose: nothing },
    DiagLogLevel.WARN,
  );
}

/** Errors come as JSON of all their properties. */
function reasonIn(message: string): string {
  try {
    const { code, message: reason } = JSON.parse(message) as { code?: string; message?: string };
    return [code, reason]
      .filter((part) => part !== undefined)
      .join(' ')
      .slice(0, 200);
  } catch {
    return message.slice(0, 200);
  }
}
