import { Router } from 'express';
import { describeReadiness } from '#libs/lifecycle';
import type { ApiDeps } from '../deps';

/** For whoever watches over the process. Needs no key and tells no secrets. */
export function healthRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    const { status, body } = describeReadiness(await deps.readiness());
    response.status(status).json(body);
  });
  router.get('/metrics', async (_request, response) => {
    response.type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics());
  });
  router.get(['/info', '/v1/info', '/v2/info'], (_request, response) => {
    response.json({ name: 'gpd-async', version: deps.version, environment: deps.config.ENVIRONMENT });
  });
  return router;
}
