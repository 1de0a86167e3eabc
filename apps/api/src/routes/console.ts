import path from 'node:path';
import express, { Router } from 'express';
import { readConsoleSignIn } from '#libs/contracts';
import { Rejected } from '#libs/domain';
import { authenticateAny, principalOf } from '../auth';
import { KIB } from '../bodies';
import { beginSession, endSession } from '../console-session';
import type { ApiDeps } from '../deps';

/** Where the build puts the pages. */
const PAGES = path.join(__dirname, '../../../console');

/** Nothing but what this server sends. The components write styles of their own, never scripts. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

/** The console: its pages, which need no key, and the session a key opens. */
export function consoleRoutes(deps: ApiDeps): Router {
  const router = Router();

  router.post('/console/session', deps.bodies.json(10 * KIB), async (request, response) => {
    const { key } = readConsoleSignIn(request.body);
    if ((await deps.tenants.findPrincipal(key)) === undefined)
      throw new Rejected('UNAUTHORIZED', 'This is no valid subscription key');
    beginSession(deps, request, response, key);
    response.status(204).end();
  });
  router.get('/console/session', authenticateAny(deps), async (_request, response) => {
    const { role, keyId, brokerCode, scopes, organizations, segregationCodes } = principalOf(response);
    const broker = brokerCode === undefined ? undefined : await deps.tenants.findBroker(brokerCode);
    response.json({
      role,
      keyId,
      ...(brokerCode === undefined ? {} : { brokerCode }),
      ...(scopes === undefined ? {} : { scopes }),
      ...(segregationCodes === undefined ? {} : { segregationCodes }),
      ...(broker === undefined
        ? {}
        : {
            organizations: broker.organizations.filter((code) => organizations?.includes(code) ?? true),
          }),
    });
  });
  router.delete('/console/session', (request, response) => {
    endSession(request, response);
    response.status(204).end();
  });

  // Not a route each: parts of a page are no calls that anybody would look for in the OpenAPI document.
  router.use(
    '/console/assets',
    express.static(path.join(PAGES, 'assets'), { immutable: true, maxAge: '1y' }),
  );
  router.use('/console', (request, response, next) => {
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    if (!isPage || request.path.startsWith('/assets/')) {
      next();
      return;
    }
    response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.sendFile('index.html', { root: PAGES, cacheControl: false }, (error) => {
      if (error !== undefined && !response.headersSent) next();
    });
  });
  return router;
}
