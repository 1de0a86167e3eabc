import { type Request, Router } from 'express';
import { readRedirect } from '#libs/contracts';
import { Rejected, type SkipReason } from '#libs/domain';
import { concerns } from '#libs/observability';
import { authenticate, authorizeTenant } from '../auth';
import { KIB } from '../bodies';
import type { ApiDeps } from '../deps';
import { stationMessage } from '../station-message';
import { findReceipt, placeOf } from './receipt-reads';

/** One delivery of a receipt: sent again, or to another station. */
export function deliveryRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const known = authenticate(deps, 'receipts');
  const guarded = authorizeTenant(deps);
  const paths = (action: string) => [
    `/organizations/:organization/receipts/:receiptId/deliveries/:deliveryId/${action}`,
    `/organizations/:organization/deliveries/:deliveryId/${action}`,
  ];

  router.get(
    '/organizations/:organization/receipts/:receiptId/deliveries/:deliveryId/xml',
    known,
    guarded,
    async (request, response) => {
      const { organization, receiptId } = request.params as { organization: string; receiptId: string };
      const deliveryId = deliveryIdOf(request);
      const stored = await findReceipt(deps, organization, receiptId);
      const { receipt } = stored;
      const deliveries = await deps.deliveriesOf(placeOf(organization, stored));
      const delivery = deliveries.find(({ id }) => id === deliveryId);
      if (delivery === undefined) throw notFound(request);
      const { organizationFiscalCode: idPA, brokerCode: idBrokerPA, stationId: idStation } = delivery;
      const version = (await deps.stations.find(idStation))?.primitiveVersion ?? 2;
      const message = stationMessage({ idPA, idBrokerPA, idStation }, receipt, version);
      if ('reason' in message) throw new Rejected('DELIVERY_INEXPRESSIBLE', message.reason);
      response.type('text/xml').send(message.xml);
    },
  );

  router.post(paths('redeliver'), known, guarded, async (request, response) => {
    const { receiptPk, deliveryId } = await deliveryToChange(deps, request);
    const due = await deps.deliveries.redeliver(receiptPk, deliveryId);
    if (due === undefined) throw notFound(request);
    if (typeof due === 'string') throw refusal(due);
    await deps.enqueueDeliveries([due]);
    response.status(202).json({ id: due.deliveryId, status: 'NOTICE_PENDING' });
  });

  router.post(paths('redirect'), known, guarded, deps.bodies.json(10 * KIB), async (request, response) => {
    const { organization } = request.params as { organization: string };
    const stationId = readRedirect(request.body);
    const { receiptPk, deliveryId } = await deliveryToChange(deps, request);
    const result = await deps.redirectDelivery({ receiptPk, deliveryId, organization, stationId });
    switch (result.kind) {
      case 'not-found':
        throw notFound(request);
      case 'no-such-station':
        throw new Rejected('STATION_UNKNOWN', `Station ${stationId} is not registered`, [
          { pointer: '/stationId', detail: 'is not registered' },
        ]);
      case 'same-station':
        throw new Rejected('BAD_REQUEST', 'stationId: is the station it goes to already', [
          { pointer: '/stationId', detail: 'is the station it goes to already' },
        ]);
      case 'skipped':
        throw refusal(result.reason, { stationId, organization, redirectedTo: result.redirectedTo });
      case 'redirected': {
        const { from, to, due } = result.moved;
        if (due !== undefined) await deps.enqueueDeliveries([due]);
        response.status(202).json({ id: to, redirectedFrom: from, stationId });
      }
    }
  });
  return router;
}

const deliveryIdOf = (request: Request): number => {
  const { deliveryId = '' } = request.params as Record<string, string>;
  return /^\d{1,15}$/.test(deliveryId) ? Number(deliveryId) : -1;
};

/** The delivery a path names, where it can be sent from again. */
async function deliveryToChange(
  deps: ApiDeps,
  request: Request,
): Promise<{ receiptPk: number; deliveryId: number }> {
  const { organization = '', receiptId } = request.params as Record<string, string>;
  const deliveryId = deliveryIdOf(request);
  await deps.recallReceipt(organization, receiptId === undefined ? { deliveryId } : { receiptId });
  const receiptPk =
    receiptId === undefined
      ? await deps.receiptOfDelivery(organization, deliveryId)
      : (await findReceipt(deps, organization, receiptId)).id;
  if (receiptPk === undefined) throw notFound(request);
  concerns({ deliveryId });
  return { receiptPk, deliveryId };
}

const notFound = (request: Request): Rejected =>
  new Rejected(
    'DELIVERY_NOT_FOUND',
    `There is no delivery ${(request.params as { deliveryId: string }).deliveryId} of this receipt`,
  );

function refusal(
  reason: SkipReason,
  about: { stationId?: string; organization?: string; redirectedTo?: number | undefined } = {},
): Rejected {
  const { stationId = '', organization = '', redirectedTo } = about;
  switch (reason) {
    case 'IN_FLIGHT':
      return new Rejected(
        'DELIVERY_IN_FLIGHT',
        'An attempt at this delivery is under way: see how it ends first',
      );
    case 'INEXPRESSIBLE':
      return new Rejected(
        'DELIVERY_INEXPRESSIBLE',
        stationId === ''
          ? 'No valid paSendRTV2 can be made of this receipt: its lastError says why'
          : `Station ${stationId} cannot be told of this receipt in the version it speaks`,
      );
    case 'DELIVERED':
      return new Rejected('DELIVERY_DELIVERED', 'What was delivered is not redirected');
    case 'REDIRECTED':
      return new Rejected(
        'DELIVERY_REDIRECTED',
        redirectedTo === undefined
          ? 'This delivery was redirected: its redirectedTo says where to'
          : `This delivery was redirected: delivery ${redirectedTo} took its place`,
      );
    case 'STATION_DOES_NOT_SERVE':
      return new Rejected(
        'STATION_DOES_NOT_SERVE',
        `Station ${stationId} does not serve organization ${organization}: register that first`,
      );
  }
}
