import { type Request, Router } from 'express';
import { readCode, readServiceId, readSpontaneousService, viewSpontaneousService } from '#libs/contracts';
import { Rejected } from '#libs/domain';
import type { ApiDeps } from '../deps';

/** The catalogue of what can be paid spontaneously (paDemandPaymentNotice), kept by an operator: mounted where only operators come. */
export function spontaneousServiceRoutes(deps: ApiDeps): Router {
  const router = Router();
  const all = '/admin/organizations/:organization/services';
  const one = `${all}/:idServizio`;

  router.get(all, async (request, response) => {
    const services = await deps.services.list(organizationOf(request));
    response.json({ services: services.map(viewSpontaneousService) });
  });
  router.put(one, async (request, response) => {
    const service = readSpontaneousService(organizationOf(request), idOf(request), request.body);
    const isNew = await deps.services.put(service);
    response.status(isNew ? 201 : 200).json(viewSpontaneousService(service));
  });
  router.get(one, async (request, response) => {
    const service = await deps.services.find(organizationOf(request), idOf(request));
    if (service === undefined) throw serviceNotFound(request);
    response.json(viewSpontaneousService(service));
  });
  router.delete(one, async (request, response) => {
    const removed = await deps.services.remove(organizationOf(request), idOf(request));
    if (!removed) throw serviceNotFound(request);
    response.status(204).end();
  });
  return router;
}

const organizationOf = (request: Request): string => readCode(request.params['organization']);
const idOf = (request: Request): string => readServiceId(request.params['idServizio']);

const serviceNotFound = (request: Request): Rejected =>
  new Rejected(
    'SERVICE_NOT_FOUND',
    `Organization ${organizationOf(request)} offers no service ${idOf(request)}`,
  );
