import { type Request, type Response, Router } from 'express';
import { readExportPeriod, readFeedQuery, viewRecipients, viewStoredReceipt } from '#libs/contracts';
import { Rejected, decideRecipients, involvedOrganizations, originatingStation } from '#libs/domain';
import { concerns } from '#libs/observability';
import type { ReceiptPlace, StoredReceipt } from '#libs/persistence';
import { authenticate, authorizeTenant } from '../auth';
import type { ApiDeps } from '../deps';
import { receiptDocument } from '../receipt-document';
import { sendReceiptZip } from '../receipt-zip';

/** Receipts read by who would rather fetch them than wait: the feed, one as JSON or XML, all of a period; and who gets one, and why. */
export function receiptReadRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/organizations/:organization/receipts';
  const guarded = authorizeTenant(deps);
  router.use(base, authenticate(deps, 'receipts'));

  router.get(base, guarded, async (request, response) => {
    const query = readFeedQuery(request.query);
    const { receipts, last } = await deps.readFeed(organizationOf(request), query);
    response.json({
      receipts: receipts.map(viewStoredReceipt),
      // A reader that keeps `next` and asks with it for ever misses none.
      next: String(last ?? query.after),
      more: receipts.length === query.limit,
    });
  });

  router.get(`${base}/export.zip`, guarded, async (request, response) => {
    const organization = organizationOf(request);
    const period = readExportPeriod(request.query);
    const links = await deps.stationLinks([organization]);
    await sendReceiptZip(response, {
      name: `${organization}_${day(period.paidFrom)}_${day(new Date(period.paidBefore.getTime() - 1))}`,
      receipts: deps.eachReceipt(organization, period),
      documentOf: (stored) => receiptDocument(organization, stored, links),
    });
  });

  router.get(`${base}/:receiptId/xml`, guarded, async (request, response: Response) => {
    const stored = await requestedReceipt(deps, request);
    const organization = organizationOf(request);
    const document = receiptDocument(organization, stored, await deps.stationLinks([organization]));
    if (document === undefined) {
      throw new Rejected('DELIVERY_INEXPRESSIBLE', 'paForNode.xsd has no room for what this receipt says');
    }
    response.type('application/xml').send(document);
  });

  router.get(`${base}/:receiptId/recipients/explain`, guarded, async (request, response) => {
    const stored = await requestedReceipt(deps, request);
    const { receipt, originatingStationId } = stored;
    const links = await deps.stationLinks(involvedOrganizations(receipt));
    const decisions = decideRecipients(
      receipt,
      originatingStation(links, receipt, originatingStationId),
      links,
      {
        broadcastPrimary: deps.config.BROADCAST_PRIMARY,
      },
    );
    response.json(
      viewRecipients(stored, await deps.deliveriesOf(placeOf(organizationOf(request), stored)), decisions),
    );
  });
  return router;
}

/** The receipt a path names. @throws Rejected RECEIPT_NOT_FOUND */
export async function requestedReceipt(
  deps: Pick<ApiDeps, 'findReceipt'>,
  request: Request,
): Promise<StoredReceipt> {
  const { organization, receiptId } = request.params as { organization: string; receiptId: string };
  return findReceipt(deps, organization, receiptId);
}

/** @throws Rejected RECEIPT_NOT_FOUND */
export async function findReceipt(
  deps: Pick<ApiDeps, 'findReceipt'>,
  organization: string,
  receiptId: string,
): Promise<StoredReceipt> {
  const stored = await deps.findReceipt(organization, receiptId);
  if (stored === undefined) {
    throw new Rejected(
      'RECEIPT_NOT_FOUND',
      `There is no receipt ${receiptId} that concerns organization ${organization}`,
    );
  }
  concerns({ receiptId });
  return stored;
}

/** Where the deliveries of a receipt are, for an organization it concerns. */
export const placeOf = (organization: string, { id, receipt }: StoredReceipt): ReceiptPlace => ({
  id,
  organization,
  receiptId: receipt.receiptId,
});

const organizationOf = (request: Request): string =>
  (request.params as { organization: string }).organization;
const day = (date: Date): string => date.toISOString().slice(0, 10);
