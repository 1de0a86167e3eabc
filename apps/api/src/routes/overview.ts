import { Router } from 'express';
import { readOverviewQuery } from '#libs/contracts';
import { authenticate, authenticateAny, operatorOnly, principalOf, wholeOrganizationsOnly } from '../auth';
import type { ApiDeps } from '../deps';
import { HouseOverview, readReach } from '../overview';
import { reachOf } from './search';

/** How things stand: of all the house, for operators; of what a key reaches, for everybody. */
export function overviewRoutes(deps: ApiDeps): Router {
  const router = Router();
  const house = new HouseOverview(deps.overview);

  router.get('/admin/overview', authenticate(deps, 'admin'), operatorOnly, async (request, response) => {
    const { range } = readOverviewQuery(request.query);
    response.json(await house.read(range));
  });
  router.get('/overview', authenticateAny(deps), wholeOrganizationsOnly, async (_request, response) => {
    response.json(await readReach(deps.overview, principalOf(response), reachOf(response, undefined)));
  });
  return router;
}
