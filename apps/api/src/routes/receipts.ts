import { Router } from 'express';
import { readReceipt, viewReceipt } from '#libs/contracts';
import { concerns } from '#libs/observability';
import { takeInReceipt } from '#libs/use-cases';
import { authenticate, authorizeTenant, principalOf } from '../auth';
import { MIB } from '../bodies';
import type { ApiDeps } from '../deps';
import { checkNamedStation } from '../named-station';
import { findReceipt, placeOf, requestedReceipt } from './receipt-reads';

/** Receipts as JSON: taken in, looked at. */
export function receiptRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/organizations/:organization/receipts';
  router.use(base, authenticate(deps, 'receipts'));
  const guarded = authorizeTenant(deps);

  router.post(base, guarded, deps.bodies.json(1 * MIB), async (request, response) => {
    const { organization } = request.params as { organization: string };
    const { receipt, idStation } = readReceipt(request.body, organization, (given) =>
      deps.intake.receiptFaults(given),
    );
    concerns({ receiptId: receipt.receiptId });
    await checkNamedStation(deps, principalOf(response), idStation);
    const intake = await takeInReceipt(deps.intake, {
      receipt,
      source: 'REST',
      ...(idStation === undefined ? {} : { named: idStation }),
    });
    if (intake.result === 'not-paid') {
      response.status(200).json({ receiptId: receipt.receiptId, result: intake.result, deliveries: [] });
      return;
    }
    const stored = await findReceipt(deps, organization, receipt.receiptId);
    response
      .status(intake.result === 'stored' ? 201 : 200)
      .set(
        'Location',
        `${request.baseUrl}/organizations/${organization}/receipts/${encodeURIComponent(receipt.receiptId)}`,
      )
      .json({
        result: intake.result,
        ...viewReceipt(stored, await deps.deliveriesOf(placeOf(organization, stored))),
      });
  });

  router.get(`${base}/:receiptId`, guarded, async (request, response) => {
    const stored = await requestedReceipt(deps, request);
    const { organization } = request.params as { organization: string };
    response.json(viewReceipt(stored, await deps.deliveriesOf(placeOf(organization, stored))));
  });

  return router;
}
