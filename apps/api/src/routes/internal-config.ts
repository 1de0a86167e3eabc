import { Router } from 'express';
import { readNotices } from '#libs/contracts';
import { authenticate, operatorOnly } from '../auth';
import { KIB } from '../bodies';
import { audited } from '../audited';
import type { ApiDeps } from '../deps';
import { useGpdErrors } from '../error-response';

/** GPD's settings that are no partner's business. */
export function internalConfigRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.use('/internal/config', useGpdErrors, authenticate(deps, 'admin'), operatorOnly, audited(deps));
  router.post('/internal/config/send', deps.bodies.json(256 * KIB, 'any'), async (request, response) => {
    const count = await deps.setSendSync(readNotices(request.body));
    response.type('text/plain').send(`Configuration completed for ${count} items`);
  });
  return router;
}
