import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ReadinessCheck, createReadiness } from './readiness';
import type { Resources } from './resources';

interface HealthServerOptions {
  host: string;
  /** 0 takes any free one. */
  port: number;
  checks: Readonly<Record<string, ReadinessCheck>>;
  metrics: { contentType: string; metrics: () => Promise<string> };
  /** What else it tells, by path. What throws is answered 503. */
  tells?: Readonly<Record<string, () => Promise<object>>>;
}

/**
 * Answers `GET /health/live`, `/health/ready` and `/metrics` of a process that serves nothing else. Needs no key and tells
 * no secrets.
 *
 * @returns the port
 */
export async function serveHealth(resources: Resources, options: HealthServerOptions): Promise<number> {
  const { host, port, checks, metrics, tells = {} } = options;
  const readiness = createReadiness(checks);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
    const json = (status: number, body: object) => send(status, 'application/json', JSON.stringify(body));
    if (request.method !== 'GET' && request.method !== 'HEAD') json(405, { status: 'only GET' });
    else if (request.url === '/health/live') json(200, { status: 'live' });
    else if (request.url === '/health/ready') {
      const { status, body } = describeReadiness(await readiness());
      json(status, body);
    } else if (request.url === '/metrics') send(200, metrics.contentType, await metrics.metrics());
    else if (request.url !== undefined && Object.hasOwn(tells, request.url))
      await tells[request.url]?.().then(
        (body) => json(200, body),
        () => json(503, { status: 'cannot be told' }),
      );
    else json(404, { status: 'nothing here' });
  };
  const server = createServer({ requestTimeout: 5_000 }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  resources.defer(
    'health',
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return (server.address() as AddressInfo).port;
}

/** What every process answers when it is asked whether it is ready. */
export function describeReadiness(reasons: readonly string[]): {
  status: 200 | 503;
  body: { status: 'ready' | 'not ready'; reasons: readonly string[] };
} {
  return reasons.length === 0
    ? { status: 200, body: { status: 'ready', reasons } }
    : { status: 503, body: { status: 'not ready', reasons } };
}
