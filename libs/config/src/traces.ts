import { z } from 'zod';
import { flag } from './setting-kinds';

const address = z.union([z.literal(''), z.url({ protocol: /^https?$/ })], {
  error: 'must look like http://collector:4318',
});

/** OpenTelemetry's own names, so that what a cluster sets for all its programs holds for this one. */
export const OF_TRACES = {
  title: 'Traces',
  note: "Spans are sent by OTLP over HTTP, as JSON, once an address is set (docs/operations.md). These are OpenTelemetry's own variables; others that its SDK for Node.js knows hold as well, such as OTEL_EXPORTER_OTLP_TIMEOUT and OTEL_BSP_MAX_QUEUE_SIZE.",
  settings: {
    OTEL_EXPORTER_OTLP_ENDPOINT: address
      .default('')
      .describe('Where a collector listens: http://collector:4318. Empty: no spans are made.'),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address
      .default('')
      .describe('The whole address, where it is not OTEL_EXPORTER_OTLP_ENDPOINT with /v1/traces behind it.'),
    OTEL_EXPORTER_OTLP_HEADERS: z
      .string()
      .default('')
      .describe('Headers of what is sent, name=value, comma separated: where a collector asks for a key.'),
    OTEL_EXPORTER_OTLP_PROTOCOL: z
      .enum(['http/json'], {
        error: 'only http/json is spoken; collectors take it where they take http/protobuf',
      })
      .default('http/json')
      .describe('How it is sent.'),
    OTEL_SERVICE_NAME: z
      .string()
      .max(255)
      .default('')
      .describe(
        'What a process is called in traces. Empty: gpd-async-api, gpd-async-position-worker and so on.',
      ),
    OTEL_RESOURCE_ATTRIBUTES: z
      .string()
      .default('')
      .describe(
        'What else all its spans say, name=value, comma separated: deployment.environment.name=test.',
      ),
    OTEL_TRACES_SAMPLER: z
      .enum([
        'parentbased_always_on',
        'parentbased_always_off',
        'parentbased_traceidratio',
        'always_on',
        'always_off',
        'traceidratio',
      ])
      .default('parentbased_always_on')
      .describe(
        "Which traces are kept; parentbased: a caller's decision holds, the rest is for those that begin here.",
      ),
    OTEL_TRACES_SAMPLER_ARG: z
      .union([z.literal(''), z.coerce.number().min(0).max(1)], { error: 'must be a number from 0 to 1' })
      .default('')
      .describe('Share of traces that is kept by a sampler with traceidratio in its name, 0..1. Empty: all.'),
    OTEL_TRACES_EXPORTER: z
      .enum(['otlp', 'none'])
      .default('otlp')
      .describe('none: no spans, although an address is set for other things.'),
    OTEL_SDK_DISABLED: flag.default(false).describe('The same.'),
  },
};

/** Whether spans are made and sent. */
export const exportsTraces = (config: {
  [Name in keyof typeof OF_TRACES.settings]: z.infer<(typeof OF_TRACES.settings)[Name]>;
}): boolean =>
  !config.OTEL_SDK_DISABLED &&
  config.OTEL_TRACES_EXPORTER === 'otlp' &&
  (config.OTEL_EXPORTER_OTLP_ENDPOINT !== '' || config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT !== '');
