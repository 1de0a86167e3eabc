import { type Request, Router } from 'express';
import { z } from 'zod';
import {
  check,
  readAcknowledgement,
  readCode,
  readDeliveryCursor,
  viewMailboxEntry,
  writeDeliveryCursor,
} from '#libs/contracts';
import { Rejected } from '#libs/domain';
import type { DeliveryPlace, MailboxEntry } from '#libs/persistence';
import { authenticate, principalOf, unconfinedOnly } from '../auth';
import { KIB } from '../bodies';
import type { ApiDeps } from '../deps';
import { sendMailboxZip } from '../mailbox-zip';
import { assertOwnStation } from '../own-station';
import { type StationMessage, stationMessage } from '../station-message';

/** Deliveries one acknowledgement by cursor ends, at most. */
const MAX_UP_TO = 10_000;

/** What a station was never given, for its broker to take by itself. */
export function mailboxRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/stations/:stationId';
  router.use(
    `${base}/{*rest}`,
    authenticate(deps, 'receipts'),
    unconfinedOnly,
    async (request, response, next) => {
      await assertOwnStation(deps, principalOf(response), stationOf(request));
      next();
    },
  );

  router.get(`${base}/mailbox`, async (request, response) => {
    const { limit, cursor } = check(mailboxPage, request.query);
    const stationId = stationOf(request);
    const { ids, next, upTo } = await placesOf(deps, stationId, limit, cursor);
    const entries = await deps.mailbox.entries(stationId, ids);
    response.json({
      deliveries: entries.map((entry) => viewMailboxEntry(entry)),
      upTo,
      nextCursor: next,
    });
  });

  router.get(`${base}/mailbox.zip`, async (request, response) => {
    const { limit, cursor } = check(mailboxZipPage, request.query);
    const stationId = stationOf(request);
    const { ids, next, upTo } = await placesOf(deps, stationId, limit, cursor);
    await sendMailboxZip(response, {
      ids,
      manifest: { stationId, upTo, nextCursor: next },
      entries: (some) => deps.mailbox.entries(stationId, some),
      messageOf: await messagesOf(deps, stationId),
    });
  });

  router.get(`${base}/mailbox/:deliveryId/xml`, async (request, response) => {
    const stationId = stationOf(request);
    const { deliveryId } = request.params as { deliveryId: string };
    const id = /^\d{1,15}$/.test(deliveryId) ? Number(deliveryId) : -1;
    const [entry] = await deps.mailbox.entries(stationId, [id]);
    if (entry === undefined)
      throw new Rejected('DELIVERY_NOT_FOUND', `There is no delivery ${deliveryId} to station ${stationId}`);
    const message = (await messagesOf(deps, stationId))(entry);
    if ('reason' in message) throw new Rejected('DELIVERY_INEXPRESSIBLE', message.reason);
    response.type('text/xml').send(message.xml);
  });

  router.post(`${base}/mailbox/acknowledge`, deps.bodies.json(100 * KIB), async (request, response) => {
    const stationId = stationOf(request);
    const given = readAcknowledgement(request.body);
    if ('upTo' in given) {
      const upTo = readDeliveryCursor(given.upTo, 'upTo');
      response.json(await deps.mailbox.acknowledgeUpTo(stationId, upTo, MAX_UP_TO));
      return;
    }
    const ids = [...new Set(given.deliveryIds)];
    const result = await deps.mailbox.acknowledge(stationId, ids);
    if ('unknown' in result) {
      throw new Rejected(
        'DELIVERY_NOT_FOUND',
        `Nothing was acknowledged: ${result.unknown.length} of these are no deliveries to station ${stationId}`,
        result.unknown.slice(0, 100).map((id) => ({
          pointer: `/deliveryIds/${given.deliveryIds.indexOf(id)}`,
          detail: `${id} is no delivery to this station`,
        })),
      );
    }
    response.json({ ...result, more: false });
  });
  return router;
}

const pageOf = (absent: number, max: number) =>
  z.object({
    limit: z.coerce.number().int().min(1).max(max).default(absent),
    cursor: z.string().max(100).optional(),
  });
export const mailboxPage = pageOf(100, 200);
export const mailboxZipPage = pageOf(1_000, 10_000);

const stationOf = (request: Request): string => readCode(request.params['stationId']);

async function placesOf(
  deps: ApiDeps,
  stationId: string,
  limit: number,
  cursor: string | undefined,
): Promise<{ ids: number[]; upTo: string | undefined; next: string | undefined }> {
  const after: DeliveryPlace | undefined =
    cursor === undefined ? undefined : readDeliveryCursor(cursor, 'cursor');
  const places = await deps.mailbox.places(stationId, {
    limit: limit + 1,
    ...(after === undefined ? {} : { after }),
  });
  const page = places.slice(0, limit);
  const last = page.at(-1);
  const upTo = last === undefined ? undefined : writeDeliveryCursor(last);
  return { ids: page.map(({ id }) => id), upTo, next: places.length > limit ? upTo : undefined };
}

/** How the station would be told of receipts, in the version of the primitives it speaks. */
async function messagesOf(
  deps: ApiDeps,
  stationId: string,
): Promise<(entry: MailboxEntry) => StationMessage> {
  const version = (await deps.stations.find(stationId))?.primitiveVersion ?? 2;
  return ({ address, receipt }) => stationMessage(address, receipt, version);
}
