import { type Request, Router } from 'express';
import {
  readAlreadyPaid,
  readNotificationFee,
  viewOption,
  viewPayableOption,
  viewPaymentChoices,
  viewTransfer,
} from '#libs/contracts';
import {
  type Position,
  Rejected,
  findOption,
  optionNotFound,
  payableOption,
  paymentNotice,
} from '#libs/domain';
import {
  type ChangedOption,
  closeAsPaidByNav,
  isInSegregation,
  reportTransferByIuv,
  setFeeByNav,
} from '#libs/use-cases';
import { authenticate, authorizeTenant } from '../auth';
import { KIB } from '../bodies';
import { type ApiDeps, instant } from '../deps';
import { useGpdErrors } from '../error-response';
import { answerOnce } from '../idempotency';
import { useOdpErrors } from '../odp-error';
import { readSegregationCodes } from '../query';

/** GPD's answer to a notification fee set while a payment is under way. */
const SET_DURING_PAYMENT = 209;

/** What GPD offers on one option of a position, by its nav (or iuv): for payments, reports and notifications. */
export function paymentOptionRoutes(deps: ApiDeps): Router {
  const router = Router({ mergeParams: true });
  const base = '/organizations/:organization/paymentoptions';
  const notices = '/payment-options/organizations/:organization/notices';
  const guarded = authorizeTenant(deps);
  const guardedByCode = authorizeTenant(deps, 'by-code');
  const json = deps.bodies.json(256 * KIB, 'any');
  router.use(notices, useGpdErrors, useOdpErrors, authenticate(deps, 'positions', 'read'));

  router.get(`${base}/:nav/notice.pdf`, guarded, async (request, response) => {
    const { position, nav } = await requestedPosition(deps, request);
    const settings = await deps.noticeSettings.find(position.organizationFiscalCode);
    const pdf = await deps.printNotice(paymentNotice(position, nav, settings, instant()));
    response.type('application/pdf').set('Content-Disposition', `inline; filename="notice-${nav}.pdf"`);
    response.send(Buffer.from(pdf));
  });
  router.get(`${base}/:nav`, guarded, async (request, response) => {
    const { position, nav } = await requestedPosition(deps, request);
    const now = instant();
    response.json(viewPayableOption(position, payableOption(position, nav, now), now));
  });
  router.post(`${base}/paids/:nav`, guardedByCode, json, async (request, response) => {
    const { organization, nav } = request.params as { organization: string; nav: string };
    const paymentDate = readAlreadyPaid(request.body);
    const given = {
      organization,
      nav,
      segregationCodes: readSegregationCodes(request),
      ...(paymentDate === undefined ? {} : { paymentDate }),
    };
    await answerOnce(deps, request, response, {
      work: (ports) => closeAsPaidByNav(ports.options, given),
      reply: ({ position, option }) => ({
        status: 200,
        json: { ...viewOption(option, organization), serviceType: position.serviceType },
      }),
    });
  });
  router.put(`${base}/:nav/notificationfee`, guarded, json, async (request, response) => {
    const { organization, nav } = request.params as { organization: string; nav: string };
    const fee = readNotificationFee(request.body);
    await answerOnce<ChangedOption & { paymentInProgress?: boolean }>(deps, request, response, {
      work: (ports) => setFeeByNav(ports.options, { organization, nav, fee }),
      // A repeated request is not told of a payment again: that is asked after the transaction which keeps the answer.
      reply: ({ option, paymentInProgress }) => ({
        status: paymentInProgress === true ? SET_DURING_PAYMENT : 200,
        json: viewOption(option, organization),
      }),
    });
  });
  // No body is read: clients send "", null, {} or nothing.
  router.post(`${base}/:iuv/transfers/:idTransfer/report`, guarded, async (request, response) => {
    const { organization, iuv, idTransfer } = request.params as Record<string, string> & {
      organization: string;
      iuv: string;
      idTransfer: string;
    };
    await answerOnce(deps, request, response, {
      work: (ports) => reportTransferByIuv(ports.options, { organization, iuv, idTransfer }),
      reply: (transfer) => ({ status: 200, json: viewTransfer(transfer) }),
    });
  });

  router.post(`${notices}/:nav`, guardedByCode, async (request, response) => {
    const codes = readSegregationCodes(request);
    const { position, nav } = await requestedPosition(deps, request);
    // Not 403: a caller must not learn that what it may not see exists.
    if (!isInSegregation(findOption(position, nav)?.nav ?? nav, codes)) {
      throw optionNotFound(position.organizationFiscalCode, nav);
    }
    response.json(viewPaymentChoices(position, instant()));
  });
  return router;
}

/** @throws Rejected BAD_REQUEST for what GPD takes for neither organization nor notice, PAYMENT_OPTION_NOT_FOUND */
async function requestedPosition(
  deps: Pick<ApiDeps, 'findPositionByNav'>,
  request: Request,
): Promise<{ position: Position; nav: string }> {
  const { organization, nav } = request.params as { organization: string; nav: string };
  for (const [name, value] of Object.entries({ organizationFiscalCode: organization, nav })) {
    if (/^\d{1,30}$/.test(value)) continue;
    const detail = 'must be 1 to 30 digits';
    throw new Rejected('BAD_REQUEST', `${name}: ${detail}`, [{ pointer: `/${name}`, detail }]);
  }
  const position = await deps.findPositionByNav(organization, nav);
  if (position === undefined) throw optionNotFound(organization, nav);
  return { position, nav };
}
