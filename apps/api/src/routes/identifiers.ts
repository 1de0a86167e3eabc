import { Router } from 'express';
import { readIdentifiersRequest } from '#libs/contracts';
import { authenticate, authorizeTenant } from '../auth';
import { KIB } from '../bodies';
import type { ApiDeps } from '../deps';

/** Issues iuv and nav for an organization that does not number its notices itself. */
export function identifierRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/organizations/:organization/iuvs';
  router.use(base, authenticate(deps, 'positions'));
  router.post(base, authorizeTenant(deps), deps.bodies.json(16 * KIB), async (request, response) => {
    const { organization } = request.params as { organization: string };
    const { series, reference } = readIdentifiersRequest(request.body);
    const { isNew, iuv, nav } = await deps.identifiers.issue(organization, series, reference);
    response.status(isNew ? 201 : 200).json({ reference, iuv, nav });
  });
  return router;
}
