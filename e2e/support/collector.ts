import { type Server, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from '#libs/testing';

/** A span as it came, with the resource it is of. */
export interface CollectedSpan {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  kind: number;
  links: { traceId: string; spanId: string }[];
  attributes: Record<string, string | number | boolean | undefined>;
  isFailed: boolean;
}

interface KeyValue {
  key: string;
  value: { stringValue?: string; intValue?: number; boolValue?: boolean; doubleValue?: number };
}
interface Exported {
  resourceSpans: {
    resource: { attributes: KeyValue[] };
    scopeSpans: {
      spans: (Pick<CollectedSpan, 'name' | 'traceId' | 'spanId' | 'parentSpanId' | 'kind'> & {
        attributes: KeyValue[];
        links?: CollectedSpan['links'];
        status: { code?: number };
      })[];
    }[];
  }[];
}

const valuesOf = (attributes: readonly KeyValue[]): CollectedSpan['attributes'] =>
  Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, boolValue, doubleValue } }) => [
      key,
      stringValue ?? intValue ?? boolValue ?? doubleValue,
    ]),
  );

const STATUS_ERROR = 2;

/** A collector of OpenTelemetry: takes spans by OTLP over HTTP, as JSON. */
export class Collector {
  /** Bodies as they came. */
  readonly bodies: string[] = [];
  private readonly server: Server = createServer();

  static async start(): Promise<Collector> {
    const collector = new Collector();
    collector.server.on('request', (request, response) => {
      void text(request).then((body) => {
        const isTraces = request.method === 'POST' && request.url === '/v1/traces';
        if (isTraces) collector.bodies.push(body);
        response.writeHead(isTraces ? 200 : 404, { 'Content-Type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((ready) => collector.server.listen(0, '127.0.0.1', ready));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get spans(): CollectedSpan[] {
    return this.bodies
      .flatMap((body) => (JSON.parse(body) as Exported).resourceSpans)
      .flatMap(({ resource, scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) =>
          spans.map(({ attributes, status, links = [], ...span }) => ({
            ...span,
            links,
            service: String(valuesOf(resource.attributes)['service.name']),
            attributes: valuesOf(attributes),
            isFailed: status.code === STATUS_ERROR,
          })),
        ),
      );
  }

  /** Spans of a trace, once each of these names is among them. */
  async trace(traceId: string, ...names: string[]): Promise<CollectedSpan[]> {
    return until(
      () => this.spans.filter((span) => span.traceId === traceId),
      (spans) => names.every((name) => spans.some((span) => span.name === name)),
    );
  }

  /** A span anywhere, once there is one that fits. */
  async find(fits: (span: CollectedSpan) => boolean): Promise<CollectedSpan> {
    return (await until(
      () => this.spans.find(fits),
      (span) => span !== undefined,
    ))!;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
