import { type NextFunction, type Request, type Response, Router } from 'express';
import { problemKind } from '#libs/contracts';
import { Rejected } from '#libs/domain';
import { concerns } from '#libs/observability';
import {
  type Answers,
  type OperationName,
  type SoapRequest,
  answerFaults,
  buildAnswer,
  buildSoapFault,
  readRequest,
  wsdl,
} from '#libs/soap';
import type { ApiDeps } from '../deps';
import { type Caller, identify } from '../partner/addressee';
import { type FaultCode, isFaultCode, ko, placesOf } from '../partner/faults';
import { HANDLERS } from '../partner/operations';
import { KIB } from '../bodies';
import { noteFailure } from '../request-scope';

/**
 * A receipt of five transfers with the largest texts and stamps stays well below. Twice as much of hostile XML
 * would hold up other requests for a second.
 */
const MAX_BODY = 256 * KIB;

/** What a key may be refused with before its message is read. */
const KEY_FAULTS = new Set(['FORBIDDEN', 'RATE_LIMITED']);

/** Asked in the name of an institution that is stood in for (GPD's header). */
const SERVICE_TYPE = 'X-Client-Service-Type';
const STOOD_IN_FOR = 'ACA';

/** Messages there is nothing to answer KO to: their soap:Fault and HTTP status. */
const SOAP_FAULTS: Record<string, { status: number; code: 'Client' | 'VersionMismatch' | 'MustUnderstand' }> =
  {
    SOAP_MALFORMED: { status: 400, code: 'Client' },
    SOAP_VERSION_MISMATCH: { status: 400, code: 'VersionMismatch' },
    SOAP_MUST_UNDERSTAND: { status: 400, code: 'MustUnderstand' },
    SOAP_MEDIA_TYPE: { status: 415, code: 'Client' },
  };

/**
 * paForNode over SOAP 1.1: what the Nodo calls. A business fault is an ordinary 200 with outcome KO. What cannot
 * be read gets a soap:Fault, with a 4xx where SOAP 1.1 (6.2) would have 500: it is the caller's mistake.
 */
export function partnerRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get('/partner', (request, response) => {
    const address = `${request.protocol}://${request.get('host') ?? 'localhost'}/partner`;
    send(response, 200, wsdl(address));
  });
  router.post(
    '/partner',
    // Before the body is read: whoever may not call gets no work done.
    async (request, response, next) => {
      const caller = await identify(deps, request, response);
      response.locals['caller'] = caller;
      if (caller !== undefined) next();
      else {
        const message = 'Access denied: send a valid subscription key';
        send(response, 401, buildSoapFault({ code: 'Client', message }));
      }
    },
    deps.bodies.raw(MAX_BODY),
    async (request, response) => {
      try {
        send(response, 200, await answer(deps, request, response));
      } catch (error) {
        const fault = error instanceof Rejected ? SOAP_FAULTS[error.code] : undefined;
        if (fault === undefined || !(error instanceof Rejected)) throw error;
        send(response, fault.status, buildSoapFault({ code: fault.code, message: error.message }));
      }
    },
  );
  router.all('/partner', (_request, response) => {
    response.set('Allow', 'GET, POST');
    send(response, 405, buildSoapFault({ code: 'Client', message: 'SOAP messages come by POST' }));
  });
  router.use('/partner', (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    if (error instanceof Rejected && KEY_FAULTS.has(error.code)) {
      const { status } = problemKind(error.code) ?? { status: 403 };
      send(response, status, buildSoapFault({ code: 'Client', message: error.message }));
      return;
    }
    const { status } = error as { status?: number };
    if (status !== undefined && status < 500) {
      const message =
        status === 413 ? `The message is larger than ${MAX_BODY} bytes` : 'The message is not readable';
      send(response, status, buildSoapFault({ code: 'Client', message }));
      return;
    }
    noteFailure(response, error);
    send(response, 500, buildSoapFault({ code: 'Server', message: 'Try again later' }));
  });
  return router;
}

/** @returns the answer as text. @throws Rejected of {@link SOAP_FAULTS} */
async function answer(deps: ApiDeps, request: Request, response: Response): Promise<string> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const soapAction = request.get('SOAPAction');
  const received = readRequest(body, {
    maxBytes: MAX_BODY,
    ...charsetOf(request.get('Content-Type')),
    ...(soapAction === undefined ? {} : { soapAction }),
  });
  if ('faults' in received) {
    concerns({ operation: received.operation });
    return refused(received.operation, 'PAA_SINTASSI_XSD', received.idBrokerPA, placesOf(received.faults));
  }
  concerns({ operation: received.operation });
  return perform(deps, response, received, request.get(SERVICE_TYPE) === STOOD_IN_FOR);
}

async function perform(
  deps: ApiDeps,
  response: Response,
  { operation, message }: SoapRequest,
  standIn: boolean,
): Promise<string> {
  const id = message.idBrokerPA;
  const caller = response.locals['caller'] as Caller;
  // The table pairs each operation with its own message; the compiler cannot follow the pairs.
  const handler = HANDLERS[operation] as (call: object) => Promise<Answers[OperationName]>;
  try {
    const result = await handler({ deps, caller, message, standIn });
    const faults = answerFaults(operation, result);
    if (faults.length === 0) return buildAnswer(operation, result);
    return refused(operation, 'PAA_SEMANTICA', id, `No valid answer: ${placesOf(faults)}`);
  } catch (error) {
    if (error instanceof Rejected && isFaultCode(error.code)) {
      return refused(operation, error.code, id, error.message);
    }
    // A station deregistered between its check and the work.
    if (error instanceof Rejected && error.code === 'STATION_UNKNOWN') {
      return refused(operation, 'PAA_STAZIONE_INT_ERRATA', id, error.message);
    }
    noteFailure(response, error);
    return refused(operation, 'PAA_SYSTEM_ERROR', id, 'Try again later: nothing was stored');
  }
}

/** An answer KO; its fault is the code of the request's line. */
function refused(
  operation: OperationName,
  code: FaultCode,
  id: string | undefined,
  description: string,
): string {
  concerns({ code });
  return buildAnswer(operation, ko(code, id, description));
}

/** @throws Rejected SOAP_MEDIA_TYPE for what is stated to be no XML; unstated, the body decides */
function charsetOf(contentType: string | undefined): { charset?: string } {
  const [mediaType = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  if (mediaType !== '' && !/[/+]xml$/i.test(mediaType)) {
    throw new Rejected('SOAP_MEDIA_TYPE', 'A SOAP 1.1 message is sent as text/xml.');
  }
  const charset = parameters
    .map((parameter) => /^charset\s*=\s*"?([^"\s]+)"?$/i.exec(parameter)?.[1])
    .find((name) => name !== undefined);
  return charset === undefined ? {} : { charset };
}

function send(response: Response, status: number, xml: string): void {
  response.status(status).type('text/xml').send(xml);
}
