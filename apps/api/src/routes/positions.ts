import { Router } from 'express';
import { readPayment, viewOption } from '#libs/contracts';
import { concerns } from '#libs/observability';
import { payByNav } from '#libs/use-cases';
import { authenticate, authorizeTenant, principalOf } from '../auth';
import { KIB } from '../bodies';
import type { ApiDeps } from '../deps';
import { useGpdErrors } from '../error-response';
import { answerOnce } from '../idempotency';
import { checkNamedStation } from '../named-station';
import { paymentOptionRoutes } from './payment-options';
import { positionEditRoutes } from './position-edits';
import { positionEventRoutes } from './position-events';
import { positionListRoutes } from './position-list';

/** GPD's debt positions, at the service paths and under the public prefixes. */
export function positionRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const organization = '/organizations/:organization';
  router.use(
    [`${organization}/debtpositions`, `${organization}/paymentoptions`],
    useGpdErrors,
    authenticate(deps, 'positions'),
  );
  const guarded = authorizeTenant(deps);

  router.use(positionListRoutes(deps));
  router.use(positionEventRoutes(deps));
  router.use(positionEditRoutes(deps));
  router.use(paymentOptionRoutes(deps));
  router.post(
    `${organization}/paymentoptions/:nav/pay`,
    guarded,
    deps.bodies.json(256 * KIB),
    async (request, response) => {
      const { organization: fiscalCode, nav } = request.params as { organization: string; nav: string };
      const { payment, idStation } = readPayment(request.body);
      concerns({ receiptId: payment.idReceipt });
      await checkNamedStation(deps, principalOf(response), idStation);
      const given = {
        organization: fiscalCode,
        nav,
        payment,
        ...(idStation === undefined ? {} : { named: idStation }),
      };
      await answerOnce(deps, request, response, {
        work: ({ intake }) => payByNav(intake, given),
        reply: ({ position, option }) => ({
          status: 200,
          json: { ...viewOption(option, fiscalCode), serviceType: position.serviceType },
        }),
      });
    },
  );
  return router;
}
