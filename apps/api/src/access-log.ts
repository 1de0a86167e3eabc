import { type Request, type RequestHandler } from 'express';
import { maskPersonalData } from '#libs/observability';
import type { ApiDeps } from './deps';

/**
 * One line and one measurement a request. The path is logged without its query, which may carry a key, and
 * without what tells a person; the
 * metric is labelled with the route, not the path: paths are unbounded.
 */
export function accessLog({
  logger,
  metrics,
  tally,
}: Pick<ApiDeps, 'logger' | 'metrics' | 'tally'>): RequestHandler {
  return (request, response, next) => {
    const startedAt = process.hrtime.bigint();
    const { method } = request;
    const path = maskPersonalData(request.originalUrl.split('?')[0] ?? '');
    response.on('close', () => {
      const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.httpSeconds.observe({ method, route: routeOf(request), status: String(status) }, seconds);
      const quiet = path === '/metrics' || path.startsWith('/health');
      if (!quiet) tally.add('requests');
      if (!quiet && status >= 500) tally.add('requestsFailed');
      const level = quiet ? 'debug' : status >= 500 ? 'error' : 'info';
      const requestId: unknown = response.locals['requestId'];
      logger[level]({ method, path, status, ms: Math.round(seconds * 1000), requestId }, 'request');
    });
    next();
  };
}

function routeOf(request: Request): string {
  const route = (request as { route?: { path?: string | string[] } }).route?.path;
  return route === undefined ? '(none)' : String(Array.isArray(route) ? route[0] : route);
}
