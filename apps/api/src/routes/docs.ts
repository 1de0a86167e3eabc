import path from 'node:path';
import { Router } from 'express';
import { version as swaggerUiVersion } from 'swagger-ui-dist/package.json';

const ASSETS = path.dirname(require.resolve('swagger-ui-dist/package.json'));
const FILES: ReadonlySet<string> = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);
const YEAR_SECONDS = 31_536_000;

/** Nothing but what this server sends; images in the style sheet are data of its own. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

/** Addresses are relative, so that the page also works behind a proxy that puts it below a path. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>gpd-async: all calls</title>
    <link rel="icon" href="docs/favicon-32x32.png?v=${swaggerUiVersion}">
    <link rel="stylesheet" href="docs/swagger-ui.css?v=${swaggerUiVersion}">
  </head>
  <body>
    <noscript>This page needs JavaScript. <a href="openapi.json">openapi.json</a> says the same.</noscript>
    <div id="calls"></div>
    <script src="docs/swagger-ui-bundle.js?v=${swaggerUiVersion}"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

/** The key stays in the page's memory; no document leaves for somebody's validator. */
const START = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#calls',
  layout: 'BaseLayout',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  queryConfigEnabled: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/** A page to read the OpenAPI document in and to try its calls with a key. Needs no key and no other server. */
export function docsRoutes(): Router {
  const router = Router();
  router.get('/docs', (request, response) => {
    if (request.path.endsWith('/')) response.redirect(308, '../docs');
    else response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY).type('html').send(PAGE);
  });
  // Not a route each: parts of a page are no calls that anybody would look for in the OpenAPI document.
  router.use('/docs', (request, response, next) => {
    const file = request.path.slice(1);
    if (request.method !== 'GET' && request.method !== 'HEAD') next();
    else if (file === 'start.js') response.type('js').send(START);
    else if (FILES.has(file)) {
      // Kept for long: the page asks for another address when the version is another.
      response.set('Cache-Control', `public, max-age=${YEAR_SECONDS}, immutable`);
      response.sendFile(path.join(ASSETS, file), { cacheControl: false });
    } else next();
  });
  return router;
}
