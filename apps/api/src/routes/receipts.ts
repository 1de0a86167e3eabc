import express, { Router } from 'express';
import { readReceipt, viewReceipt } from '#libs/contracts';
import { Rejected } from '#libs/domain';
import { takeInReceipt } from '#libs/use-cases';
import { authenticate, authorizeTenant, principalOf } from '../auth';
import type { ApiDeps } from '../deps';
import { checkNamedStation } from '../named-station';
import { findReceipt, requestedReceipt } from './receipt-reads';

/** Receipts as JSON: taken in, looked at, delivered again. */
export function receiptRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/organizations/:organization/receipts';
  router.use(base, authenticate(deps));
  const guarded = authorizeTenant(deps);

  router.post(base, guarded, express.json({ limit: '1mb' }), async (request, response) => {
    const { organization } = request.params as { organization: string };
    const { receipt, idStation } = readReceipt(request.body, organization, (given) =>
      deps.intake.receiptFaults(given),
    );
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
      .json({ result: intake.result, ...viewReceipt(stored, await deps.deliveriesOf(stored.id)) });
  });

  router.get(`${base}/:receiptId`, guarded, async (request, response) => {
    const stored = await requestedReceipt(deps, request);
    response.json(viewReceipt(stored, await deps.deliveriesOf(stored.id)));
  });

  router.post(
    [
      `${base}/:receiptId/deliveries/:deliveryId/redeliver`,
      `/organizations/:organization/deliveries/:deliveryId/redeliver`,
    ],
    authenticate(deps),
    guarded,
    async (request, response) => {
      const { organization, receiptId, deliveryId } = request.params as Record<string, string>;
      const id = /^\d{1,15}$/.test(deliveryId ?? '') ? Number(deliveryId) : -1;
      const receiptPk =
        receiptId === undefined
          ? await deps.receiptOfDelivery(organization ?? '', id)
          : (await requestedReceipt(deps, request)).id;
      const due = receiptPk === undefined ? undefined : await deps.deliveries.redeliver(receiptPk, id);
      if (due === undefined)
        throw new Rejected('DELIVERY_NOT_FOUND', `There is no delivery ${deliveryId ?? ''} of this receipt`);
      if (due === 'in-flight') {
        throw new Rejected(
          'DELIVERY_IN_FLIGHT',
          'An attempt at this delivery is under way: see how it ends first',
        );
      }
      if (due === 'inexpressible') {
        throw new Rejected(
          'DELIVERY_INEXPRESSIBLE',
          'No valid paSendRTV2 can be made of this receipt: its lastError says why',
        );
      }
      await deps.enqueueDeliveries([due]);
      response.status(202).json({ id: due.deliveryId, status: 'NOTICE_PENDING' });
    },
  );
  return router;
}
