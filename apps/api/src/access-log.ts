import { type RequestHandler } from 'express';
import { maskPersonalData } from '#libs/observability';
import type { ApiDeps } from './deps';
import { type RequestScope, isProbe, routeOf } from './request-scope';

/**
 * One line, one measurement and one span a request. The path is logged without its query, which may carry a key, and without
 * what tells a person; metric and span are named after the route.
 */
export function accessLog({
  logger,
  metrics,
  tally,
}: Pick<ApiDeps, 'logger' | 'metrics'> & { tally: Pick<ApiDeps['tally'], 'add'> }): RequestHandler {
  return (request, response, next) => {
    const startedAt = process.hrtime.bigint();
    const { method } = request;
    const path = maskPersonalData(request.originalUrl.split('?')[0] ?? '');
    const { span, facts } = response.locals['scope'] as RequestScope;
    response.on('close', () => {
      const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
      const err: unknown = response.locals['failure'];
      // An answer that was not finished was broken off by an error of ours, or its caller had left.
      const status = response.writableFinished ? response.statusCode : err === undefined ? 499 : 500;
      const route = routeOf(request);
      metrics.httpSeconds.observe({ method, route, status: String(status) }, seconds);
      const isFailed = err !== undefined || status >= 500;
      const isQuiet = isProbe(path);
      if (!isQuiet) tally.add('requests');
      if (!isQuiet && status >= 500) tally.add('requestsFailed');
      const level = isQuiet ? 'debug' : isFailed ? 'error' : 'info';
      const ms = Math.round(seconds * 1000);
      logger[level]({ method, path, status, ms, ...facts, traceId: span.traceId, err }, 'request');
      if (route !== '(none)') span.rename(`${method} ${route}`);
      span.set({
        ...(route === '(none)' ? {} : { 'http.route': route }),
        'http.response.status_code': status,
        'rpc.method': facts['operation'],
        'gpd.job.id': facts['jobId'],
        'gpd.receipt.id': facts['receiptId'],
        'gpd.error.code': facts['code'],
      });
      if (isFailed) span.fail(String(facts['code'] ?? status));
      span.end();
    });
    next();
  };
}
