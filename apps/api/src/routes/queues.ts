import { type RequestHandler, Router } from 'express';
import { Rejected } from '#libs/domain';
import type { ApiDeps } from '../deps';

/** The one style the page's scripts write into it as text: scrollbars that are not shown. Another version may have another. */
const STYLE = "'sha256-r2N1TB/gHbBtBZFKg7ejmq1acVSREzucTAEw6ga4hoU='";

/** Nothing but what this server sends. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${STYLE}`,
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

/** What is a page by its address; all else is a part of it, or one of its calls. */
const PAGES = /^\/(?:metrics-history|job-schedulers|queue\/.*)?$/;

/** The queues in Redis, as bull-board shows them. To be put where only operators come. */
export function queueRoutes(deps: ApiDeps): Router {
  const router = Router();
  const page: RequestHandler = async (_request, response) => {
    const { page: text } = await deps.queueBoard.open();
    response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY).type('html').send(text);
  };
  router.get('/admin/queues', page);
  // Not a route each: parts of a page are no calls that anybody would look for in the OpenAPI document.
  router.use('/admin/queues', async (request, response, next) => {
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (isReading && PAGES.test(request.path)) {
      await page(request, response, next);
      return;
    }
    if (!isReading && !deps.config.QUEUE_ACTIONS)
      throw new Rejected('FORBIDDEN', 'Queues are shown here and not changed: QUEUE_ACTIONS is off');
    const { handle } = await deps.queueBoard.open();
    await handle(request, response, next);
  });
  return router;
}
