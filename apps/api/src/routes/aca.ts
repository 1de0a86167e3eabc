import { Router } from 'express';
import { readPaCreatePosition, viewAcaPosition } from '#libs/contracts';
import { keepAcaPosition } from '#libs/use-cases';
import { assertActsFor, authenticate, principalOf } from '../auth';
import { KIB } from '../bodies';
import { type ApiDeps, instant } from '../deps';
import { useGpdErrors } from '../error-response';
import { positionReply } from '../etag';
import { answerOnce } from '../idempotency';
import { readSegregationCodes } from '../query';

/** GPD's positions as pagoPA publishes them for ACA: a choice of the same calls, all of them for ACA's positions. */
export function acaPositionRoutes(positions: Router): Router {
  const router = Router({ mergeParams: true });
  const base = '/organizations/:organization/debtpositions';
  router.get([base, `${base}/:iupd`], positions);
  router.post(base, positions);
  router.put(`${base}/:iupd`, positions);
  router.delete(`${base}/:iupd`, positions);
  router.post([`${base}/:iupd/publish`, `${base}/:iupd/invalidate`], positions);
  router.post('/organizations/:organization/paymentoptions/paids/:nav', positions);
  return router;
}

/** ACA's own call: one notice, created, brought up to date or withdrawn. */
export function paCreatePositionRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.post(
    '/paCreatePosition',
    useGpdErrors,
    authenticate(deps, 'positions'),
    deps.bodies.json(256 * KIB, 'any'),
    async (request, response) => {
      const notice = readPaCreatePosition(request.body);
      await assertActsFor(deps, principalOf(response), notice.paFiscalCode);
      const codes = readSegregationCodes(request);
      await answerOnce(deps, request, response, {
        organization: notice.paFiscalCode,
        work: ({ edits }) => keepAcaPosition(edits, notice, codes),
        reply: (position) => positionReply(position, viewAcaPosition, instant()),
      });
    },
  );
  return router;
}
