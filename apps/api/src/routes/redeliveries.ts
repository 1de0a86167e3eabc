import { createHash } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { check, readRedelivery, viewForecast, viewRedelivery } from '#libs/contracts';
import { type Redelivery, Rejected, type RedeliverySelection } from '#libs/domain';
import { currentActor } from '../actor';
import { assertActsFor, authenticate, principalOf, unconfinedOnly } from '../auth';
import { KIB } from '../bodies';
import type { ApiDeps } from '../deps';
import { readIdempotencyKey } from '../idempotency';
import { assertOwnStation } from '../own-station';
import { readFlag } from '../query';

/** Redeliveries of many: asked for here, made by the scheduler. */
export function redeliveryRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  router.use('/redeliveries', authenticate(deps, 'receipts'), unconfinedOnly);

  router.post('/redeliveries', deps.bodies.json(10 * KIB), async (request, response) => {
    const dryRun = readFlag(request, 'dryRun');
    const idempotencyKey = readIdempotencyKey(request);
    const { selection, perSecond } = readRedelivery(request.body, new Date());
    await assertAllowed(deps, response, selection);
    await assertTargetServes(deps, selection);
    if (dryRun) {
      response.json(viewForecast(selection, await deps.redeliveries.forecast(selection)));
      return;
    }
    const { brokerCode } = principalOf(response);
    const requestHash = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
    const created = await deps.redeliveries.create({
      selection,
      perSecond: perSecond ?? deps.config.REDELIVERY_PER_SECOND,
      requestedBy: currentActor(),
      requestHash,
      ...(brokerCode === undefined ? {} : { brokerCode }),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
    if (created.repeated) {
      if (created.requestHash !== requestHash) {
        throw new Rejected(
          'IDEMPOTENCY_KEY_REUSED',
          `Redelivery ${created.id} was asked for with this Idempotency-Key and another body`,
        );
      }
      response.set('Idempotency-Replayed', 'true');
    }
    response.status(202).set('Location', `${request.baseUrl}/redeliveries/${created.id}`);
    answer(deps, response, await findRedelivery(deps, response, created.id));
  });

  router.get('/redeliveries', async (request, response) => {
    const { limit, cursor } = check(redeliveryPage, request.query);
    const { brokerCode } = principalOf(response);
    const found = await deps.redeliveries.list({
      limit: limit + 1,
      ...(brokerCode === undefined ? {} : { brokerCode }),
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    const page = found.slice(0, limit);
    response.json({
      redeliveries: page.map((each) => viewRedelivery(each)),
      ...(found.length > limit ? { nextCursor: page.at(-1)?.id } : {}),
    });
  });

  router.get('/redeliveries/:redeliveryId', async (request, response) => {
    answer(deps, response, await findRedelivery(deps, response, idOf(request)));
  });

  router.post('/redeliveries/:redeliveryId/cancel', async (request, response) => {
    const { id } = await findRedelivery(deps, response, idOf(request));
    await deps.redeliveries.cancel(id);
    const after = await findRedelivery(deps, response, id);
    if (after.status === 'completed')
      throw new Rejected('REDELIVERY_OVER', `Redelivery ${id} is completed: nothing is left to cancel`);
    response.status(after.status === 'cancelled' ? 200 : 202);
    answer(deps, response, after);
  });
  return router;
}

export const redeliveryPage = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .regex(/^[0-9a-f]{32}$/, { error: 'must be a nextCursor of the previous page' })
    .optional(),
});

const idOf = (request: Request): string => (request.params as { redeliveryId: string }).redeliveryId;

async function findRedelivery(deps: ApiDeps, response: Response, id: string): Promise<Redelivery> {
  const found = await deps.redeliveries.find(id, principalOf(response).brokerCode);
  if (found === undefined) throw new Rejected('REDELIVERY_NOT_FOUND', `There is no redelivery ${id}`);
  return found;
}

function answer(deps: ApiDeps, response: Response, redelivery: Redelivery): void {
  if (redelivery.endedAt === undefined) response.set('Retry-After', String(deps.config.POLL_SECONDS));
  response.json(viewRedelivery(redelivery));
}

/** A partner reaches deliveries of organizations it acts for, and those to its own stations. @throws Rejected FORBIDDEN */
async function assertAllowed(
  deps: ApiDeps,
  response: Response,
  { stationId, organizationFiscalCode }: RedeliverySelection,
): Promise<void> {
  const principal = principalOf(response);
  if (organizationFiscalCode === undefined) await assertOwnStation(deps, principal, stationId ?? '');
  else await assertActsFor(deps, principal, organizationFiscalCode);
}

/** @throws Rejected STATION_UNKNOWN, STATION_DOES_NOT_SERVE */
async function assertTargetServes(
  deps: ApiDeps,
  { toStationId, organizationFiscalCode }: RedeliverySelection,
): Promise<void> {
  if (toStationId === undefined) return;
  const target = await deps.stations.find(toStationId);
  const fault = (code: string, detail: string) =>
    new Rejected(code, `Station ${toStationId} ${detail}`, [{ pointer: '/toStationId', detail }]);
  if (target === undefined) throw fault('STATION_UNKNOWN', 'is not registered');
  if (
    organizationFiscalCode !== undefined &&
    !target.organizations.some((link) => link.organizationFiscalCode === organizationFiscalCode)
  )
    throw fault('STATION_DOES_NOT_SERVE', `does not serve organization ${organizationFiscalCode}`);
}
