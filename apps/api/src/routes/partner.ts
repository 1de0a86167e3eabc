import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { type FaultBean, Rejected, Transient, involvedOrganizations } from '#libs/domain';
import {
  type PaSendRTV2Request,
  buildPaSendRTV2Response,
  buildSoapFault,
  operationOf,
  parsePaSendRTV2Request,
  wsdl,
} from '#libs/soap';
import { takeInReceipt } from '#libs/use-cases';
import { keyOf } from '../auth';
import type { ApiDeps } from '../deps';
import { isTrusted } from '../trusted-networks';

/**
 * A receipt of five transfers with the largest texts and stamps stays well below. Twice as much of hostile XML
 * would hold up other requests for a second.
 */
const MAX_BODY = '256kb';

/** The XSD has no limit, the column has. */
const MAX_RECEIPT_ID = 255;

/** Fault strings of the Nodo's own tables. */
const FAULT_STRINGS = {
  PAA_ID_DOMINIO_ERRATO: 'ID dominio errato',
  PAA_ID_INTERMEDIARIO_ERRATO: 'IdBrokerPA errato',
  PAA_STAZIONE_INT_ERRATA: 'IdStazione errato',
  PAA_SEMANTICA: 'Errore Generico',
  PAA_SINTASSI_XSD: 'Errore XSD',
  PAA_SYSTEM_ERROR: 'Errore sistema',
} as const;
type FaultCode = keyof typeof FAULT_STRINGS;

/** paForNode over SOAP 1.1: what the Nodo calls. A business fault is an ordinary 200 with outcome KO. */
export function partnerRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get('/partner', (request, response) => {
    response
      .type('text/xml')
      .send(wsdl(`${request.protocol}://${request.get('host') ?? 'localhost'}/partner`));
  });
  router.post('/partner', express.raw({ type: () => true, limit: MAX_BODY }), async (request, response) => {
    const caller = await identify(deps, request);
    if (caller === undefined) {
      send(
        response,
        401,
        buildSoapFault({ code: 'Client', message: 'Access denied: send a valid subscription key' }),
      );
      return;
    }
    try {
      await answer(deps, caller, request, response);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      // Not well-formed, hostile or for another operation: nothing to answer KO to.
      send(response, 400, buildSoapFault({ code: 'Client', message: error.message }));
    }
  });
  router.use('/partner', (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { status } = error as { status?: number };
    if (status !== undefined && status < 500) {
      const message =
        status === 413 ? `The message is larger than ${MAX_BODY}` : 'The message is not readable';
      send(response, status, buildSoapFault({ code: 'Client', message }));
      return;
    }
    deps.logger.error({ err: error, requestId: response.locals['requestId'] }, 'SOAP call failed');
    send(response, 500, buildSoapFault({ code: 'Server', message: 'Try again later' }));
  });
  return router;
}

/** Who calls: a partner speaks for its own broker's stations only. */
interface Caller {
  brokerCode?: string;
}

/**
 * A caller has a valid key or comes from a trusted network: the Nodo has no key of ours to send, its trust is
 * the channel.
 */
async function identify(deps: ApiDeps, request: Request): Promise<Caller | undefined> {
  const key = keyOf(request);
  if (key !== undefined) return deps.tenants.findPrincipal(key);
  return isTrusted(request.socket.remoteAddress, deps.config.PARTNER_TRUSTED_NETWORKS) ? {} : undefined;
}

async function answer(deps: ApiDeps, caller: Caller, request: Request, response: Response): Promise<void> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const operation = operationOf(body);
  const action = (request.get('SOAPAction') ?? '').replace(/^"(.*)"$/, '$1');
  if (operation !== 'paSendRTV2Request' || (action !== '' && action !== 'paSendRTV2')) {
    throw new Rejected(
      'SOAP_MALFORMED',
      `No such operation: SOAPAction ${action || '(none)'} with body ${operation}`.slice(0, 200),
    );
  }
  let parsed: PaSendRTV2Request;
  try {
    parsed = parsePaSendRTV2Request(body);
  } catch (error) {
    if (!(error instanceof Rejected) || error.code !== 'PAA_SINTASSI_XSD') throw error;
    const where = error.faults.map((fault) => `${fault.pointer}: ${fault.detail}`).join('; ');
    sendKo(response, 'PAA_SINTASSI_XSD', 'gpd-async', where || error.message);
    return;
  }
  if (parsed.receipt.receiptId.length > MAX_RECEIPT_ID) {
    sendKo(response, 'PAA_SEMANTICA', parsed.idBrokerPA, `receiptId is longer than ${MAX_RECEIPT_ID}`);
    return;
  }
  const fault = await wrongAddress(deps, caller, parsed);
  if (fault !== undefined) {
    sendKo(response, fault, parsed.idBrokerPA, `idPA ${parsed.idPA}, idStation ${parsed.idStation}`);
    return;
  }
  try {
    const { receipt, idPA, idStation } = parsed;
    // A message to another organization of the payment names its broadcast station, not the originating one.
    const named = idPA === receipt.fiscalCode ? { named: idStation } : {};
    await takeInReceipt(deps.intake, { receipt, source: 'SOAP', ...named });
    send(response, 200, buildPaSendRTV2Response({ outcome: 'OK' }));
  } catch (error) {
    if (!(error instanceof Transient)) throw error;
    deps.logger.error({ err: error }, 'receipt not taken in');
    sendKo(response, 'PAA_SYSTEM_ERROR', parsed.idBrokerPA, 'Try again later: nothing was stored');
  }
}

/** Station, broker and organization must be registered and belong together. */
async function wrongAddress(
  deps: ApiDeps,
  caller: Caller,
  given: PaSendRTV2Request,
): Promise<FaultCode | undefined> {
  const station = await deps.stations.find(given.idStation);
  if (station?.enabled !== true) return 'PAA_STAZIONE_INT_ERRATA';
  const brokers = [given.idBrokerPA, caller.brokerCode ?? given.idBrokerPA];
  if (brokers.some((broker) => broker !== station.brokerCode)) return 'PAA_ID_INTERMEDIARIO_ERRATO';
  const serves = station.organizations.some((link) => link.organizationFiscalCode === given.idPA);
  const concerned = involvedOrganizations(given.receipt).includes(given.idPA);
  // A receipt marks a position of its primary organization paid: a partner speaks for its own only.
  const owns =
    caller.brokerCode === undefined ||
    (await deps.tenants.serves(caller.brokerCode, given.receipt.fiscalCode));
  return serves && concerned && owns ? undefined : 'PAA_ID_DOMINIO_ERRATO';
}

function sendKo(response: Response, faultCode: FaultCode, id: string, description: string): void {
  const fault: FaultBean = {
    faultCode,
    faultString: FAULT_STRINGS[faultCode],
    id,
    description: description.slice(0, 1024),
  };
  send(response, 200, buildPaSendRTV2Response({ outcome: 'KO', fault }));
}

function send(response: Response, status: number, xml: string): void {
  response.status(status).type('text/xml').send(xml);
}
