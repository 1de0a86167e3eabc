import { randomUUID } from 'node:crypto';
import { type Request, type RequestHandler, type Response } from 'express';
import {
  type Facts,
  type Span,
  type Tracing,
  inScope,
  maskPersonalData,
  withoutExport,
} from '#libs/observability';

/** What the lines and the span of a request say of it. */
export interface RequestScope {
  span: Span;
  facts: Facts;
}

/** Asked for by machines every few seconds: neither lines nor spans. */
export const isProbe = (path: string): boolean => path === '/metrics' || path.startsWith('/health');

/**
 * Begins the span of a request, in the trace its caller names by `traceparent` or in one of its own, and gives it the id by
 * which both sides find it in their logs: the caller's X-Request-Id, else that of a trace that begins here, else a new one.
 */
export function requestScope({ tracing }: { tracing: Tracing }): RequestHandler {
  return (request, response, next) => {
    const parent = request.get('traceparent');
    const attributes = { 'http.request.method': request.method };
    const maker = isProbe(request.path) ? withoutExport : tracing;
    const span = maker.begin(request.method, { kind: 'server', parent, attributes });
    const given = request.get('X-Request-Id');
    const id =
      given !== undefined && /^[\w.:-]{1,128}$/.test(given)
        ? given
        : // Many requests may share a trace of the caller's.
          parent?.includes(span.traceId)
          ? randomUUID()
          : span.traceId;
    // What is logged; a caller may have put anything into it.
    const requestId = maskPersonalData(id);
    const scope: RequestScope = { span, facts: { requestId } };
    response.locals['requestId'] = requestId;
    response.locals['scope'] = scope;
    response.set('X-Request-Id', id);
    inScope(span, scope.facts, next);
  };
}

/** An error of ours: the one line of the request tells of it. */
export function noteFailure(response: Response, error: unknown): void {
  response.locals['failure'] = error;
}

/** The route's template: paths are unbounded. */
export function routeOf(request: Request): string {
  const route = (request as { route?: { path?: string | string[] } }).route?.path;
  return route === undefined ? '(none)' : String(Array.isArray(route) ? route[0] : route);
}
