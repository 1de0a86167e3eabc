import { type Request, Router } from 'express';
import { assertPageExists, readReceiptListQuery, viewReceiptList } from '#libs/contracts';
import { Rejected, findOption } from '#libs/domain';
import { isInSegregation } from '#libs/use-cases';
import { authenticate, authorizeTenant } from '../auth';
import type { ApiDeps } from '../deps';
import { useGpdErrors } from '../error-response';
import { readSegregationCodes } from '../query';
import { receiptDocument } from '../receipt-document';

/** GPD's payments-receipts service: the list of an organization's receipts, and one by its iuv as XML. */
export function gpdReceiptRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/payments/:organization/receipts';
  const guarded = authorizeTenant(deps, 'by-code');
  router.use(base, useGpdErrors, authenticate(deps, 'receipts'));

  router.get(base, guarded, async (request, response) => {
    const { page, size, ...filter } = readReceiptListQuery(request.query, new Date());
    const segregationCodes = readSegregationCodes(request);
    const { receipts, total } = await deps.listReceipts(
      organizationOf(request),
      { ...filter, segregationCodes },
      { page, size },
    );
    const totalPages = Math.ceil(total / size);
    assertPageExists(page, totalPages);
    response.json(viewReceiptList(receipts, page, totalPages));
  });

  router.get(`${base}/:iuv`, guarded, async (request, response) => {
    const organization = organizationOf(request);
    const { iuv } = request.params as { iuv: string };
    const stored = await deps.findReceiptByIuv(organization, iuv);
    if (stored === undefined) {
      throw new Rejected(
        'RECEIPT_OF_IUV_NOT_FOUND',
        `There is no receipt of ${iuv} for organization ${organization}`,
      );
    }
    const { receipt } = stored;
    if (!isInSegregation(receipt.noticeNumber, readSegregationCodes(request))) {
      throw new Rejected(
        'DEBT_POSITION_FORBIDDEN',
        `The caller does not have proper authorization to access the receipt of ${iuv}`,
      );
    }
    const position = await deps.findPositionByNav(receipt.fiscalCode, receipt.noticeNumber);
    const option = position && findOption(position, receipt.noticeNumber);
    if (option?.status === 'PO_UNPAID') throw unprocessable(`The payment option of ${iuv} is not paid`);
    const links = await deps.stationLinks([organization]);
    const document = receiptDocument(organization, stored, links);
    if (document === undefined)
      throw unprocessable(`paForNode.xsd has no room for what the receipt of ${iuv} says`);
    response.type('application/xml').send(document);
  });
  return router;
}

const organizationOf = (request: Request): string =>
  (request.params as { organization: string }).organization;

const unprocessable = (detail: string): Rejected => new Rejected('RECEIPT_UNPROCESSABLE', detail);
